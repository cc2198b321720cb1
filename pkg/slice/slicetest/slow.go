package slicetest

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// Slow is a store that takes its time: some for each question, and some for each hour that it is about.
type Slow struct {
	store.Store
	Each, Hour time.Duration

	Suspected, Aggregated atomic.Int64 // questions
	Cancelled             atomic.Int64
}

func (s *Slow) wait(ctx context.Context, w plan.Window) error {
	select {
	case <-time.After(s.Each + time.Duration(float64(s.Hour)*w.Duration().Hours())):
		return nil
	case <-ctx.Done():
		s.Cancelled.Add(1)
		return ctx.Err()
	}
}

// Suspects waits, and asks the store.
func (s *Slow) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	s.Suspected.Add(1)
	if err := s.wait(ctx, w); err != nil {
		return plan.Cost{}, err
	}
	return s.Store.Suspects(ctx, w, g, r, where, yield)
}

// Aggregate waits, and asks the store.
func (s *Slow) Aggregate(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	s.Aggregated.Add(1)
	if err := s.wait(ctx, w); err != nil {
		return plan.Cost{}, err
	}
	return s.Store.Aggregate(ctx, w, a, yield)
}
