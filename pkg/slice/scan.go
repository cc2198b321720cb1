package slice

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// room bounds the threat requests kept of one scan, of all its sources.
type room struct {
	size int
	left atomic.Int64
}

func newRoom(size int) *room {
	r := &room{size: size}
	r.left.Store(int64(size))
	return r
}

// fullError says that a piece has more threat requests than there is room for.
type fullError int

func (e fullError) Error() string { return fmt.Sprintf("more than %d threat requests", int(e)) }

// scanRun finds the threat requests of neighbouring pieces by one question to the store. Pieces that have no room together are read one by one. What
// has no room alone is missing, and says so.
func (s *Source) scanRun(ctx context.Context, run []piece) ([]*Threats, error) {
	builders, suspects := make([]*builder, len(run)), make([]int64, len(run))
	for i := range builders {
		builders[i] = newBuilder()
	}
	at := len(run) - 1 // entries come oldest first, or nearly
	space := newRoom(s.MaxThreats)
	cost, err := s.suspects(ctx, spanOf(run), space, func(e plan.Entry, t *Threat, _ *Evidence) {
		at = pieceOf(run, at, e.Time)
		suspects[at]++
		if t != nil {
			builders[at].add(t)
		}
	})
	if isFull(err) && len(run) == 1 {
		return []*Threats{missingThreats(run[0].Window, cost, missing(run[0].Window, err))}, nil
	}
	if isFull(err) {
		return s.scanEach(ctx, run, cost)
	}
	if err != nil {
		return nil, err
	}
	parts := make([]*Threats, len(run))
	for i, p := range run {
		parts[i] = &Threats{Window: p.Window, Suspects: suspects[i], Coverage: whole(p.Window)}
		parts[i].take(builders[i])
	}
	parts[0].Cost = cost
	return parts, nil
}

// scanEach reads the pieces of a run one by one, after they were read in vain together.
func (s *Source) scanEach(ctx context.Context, run []piece, spent plan.Cost) ([]*Threats, error) {
	var parts []*Threats
	for i := range run {
		part, err := s.scanRun(ctx, run[i:i+1])
		if err != nil {
			return nil, err
		}
		parts = append(parts, part...)
	}
	parts[0].Cost.Add(spent)
	return parts, nil
}

func isFull(err error) bool {
	var full fullError
	return errors.As(err, &full) || errors.Is(err, plan.ErrTooManyEntries)
}

// pieceOf is the piece of a run that holds an instant; near is where the last one was.
func pieceOf(run []piece, near int, at int64) int {
	for near > 0 && at >= run[near].To {
		near--
	}
	for near < len(run)-1 && at < run[near].From {
		near++
	}
	return near
}

// suspects classifies the suspects of a window. keep gets a nil threat where a suspect is harmless.
func (s *Source) suspects(ctx context.Context, w plan.Window, space *room, keep func(plan.Entry, *Threat, *Evidence)) (plan.Cost, error) {
	leave, err := s.Runtime.enter(ctx)
	if err != nil {
		return plan.Cost{}, err
	}
	defer leave()
	b := &batch{source: s, space: space, keep: keep}
	cost, err := s.Store.Suspects(ctx, w, s.Gate, s.Format.Reader, plan.Predicate{}, b.add)
	if err != nil {
		return cost, err
	}
	return cost, b.flush()
}

// some runs f for each number below n, a few at once, each in a place of the source's.
func (s *Source) some(ctx context.Context, n int, f func(context.Context, int, *sync.Mutex) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.Runtime.parallel)
	var lock sync.Mutex
	for i := range n {
		group.Go(func() error {
			leave, err := s.Runtime.enter(ctx) // other scans want places too
			if err != nil {
				return err
			}
			defer leave()
			return Guard(func() error { return f(ctx, i, &lock) })
		})
	}
	return group.Wait()
}
