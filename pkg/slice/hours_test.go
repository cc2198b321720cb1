package slice

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func TestPiecesAreTheWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := noon.UnixNano()
		from := now - rapid.Int64Range(1, 50*3_600_000).Draw(t, "ago")*1e6 // milliseconds
		to := from + rapid.Int64Range(1, now-from).Draw(t, "length")
		at := to
		for _, p := range cut(plan.Window{From: from, To: to}, now) {
			if p.To != at || p.Empty() || p.step > 0 && (p.Duration() != p.step || p.From%int64(p.step) != 0) || now-p.To < int64(young(p.step)) {
				t.Fatalf("%+v ends before %d", p, at)
			}
			at = p.From
		}
		if at != from {
			t.Fatalf("pieces begin at %d, the window at %d", at, from)
		}
		at = to
		for _, run := range runs(cut(plan.Window{From: from, To: to}, now)) {
			if w := spanOf(run); w.To != at || plan.CellStart(w.From, grid) != plan.CellStart(w.To-1, grid) {
				t.Fatalf("run %+v", w)
			}
			at = spanOf(run).From
		}
		at = to
		n := rapid.SampledFrom(spans).Draw(t, "hours together")
		alone := rapid.IntRange(0, 30).Draw(t, "hours read at once")
		for _, run := range joinHours(runs(cut(plan.Window{From: from, To: to}, now)), hourSpans{n, alone}) {
			w := spanOf(run)
			most := max(grid, min(time.Duration(n)*grid, time.Duration(to-from)/2))
			if to-from <= int64(time.Duration(min(alone, 24)+2)*grid) {
				most = max(most, time.Duration(alone)*grid)
			}
			if w.To != at || w.Duration() > min(most, 24*grid) {
				t.Fatalf("joined run %+v of %d hours", w, n)
			}
			at = w.From
		}
		if at != from {
			t.Fatalf("joined runs begin at %d, the window at %d", at, from)
		}
	})
}

// Hours that take long are split, and kept as hours.
func TestSlowHoursAreSplit(t *testing.T) {
	b := newBench(t, nil)
	q := Question{Window: plan.NewWindow(noon.Add(-9*time.Hour), noon.Add(-7*time.Hour)), Threats: true, Counts: &CountsQuery{Account: true}}
	want := b.read(t, q)
	slow := newBench(t, nil)
	slow.runtime.pace = pace{4, 3600}
	inParts := q
	inParts.Parts = true
	slow.read(t, inParts)
	if got := slow.store.Suspected.Load(); got <= 2 {
		t.Errorf("two slow hours took %d questions for threats", got)
	}
	slow.asked()
	slow.runtime.pace = pace{}
	got := slow.read(t, q)
	if questions := slow.asked(); questions != "0 0" {
		t.Errorf("split hours are not kept as hours: %s questions", questions)
	}
	if diff := cmp.Diff(whatIsIn(want), whatIsIn(got)); diff != "" {
		t.Error(diff)
	}
}

// Hours that take a short time are read by one question, no more than half of them unless all do, and kept as hours.
func TestShortHoursAreReadTogether(t *testing.T) {
	q := Question{Window: plan.NewWindow(noon.Add(-16*time.Hour), noon.Add(-4*time.Hour)), Threats: true, Counts: &CountsQuery{Account: true, Cell: 5 * time.Minute}}
	want := newBench(t, nil).read(t, q)
	for _, one := range []struct {
		hours hourTimes
		most  int64
	}{{hourTimes{}, 4}, {hourTimes{apart: 1}, 4}, {hourTimes{apart: 0.1, atOnce: 0.15}, 4}, {hourTimes{apart: 0.15, atOnce: 0.1}, 1}, {hourTimes{apart: 0.1}, 1}} { // 16 hours ago is 20:00: four hours, six, and two
		b := newBench(t, nil)
		b.runtime.pace, b.runtime.hours = pace{1e-6, 3600}, one.hours
		got := b.read(t, q)
		if asked := b.store.Suspected.Load(); asked > one.most {
			t.Errorf("twelve short hours took %d questions for threats", asked)
		}
		if diff := cmp.Diff(whatIsIn(want), whatIsIn(got)); diff != "" {
			t.Error(diff)
		}
		b.asked()
		hour := q
		hour.Window = plan.NewWindow(noon.Add(-9*time.Hour), noon.Add(-8*time.Hour))
		b.read(t, hour)
		if questions := b.asked(); questions != "0 0" {
			t.Errorf("hours that were read together are not kept as hours: %s questions", questions)
		}
	}
}

// Panels that are opened at once cut a range alike, whatever was measured meanwhile.
func TestPanelsJoinTheSameHours(t *testing.T) {
	b := newBench(t, func(c *RuntimeConfig) { c.Now = time.Now })
	b.runtime.pace = pace{1e-6, 3600}
	b.store.Each = 50 * time.Millisecond
	q := Question{Window: plan.NewWindow(noon.Add(-12*time.Hour), noon), Threats: true}
	group := sync.WaitGroup{}
	for i := range 4 {
		q.Counts = &CountsQuery{Cell: time.Duration(i) * time.Minute}
		group.Go(func() {
			time.Sleep(time.Duration(20*i) * time.Millisecond)
			if _, err := b.Read(context.Background(), q); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if asked := b.store.Suspected.Load(); asked != 2 {
		t.Errorf("four panels took %d questions for the threats of twelve hours in halves", asked)
	}
}
