package view

import (
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

func TestTimelineHoldsEachThreatOnce(t *testing.T) {
	for _, length := range []int64{1, 59, 60, 61, 119, 3600, 86_399_999} { // milliseconds
		w := plan.Window{From: 1e9, To: 1e9 + length*millisecond}
		all := slice.ThreatsOf(w, []slice.Threat{
			threat(w.From, "/a", "x", request.Passed, "sqli-one"), threat(w.To-1, "/a", "x", request.Blocked, "sqli-one"), threat((w.From+w.To)/2, "/b", "x", request.Blocked, "xss-one"),
		})
		a := &work{window: w, rows: all.Rows, facts: factsOf(&all.Names, w.To)}
		frame := a.timeline()
		sums := map[string]float64{}
		times := frame.Columns[0].Times
		for _, column := range frame.Columns[1:] {
			if len(column.Numbers) != len(times) {
				t.Fatalf("%d milliseconds: %d numbers for %d times", length, len(column.Numbers), len(times))
			}
			for _, n := range column.Numbers {
				sums[column.Name] += *n
			}
		}
		if sums["passed"] != 1 || sums["blocked"] != 2 || sums["failed"] != 0 {
			t.Errorf("%d milliseconds: %v", length, sums)
		}
		if len(times) > timelineParts || times[0] != w.From || times[len(times)-1] >= w.To || *frame.Columns[2].Numbers[0] != 1 {
			t.Errorf("%d milliseconds: %d parts from %d to %d", length, len(times), times[0], times[len(times)-1])
		}
	}
}
