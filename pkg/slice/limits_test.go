package slice

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
)

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
			threats, err := readThreats(set, w)
			if err != nil || len(threats.Rows) != want || threats.Coverage.Complete() != (want == 30) {
				t.Errorf("%d of at most %d, %+v, %v", len(threats.Rows), most, threats.Coverage, err)
			}
			if want == 0 && !strings.Contains(threats.Coverage.Reasons[0], "more than 29 threat requests") {
				t.Errorf("%v", threats.Coverage.Reasons)
			}
		}
	}
}

// Hours that have too many threats together, and not alone, are read one by one: the newest are kept.
func TestAFloodOfHoursReadTogether(t *testing.T) {
	var hits []hit
	for i := range 60 {
		hits = append(hits, hit{at: time.Duration(2*i) * time.Minute, client: user, method: "GET", target: attack + fmt.Sprint(i), status: 200})
	}
	set := setOf(t, noon, gateway(hits...).with(func(c *Config) { c.MaxThreats = 40 }))
	part := func(from time.Duration) piece {
		return piece{plan.NewWindow(noon.Add(from), noon.Add(from+grid)), grid}
	}
	parts, err := set.sources[0].scanRun(t.Context(), []piece{part(grid), part(0)})
	if err != nil || len(parts) != 2 || len(parts[0].Rows) != 30 || len(parts[1].Rows) != 30 {
		t.Fatalf("%+v, %v", parts, err)
	}
	threats, err := readThreats(set, plan.NewWindow(noon, noon.Add(2*grid)))
	if err != nil || len(threats.Rows) != 30 || threats.Coverage.Done != grid || !strings.Contains(threats.Coverage.Reasons[0], "more than 40 threat requests") {
		t.Errorf("%d rows, %+v, %v", len(threats.Rows), threats.Coverage, err)
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
		threats, err := readThreats(set, w)
		if err != nil || threats.Join.ByRequest != test.paired || threats.Coverage.Complete() != (test.reason == "") || !strings.Contains(strings.Join(threats.Coverage.Reasons, ""), test.reason) {
			t.Errorf("%+v: %+v, %+v, %v", test, threats.Join, threats.Coverage, err)
		}
	}
}

func TestAFailedSourceFailsTheSet(t *testing.T) {
	failing := &faulty{Store: &slicetest.Memory{}, suspects: errors.New("boom")}
	set := setOf(t, noon, gateway(), waf().with(func(c *Config) { c.Store = failing }))
	if _, err := readThreats(set, plan.NewWindow(noon.Add(-time.Hour), noon.Add(-time.Minute))); err == nil {
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
	limited, err := NewSet([]*Source{source(t, busy, func(c *Config) { c.Runtime = runtimeOf(t, RuntimeConfig{Parallel: 3}) }), set[1]})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readThreats(limited, plan.NewWindow(noon, noon.Add(20*time.Hour))); err != nil {
		t.Fatal(err)
	}
	if most := busy.most.Load(); most != 2 { // one place is left to alert rules
		t.Errorf("%d questions at once", most)
	}
}
