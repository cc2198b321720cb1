package plan

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// formWhere proves that usual lines which are counted together meet the same conditions, or none of them does.
type formWhere struct {
	targets []*Automaton    // conditions on targets
	proven  map[string]bool // by language
}

// learn takes the conditions of a predicate. Fields that must be captured are given back; of others the condition holds for all usual lines, or for
// none. ok is false where neither is so.
func (w *formWhere) learn(c *Counting, p Predicate) (capture []Field, ok bool, err error) {
	for _, m := range p.matches() {
		gap, has := c.gapOf(m.Field)
		if !has {
			continue
		}
		condition, table, err := m.language()
		if err != nil {
			return nil, false, err
		}
		g := &c.form.gaps[gap]
		switch {
		case m.Field == Target && !table, m.Field == RequestLine:
			return nil, false, nil
		case m.Field == Target:
			w.targets = append(w.targets, condition)
			capture = append(capture, Target)
		case g.kind == fewValues && !g.ways.finite():
			all, whole, err := newASCII(g.ways.pattern())
			if err != nil || !whole || !table || !isASCII(g.ways.pattern()) || !all.Within(condition) && !all.Apart(condition) {
				return nil, false, err
			}
			c.example[m.Field] = g.ways.example()
		default:
			capture = append(capture, m.Field)
		}
	}
	return capture, true, nil
}

// sameFor reports whether all targets of a language meet a condition, or none does, for each condition. Those of a form are in ASCII.
func (w *formWhere) sameFor(language string) bool {
	if len(w.targets) == 0 {
		return true
	}
	same, known := w.proven[language]
	if known {
		return same
	}
	all, table, err := newASCII(language)
	same = err == nil && table
	for _, condition := range w.targets {
		same = same && (all.Within(condition) || all.Apart(condition))
	}
	if w.proven == nil {
		w.proven = map[string]bool{}
	}
	w.proven[language] = same
	return same
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}

// matches lists the conditions of a predicate.
func (p Predicate) matches() []Match {
	var all []Match
	if p.Match != nil {
		all = append(all, *p.Match)
	}
	for _, q := range append(append([]Predicate{}, p.And...), p.Or...) {
		all = append(all, q.matches()...)
	}
	return all
}

// language is what a match takes of texts in ASCII, before it is turned around. ok is false where there is no table.
func (m Match) language() (a *Automaton, ok bool, err error) {
	if m.Regexp {
		return newASCII(m.Pattern)
	}
	return newASCII(regexp.QuoteMeta(m.Pattern))
}
