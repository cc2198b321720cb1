package plan

import (
	"fmt"
	"slices"
	"sync"

	"github.com/underthreat/apis-under-threat/pkg/match"
)

// Gate is a cheap superset of what any rule can match: an entry that does not pass it has no finding.
type Gate struct {
	Target  string    // RE2 over the whole target (and the query, where it is logged apart): what does not match is odd and passes
	Agent   string    // the same of the user agent; empty: it is not looked at
	Referer string    // the same of the referer
	Cookie  string    // the same of the cookies: words don't count there, since almost every entry has a name like one
	Body    string    // the same of the body
	Words   Words     // an entry passes if a field holds one of its words, exactly as written
	Fields  Predicate // an entry passes if this holds; the zero value holds for none

	// Wide and Odd are short patterns for stores that take no long ones: a target that matches Wide, and not Odd, matches Target. Empty: Target is short.
	Wide, Odd string

	compiled func() (func(*Values) bool, error)
}

// CompiledOnce is the same gate, which copies of it compile once, when it is needed.
func (g Gate) CompiledOnce() Gate {
	g.compiled = sync.OnceValues(g.compile)
	return g
}

// Words are looked for in fields.
type Words map[Field][]string

// All lists the words of all fields, each once, sorted.
func (w Words) All() []string {
	var all []string
	for _, words := range w {
		all = append(all, words...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// WithoutPayload is the gate for a store that can't be asked for odd cookies and bodies.
func (g Gate) WithoutPayload() Gate {
	g.Cookie, g.Body, g.compiled = "", "", nil
	return g.CompiledOnce()
}

// WordFields are the fields that a gate's words are looked for in, as they are after reading: a writer's escapes are undone by then.
func WordFields() []Field { return []Field{Method, Target, Query, UserAgent, Referer} }

// LookedAt are the fields that decide whether an entry is odd or holds a word.
func (g Gate) LookedAt() []Field {
	fields := WordFields()
	for _, l := range g.Languages() {
		if !slices.Contains(fields, l.Field) {
			fields = append(fields, l.Field)
		}
	}
	return fields
}

// GateFunction evaluates a gate over an entry's values in Go. To compile it takes some milliseconds.
func (g Gate) GateFunction() (func(*Values) bool, error) {
	if g.compiled != nil {
		return g.compiled()
	}
	return g.compile()
}

func (g Gate) compile() (func(*Values) bool, error) {
	fields := func(*Values) bool { return false }
	var err error
	if !g.Fields.True() {
		if fields, err = g.Fields.Compile(); err != nil {
			return nil, fmt.Errorf("gate: %w", err)
		}
	}
	looks, err := g.looks()
	if err != nil {
		return nil, fmt.Errorf("gate: %w", err)
	}
	return func(v *Values) bool {
		for i := range looks {
			if looks[i].passes(v[looks[i].field]) {
				return true
			}
		}
		return fields(v)
	}, nil
}

// look is what makes an entry pass because of one field.
type look struct {
	field  Field
	passes func(string) bool // the value is odd or holds a word
}

// looks are those at all fields. User agents and referers are long and come again and again: what was said of them is remembered.
func (g Gate) looks() ([]look, error) {
	finders := g.Words.finders()
	var all []look
	for _, l := range g.Languages() {
		harmless, err := NewAutomaton(l.Harmless)
		if err != nil {
			return nil, err
		}
		odd, holdsWord := func(value string) bool { return !harmless.Match(value) }, finders[l.Field]
		delete(finders, l.Field)
		if holdsWord != nil {
			odd = func(value string) bool { return !harmless.Match(value) || holdsWord(value) }
		}
		if l.Field == UserAgent || l.Field == Referer {
			odd = newRemembered(odd).says
		}
		all = append(all, look{l.Field, odd})
	}
	for f, holdsWord := range finders {
		all = append(all, look{f, holdsWord})
	}
	return all, nil
}

// Language is what values of a field are made of unless they are odd.
type Language struct {
	Field     Field
	Harmless  string // RE2 over the whole value
	Wide, Odd string // what matches Wide and not Odd is harmless: see Gate
}

// Languages are those of the fields whose characters are looked at.
func (g Gate) Languages() []Language {
	wide := g.Wide
	if wide == "" {
		wide = g.Target
	}
	all := []Language{
		{Target, g.Target, wide, g.Odd}, {Query, g.Target, wide, g.Odd}, {UserAgent, g.Agent, g.Agent, ""}, {Referer, g.Referer, g.Referer, ""}, {Cookie, g.Cookie, g.Cookie, ""}, {Body, g.Body, g.Body, ""},
	}
	return slices.DeleteFunc(all, func(l Language) bool { return l.Harmless == "" })
}

// finders look for the words of each field in one pass over it.
func (w Words) finders() map[Field]func(string) bool {
	all := w.All()
	literals := match.NewLiterals(all, false)
	finders := map[Field]func(string) bool{}
	for f, words := range w {
		wanted := make([]bool, len(all))
		for _, word := range words {
			at, _ := slices.BinarySearch(all, word)
			wanted[at] = true
		}
		finders[f] = func(value string) (holds bool) {
			literals.Scan(value, func(word, _, _ int) bool {
				holds = wanted[word]
				return !holds
			})
			return holds
		}
	}
	return finders
}
