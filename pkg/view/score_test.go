package view

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// aged is a threat request of this severity, some time before the end of the range.
func aged(before time.Duration, severity detect.Level, outcome request.Outcome, rules ...string) slice.Threat {
	t := threat(noon.Add(-before).UnixNano(), "/", "x", outcome, rules...)
	t.Severity = severity
	return t
}

func times(n int, t slice.Threat) []slice.Threat {
	list := make([]slice.Threat, n)
	for i := range list {
		list[i] = t
		list[i].Ref.Hash = uint64(i)
	}
	return list
}

func scored(threats []slice.Threat) *group {
	all := slice.ThreatsOf(plan.Window{To: noon.UnixNano()}, threats)
	facts := factsOf(&all.Names, noon.UnixNano())
	g := &group{}
	for i := range all.Rows {
		g.addThreats(facts, distinct{score: true}, &all.Rows[i], 1)
	}
	return g
}

func TestScore(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		name    string
		threats []slice.Threat
		want    float64
	}{
		{"nothing", nil, 0},
		{"critical, answered, now: 10 × 1", times(1, aged(0, detect.Critical, request.Passed, "a-1")), 10},
		{"high, blocked: 3 × 0.2", times(1, aged(0, detect.High, request.Blocked, "a-1")), 0.6},
		{"high, answered, a day old: 3 × 1 × ½", times(1, aged(day, detect.High, request.Passed, "a-1")), 1.5},
		{"medium, failed, two days old: 1 × 0.8 × ¼", times(1, aged(2*day, detect.Medium, request.Failed, "a-1")), 0.2},
		{"low, rejected, twelve hours old: 0.3 × 0.3 × √½", times(1, aged(day/2, detect.Low, request.Rejected, "a-1")), 0.09 / math.Sqrt2},
		{"info, redirected, and another one, unknown: 2 × 0.1 × 0.5", append(times(1, aged(0, detect.Info, request.Redirected, "a-1")), aged(0, detect.Info, request.Unknown, "a-1")), 0.1},
		{"a request of three rules counts once", times(1, aged(0, detect.High, request.Passed, "a-1", "b-1", "c-1")), 3},
		{"two rules add up: 3 + 2 × 10", append(times(2, aged(0, detect.Critical, request.Passed, "b-1")), aged(0, detect.High, request.Passed, "a-1")), 23},
		{"one noisy rule: 1000 × 10, capped at 25", times(1000, aged(0, detect.Critical, request.Passed, "a-1")), 25},
		{"a noisy rule and another one: 25 + 3", append(times(1000, aged(0, detect.Critical, request.Passed, "a-1")), aged(0, detect.High, request.Passed, "b-1")), 28},
		{"five noisy rules: 125, capped at 100", append(append(append(append(times(9, aged(0, detect.Critical, request.Passed, "a-1")), times(9, aged(0, detect.Critical, request.Passed, "b-1"))...),
			times(9, aged(0, detect.Critical, request.Passed, "c-1"))...), times(9, aged(0, detect.Critical, request.Passed, "d-1"))...), times(9, aged(0, detect.Critical, request.Passed, "e-1"))...), 100},
	} {
		if got := *scoreOf(scored(test.threats)); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestContributions(t *testing.T) {
	g := scored(append(times(4, aged(0, detect.Critical, request.Passed, "b-1")),
		aged(0, detect.High, request.Passed, "a-1", "b-1"), aged(24*time.Hour, detect.High, request.Blocked, "a-1")))
	want := []Contribution{
		{Rule: "b-1", Requests: 4, Weight: 10, Sum: 40, Points: 25, Capped: true},
		{Rule: "a-1", Requests: 2, Weight: 1.8, Sum: 3.3, Points: 3.3}, // (3 + 0.6) / 2 and 3 + 0.6 / 2
	}
	if diff := cmp.Diff(want, g.score.contributions(), cmpopts.IgnoreUnexported(Contribution{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Error(diff)
	}
	merged := score{}
	merged.merge(scored(times(4, aged(0, detect.Critical, request.Passed, "b-1"))).score)
	merged.merge(scored([]slice.Threat{aged(0, detect.High, request.Passed, "a-1"), aged(24*time.Hour, detect.High, request.Blocked, "a-1")}).score)
	if diff := cmp.Diff(want, merged.contributions(), cmpopts.IgnoreUnexported(Contribution{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Error("merged: " + diff)
	}
}

// The contributions of a row must explain its score, whoever the rows are.
func TestTableOfScores(t *testing.T) {
	for _, by := range []string{"actor", "clientIp", "network", "country"} {
		answer := answerTo(t, gatewayAndWAF(t), Query{Type: Table, GroupBy: []string{by}, Metrics: []string{"threats", "score"}, OrderBy: OrderBy{Metric: "score"}})
		frame := answer.Frames[0]
		scores, threats := columnOf(t, frame, "score").Numbers, columnOf(t, frame, "threats").Numbers
		if len(scores) == 0 {
			t.Fatalf("%s: no rows", by)
		}
		for i, text := range columnOf(t, frame, "contributions").JSON {
			var list []Contribution
			if err := json.Unmarshal(text, &list); err != nil {
				t.Fatal(err)
			}
			points, requests := 0.0, 0
			for _, c := range list {
				points, requests = points+c.Points, requests+c.Requests
			}
			if math.Abs(min(points, 100)-*scores[i]) > 1e-9 || float64(requests) != *threats[i] || *scores[i] <= 0 {
				t.Errorf("%s, row %d: points %v of %d requests, score %v of %v threats", by, i, points, requests, *scores[i], *threats[i])
			}
			if i > 0 && *scores[i] > *scores[i-1] {
				t.Errorf("%s: rows are not in order: %v after %v", by, *scores[i], *scores[i-1])
			}
		}
		if formula, ok := frame.Custom["score"].(ScoreFormula); !ok || formula.Severity["critical"] != 10 || formula.Outcome["blocked"] != 0.2 || formula.HalfLifeHours != 24 {
			t.Errorf("formula %+v", frame.Custom["score"])
		}
	}
}

func TestNetworkOfClients(t *testing.T) {
	answer := answerTo(t, gatewayAndWAF(t), Query{Type: Table, GroupBy: []string{"network"}, Metrics: []string{"threats", "actors"}})
	if diff := cmp.Diff([]string{"203.0.113.0/24 5 3"}, rowsOf(t, answer.Frames[0], "network", "threats", "actors")); diff != "" {
		t.Error(diff)
	}
}
