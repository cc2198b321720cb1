package match

import "unicode/utf8"

// piece is a stretch of a text where the state stays the same: up to a place, from behind the last place of the next piece.
type piece struct {
	to  int
	row uint32
}

// trace are the states of all places of a text, from its end on.
type trace []piece

// trace is an empty one.
func (r *Regexp) trace() *trace {
	if t, ok := r.traces.Get().(*trace); ok {
		*t = (*t)[:0]
		return t
	}
	return &trace{}
}

// leftmost reads a text from its end and tells where the leftmost match begins, -1 if there is none. With a trace it notes the states.
// ok is false if it was too much effort.
func (b *backward) leftmost(text string, noted *trace, effort *Effort) (start int, ok bool) {
	row, last, table := b.first(), uint32(0), *b.table.Load()
	start = -1
	for i := len(text); i > 0; {
		if row != last && noted != nil {
			*noted = append(*noted, piece{i, row})
			last = row
		}
		class, size := uint8(0), 1
		if c := text[i-1]; c < utf8.RuneSelf {
			class = b.ascii[c]
		} else {
			class, size = b.program.classBefore(text, i)
		}
		to := table[row+uint32(class)].Load()
		if to == 0 {
			if *effort <= 0 {
				return 0, false
			}
			*effort--
			to = b.step(row, class)
			table = *b.table.Load()
		}
		if to&found != 0 {
			start = i
		}
		row = to & rowOf
		i -= size
	}
	if row != last && noted != nil {
		*noted = append(*noted, piece{0, row})
	}
	if b.live(row, b.program.edge).has(b.program.start) {
		start = 0
	}
	return start, true
}

// walk follows the instructions from where a match begins to its end, and notes where groups begin and end.
func (b *backward) walk(text string, start int, noted trace, groups []int) (end int) {
	p, at := b.program, start
	noted = noted.from(at)
	here := noted[len(noted)-1]
	way := b.way(junction{p.start, here.row, p.kindBefore(text, at)})
	for last := uint32(len(p.insts)); ; { // none
		for _, group := range way.groups {
			if int(group) < len(groups) {
				groups[group] = at
			}
		}
		if way.to == p.end {
			return at
		}
		if way.to == last && len(way.groups) == 0 && p.uniform { // what took the last rune takes this one, and does so as long as the state stays
			at = here.to
		}
		last = way.to
		class, size := p.classAt(text, at)
		at += size
		if at > here.to {
			noted = noted.from(at)
			here = noted[len(noted)-1]
		}
		from := junction{way.out, here.row, p.kinds[class]}
		next := way.next.Load()
		if next == nil || next.from != from {
			next = b.way(from)
			way.next.Store(next)
		}
		way = next
	}
}

// from is what is noted of a place and behind it.
func (t trace) from(at int) trace {
	last := len(t) - 1
	for t[last].to < at {
		last--
	}
	return t[:last+1]
}

// classAt is the class of the rune at a place, and its length.
func (p *program) classAt(text string, at int) (class uint8, size int) {
	if c := text[at]; c < utf8.RuneSelf {
		return p.ascii[c], 1
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	return p.wideClass(r), size
}
