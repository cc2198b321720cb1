package view

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

func TestDeviation(t *testing.T) {
	for name, test := range map[string]struct {
		count   float64
		earlier []float64
		want    deviation
	}{
		"as usual": {100, []float64{100, 100, 100}, deviation{usual: 100, spread: 10}},
		"the root of the usual is a sigma at least": {13, []float64{4, 4, 4, 4}, deviation{4, 2, 4.5, 45}},
		"a tenth of the usual is a sigma at least":  {15_000, []float64{10_000, 10_000, 10_000}, deviation{10_000, 1000, 5, 50}},
		"twice the usual of many is 100":            {20_000, []float64{10_000, 10_010, 9_990}, deviation{10_000, 1000, 10, 100}},
		"days that differ much":                     {400, []float64{100, 200, 300, 200, 100, 300, 200}, deviation{200, 148.26, 1.349, 13.49}},
		"one wild day does not matter":              {13, []float64{4, 4, 4, 4, 9000}, deviation{4, 2, 4.5, 45}},
		"never seen before":                         {3, []float64{0, 0, 0, 0, 0, 0, 0}, deviation{0, 1, 3, 30}},
		"no more than 100":                          {1e6, []float64{0, 0, 0}, deviation{0, 1, 1e6, 100}},
		"fewer than usual is no anomaly of threats": {0, []float64{100, 120, 80}, deviation{100, 29.652, -3.3725, 0}},
		"nothing, as ever":                          {0, []float64{0, 0, 0}, deviation{0, 1, 0, 0}},
		"the mean of the two in the middle":         {10, []float64{8, 12, 2, 30}, deviation{10, 7.413, 0, 0}},
	} {
		got := deviationOf(test.count, test.earlier)
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(deviation{}), cmpopts.EquateApprox(0, 0.001)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if times := deviationOf(5, []float64{0, 0, 0}).times(5); times != nil {
		t.Errorf("5 is %v times nothing", *times)
	}
}

func TestEarlierWindows(t *testing.T) {
	for _, test := range []struct {
		length time.Duration
		n      int
		shift  time.Duration
	}{
		{time.Minute, 7, day}, {day, 7, day}, {day + 1, 4, week}, {week, 4, week}, {week + 1, 4, 2 * week}, {30 * day, 4, 5 * week}, {maxCompared, 4, 5 * week},
	} {
		w := plan.Window{From: noon.UnixNano(), To: noon.UnixNano() + int64(test.length)}
		got := earlierWindows(w)
		for i, earlier := range got {
			want := plan.Window{From: w.From - int64(i+1)*int64(test.shift), To: w.To - int64(i+1)*int64(test.shift)}
			if earlier != want || earlier.To > w.From {
				t.Errorf("%s: window %d is %v, want %v", test.length, i, earlier, want)
			}
		}
		if len(got) != test.n {
			t.Errorf("%s: %d windows, want %d", test.length, len(got), test.n)
		}
	}
}

const attack = "/items?q=<script>alert(1)</script>"

// history is a log with so many attacks in the hour after noon of each day, the last one first, and a harmless request beside each; -1: nothing was logged.
func history(attacks ...int) []plan.Entry {
	var entries []plan.Entry
	for days, n := range attacks {
		at := -time.Duration(days) * day
		for i := range n {
			after := at + time.Duration(i)*time.Minute/2
			entries = append(entries, access(after, fmt.Sprint(days, "-", i), fmt.Sprintf("203.0.113.%d", i%2), attack, 200))
		}
		if n >= 0 {
			entries = append(entries, access(at, fmt.Sprint(days), "203.0.113.9", "/items?q=1", 200))
			entries = append(entries, access(at+time.Hour, fmt.Sprint(days, "late"), "203.0.113.9", attack, 200), access(at-time.Second, fmt.Sprint(days, "early"), "203.0.113.9", attack, 200))
		}
	}
	return entries
}

func anomalyOf(t *testing.T, f Frame) map[string]float64 {
	t.Helper()
	values := map[string]float64{}
	for _, column := range f.Columns {
		if len(column.Numbers) != 1 {
			t.Fatalf("%s has %d rows", column.Name, len(column.Numbers))
		}
		if column.Numbers[0] != nil {
			values[column.Name] = *column.Numbers[0]
		}
	}
	return values
}

func TestTheRangeIsComparedWithTheSameHoursBefore(t *testing.T) {
	set := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, history(40, 9, 9, 8, 10, 9, -1, 9)...).Alone()
	answer := answerTo(t, set, Query{Type: Anomaly})
	want := map[string]float64{
		"score": 100, "usual": 9, "spread": 3, "sigmas": 31.0 / 3, "times": 40.0 / 9, "threats": 40,
		"requests": 41, "threatRatio": 40.0 / 41, "ratioScore": anyScore, "ratioUsual": 0.9, "ratioSpread": anyScore, "ratioSigmas": anyScore, "ratioTimes": 40.0 / 41 / 0.9,
		"windows": 6, "ofWindows": 7,
	}
	got := anomalyOf(t, answer.Frames[0])
	// Of 41 requests as many as on the days before: 36.9 of 41, give or take the root of it.
	if sigmas := (40 - 36.9) / 6.0745; got["ratioSigmas"] < sigmas-0.001 || got["ratioSigmas"] > sigmas+0.001 || got["ratioScore"] != 10*got["ratioSigmas"] {
		t.Errorf("the share is %v sigmas above", got["ratioSigmas"])
	}
	for _, name := range []string{"ratioScore", "ratioSpread", "ratioSigmas"} {
		got[name] = anyScore
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Error(diff)
	}
	wantRows := []string{"40 41 range", "9 10 used", "9 10 used", "8 9 used", "10 11 used", "9 10 used", "0 0 no data", "9 10 used"}
	if diff := cmp.Diff(wantRows, inOrder(t, answer.Frames[1], "threats", "requests", "state")); diff != "" {
		t.Error(diff)
	}
	if c := answer.Computed; c.Exactness != Exact || answer.Frames[0].Custom["reason"] != nil {
		t.Errorf("%+v, %v", c, answer.Frames[0].Custom)
	}
}

