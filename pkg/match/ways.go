package match

import (
	"regexp/syntax"
	"sync/atomic"
)

// junction is an instruction at a place of a text that a state and a kind of rune before tell.
type junction struct {
	pc, row uint32
	before  kind
}

// way leads from a junction to the instruction that takes the next rune, or to the end of the program.
type way struct {
	from   junction
	to     uint32
	groups []uint32 // edges of groups on the way
}

// ways keeps the ways that were gone last.
type ways [1 << waysBits]atomic.Pointer[way]

// waysBits is how many of them: lines of one format take some hundred.
const waysBits = 8

// way is where a match leads on from a junction.
func (b *backward) way(from junction) *way {
	place := &b.ways[(from.row*0x9E3779B1+from.pc*0x85EBCA6B)>>(32-waysBits)] // primes: rows and instructions spread
	if known := place.Load(); known != nil && known.from == from {
		return known
	}
	found := b.follow(from)
	place.Store(found)
	return found
}

// follow takes of two ways the first one that leads to a match, as regexp does.
func (b *backward) follow(from junction) *way {
	found := &way{from: from, to: from.pc}
	live := b.live(from.row, from.before)
	for {
		switch i := &b.program.insts[found.to]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			if found.to = i.Out; !live.has(found.to) {
				found.to = i.Arg
			}
		case syntax.InstCapture:
			found.groups = append(found.groups, i.Arg)
			found.to = i.Out
		case syntax.InstNop, syntax.InstEmptyWidth:
			found.to = i.Out
		default:
			return found
		}
	}
}
