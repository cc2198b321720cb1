package match

import (
	"regexp/syntax"
	"sync"
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
	out    uint32   // where it leads when it has taken the rune
	groups []uint32 // edges of groups on the way

	next atomic.Pointer[way] // the one that was gone after it last
}

// ways are those that were gone. A way stands at the place of its junction or at one of the next ones; there are four times as many places as ways,
// up to mostPlaces: then new ways take the places of old ones.
type ways struct {
	places atomic.Pointer[[]atomic.Pointer[way]]
	mutex  sync.Mutex
	count  int
}

const (
	firstPlaces = 16
	mostPlaces  = 4096 // lines of one format go some three hundred ways
	probes      = 4
	wayBytes    = 120 // about what a way takes with its places
)

func (w *ways) begin() {
	places := make([]atomic.Pointer[way], firstPlaces)
	w.places.Store(&places)
}

// place is where a junction is looked for first.
func (j junction) place() uint32 { return (j.row*0x9E3779B1 + j.pc*0x85EBCA6B) >> 16 } // primes: rows and instructions spread

// way is where a match leads on from a junction.
func (b *backward) way(from junction) *way {
	places := *b.ways.places.Load()
	for place := range uint32(probes) {
		known := places[(from.place()+place)&uint32(len(places)-1)].Load()
		if known == nil {
			break
		}
		if known.from == from {
			return known
		}
	}
	found := b.follow(from)
	b.ways.add(found)
	b.memory.take(wayBytes)
	return found
}

func (w *ways) add(found *way) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	places := *w.places.Load()
	if w.count++; 4*w.count > len(places) && len(places) < mostPlaces {
		grown := make([]atomic.Pointer[way], 2*len(places))
		for i := range places {
			if old := places[i].Load(); old != nil {
				put(grown, old)
			}
		}
		w.places.Store(&grown)
		places = grown
	}
	put(places, found)
}

func put(places []atomic.Pointer[way], w *way) {
	first := w.from.place() & uint32(len(places)-1)
	for place := range uint32(probes) {
		if at := &places[(first+place)&uint32(len(places)-1)]; at.Load() == nil {
			at.Store(w)
			return
		}
	}
	places[first].Store(w)
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
			found.out = i.Out
			return found
		}
	}
}
