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
}

// found is a piece of a product, and when its reading began.
type found[T any] struct {
	value  T
	readAt int64
}

// fetch gives the parts of a product for the pieces of a run, in their order.
func (f *fetching[T]) fetch(ctx context.Context, run []piece) ([]found[T], error) {
	all := make([]found[T], len(run))
	for i := 0; i < len(run); {
		if k, ok := f.runtime.get(f.pieceKey(run[i].Window), run[i].To, f.fresh); ok {
			if value, ok := k.value.(T); ok {
				all[i] = found[T]{value, k.readAt}
				i++
				continue
			}
		}
		next := i + 1
		for f.together && next < len(run) {
			if _, ok := f.runtime.get(f.pieceKey(run[next].Window), run[next].To, f.fresh); ok {
				break
			}
			next++
		}
		read, err := f.read(ctx, run[i:next])
		if err != nil {
			return nil, err
		}
		copy(all[i:], read)
		i = next
	}
	return all, nil
}

// read scans, together with those who want the same, and keeps what was read.
func (f *fetching[T]) read(ctx context.Context, run []piece) ([]found[T], error) {
	key := f.pieceKey(spanOf(run)) + "\x00" + strconv.Itoa(len(run))
	if f.fresh.alert {
		key += "\x00alert" // scans of alert rules do not wait for the places of others
	}
	for {
		all, err := f.flights.do(ctx, key, func(ctx context.Context) ([]found[T], error) { return f.scanned(ctx, run) })
		if err != nil || all[0].readAt >= f.fresh.notBefore {
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
