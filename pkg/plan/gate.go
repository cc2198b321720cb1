package plan

import (
	"fmt"
	"regexp"
	"strings"
)

// Gate is a cheap superset of what any rule can match: an entry that does not pass it has no finding.
type Gate struct {
	Target string    // RE2 over the whole target (and the query, where it is logged apart): what does not match is odd and passes
	Words  []string  // an entry passes if one of WordFields holds one of them, exactly as written
	Fields Predicate // an entry passes if this holds; the zero value holds for none
}

// WordFields are the fields that a gate's words are looked for in, as they are after reading: a writer's escapes are undone by then.
func WordFields() []Field { return []Field{Method, Target, Query, UserAgent, Referer} }

// GateFunction evaluates a gate over an entry's values in Go.
func (g Gate) GateFunction() (func(*Values) bool, error) {
	harmless, err := regexp.Compile(`^(?s:` + g.Target + `)$`)
	if err != nil {
		return nil, fmt.Errorf("gate: %w", err)
	}
	fields := func(*Values) bool { return false }
	if !g.Fields.True() {
		if fields, err = g.Fields.Compile(); err != nil {
			return nil, fmt.Errorf("gate: %w", err)
		}
	}
	return func(v *Values) bool {
		return fields(v) || !harmless.MatchString(v[Target]) || !harmless.MatchString(v[Query]) || g.holdsWord(v)
	}, nil
}

func (g Gate) holdsWord(v *Values) bool {
	for _, f := range WordFields() {
		for _, word := range g.Words {
			if strings.Contains(v[f], word) {
				return true
			}
		}
	}
	return false
}
