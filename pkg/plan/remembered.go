package plan

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

const (
	// mostRemembered bounds the values that are remembered of a field: a few hundred user agents send nearly all of a log's lines.
	mostRemembered = 1024
	// shortestRemembered is where looking a value up takes as long as looking at it; longer ones than longestRemembered hardly come again.
	shortestRemembered, longestRemembered = 16, 512
)

// remembered knows what was said of values that came often, so that they need not be looked at again. It is safe for concurrent use.
//
// Each value has one place. It gets it when it comes a second time while no other one asked for the place: values that come once cost a hash, take
// no memory and drive nothing out.
type remembered struct {
	judge  func(string) bool
	seed   maphash.Seed
	places [mostRemembered]struct {
		known atomic.Pointer[judged]
		asked atomic.Uint64 // the hash of the value that asked last
	}
}

// judged is a value and what was said of it.
type judged struct {
	value string
	said  bool
}

func newRemembered(judge func(string) bool) *remembered {
	return &remembered{judge: judge, seed: maphash.MakeSeed()}
}

// says is what judge says.
func (r *remembered) says(value string) bool {
	if len(value) < shortestRemembered || len(value) > longestRemembered {
		return r.judge(value)
	}
	hash := maphash.String(r.seed, value)
	place := &r.places[hash%mostRemembered]
	if known := place.known.Load(); known != nil && known.value == value {
		return known.said
	}
	said := r.judge(value)
	if place.asked.Swap(hash) == hash {
		place.known.Store(&judged{strings.Clone(value), said}) // the value is a part of a line, which is not kept
	}
	return said
}