const anyScore = -1

func TestTheComparisonHasTheFilters(t *testing.T) {
	set := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, history(40, 9, 9, 8, 10, 9, -1, 9)...).Alone()
	for text, want := range map[string][]string{
		"clientIp = 203.0.113.1": {"20 20 range", "4 4 used", "4 4 used", "4 4 used", "5 5 used", "4 4 used", "0 0 no data", "4 4 used"},
		"rule = no such rule":    {"0 41 range", "0 10 used", "0 10 used", "0 9 used", "0 11 used", "0 10 used", "0 0 no data", "0 10 used"},
		"known = known":          {"40 41 range", "9 10 used", "9 10 used", "8 9 used", "10 11 used", "9 10 used", "0 0 no data", "9 10 used"},
	} {
		key, value, _ := strings.Cut(text, " = ")
		answer := answerTo(t, set, Query{Type: Anomaly, Filters: []Filter{{Key: key, Operator: "=", Values: []string{value}}}})
		if diff := cmp.Diff(want, inOrder(t, answer.Frames[1], "threats", "requests", "state")); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// Which paths are known depends on the window: one that answers today may have answered nothing but 404 before.
func TestTheComparisonKnowsThePathsOfEachWindow(t *testing.T) {
	entries := []plan.Entry{access(time.Minute, "now", "203.0.113.1", attack, 200)}
	for days := 1; days <= 3; days++ {
		entries = append(entries, access(time.Minute-time.Duration(days)*day, fmt.Sprint(days), "203.0.113.1", attack, 404))
	}
	answer := answerTo(t, logSource(t, "gateway", "nginx-json", logformat.Requests, nil, entries...).Alone(), Query{Type: Anomaly, Filters: []Filter{{Key: "known", Values: []string{"unknown"}}}})
	if diff := cmp.Diff([]string{"0 range", "1 used", "1 used", "1 used"}, inOrder(t, answer.Frames[1], "threats", "state")[:4]); diff != "" {
		t.Error(diff)
	}
}

func TestThereIsNoScoreWithoutAHistory(t *testing.T) {
	none := []string{"score", "usual", "spread", "sigmas", "times", "ratioScore", "ratioUsual"}
	set := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, history(5, 4, -1, 4)...).Alone()
	answer := answerTo(t, set, Query{Type: Anomaly})
	got := anomalyOf(t, answer.Frames[0])
	for _, name := range none {
		if _, ok := got[name]; ok {
			t.Errorf("%s is %v", name, got[name])
		}
	}
	if reason := answer.Frames[0].Custom["reason"]; got["threats"] != 5 || got["windows"] != 2 || reason != "2 of 7 earlier windows can be compared with, and it takes 3" {
		t.Errorf("%v, %v", got, reason)
	}
	// The range itself is not there in whole.
	partial, w := threeOfFourHours(t)
	answer, err := within(t, partial, Query{Type: Anomaly}, w, brief)
	if err != nil {
		t.Fatal(err)
	}
	got = anomalyOf(t, answer.Frames[0])
	if _, ok := got["score"]; ok || answer.Frames[0].Custom["reason"] != "the range was not read in whole" || answer.Computed.Exactness != Partial || answer.Computed.Progress.Complete {
		t.Errorf("%v, %v, %+v", got, answer.Frames[0].Custom, answer.Computed)
	}
}

