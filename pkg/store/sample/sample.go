package sample

import (
	"context"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// maxWindow bounds what the sample generates for one question: it computes all of it in Go.
const maxWindow = 31 * 24 * time.Hour

// Store generates its entries when asked. There is nothing after the present.
type Store struct {
	now func() time.Time
}

var _ store.Store = (*Store)(nil)

// New makes a sample store; now is the clock.
func New(now func() time.Time) *Store { return &Store{now: now} }

// Explore says that there is nothing to explore.
func (s *Store) Explore() string { return "sample traffic" }

// each calls f for every entry of the window.
func (s *Store) each(ctx context.Context, w plan.Window, f func(plan.Entry) error) (plan.Cost, error) {
	start := time.Now()
	cost := plan.Cost{Queries: 1}
	if w.Duration() > maxWindow {
		return cost, store.NewError(store.Limit, 0, "the sample makes at most 31 days of traffic", "narrow the range", nil)
	}
	w.To = min(w.To, s.now().UnixNano())
	for minute := w.From / int64(time.Minute); minute*int64(time.Minute) < w.To; minute++ {
		if err := ctx.Err(); err != nil {
			return cost, err
		}
		for _, entry := range Minute(minute) {
			if !w.Contains(entry.Time) {
				continue
			}
			cost.Lines++
			cost.Bytes += int64(len(entry.Line))
			if err := f(entry); err != nil {
				return cost, err
			}
		}
	}
	cost.Seconds = time.Since(start).Seconds()
	return cost, nil
}

// Aggregate reads every entry.
func (s *Store) Aggregate(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	evaluator, err := plan.NewEvaluator(a, w)
	if err != nil {
		return plan.Cost{}, err
	}
	cost, err := s.each(ctx, w, func(e plan.Entry) error {
		evaluator.Add(e)
		return nil
	})
	if err != nil {
		return cost, err
	}
	return cost, evaluator.Rows(yield)
}

// Suspects yields what passes the gate.
func (s *Store) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	passes, err := g.GateFunction()
	if err != nil {
		return plan.Cost{}, err
	}
	reader, err := r.Compile()
	if err != nil {
		return plan.Cost{}, err
	}
	meets, err := where.Compile()
	if err != nil {
		return plan.Cost{}, err
	}
	return s.each(ctx, w, func(e plan.Entry) error {
		if v, ok := reader.Read(e); ok && passes(&v) && meets(&v) {
			return yield(e)
		}
		return nil
	})
}

// Read generates the entries' minutes again.
func (s *Store) Read(_ context.Context, refs []plan.Ref, yield func(plan.Entry) error) error {
	for _, ref := range refs {
		for _, entry := range Minute(ref.Time / int64(time.Minute)) {
			if entry.Time == ref.Time && plan.RefOf(entry) == ref {
				if err := yield(entry); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Describe shows the newest entries.
func (s *Store) Describe(ctx context.Context) (plan.Description, error) {
	now := s.now()
	d := plan.Description{Product: "Sample traffic", Streams: 1, Labels: []string{"job", "service_name"}, Groups: 1 << 20, Entries: 1 << 20}
	_, err := s.each(ctx, plan.NewWindow(now.Add(-10*time.Minute), now), func(e plan.Entry) error {
		d.Samples = append(d.Samples, e)
		return nil
	})
	if extra := len(d.Samples) - 200; extra > 0 {
		d.Samples = d.Samples[extra:]
	}
	return d, err
}

// Size is none: nothing is read.
func (s *Store) Size(context.Context, plan.Window) (plan.Size, error) { return plan.Size{}, nil }
