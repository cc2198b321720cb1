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

// room bounds the threat requests kept of one window, of all its sources.
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

// scan finds the threat requests of pieces of a source, and keeps what keep makes of each. The header tells the rest: there is no list in it.
func scan[T any](ctx context.Context, s *Source, pieces []plan.Window, where plan.Predicate, r *room, keep func(plan.Entry, Threat, *Evidence) T) (all []T, header Threats, err error) {
	err = s.pieces(ctx, pieces, func(ctx context.Context, piece plan.Window, lock *sync.Mutex) error {
		list, part, err := scanPiece(ctx, s, piece, where, r, keep)
		lock.Lock()
		defer lock.Unlock()
		var full fullError
		if errors.As(err, &full) || errors.Is(err, plan.ErrTooManyEntries) {
			r.left.Add(int64(len(list)))
			list = nil
			part = Threats{Window: piece, Cost: part.Cost, Coverage: Coverage{Span: piece.Duration(), Reasons: []string{missing(piece, err)}}}
			err = nil
		}
		all = append(all, list...)
		header.Merge(part)
		return err
	})
	return all, header, err
}

func scanPiece[T any](ctx context.Context, s *Source, piece plan.Window, where plan.Predicate, r *room, keep func(plan.Entry, Threat, *Evidence) T) (list []T, part Threats, err error) {
	part = Threats{Window: piece, Coverage: Coverage{Span: piece.Duration(), Done: piece.Duration()}}
	names := interner{}
	part.Cost, err = s.Store.Suspects(ctx, piece, s.Gate, s.Format.Reader, where, func(e plan.Entry) error {
		part.Suspects++
		threat, evidence, ok := s.Inspect(e)
		if !ok {
			return nil
		}
		if r.left.Add(-1) < 0 {
			r.left.Add(1)
			return fullError(r.size)
		}
		names.threat(&threat)
		list = append(list, keep(e, threat, &evidence))
		return nil
	})
	return list, part, err
}

// pieces runs f for each piece, some at once; f locks before it merges.
func (s *Source) pieces(ctx context.Context, pieces []plan.Window, f func(context.Context, plan.Window, *sync.Mutex) error) error {
	return s.some(ctx, len(pieces), func(ctx context.Context, i int, lock *sync.Mutex) error { return f(ctx, pieces[i], lock) })
}

// some runs f for each number below n, a few at once.
func (s *Source) some(ctx context.Context, n int, f func(context.Context, int, *sync.Mutex) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.Parallel)
	var lock sync.Mutex
	for i := range n {
		group.Go(func() error {
			select { // other scans of the source have places too
			case s.places <- struct{}{}:
				defer func() { <-s.places }()
			case <-ctx.Done():
				return ctx.Err()
			}
			_, err := guarded(func() (struct{}, error) { return struct{}{}, f(ctx, i, &lock) })
			return err
		})
	}
	return group.Wait()
}
