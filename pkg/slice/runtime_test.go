package slice

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
	"github.com/underthreat/apis-under-threat/pkg/store/sample"
)

// bench is a set over a slow store of sample traffic, with a clock of its own.
type bench struct {
	*Set
	store *slicetest.Slow
	now   time.Time
}

func newBench(t testing.TB, change func(*RuntimeConfig)) *bench {
	t.Helper()
	b := &bench{now: noon}
	b.store = &slicetest.Slow{Store: sample.New(func() time.Time { return noon.Add(24 * time.Hour) })}
	config := RuntimeConfig{Parallel: 4, CacheBytes: 16 << 20, Now: func() time.Time { return b.now }}
	if change != nil {
		change(&config)
	}
	b.Set = source(t, b.store, func(c *Config) { c.Runtime = runtimeOf(t, config) }).Alone()
	return b
}

// asked are the questions to the store since the last call.
func (b *bench) asked() string {
	return fmt.Sprint(b.store.Suspected.Swap(0), " ", b.store.Aggregated.Swap(0))
}

func (b *bench) read(t *testing.T, q Question) Reading {
	t.Helper()
	r, err := b.Read(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func last(span time.Duration) plan.Window { return plan.NewWindow(noon.Add(-span), noon) }

func whatIsIn(r Reading) any {
	return []any{r.Threats.All(), byEndpoint(r.Counts), r.Counts.Account}
}

func TestWhatWasReadIsNotReadAgain(t *testing.T) {
	b := newBench(t, nil)
	old := plan.NewWindow(noon.Add(-9*time.Hour), noon.Add(-6*time.Hour))
	q := Question{Window: old, Threats: true, Counts: &CountsQuery{}}
	first := b.read(t, q)
	if got := b.asked(); got != "3 3" {
		t.Errorf("three hours took %s questions", got)
	}
	if diff := cmp.Diff(whatIsIn(first), whatIsIn(b.read(t, q))); diff != "" {
		t.Error(diff)
	}
	b.read(t, Question{Window: old, Threats: true})
	b.read(t, Question{Window: plan.Window{From: old.From, To: old.To - int64(time.Hour)}, Threats: true})
	if got := b.asked(); got != "0 0" {
		t.Errorf("what was read took %s questions", got)
	}
	b.read(t, Question{Window: old, Counts: &CountsQuery{Bytes: true}})
	if got := b.asked(); got != "0 6" {
		t.Errorf("other counts took %s questions", got)
	}
	b.read(t, Question{Window: old, Threats: true, Reader: "another"})
	if got := b.asked(); got != "3 0" {
		t.Errorf("another reader's threats took %s questions", got)
	}
	b.now = b.now.Add(time.Second)
	for _, since := range []time.Time{b.now, b.now.Add(time.Hour)} { // a browser's clock may be ahead
		b.read(t, Question{Window: old, Threats: true, Since: since})
		if got := b.asked(); got != "3 0" {
			t.Errorf("reading again took %s questions", got)
		}
		b.now = b.now.Add(time.Second)
	}
}

// A minute later a dashboard of a day asks for its end again, and for nothing else.
func TestARefreshReadsWhatIsYoung(t *testing.T) {
	b := newBench(t, nil)
	b.read(t, Question{Window: last(24 * time.Hour), Threats: true, Counts: &CountsQuery{}})
	cold := b.store.Suspected.Load()
	b.asked()
	b.now = b.now.Add(time.Minute)
	w := plan.NewWindow(b.now.Add(-24*time.Hour), b.now)
	read := b.read(t, Question{Window: w, Threats: true, Counts: &CountsQuery{}})
	if warm := b.store.Suspected.Load(); warm > 5 || warm*4 > cold {
		t.Errorf("%d questions for threats after %d", warm, cold)
	}
	plain := newBench(t, func(c *RuntimeConfig) { c.CacheBytes = 0 })
	plain.now = b.now
	if diff := cmp.Diff(whatIsIn(plain.read(t, Question{Window: w, Threats: true, Counts: &CountsQuery{}})), whatIsIn(read)); diff != "" {
		t.Error(diff)
	}
	if read.AsOf == 0 {
		t.Error("nothing says that entries may still arrive")
	}
}

func TestFreshness(t *testing.T) {
	minutes := func(n int) int64 { return int64(n) * int64(time.Minute) }
	for _, test := range []struct {
		read, now int // minutes after the end of the piece
		f         freshness
		want      bool
	}{
		{5, 6, freshness{}, false}, {9, 10, freshness{}, false}, {10, 29, freshness{}, true}, {10, 30, freshness{}, false}, {31, 89, freshness{}, true}, {31, 90, freshness{}, false},
		{100, 179, freshness{}, true}, {100, 180, freshness{}, false}, {180, 100_000, freshness{}, true},
		{5, 5, freshness{}, true}, {10, 20, freshness{alert: true}, false}, {200, 300, freshness{alert: true}, true}, {20, 20, freshness{alert: true}, true},
		{200, 300, freshness{notBefore: minutes(250)}, false}, {260, 300, freshness{notBefore: minutes(250)}, true},
	} {
		if got := test.f.allows(kept{readAt: minutes(test.read)}, 0, minutes(test.now)); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

// Merging does not depend on the order or on how parts were put together.
func TestMergingIsAssociative(t *testing.T) {
	b := newBench(t, nil)
	var threats []*Threats
	var counts []*Counts
	for i := range 6 {
		r := b.read(t, Question{Window: plan.NewWindow(noon.Add(-time.Duration(i+1)*20*time.Minute), noon.Add(-time.Duration(i)*20*time.Minute)), Threats: true, Counts: &CountsQuery{Bytes: true, Buckets: true}})
		threats, counts = append(threats, &r.Threats), append(counts, &r.Counts)
	}
	wantThreats, wantCounts := MergeThreats(threats), MergeCounts(counts)
	if len(wantThreats.Rows) == 0 {
		t.Fatal("no threats")
	}
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5}).Draw(t, "order")
		at := rapid.IntRange(0, 6).Draw(t, "split")
		pick := func(places []int) (Threats, Counts) {
			var someThreats []*Threats
			var someCounts []*Counts
			for _, i := range places {
				someThreats, someCounts = append(someThreats, threats[i]), append(someCounts, counts[i])
			}
			return MergeThreats(someThreats), MergeCounts(someCounts)
		}
		leftThreats, leftCounts := pick(order[:at])
		rightThreats, rightCounts := pick(order[at:])
		gotThreats, gotCounts := MergeThreats([]*Threats{&leftThreats, &rightThreats}), MergeCounts([]*Counts{&rightCounts, &leftCounts})
		if diff := cmp.Diff(wantThreats.All(), gotThreats.All()); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff([]any{wantThreats.Window, wantThreats.Suspects, wantThreats.Coverage}, []any{gotThreats.Window, gotThreats.Suspects, gotThreats.Coverage}); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(wantCounts, gotCounts, cmpopts.EquateApprox(1e-12, 0), cmpopts.IgnoreFields(Counts{}, "Cost")); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Calls with a budget answer with what is there, the newest first, and end with what one call without a budget gives.
func TestResuming(t *testing.T) {
	b := newBench(t, func(c *RuntimeConfig) { c.Now = time.Now })
	b.store.Each = 30 * time.Millisecond
	q := Question{Window: plan.NewWindow(noon.Add(-16*time.Hour), noon), Threats: true, Counts: &CountsQuery{}, Before: plan.NewWindow(noon.Add(-18*time.Hour), noon.Add(-16*time.Hour))}
	calls, done := 0, -1.0
	var read Reading
	for !read.Progress.Complete {
		var err error
		if read, err = b.Resume(context.Background(), q, 60*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if read.Progress.Done < done || calls > 200 {
			t.Fatalf("%v after %v in call %d", read.Progress, done, calls)
		}
		done = read.Progress.Done
		calls++
		if share := read.Threats.Coverage.Share(); !read.Progress.Complete && share > 0 && share < 1 {
			if len(read.Threats.Rows) > 0 && read.Threats.Rows[len(read.Threats.Rows)-1].Time < noon.Add(-time.Duration((share+0.5)*16*float64(time.Hour))).UnixNano() {
				t.Errorf("the newest were not read first: %v of the range", share)
			}
			if read.Threats.Coverage.Complete() || read.Counts.Coverage.Complete() {
				t.Error("a part says that it is all")
			}
		}
	}
	if calls < 3 || b.store.Suspected.Load() > 16 { // hours that turn out to be short may be read together
		t.Errorf("%d calls, %d questions for threats", calls, b.store.Suspected.Load())
	}
	if len(b.runtime.jobs) != 0 {
		t.Errorf("%d jobs are left", len(b.runtime.jobs))
	}
	want := newBench(t, nil).read(t, q)
	if diff := cmp.Diff(whatIsIn(want), whatIsIn(read)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(byEndpoint(want.Before), byEndpoint(read.Before)); diff != "" {
		t.Error(diff)
	}
}

// Two back ends behind a load balancer each read for themselves, and each ends right.
func TestTwoBackEnds(t *testing.T) {
	backends := []*bench{newBench(t, func(c *RuntimeConfig) { c.Now = time.Now }), newBench(t, func(c *RuntimeConfig) { c.Now, c.CacheBytes = time.Now, 0 })}
	q := Question{Window: plan.NewWindow(noon.Add(-8*time.Hour), noon), Threats: true}
	var read [2]Reading
	for call := range 400 {
		b := backends[call%2]
		b.store.Each = 5 * time.Millisecond
		var err error
		if read[call%2], err = b.Resume(context.Background(), q, 7*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if read[call%2].Progress.Complete {
			break
		}
	}
	if !read[0].Progress.Complete && !read[1].Progress.Complete {
		t.Fatalf("%+v, %+v", read[0].Progress, read[1].Progress)
	}
	want := newBench(t, nil).read(t, q)
	for _, r := range read {
		if r.Progress.Complete {
			if diff := cmp.Diff(whatIsIn(want), whatIsIn(r)); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func TestLeavingEndsTheStoresWork(t *testing.T) {
	for name, leave := range map[string]func(*bench, Question){
		"a reader leaves": func(b *bench, q Question) {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
			defer cancel()
			if read, err := b.Read(ctx, q); !errors.Is(err, context.DeadlineExceeded) || read.Progress.Complete {
				t.Errorf("%+v, %v", read.Progress, err)
			}
		},
		"a resuming reader leaves within a call": func(b *bench, q Question) {
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(30*time.Millisecond, cancel)
			if _, err := b.Resume(ctx, q, time.Hour); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		},
	} {
		b := newBench(t, nil)
		b.store.Each = time.Hour
		leave(b, Question{Window: last(9 * time.Hour), Threats: true})
		for range 500 {
			if b.store.Cancelled.Load() == b.store.Suspected.Load() && b.store.Cancelled.Load() > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if cancelled, all := b.store.Cancelled.Load(), b.store.Suspected.Load(); cancelled == 0 || cancelled != all || len(b.runtime.jobs) != 0 {
			t.Errorf("%s: %d of %d questions were cancelled", name, cancelled, all)
		}
	}
}

// The panels of a dashboard share what they read, while it is read.
func TestPanelsShareAScan(t *testing.T) {
	b := newBench(t, nil)
	b.store.Each = 20 * time.Millisecond
	w := plan.NewWindow(noon.Add(-10*time.Hour), noon.Add(-7*time.Hour))
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			q := Question{Window: w, Threats: true, Counts: &CountsQuery{}}
			if i%2 == 0 {
				q = Question{Window: w, Threats: true}
			}
			if _, err := b.Read(context.Background(), q); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := b.asked(); got != "3 3" {
		t.Errorf("eight panels took %s questions, want one for each piece and product", got)
	}
}

// Alert rules find a place while dashboards keep the store busy.
func TestAPlaceIsLeftToAlerts(t *testing.T) {
	b := newBench(t, func(c *RuntimeConfig) { c.Parallel = 2 })
	b.store.Each = time.Hour
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { _, _ = b.Read(ctx, Question{Window: last(9 * time.Hour), Threats: true}) }()
	for b.store.Suspected.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	leave, err := b.runtime.enter(asAlert(context.Background()))
	if err != nil {
		t.Fatal(err)
	}
	leave()
	waiting, stop := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer stop()
	if _, err := b.runtime.enter(waiting); err == nil {
		t.Error("a second question of dashboards took the alerts' place")
	}
}

func TestWhatHasNoRoomIsForgotten(t *testing.T) {
	b := newBench(t, func(c *RuntimeConfig) { c.CacheBytes = 4 << 10 })
	w := plan.NewWindow(noon.Add(-9*time.Hour), noon.Add(-6*time.Hour))
	for range 2 {
		b.read(t, Question{Window: w, Threats: true})
		b.runtime.kept.CleanUp() // eviction is not at once
	}
	if got := b.store.Suspected.Load(); got != 6 {
		t.Errorf("%d questions with a cache that holds nothing", got)
	}
}
