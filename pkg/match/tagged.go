package match

import (
	"regexp/syntax"
	"sync/atomic"
)

// tagged reads a text once, from its beginning, and tells where the match and its groups are. Its states are the instructions to which the last rune
// led, in the order in which regexp prefers them, each with the row of registers that knows where its groups begin and end. Which groups an instruction
// passes is looked at when the next rune is known, so that most runes touch no register (tagged automata with lookahead: Laurikari 2000, Trofimovich 2017).
type tagged struct {
	learnt
	groups  int // places for edges of groups that are asked for
	lineups []lineup
	moves   atomic.Pointer[[]atomic.Pointer[move]] // of the places of the table that say so
}

// lineup is a state.
type lineup struct {
	runners []runner
	read    kind // of the rune that was read last
	matched bool // a match was found: none begins later
}

// runner is an instruction, and its row of registers.
type runner struct {
	pc  uint32
	row int32
}

// move is what happens to the registers where a rune is read, in this order: a match is noted, rows are copied, and places are noted.
type move struct {
	room   int      // how many registers there must be
	match  *arrival // nil: no match ends here
	copies []copying
	marks  []int32
}

// copying is a row that becomes another.
type copying struct{ to, from int32 }

// mostRunners bounds those of a state: what has more is left to regexp.
const mostRunners = 100

// moveBytes is about what a move takes.
const moveBytes = 150

// fewRegisters are enough for nearly all searches.
const fewRegisters = 128

func newTagged(p *program, memory *Memory, groups int) *tagged {
	t := &tagged{groups: groups, lineups: make([]lineup, 1)}
	moves := make([]atomic.Pointer[move], firstStates*(p.width()+1))
	t.moves.Store(&moves)
	t.begin(p, memory, p.width()+1)
	t.settle(lineup{read: p.edge})
	return t
}

// search tells whether there is a match, and where its groups are; ok is false if it was too much effort.
func (t *tagged) search(text string, groups []int, effort *Effort) (match, ok bool) {
	var few [fewRegisters]int32 // places in the text, from 1 on; the row blank stays empty
	held := few[:]
	for i, row := 0, t.first(); ; {
		i, row = t.run(text, i, row)
		class, size := t.next(text, i)
		to, learn := t.look(row, class, effort)
		if learn {
			to = t.step(row, class)
		}
		if to == 0 || to&lost != 0 {
			return false, false
		}
		if to&found != 0 {
			m := (*t.moves.Load())[row+class].Load()
			if m.room > len(held) {
				held = append(held, make([]int32, m.room-len(held))...)
			}
			t.do(m, held, groups, i)
			match = match || m.match != nil
		}
		if to&over != 0 {
			return match, true
		}
		row = to & rowOf
		i += size
	}
}

// do makes a move at a place of the text.
func (t *tagged) do(m *move, held []int32, groups []int, at int) {
	if m.match != nil {
		row := held[int(m.match.row)*t.groups:][:t.groups]
		for i := range groups {
			groups[i] = int(row[i]) - 1
		}
		for _, mark := range m.match.marks {
			groups[mark] = at
		}
		groups[1] = at
	}
	for _, c := range m.copies {
		copy(held[int(c.to)*t.groups:][:t.groups], held[int(c.from)*t.groups:])
	}
	for _, mark := range m.marks {
		held[mark] = int32(at + 1)
	}
}

// step is what follows a state where a rune of a class, or the end, is behind it.
func (t *tagged) step(from, class uint32) uint32 {
	p := t.program
	next := p.edge
	if class < p.width() {
		next = p.kinds[class]
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	state := &t.lineups[from/t.stride]
	r := race{program: p, groups: uint32(t.groups), takes: p.none(), holds: syntax.EmptyOpContext(state.read.sample(), next.sample()), seen: p.none(), arrived: p.none()}
	if class < p.width() {
		for _, pc := range p.takes[class] {
			r.takes.add(pc)
		}
	}
	r.run(state)
	to := uint32(over)
	made, after, ok := r.rows(t.groups)
	switch {
	case !ok:
		to = lost
	case len(after) > 0 || class < p.width() && !p.anchored && !state.matched && r.match == nil:
		to = t.settle(lineup{after, next, state.matched || r.match != nil})
	}
	if made != nil && ok {
		to |= found
		(*t.moves.Load())[from+class].Store(made)
		t.memory.take(moveBytes)
	}
	(*t.table.Load())[from+class].Store(to)
	return to
}
