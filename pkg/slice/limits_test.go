package slice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
)

func TestFinishedScansAreKeptAsLongAsThereIsRoom(t *testing.T) {
	for _, test := range []struct {
		bytes int64
		asked string // each letter is a question whose answer takes ten bytes
		runs  int32
	}{{0, "aaa", 3}, {9, "aa", 2}, {10, "aaa", 1}, {10, "aba", 3}, {20, "abab", 2}, {20, "abca", 4}, {20, "abcb", 3}} {
		var runs atomic.Int32
		s := shared[int]{keeper: newKeeper(test.bytes), size: func(int) int64 { return 10 }}
		for _, question := range test.asked {
			_, err := s.do(context.Background(), string(question), func(context.Context) (int, error) { return int(runs.Add(1)), nil })
			if err != nil {
				t.Fatal(err)
			}
			settle(&s)
		}
		if runs.Load() != test.runs {
			t.Errorf("%q with %d bytes: %d scans, want %d", test.asked, test.bytes, runs.Load(), test.runs)
		}
	}
}

// settle waits until finished scans are kept or dropped: that happens right after their waiters are told.
func settle(s *shared[int]) {
	for range 1000 {
		s.lock.Lock()
		n := len(s.scans)
		s.lock.Unlock()
		s.keeper.lock.Lock()
		kept := len(s.keeper.kept)
		s.keeper.lock.Unlock()
		if n == kept {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func TestReleasedRoomIsThereAgain(t *testing.T) {
	k := newKeeper(10)
	dropped := 0
	kept := k.keep(10, func() { dropped++ })
	k.release(kept)
	k.release(kept)
	if k.left != 10 || len(k.kept) != 0 || dropped != 0 {
		t.Errorf("%+v, %d dropped", k, dropped)
	}
}

func TestNoMoreThreatsAreKeptThanSet(t *testing.T) {
	var hits []hit
	for i := range 30 {
		hits = append(hits, hit{at: time.Duration(i) * time.Minute, client: user, method: "GET", target: attack + fmt.Sprint(i), status: 200})
	}
	w := plan.NewWindow(noon.Add(-time.Hour), noon.Add(time.Hour))
	for most, want := range map[int]int{30: 30, 29: 0} { // all of them are in one piece
		for _, set := range []*Set{
			setOf(t, noon, gateway(hits...).with(func(c *Config) { c.MaxThreats = most })),
			setOf(t, noon, gateway(hits...).with(func(c *Config) { c.MaxThreats = most }), waf()),
		} {
			threats, err := set.Threats(context.Background(), "", w, plan.Predicate{})
			if err != nil || len(threats.List) != want || threats.Coverage.Complete() != (want == 30) {
				t.Errorf("%d of at most %d, %+v, %v", len(threats.List), most, threats.Coverage, err)
			}
			if want == 0 && !strings.Contains(threats.Coverage.Reasons[0], "more than 29 threat requests") {
				t.Errorf("%v", threats.Coverage.Reasons)
			}
		}
	}
}

func TestWhatWasNotLookedUpIsSaid(t *testing.T) {
	w := plan.NewWindow(noon, noon.Add(time.Hour))
	var requests, verdicts []hit
	for i := range 5 {
		h := hit{at: time.Duration(i) * time.Minute, client: user, method: "GET", target: harmless, status: 200, rules: []int{942100}}
		requests, verdicts = append(requests, h), append(verdicts, h)
	}
	for _, test := range []struct {
		lookups, candidates int
		paired              int
		reason              string
	}{{5, 5, 5, ""}, {3, 5, 3, "WAF: 5 verdicts are without a request under threat: the requests of 3 of them"}, {5, 2, 2, "not all requests of verdicts were found"}} {
		set := setOf(t, noon, gateway(requests...), waf(verdicts...))
		set.lookups, set.candidates = test.lookups, test.candidates
		threats, err := set.Threats(context.Background(), "", w, plan.Predicate{})
		if err != nil || threats.Join.ByRequest != test.paired || threats.Coverage.Complete() != (test.reason == "") || !strings.Contains(strings.Join(threats.Coverage.Reasons, ""), test.reason) {
			t.Errorf("%+v: %+v, %+v, %v", test, threats.Join, threats.Coverage, err)
		}
	}
}

func TestAFailedSourceFailsTheSet(t *testing.T) {
	failing := &faulty{Store: &slicetest.Memory{}, suspects: errors.New("boom")}
	set := setOf(t, noon, gateway(), waf().with(func(c *Config) { c.Store = failing }))
	if _, err := set.Threats(context.Background(), "", plan.NewWindow(noon.Add(-time.Hour), noon.Add(-time.Minute)), plan.Predicate{}); err == nil {
		t.Error("a source failed, and nobody says so")
	}
	if _, err := NewSet(nil); err == nil {
		t.Error("a set of nothing")
	}
}

func TestStoresAreNotAskedMoreAtOnceThanSet(t *testing.T) {
	busy := &busyStore{Store: &slicetest.Memory{}}
	set := setOf(t, noon, gateway(), waf()).sources
	for _, source := range set {
		source.Store = busy
	}
	limited, err := NewSet([]*Source{source(t, busy, func(c *Config) { c.Parallel = 2 }), set[1]})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := limited.Threats(context.Background(), "", plan.NewWindow(noon, noon.Add(20*time.Hour)), plan.Predicate{}); err != nil {
		t.Fatal(err)
	}
	if most := busy.most.Load(); most != 2 {
		t.Errorf("%d questions at once", most)
	}
}
