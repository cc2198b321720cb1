package match

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync/atomic"
)

// arrival is where an instruction leads by a rune, the row of the runner that came there, and the edges of groups that it passed before the rune.
type arrival struct {
	pc    uint32
	row   int32
	marks []uint32
}

// race is one step of all runners of a state, as regexp makes it: who comes first to an instruction takes it, and who finds a match ends those behind.
type race struct {
	program  *program
	groups   uint32
	takes    set // the instructions that take the rune
	holds    syntax.EmptyOp
	seen     set
	arrived  set
	arrivals []arrival
	match    *arrival
}

// blank is the row of those that begin.
const blank = 0

// run lets those of a state go in their order, and behind them one that begins here.
func (r *race) run(from *lineup) {
	for _, runner := range from.runners {
		if r.follow(runner.pc, arrival{row: runner.row}) {
			return
		}
	}
	if !from.matched {
		r.follow(r.program.start, arrival{row: blank, marks: []uint32{0}})
	}
}

// follow goes where an instruction leads before the rune, and reports whether it led to a match.
func (r *race) follow(pc uint32, a arrival) (ended bool) {
	if !r.seen.add(pc) {
		return false
	}
	switch i := &r.program.insts[pc]; i.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return r.follow(i.Out, a) || r.follow(i.Arg, a)
	case syntax.InstCapture:
		if i.Arg < r.groups {
			a.marks = append(slices.Clip(a.marks), i.Arg)
		}
		return r.follow(i.Out, a)
	case syntax.InstNop:
		return r.follow(i.Out, a)
	case syntax.InstEmptyWidth:
		return syntax.EmptyOp(i.Arg)&^r.holds == 0 && r.follow(i.Out, a)
	case syntax.InstMatch:
		r.match = &a
		return true
	default:
		if a.pc = i.Out; r.takes.has(pc) && r.arrived.add(a.pc) {
			r.arrivals = append(r.arrivals, a)
		}
		return false
	}
}

// rows gives rows to those that arrived: that of the runner they come from, or, where several come from one, free ones to all but the first. The move is
// nil if no register changes; ok is false if there are too many.
func (r *race) rows(groups int) (made *move, after []runner, ok bool) {
	if len(r.arrivals) > mostRunners {
		return nil, nil, false
	}
	m := &move{match: r.match}
	last := int32(0)
	for _, a := range r.arrivals {
		last = max(last, a.row)
	}
	used := make([]bool, int(last)+1+len(r.arrivals))
	used[blank] = true
	rows := make([]int32, len(r.arrivals))
	for i, a := range r.arrivals {
		if !used[a.row] {
			used[a.row], rows[i] = true, a.row
		}
	}
	free := 0
	for i, a := range r.arrivals {
		if rows[i] == blank {
			free += slices.Index(used[free:], false)
			rows[i], used[free] = int32(free), true
			m.copies = append(m.copies, copying{rows[i], a.row})
		}
		for _, mark := range a.marks {
			m.marks = append(m.marks, rows[i]*int32(groups)+int32(mark))
		}
		after = append(after, runner{a.pc, rows[i]})
	}
	m.room = int(slices.Max(append(rows, blank))+1) * groups
	if r.match != nil {
		m.room = max(m.room, int(r.match.row+1)*groups)
	}
	if m.match == nil && len(m.copies) == 0 && len(m.marks) == 0 {
		m = nil
	}
	return m, after, true
}

// settle is the row of a state; the mutex is held.
func (t *tagged) settle(l lineup) uint32 {
	key := make([]byte, 0, 8*len(l.runners)+2)
	for _, r := range l.runners {
		key = binary.LittleEndian.AppendUint32(key, r.pc)
		key = binary.LittleEndian.AppendUint32(key, uint32(r.row))
	}
	key = append(key, byte(l.read), 0)
	if l.matched {
		key[len(key)-1] = 1
	}
	row, fresh := t.number(string(key))
	if fresh {
		t.lineups = append(t.lineups, l)
		t.growMoves()
		t.memory.take(stateBytes + 12*int(t.stride) + 16*len(l.runners))
	}
	return row
}

// growMoves makes as much room for moves as there is in the table.
func (t *tagged) growMoves() {
	old := *t.moves.Load()
	size := len(*t.table.Load())
	if size == len(old) {
		return
	}
	moves := make([]atomic.Pointer[move], size)
	for i := range old {
		moves[i].Store(old[i].Load())
	}
	t.moves.Store(&moves)
}
