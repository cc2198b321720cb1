package match

import (
	"encoding/binary"
	"math/bits"
	"sync"
	"sync/atomic"
	"unicode/utf8"
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

// list are the instructions of a set.
func (s set) list() (pcs []uint32) {
	for word, rest := range s {
		for ; rest != 0; rest &= rest - 1 {
			pcs = append(pcs, uint32(64*word+bits.TrailingZeros64(rest)))
		}
	}
	return pcs
}

// state is what is known at a place of a text, when it has been read up to there.
type state struct {
	at   set  // instructions
	read kind // of the rune that was read last
}

// learnt are the states that texts needed so far. It is safe for concurrent use: what is known is read without a lock. Who reads an old table finds
// less in it, and nothing else.
//
// Each state has a row in the table, at its number times the stride. There is, for each class of the rune that is read next, the row of the state
// that follows, and marks; 0 is not known yet.
type learnt struct {
	program *program
	memory  *Memory
	table   atomic.Pointer[[]atomic.Uint32]
	stride  uint32
	ascii   [utf8.RuneSelf]uint8 // the program's: beside the table it is nearer

	mutex sync.Mutex
	known map[string]uint32 // numbers, by what makes a state; 0 is none
}

// Marks of a place of the table. They are above the rows, so that one comparison tells places without a mark, and what they hold is a row as it is.
const (
	found  = 1 << 29 // forward: a match ends before the rune that is read; tagged: there is a move
	over   = 1 << 30 // nothing that follows changes the answer
	lost   = 1 << 31 // tagged: too many runners
	marked = found
	rowOf  = marked - 1
)

// firstStates is how many states there is room for at first.
const firstStates = 8

// begin has no state; the first that is settled is first.
func (l *learnt) begin(p *program, memory *Memory, stride uint32) {
	l.program, l.memory, l.stride, l.ascii = p, memory, stride, p.ascii
	l.known = map[string]uint32{}
	table := make([]atomic.Uint32, firstStates*stride)
	l.table.Store(&table)
}

// first is the row of the state where nothing has been read.
func (l *learnt) first() uint32 { return l.stride }

// run goes on from a place of a text as long as all that is read leads to a known state and no more. It is all there is to do for most bytes.
func (l *learnt) run(text string, from int, row uint32) (at int, last uint32) {
	table, ascii := *l.table.Load(), &l.ascii
	for at = from; at < len(text); at++ {
		c := text[at]
		if c >= utf8.RuneSelf {
			break
		}
		to := table[row+uint32(ascii[c])].Load()
		if to-1 >= marked-1 {
			break
		}
		row = to
	}
	return at, row
}

// next is the class of the rune at a place, and its length. Behind the other classes there is one for the end of the text.
func (l *learnt) next(text string, at int) (class uint32, size int) {
	if at >= len(text) {
		return l.program.width(), 1
	}
	wide, size := l.program.classAt(text, at)
	return uint32(wide), size
}

// look is what follows a state; it is 0 where that is not known, and learn is true if the effort allows to learn it.
func (l *learnt) look(from, class uint32, effort *Effort) (to uint32, learn bool) {
	to = (*l.table.Load())[from+class].Load()
	if to != 0 || *effort <= 0 {
		return to, false
	}
	*effort--
	return 0, true
}

// number is the row of the state with a key, and whether it is a new one; the mutex is held.
func (l *learnt) number(key string) (row uint32, fresh bool) {
	number, known := l.known[key]
	if !known {
		number = uint32(len(l.known) + 1)
		l.known[key] = number
		l.grow()
	}
	return number * l.stride, !known
}

// grow makes room for the rows of all states.
func (l *learnt) grow() {
	old := *l.table.Load()
	if (len(l.known)+1)*int(l.stride) <= len(old) {
		return
	}
	table := make([]atomic.Uint32, 2*len(old))
	for i := range old {
		table[i].Store(old[i].Load())
	}
	l.table.Store(&table)
}

// sets are states that are sets of instructions.
type sets struct {
	learnt
	list []state // 0 is none
}

// settle is the row of the state with these properties; the mutex is held.
func (s *sets) settle(at set, read kind) uint32 {
	key := make([]byte, 0, 8*len(at)+1)
	for _, word := range at {
		key = binary.LittleEndian.AppendUint64(key, word)
	}
	row, fresh := s.number(string(append(key, byte(read))))
	if fresh {
		s.list = append(s.list, state{at, read})
		s.memory.take(stateBytes + 4*int(s.stride) + 16*len(at))
	}
	return row
}
