package plan

import (
	"fmt"
	"regexp"
)

// Predicate is a condition on the fields of an entry that compiles to the store and to Go alike.
// The zero value is true. Exactly one of its parts is set.
type Predicate struct {
	And, Or []Predicate
	Match   *Match
}

// Match compares one field. A field that the entry lacks is "".
type Match struct {
	Field   Field
	Pattern string // RE2 over the whole value if Regexp, else the value itself
	Regexp  bool
	Not     bool
}

// True reports whether the predicate restricts nothing.
func (p Predicate) True() bool { return p.Match == nil && p.And == nil && p.Or == nil }

// Equal is true where the field has the value.
func Equal(f Field, value string) Predicate {
	return Predicate{Match: &Match{Field: f, Pattern: value}}
}

// Matches is true where the whole field matches the regular expression.
func Matches(f Field, pattern string) Predicate {
	return Predicate{Match: &Match{Field: f, Pattern: pattern, Regexp: true}}
}

// All is true where all are.
func All(ps ...Predicate) Predicate {
	kept := make([]Predicate, 0, len(ps))
	for _, p := range ps {
		if !p.True() {
			kept = append(kept, p)
		}
	}
	if len(kept) <= 1 {
		return first(kept)
	}
	return Predicate{And: kept}
}

// Any is true where one of them is. Any of nothing is an error in the caller: it gives a predicate that is never true.
func Any(ps ...Predicate) Predicate {
	if len(ps) == 0 {
		return Predicate{Match: &Match{Field: Target, Pattern: ".*", Regexp: true, Not: true}}
	}
	if len(ps) == 1 {
		return ps[0]
	}
	return Predicate{Or: ps}
}

func first(ps []Predicate) Predicate {
	if len(ps) == 0 {
		return Predicate{}
	}
	return ps[0]
}

// Negate is true where p is not; it pushes the negation down to the matches, because LogQL has no "not" for groups.
func (p Predicate) Negate() Predicate {
	switch {
	case p.Match != nil:
		m := *p.Match
		m.Not = !m.Not
		return Predicate{Match: &m}
	case p.And != nil:
		return Predicate{Or: negateAll(p.And)}
	case p.Or != nil:
		return Predicate{And: negateAll(p.Or)}
	}
	return Any()
}

func negateAll(ps []Predicate) []Predicate {
	out := make([]Predicate, len(ps))
	for i, p := range ps {
		out[i] = p.Negate()
	}
	return out
}

// Fields lists the fields that the predicate looks at.
func (p Predicate) Fields() []Field {
	var fields []Field
	if p.Match != nil {
		fields = append(fields, p.Match.Field)
	}
	for _, q := range append(append([]Predicate{}, p.And...), p.Or...) {
		fields = append(fields, q.Fields()...)
	}
	return fields
}

// Compile makes a function of the predicate.
func (p Predicate) Compile() (func(*Values) bool, error) {
	switch {
	case p.Match != nil:
		return p.Match.compile()
	case p.And != nil:
		return compileList(p.And, false)
	case p.Or != nil:
		return compileList(p.Or, true)
	}
	return func(*Values) bool { return true }, nil
}

func compileList(ps []Predicate, stopAt bool) (func(*Values) bool, error) {
	functions := make([]func(*Values) bool, len(ps))
	for i, p := range ps {
		f, err := p.Compile()
		if err != nil {
			return nil, err
		}
		functions[i] = f
	}
	return func(v *Values) bool {
		for _, f := range functions {
			if f(v) == stopAt {
				return stopAt
			}
		}
		return !stopAt
	}, nil
}

func (m Match) compile() (func(*Values) bool, error) {
	if !m.Regexp {
		return func(v *Values) bool { return (v[m.Field] == m.Pattern) != m.Not }, nil
	}
	re, err := regexp.Compile(`^(?s:` + m.Pattern + `)$`) // as label filters of LogQL are
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Field, err)
	}
	return func(v *Values) bool { return re.MatchString(v[m.Field]) != m.Not }, nil
}
