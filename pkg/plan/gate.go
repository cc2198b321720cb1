package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Gate is a cheap superset of what any rule can match: an entry that does not pass it has no finding.
type Gate struct {
	Target  string // RE2 over the whole target (and the query, where it is logged apart): what does not match is odd and passes
	Agent   string // RE2 over the whole user agent and the whole referer, with the same meaning; empty: neither is looked at
	Referer string
	Words   Words     // an entry passes if a field holds one of its words, exactly as written
	Fields  Predicate // an entry passes if this holds; the zero value holds for none
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

// WordFields are the fields that a gate's words are looked for in, as they are after reading: a writer's escapes are undone by then.
func WordFields() []Field { return []Field{Method, Target, Query, UserAgent, Referer} }

// GateFunction evaluates a gate over an entry's values in Go.
func (g Gate) GateFunction() (func(*Values) bool, error) {
	harmless, err := regexp.Compile(`^(?s:` + g.Target + `)$`)
	if err != nil {
		return nil, fmt.Errorf("gate: %w", err)
	}
	odd := func(*Values) bool { return false }
	if g.Agent != "" {
		agent, err := regexp.Compile(`^(?s:` + g.Agent + `)$`)
		if err != nil {
			return nil, fmt.Errorf("gate: %w", err)
		}
		referer, err := regexp.Compile(`^(?s:` + g.Referer + `)$`)
		if err != nil {
			return nil, fmt.Errorf("gate: %w", err)
		}
		odd = func(v *Values) bool { return !agent.MatchString(v[UserAgent]) || !referer.MatchString(v[Referer]) }
	}
	fields := func(*Values) bool { return false }
	if !g.Fields.True() {
		if fields, err = g.Fields.Compile(); err != nil {
			return nil, fmt.Errorf("gate: %w", err)
		}
	}
	return func(v *Values) bool {
		return fields(v) || !harmless.MatchString(v[Target]) || !harmless.MatchString(v[Query]) || odd(v) || g.holdsWord(v)
	}, nil
}

func (g Gate) holdsWord(v *Values) bool {
	for _, f := range WordFields() {
		for _, word := range g.Words[f] {
			if strings.Contains(v[f], word) {
				return true
			}
		}
	}
	return false
}