// What the store refuses of the past is left out, and said.
func TestAWindowThatCannotBeReadIsLeftOut(t *testing.T) {
	source := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, history(12, 3, 3, 3, 3, 3, 3, 3)...)
	source.Store = &refusing{Store: source.Store, before: noon.Add(-5*day + -time.Hour).UnixNano()}
	answer := answerTo(t, source.Alone(), Query{Type: Anomaly})
	if diff := cmp.Diff([]string{"range", "used", "used", "used", "used", "used", "incomplete", "incomplete"}, inOrder(t, answer.Frames[1], "state")); diff != "" {
		t.Error(diff)
	}
	if reason := columnOf(t, answer.Frames[1], "reason").Strings[6]; !strings.Contains(reason, "beyond the retention") {
		t.Errorf("%q", reason)
	}
	got := anomalyOf(t, answer.Frames[0])
	if got["windows"] != 5 || got["score"] == 0 || answer.Computed.Exactness != Exact {
		t.Errorf("%v, %s", got, answer.Computed.Exactness)
	}
}

// Logs of verdicts alone have no totals: threats are compared, shares are not.
func TestVerdictsAloneAreCompared(t *testing.T) {
	var entries []plan.Entry
	for days := range 5 {
		for i := range 2 {
			entries = append(entries, verdict(time.Duration(i+1)*time.Minute-time.Duration(days)*day, fmt.Sprint(days, i), "203.0.113.1", "/items?q=1", true))
		}
	}
	answer := answerTo(t, logSource(t, "WAF", "coraza", logformat.Verdicts, nil, entries...).Alone(), Query{Type: Anomaly})
	got := anomalyOf(t, answer.Frames[0])
	want := map[string]float64{"score": 0, "usual": 2, "spread": 1.4142135623730951, "sigmas": 0, "times": 1, "threats": 2, "windows": 4, "ofWindows": 7}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if answer.Computed.Columns["requests"].Exactness != NotAvailable {
		t.Errorf("%+v", answer.Computed.Columns)
	}
}

// Sources that are joined give in each window what a table of that window gives.
func TestTheComparisonOfSeveralSources(t *testing.T) {
	var requests, verdicts []plan.Entry
	for days := range 4 {
		at := time.Minute - time.Duration(days)*day
		requests = append(requests, access(at, fmt.Sprint(days, "a"), "203.0.113.1", "/items?q=1", 403), access(at+time.Minute, fmt.Sprint(days, "b"), "203.0.113.2", attack, 200))
		verdicts = append(verdicts, verdict(at-time.Second, fmt.Sprint(days, "a"), "203.0.113.1", "/items?q=1", true), verdict(at+5*time.Minute, fmt.Sprint(days, "f"), "203.0.113.4", "/items?q=3", true))
	}
	set, err := slice.NewSet([]*slice.Source{logSource(t, "gateway", "nginx-json", logformat.Requests, nil, requests...), logSource(t, "WAF", "coraza", logformat.Verdicts, nil, verdicts...)})
	if err != nil {
		t.Fatal(err)
	}
	answer := answerTo(t, set, Query{Type: Anomaly})
	if diff := cmp.Diff([]string{"3 3 range", "3 3 used", "3 3 used", "3 3 used"}, inOrder(t, answer.Frames[1], "threats", "requests", "state")[:4]); diff != "" {
		t.Error(diff)
	}
}

// A range that reaches into the future is compared up to the last whole minute, so that all calls of one answer ask the same.
func TestARangeThatIsNotOverIsComparedUntilNow(t *testing.T) {
	tax, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	set := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, history(60, 60, 60, 60)...).Alone()
	q := Query{Type: Anomaly}
	if err := q.Complete(); err != nil {
		t.Fatal(err)
	}
	for _, now := range []time.Duration{10*time.Minute + 1234*time.Millisecond, 10*time.Minute + 59*time.Second} {
		viewer := NewViewer(tax, func() time.Time { return noon.Add(now) })
		answer, err := viewer.Answer(context.Background(), set, q, plan.NewWindow(noon, noon.Add(time.Hour)))
		if err != nil {
			t.Fatal(err)
		}
		ends := columnOf(t, answer.Frames[1], "to").Times
		if !slices.Equal(inOrder(t, answer.Frames[1], "threats")[:4], []string{"20", "20", "20", "20"}) || ends[0] != noon.Add(10*time.Minute).UnixNano() || ends[1] != ends[0]-int64(day) {
			t.Errorf("%s: %v until %v", now, inOrder(t, answer.Frames[1], "threats"), ends)
		}
	}
}

func TestComparisonsThatCostMuchAreAskedForFirst(t *testing.T) {
	source := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, history(3, 3, 3, 3)...)
	_, err := within(t, source.Alone(), Query{Type: Anomaly, MaxBytes: 1}, plan.NewWindow(noon, noon.Add(time.Hour)), time.Minute)
	if !errors.As(err, new(*CostError)) {
		t.Errorf("%v", err)
	}
	long := plan.NewWindow(noon, noon.Add(maxCompared+time.Hour))
	if _, err := within(t, source.Alone(), Query{Type: Anomaly}, long, time.Minute); !errors.As(err, new(*QueryError)) || !strings.Contains(err.Error(), "more than 31 days") {
		t.Errorf("%v", err)
	}
}
