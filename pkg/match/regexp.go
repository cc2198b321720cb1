package match

import (
	"regexp"
	"sync"
	"sync/atomic"
)

// Regexp finds what a regexp finds, by automata that are made as far as texts need it: one that tells whether there is a match, which most texts have
// not, and one that tells where. What they learn is kept and bounded. It is safe for concurrent use.
type Regexp struct {
	exact   *regexp.Regexp
	memory  *Memory
	program func() *program // nil: there are no automata
	needs   func() []Bytes  // of each, a match has one
	there   atomic.Pointer[forward]
	where   atomic.Pointer[tagged]
	groups  atomic.Pointer[tagged]
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
	r.needs = sync.OnceValue(func() []Bytes { return needsOf(exact.String()) })
	memory.join(r)
	return r
}

// Possible reports whether a text with these bytes can match. It takes much less time than to look for a match.
func (r *Regexp) Possible(has *Bytes) bool {
	needs := r.needs()
	for i := range needs {
		if !needs[i].meets(has) {
			return false
		}
	}
	return true
}

// Effort is how many steps may still be learnt, which takes long; after that regexp is asked.
type Effort int

// longestText bounds the texts that automata read.
const longestText = 1 << 20

// Find is FindStringIndex.
func (r *Regexp) Find(text string, effort *Effort) (start, end int, ok bool) {
	there := r.forward()
	if there == nil || len(text) > longestText {
		return r.slow(text)
	}
	match, ok := there.matches(text, effort)
	if ok && !match {
		return 0, 0, false
	}
	where := r.automaton(&r.where, 2)
	if !ok || where == nil {
		return r.slow(text)
	}
	var groups [2]int
	if match, ok = where.search(text, groups[:], effort); !ok || !match {
		return r.slow(text)
	}
	return groups[0], groups[1], true
}

// Submatches is FindStringSubmatchIndex, into two places for each group; those of groups that took no part are -1.
func (r *Regexp) Submatches(text string, groups []int, effort *Effort) bool {
	all := r.automaton(&r.groups, 2*(r.exact.NumSubexp()+1))
	if all == nil || len(text) > longestText || len(groups) != all.groups {
		return r.slowGroups(text, groups)
	}
	match, ok := all.search(text, groups, effort)
	if !ok {
		return r.slowGroups(text, groups)
	}
	return match
}

// forward is the automaton that tells whether there is a match; nil if there is none.
func (r *Regexp) forward() *forward {
	if known := r.there.Load(); known != nil {
		return known
	}
	p := r.program()
	if p == nil {
		return nil
	}
	made := newForward(p, r.memory)
	r.there.Store(made)
	return made
}

// automaton is one that tells where a match is, or where its groups are as well; nil if there is none.
func (r *Regexp) automaton(place *atomic.Pointer[tagged], groups int) *tagged {
	if known := place.Load(); known != nil {
		return known
	}
	p := r.program()
	if p == nil {
		return nil
	}
	made := newTagged(p, r.memory, groups)
	place.Store(made)
	return made
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
