package slice

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
	"github.com/underthreat/apis-under-threat/pkg/store/sample"
)

// meeting is a store whose suspects wait until counts are asked for, or note that they were not.
type meeting struct {
	*slicetest.Slow
	counted chan struct{}
	alone   atomic.Bool
}

func (m *meeting) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	select {
	case <-m.counted:
	case <-time.After(300 * time.Millisecond):
		m.alone.Store(true)
	}
	return m.Slow.Suspects(ctx, w, g, r, where, yield)
}

func (m *meeting) Aggregate(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	select {
	case m.counted <- struct{}{}:
	case <-time.After(300 * time.Millisecond):
	}
	return m.Slow.Aggregate(ctx, w, a, yield)
}

// Where nothing is to arrive any more, threats and counts are asked for at once; elsewhere counts come later, so that threats never exceed requests.
func TestSettledHoursAreAskedForAtOnce(t *testing.T) {
	for _, one := range []struct {
		ago   time.Duration
		alone bool
	}{{9 * time.Hour, false}, {2 * time.Hour, true}} {
		m := &meeting{Slow: &slicetest.Slow{Store: sample.New(func() time.Time { return noon.Add(24 * time.Hour) })}, counted: make(chan struct{})}
		set := source(t, m, func(c *Config) {
			c.Runtime = runtimeOf(t, RuntimeConfig{Parallel: 4, Now: func() time.Time { return noon }})
		}).Alone()
		q := Question{Window: plan.NewWindow(noon.Add(-one.ago), noon.Add(time.Hour-one.ago)), Threats: true, Counts: &CountsQuery{}}
		got, err := set.Read(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if m.alone.Load() != one.alone {
			t.Errorf("%s ago: suspects were asked for alone: %v", one.ago, m.alone.Load())
		}
		if len(got.Threats.Rows) == 0 || len(got.Counts.Groups) == 0 {
			t.Errorf("%s ago: nothing was read", one.ago)
		}
	}
}

// broken is a store that fails in an unforeseen way.
type broken struct{ *slicetest.Slow }

func (broken) Aggregate(context.Context, plan.Window, plan.Aggregate, func(plan.Row) error) (plan.Cost, error) {
	panic(errors.New("unforeseen"))
}

func TestAFailureOfCountsEndsTheReading(t *testing.T) {
	b := broken{&slicetest.Slow{Store: sample.New(func() time.Time { return noon.Add(24 * time.Hour) })}}
	set := source(t, b, func(c *Config) {
		c.Runtime = runtimeOf(t, RuntimeConfig{Now: func() time.Time { return noon }})
	}).Alone()
	q := Question{Window: plan.NewWindow(noon.Add(-9*time.Hour), noon.Add(-8*time.Hour)), Threats: true, Counts: &CountsQuery{}}
	if _, err := set.Read(t.Context(), q); err == nil {
		t.Error("counts that failed are no error")
	}
}
