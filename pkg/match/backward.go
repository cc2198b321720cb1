package match

import (
	"regexp/syntax"
	"sync/atomic"
)

// backward reads a text from its end. Its states are the instructions that take the rune that was read last and lead to a match. So the last place
// at which the first instruction leads to one is where the leftmost match begins; from there on each choice of the expression is known to be right
// or wrong, and nothing is tried in vain.
//
// Behind the classes of a row there are, for each kind of the rune before, the instructions that lead to a match from here, as bits: the end of the
// program is among them if they are known.
type backward struct {
	sets
	bits [kinds]uint32 // where they are in a row
	ways ways
}

func newBackward(p *program, memory *Memory) *backward {
	b := &backward{}
	for k := range b.bits {
		b.bits[k] = p.width() + p.slot[k]*p.words()
	}
	b.begin(p, memory, p.width()+p.slots*p.words())
	b.list = make([]state, 1)
	b.settle(p.none(), p.edge)
	b.ways.begin()
	return b
}

// step is what follows a state where a rune of a class is before it.
func (b *backward) step(from uint32, class uint8) uint32 {
	p := b.program
	live := b.live(from, p.kinds[class])
	b.mutex.Lock()
	defer b.mutex.Unlock()
	takes := p.none()
	for _, pc := range p.takes[class] {
		if live.has(p.insts[pc].Out) {
			takes.add(pc)
		}
	}
	to := b.settle(takes, p.kinds[class])
	if live.has(p.start) {
		to |= found
	}
	(*b.table.Load())[from+uint32(class)].Store(to)
	return to
}

// bitsAt are the instructions that lead to a match, in a row of the table.
type bitsAt []atomic.Uint32

func (s bitsAt) has(pc uint32) bool { return s[pc/32].Load()>>(pc%32)&1 != 0 }

// live are the instructions that lead to a match from a state, if what is before is of a kind.
func (b *backward) live(row uint32, before kind) bitsAt {
	if live := bitsAt((*b.table.Load())[row+b.bits[before]:]); live.has(b.program.end) {
		return live
	}
	return b.learnLive(row, before)
}

func (b *backward) learnLive(row uint32, before kind) bitsAt {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	state := &b.list[row/b.stride]
	led := b.program.liveFrom(state.at, syntax.EmptyOpContext(before.sample(), state.read.sample()))
	live := bitsAt((*b.table.Load())[row+b.bits[before]:])
	for i := range b.program.words() { // the end is the last instruction, so that it is there when all are
		live[i].Store(uint32(led[i/2] >> (32 * (i % 2))))
	}
	return live
}

// liveFrom adds to instructions that lead to a match those that lead to them where some assertions hold.
func (p *program) liveFrom(takes set, holds syntax.EmptyOp) set {
	live := p.none()
	var open []uint32
	enter := func(pc uint32) {
		if live.add(pc) {
			open = append(open, pc)
		}
	}
	for _, pc := range takes.list() {
		enter(pc)
	}
	enter(p.end)
	for len(open) > 0 {
		pc := open[len(open)-1]
		open = open[:len(open)-1]
		for _, w := range p.before[pc] {
			if w.holds&^holds == 0 {
				enter(w.from)
			}
		}
	}
	return live
}
