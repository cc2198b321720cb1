package match

import (
	"regexp/syntax"
	"unicode/utf8"
)

// known are the states so far; nil if there is no automaton.
func (r *Regexp) known() *states {
	if s := r.states.Load(); s != nil {
		return s
	}
	p := r.program()
	if p == nil {
		return nil
	}
	r.states.CompareAndSwap(nil, newStates(p, r.memory))
	return r.states.Load()
}

// trace is a table of states for each place of a text.
func (r *Regexp) trace(length int) *[]uint32 {
	trace, ok := r.traces.Get().(*[]uint32)
	if !ok || cap(*trace) <= length {
		made := make([]uint32, max(2*length, 512))
		trace = &made
	}
	*trace = (*trace)[:length+1]
	return trace
}

// leftmost reads a text from its end and tells where the leftmost match begins, -1 if there is none. With a trace it notes the state of each place.
// ok is false if it was too much effort.
func (s *states) leftmost(text string, trace []uint32, effort *Effort) (start int, ok bool) {
	p, at, next := s.program, s.end(), s.table.Load().next
	start = -1
	for i := len(text); i > 0; {
		if trace != nil {
			trace[i] = at
		}
		class, size := uint8(0), 1
		if c := text[i-1]; c < utf8.RuneSelf {
			class = p.ascii[c]
		} else {
			class, size = p.classBefore(text, i)
		}
		to := next[at+uint32(class)].Load()
		if to == 0 {
			if *effort <= 0 {
				return 0, false
			}
			*effort--
			to = s.step(at, class)
			next = s.table.Load().next
		}
		if to&begins != 0 {
			start = i
		}
		at = to / 2
		i -= size
	}
	if trace != nil {
		trace[0] = at
	}
	if s.liveAt(at, p.edge).has(p.start) {
		start = 0
	}
	return start, true
}

// walk follows the instructions from where a match begins to its end, and notes where groups begin and end. Of two ways it takes the first one
// that leads to a match, as regexp does.
func (s *states) walk(text string, start int, trace []uint32, groups []int) (end int) {
	p, at, pc := s.program, start, s.program.start
	row, before := trace[at], p.kindBefore(text, at)
	live := s.liveAt(row, before)
	last, noted := uint32(len(p.insts)), false // the last instruction that took a rune, and whether a group has been noted since
	for {
		switch i := &p.insts[pc]; i.Op {
		case syntax.InstMatch:
			return at
		case syntax.InstAlt, syntax.InstAltMatch:
			if pc = i.Out; !live.has(pc) {
				pc = i.Arg
			}
		case syntax.InstCapture:
			if int(i.Arg) < len(groups) {
				groups[i.Arg] = at
			}
			noted = true
			pc = i.Out
		case syntax.InstNop, syntax.InstEmptyWidth:
			pc = i.Out
		case syntax.InstFail:
			return at // never: nothing leads from here to a match
		default:
			if pc == last && !noted { // the state led to the same instruction, and does so as long as it stays
				at = s.run(text, at, trace, before)
			}
			last, noted = pc, false
			class, size := p.classAt(text, at)
			at += size
			if trace[at] != row || p.kinds[class] != before {
				row, before = trace[at], p.kinds[class]
				live = s.liveAt(row, before)
			}
			pc = i.Out
		}
	}
}

// run skips the runes of ASCII that leave the state as it is.
func (s *states) run(text string, at int, trace []uint32, before kind) int {
	p, row := s.program, trace[at]
	trace = trace[:len(text)+1]
	for at < len(text) && trace[at+1] == row && text[at] < utf8.RuneSelf && p.kinds[p.ascii[text[at]]] == before {
		at++
	}
	return at
}

// classAt is the class of the rune at a place, and its length.
func (p *program) classAt(text string, at int) (class uint8, size int) {
	if c := text[at]; c < utf8.RuneSelf {
		return p.ascii[c], 1
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	return p.wideClass(r), size
}
