package match

import (
	"encoding/binary"
	"math/bits"
	"regexp/syntax"
	"sync"
	"sync/atomic"
)

// set has a bit for each instruction.
type set []uint64

func (s set) has(pc uint32) bool { return s[pc/64]&(1<<(pc%64)) != 0 }

// add reports whether it was not there yet.
func (s set) add(pc uint32) bool {
	if s.has(pc) {
		return false
	}
	s[pc/64] |= 1 << (pc % 64)
	return true
}

// state is what is known at a place of a text when all that follows has been read.
type state struct {
	takes set  // the instructions that take the rune that follows and lead to a match
	after kind // of the rune that follows

	live [kinds]atomic.Pointer[set] // by the kind of the rune before: the instructions that lead to a match from here
}

// table has the states that are known, and for each of them and each class of the rune before twice the row of the state that follows, plus begins if a
// match begins behind that rune. 0 is not known yet. A row is a state's number times the classes.
type table struct {
	next   []atomic.Uint32
	states []*state
}

// begins is the bit of a match.
const begins = 1

// firstStates is how many states there is room for at first.
const firstStates = 8

// states are those of a program that were needed so far. They are safe for concurrent use: what is known is read without a lock. Who reads an old
// table finds less in it, and nothing else.
type states struct {
	program *program
	width   uint32 // classes
	memory  *Memory
	table   atomic.Pointer[table]

	mutex sync.Mutex
	known map[string]uint32 // numbers
}

// end is the row of the state at the end of a text; state 0 is none.
func (s *states) end() uint32 { return s.width }

func newStates(p *program, memory *Memory) *states {
	s := &states{program: p, memory: memory, known: map[string]uint32{}, width: uint32(len(p.takes))}
	s.table.Store(&table{next: make([]atomic.Uint32, firstStates*s.width), states: []*state{nil}})
	s.settle(make(set, (len(p.insts)+63)/64), p.edge)
	return s
}

// settle is the row of the state with these properties; the mutex is held.
func (s *states) settle(takes set, after kind) uint32 {
	key := make([]byte, 0, 8*len(takes)+1)
	for _, word := range takes {
		key = binary.LittleEndian.AppendUint64(key, word)
	}
	key = append(key, byte(after))
	number, known := s.known[string(key)]
	if !known {
		number = s.add(&state{takes: takes, after: after})
		s.known[string(key)] = number
		s.memory.take(stateBytes + 4*int(s.width) + 32*len(takes))
	}
	return number * s.width
}

// add puts a state into the table, or into one of twice the size.
func (s *states) add(made *state) uint32 {
	t := s.table.Load()
	number := uint32(len(t.states))
	grown := &table{next: t.next, states: append(t.states, made)}
	if int((number+1)*s.width) > len(t.next) {
		grown.next = make([]atomic.Uint32, 2*len(t.next))
		for i := range t.next {
			grown.next[i].Store(t.next[i].Load())
		}
	}
	s.table.Store(grown)
	return number
}

// step is what follows a state where a rune of a class is before it.
func (s *states) step(from uint32, class uint8) uint32 {
	p := s.program
	live := s.liveAt(from, p.kinds[class])
	takes := make(set, len(live))
	for _, pc := range p.takes[class] {
		if live.has(p.insts[pc].Out) {
			takes.add(pc)
		}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	to := 2 * s.settle(takes, p.kinds[class])
	if live.has(p.start) {
		to |= begins
	}
	s.table.Load().next[from+uint32(class)].Store(to)
	return to
}

// liveAt are the instructions that lead to a match from a state, if what is before is of a kind.
func (s *states) liveAt(row uint32, before kind) set {
	at := s.table.Load().states[row/s.width]
	if known := at.live[before].Load(); known != nil {
		return *known
	}
	live := s.program.liveFrom(at.takes, syntax.EmptyOpContext(before.sample(), at.after.sample()))
	at.live[before].Store(&live)
	return live
}

// liveFrom adds to instructions that lead to a match those that lead to them where some assertions hold.
func (p *program) liveFrom(takes set, holds syntax.EmptyOp) set {
	live := make(set, len(takes))
	var open []uint32
	enter := func(pc uint32) {
		if live.add(pc) {
			open = append(open, pc)
		}
	}
	for word, rest := range takes {
		for ; rest != 0; rest &= rest - 1 {
			enter(uint32(64*word + bits.TrailingZeros64(rest)))
		}
	}
	for _, pc := range p.ends {
		enter(pc)
	}
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
