package match

import (
	"regexp"
	"sync"
	"sync/atomic"
)

// Regexp finds what a regexp finds, by an automaton that reads the text from its end and is made as far as texts need it. What the automaton
// learns is kept and bounded. It is safe for concurrent use.
//
// A state is the set of instructions from which what was read leads to a match. So the last place at which the first instruction is among them
// is where the leftmost match begins; from there on each choice of the expression is known to be right or wrong, and nothing is tried in vain.
type Regexp struct {
	exact   *regexp.Regexp
	memory  *Memory
	program func() *program // nil: there is no automaton
	states  atomic.Pointer[states]
	traces  sync.Pool
}

// New prepares an expression.
func New(exact *regexp.Regexp, memory *Memory) *Regexp {
	r := &Regexp{exact: exact, memory: memory}
	r.program = sync.OnceValue(func() *program {
		p, ok := newProgram(exact.String())
		if !ok {
			return nil
		}
		return p
	})
	memory.join(r)
	return r
}

// Effort is how many steps may still be learnt, which takes long; after that regexp is asked.
type Effort int

// longestTrace bounds the texts whose states are remembered one by one.
const longestTrace = 1 << 20

// Find is FindStringIndex.
func (r *Regexp) Find(text string, effort *Effort) (start, end int, ok bool) {
	s := r.known()
	if s == nil || len(text) > longestTrace {
		return r.slow(text)
	}
	start, ok = s.leftmost(text, nil, effort)
	switch {
	case ok && start < 0:
		return 0, 0, false
	case !ok || s.program.circle:
		return r.slow(text)
	}
	trace := r.trace(len(text))
	defer r.traces.Put(trace)
	if _, ok = s.leftmost(text, *trace, effort); !ok {
		return r.slow(text)
	}
	return start, s.walk(text, start, *trace, nil), true
}

// Submatches is FindStringSubmatchIndex, into two places for each group; those of groups that took no part are -1.
func (r *Regexp) Submatches(text string, groups []int, effort *Effort) bool {
	s := r.known()
	if s == nil || s.program.circle || len(text) > longestTrace {
		return r.slowGroups(text, groups)
	}
	trace := r.trace(len(text))
	defer r.traces.Put(trace)
	start, ok := s.leftmost(text, *trace, effort)
	switch {
	case !ok:
		return r.slowGroups(text, groups)
	case start < 0:
		return false
	}
	for i := range groups {
		groups[i] = -1
	}
	end := s.walk(text, start, *trace, groups)
	groups[0], groups[1] = start, end
	return true
}

func (r *Regexp) slow(text string) (start, end int, ok bool) {
	found := r.exact.FindStringIndex(text)
	if found == nil {
		return 0, 0, false
	}
	return found[0], found[1], true
}

func (r *Regexp) slowGroups(text string, groups []int) bool {
	return copy(groups, r.exact.FindStringSubmatchIndex(text)) > 0
}
