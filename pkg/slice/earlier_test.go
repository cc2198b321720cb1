package slice

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// daysBefore are a window and the same hours of days before.
func daysBefore(w plan.Window, days int) []plan.Window {
	all := make([]plan.Window, days)
	for i := range all {
		shift := int64(i+1) * int64(24*time.Hour)
		all[i] = plan.Window{From: w.From - shift, To: w.To - shift}
	}
	return all
}

// Each earlier window gives what it gives alone, in one call and in many, whatever the cache holds.
func TestEarlierWindowsAreReadAsTheWindowIs(t *testing.T) {
	w := plan.NewWindow(noon.Add(-2*time.Hour-7*time.Minute), noon.Add(-11*time.Second))
	q := Question{Window: w, Earlier: daysBefore(w, 3), Threats: true, Counts: &CountsQuery{Totals: true, Account: true}}
	for name, cache := range map[string]int64{"with a cache": 16 << 20, "without a cache": 0} {
		b := newBench(t, func(c *RuntimeConfig) { c.Now, c.CacheBytes = time.Now, cache })
		b.store.Each = 20 * time.Millisecond
		var read Reading
		done, calls := 0.0, 0
		for ; !read.Progress.Complete && calls < 300; calls++ {
			var err error
			if read, err = b.Resume(context.Background(), q, 30*time.Millisecond); err != nil {
				t.Fatal(err)
			}
			if read.Progress.Done < done {
				t.Fatalf("%s: %v of it were read, and then %v", name, done, read.Progress.Done)
			}
			done = read.Progress.Done
			for i, earlier := range read.Earlier {
				if earlier.Threats.Coverage.Complete() && !read.Threats.Coverage.Complete() && i > 0 {
					t.Errorf("%s: window %d was read before the range", name, i)
				}
			}
		}
		if calls < 3 || !read.Progress.Complete || len(read.Earlier) != 3 {
			t.Fatalf("%s: %d calls, %+v, %d windows", name, calls, read.Progress, len(read.Earlier))
		}
		for i, got := range append([]Reading{read}, read.Earlier...) {
			window := append([]plan.Window{w}, q.Earlier...)[i]
			want := newBench(t, nil).read(t, Question{Window: window, Threats: true, Counts: q.Counts})
			if diff := cmp.Diff(whatIsIn(want), whatIsIn(got)); diff != "" || len(want.Threats.Rows) == 0 {
				t.Errorf("%s: window %d, %d threats: %s", name, i, len(want.Threats.Rows), diff)
			}
			if got.Threats.Window != window || got.Counts.Window != window || !got.Threats.Coverage.Complete() || !got.Counts.Coverage.Complete() || got.Threats.Coverage.Span != window.Duration() {
				t.Errorf("%s: window %d is %v with %+v", name, i, got.Threats.Window, got.Threats.Coverage)
			}
		}
		b.asked()
		if b.read(t, q); cache > 0 && b.asked() != "0 0" {
			t.Error("what was read is read again")
		}
	}
}

// forgetful refuses what is older than a time.
type forgetful struct {
	store.Store
	since int64
}

var errTooOld = errors.New("older than the store keeps")

func (s *forgetful) Aggregate(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	if w.From < s.since {
		return plan.Cost{}, errTooOld
	}
	return s.Store.Aggregate(ctx, w, a, yield)
}

// What the store refuses of the past is missing there alone; of the range it is an error.
func TestAnEarlierWindowMayFail(t *testing.T) {
	b := newBench(t, nil)
	w := plan.NewWindow(noon.Add(-2*time.Hour), noon.Add(-time.Hour))
	refusing := &forgetful{b.store.Store, noon.Add(-40 * time.Hour).UnixNano()}
	b.store.Store = refusing
	q := Question{Window: w, Earlier: daysBefore(w, 2), Threats: true, Counts: &CountsQuery{Totals: true}}
	read := b.read(t, q)
	if !read.Progress.Complete || !read.Threats.Coverage.Complete() || !read.Earlier[0].Counts.Coverage.Complete() {
		t.Errorf("%+v, %+v", read.Progress, read.Threats.Coverage)
	}
	old := read.Earlier[1]
	for _, coverage := range []Coverage{old.Threats.Coverage, old.Counts.Coverage} {
		if coverage.Complete() || coverage.Share() != 0 || !strings.Contains(coverage.Reasons[0], errTooOld.Error()) {
			t.Errorf("%+v", coverage)
		}
	}
	if len(old.Threats.Rows) > 0 || len(old.Counts.Groups) > 0 {
		t.Error("threats of a window that could not be counted are in the answer")
	}
	refusing.since = noon.UnixNano()
	b.runtime.Forget()
	if _, err := b.Read(context.Background(), q); !errors.Is(err, errTooOld) {
		t.Errorf("%v", err)
	}
}

// Earlier windows share a bound of their own: they never take the room of the range.
func TestEarlierWindowsAreBounded(t *testing.T) {
	b := newBench(t, nil)
	w := plan.NewWindow(noon.Add(-3*time.Hour), noon.Add(-2*time.Hour))
	rows := len(b.read(t, Question{Window: w, Threats: true}).Threats.Rows)
	b.sources[0].MaxThreats = 2 * rows
	read := b.read(t, Question{Window: w, Earlier: daysBefore(w, 5), Threats: true})
	full := 0
	for _, earlier := range read.Earlier {
		if !earlier.Threats.Coverage.Complete() {
			full++
			if !strings.Contains(earlier.Threats.Coverage.Reasons[0], "threat requests") {
				t.Errorf("%q", earlier.Threats.Coverage.Reasons)
			}
		}
	}
	if !read.Threats.Coverage.Complete() || full == 0 || full == 5 {
		t.Errorf("%d of 5 earlier windows had no room beside %d threats: %+v", full, rows, read.Threats.Coverage)
	}
}

// sized is a store with a byte for each second.
type sized struct{ store.Store }

func (s sized) Size(_ context.Context, w plan.Window) (plan.Size, error) {
	return plan.Size{Bytes: int64(w.Duration() / time.Second)}, nil
}

func TestEarlierWindowsAreAskedForFirst(t *testing.T) {
	b := newBench(t, nil)
	b.sources[0].Store = sized{b.store}
	w := plan.NewWindow(noon.Add(-6*time.Hour), noon.Add(-3*time.Hour))
	size := func(earlier []plan.Window) plan.Size {
		size, err := b.Unread(context.Background(), Question{Window: w, Earlier: earlier, Threats: true})
		if err != nil {
			t.Fatal(err)
		}
		return size
	}
	alone, with := size(nil), size(daysBefore(w, 2))
	if alone.Bytes != 3*3600 || with.Bytes != 3*alone.Bytes {
		t.Errorf("%+v alone, %+v with two days before", alone, with)
	}
}
