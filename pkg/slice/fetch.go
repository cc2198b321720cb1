package slice

import (
	"context"
	"strconv"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// fetching is how pieces of one product are found: among what was read before, or by a scan.
type fetching[T any] struct {
	runtime  *Runtime
	flights  *flights[[]found[T]]
	key      string // names the product: what is asked of which source, for whom
	fresh    freshness
	together bool // neighbours can be read by one scan
	scan     func(context.Context, []piece) ([]T, error)
	size     func(T) int64
	complete func(T) bool // what is not may be next time: it is not kept
}

// found is a piece of a product, and when its reading began.
type found[T any] struct {
	value  T
	readAt int64
}

// fetch gives the parts of a product for the pieces of a run, in their order. notBefore is when each of them must have been read at the earliest;
// nil: whenever.
func (f *fetching[T]) fetch(ctx context.Context, run []piece, notBefore []int64) ([]found[T], error) {
	all := make([]found[T], len(run))
	known := func(i int) (found[T], bool) {
		k, ok := f.runtime.get(f.pieceKey(run[i].Window), run[i].To, f.fresh)
		value, isValue := k.value.(T)
		return found[T]{value, k.readAt}, ok && isValue && (notBefore == nil || k.readAt >= notBefore[i])
	}
	for i := 0; i < len(run); {
		if one, ok := known(i); ok {
			all[i] = one
			i++
			continue
		}
		next, earliest := i+1, f.fresh.notBefore
		for f.together && next < len(run) {
			if _, ok := known(next); ok {
				break
			}
			next++
		}
		for n := i; n < next && notBefore != nil; n++ {
			earliest = max(earliest, notBefore[n])
		}
		read, err := f.read(ctx, run[i:next], earliest)
		if err != nil {
			return nil, err
		}
		copy(all[i:], read)
		i = next
	}
	return all, nil
}

// read scans, together with those who want the same, and keeps what was read.
func (f *fetching[T]) read(ctx context.Context, run []piece, earliest int64) ([]found[T], error) {
	key := f.pieceKey(spanOf(run)) + "\x00" + strconv.Itoa(len(run))
	if f.fresh.alert {
		key += "\x00alert" // scans of alert rules do not wait for the places of others
	}
	for {
		all, err := f.flights.do(ctx, key, func(ctx context.Context) ([]found[T], error) { return f.scanned(ctx, run) })
		if err != nil || all[0].readAt >= earliest {
			return all, err
		}
		// somebody else's scan began too early for this question
	}
}

func (f *fetching[T]) scanned(ctx context.Context, run []piece) ([]found[T], error) {
	began := f.runtime.now()
	values, err := f.scan(ctx, run)
	if err != nil {
		return nil, err
	}
	f.runtime.measured(spanOf(run).Duration(), f.runtime.now().Sub(began))
	all := make([]found[T], len(values))
	for i, value := range values {
		all[i] = found[T]{value, began.UnixNano()}
		if !f.complete(value) {
			continue
		}
		f.runtime.keep(f.pieceKey(run[i].Window), kept{value, f.size(value), began.UnixNano()})
	}
	return all, nil
}

// has reports whether all pieces of a run were read before.
func (f *fetching[T]) has(run []piece) bool {
	for _, p := range run {
		if _, ok := f.runtime.get(f.pieceKey(p.Window), p.To, f.fresh); !ok {
			return false
		}
	}
	return true
}

func (f *fetching[T]) pieceKey(w plan.Window) string {
	return f.key + "\x00" + strconv.FormatInt(w.From, 36) + "\x00" + strconv.FormatInt(w.To, 36)
}
