//go:build stores

package stores

import (
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/view"
	"github.com/underthreat/apis-under-threat/tests/stores/lokiserver"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// TestTheSeamOfADefaultLokiIsSaid: a single Loki of default settings asks its ingester for what is young and its store for what is old, and what is
// in neither is missing. Entries written late show it at once: they are in memory, where nobody looks for their age.
func TestTheSeamOfADefaultLokiIsSaid(t *testing.T) {
	loki, err := lokiserver.Start(t.Context(), lokiserver.Options{Seam: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(loki) })
	now := time.Now()
	var entries []lokipush.Entry
	for i := range 2400 { // the last four hours
		at := now.Add(-time.Duration(2399-i) * 6 * time.Second)
		entries = append(entries, lokipush.Entry{Time: at.UnixNano(), Line: combined(i%200, "/a", 200), Labels: map[string]string{"job": "seam", "service_name": "a"}})
	}
	push(t, loki.Pusher(""), entries)
	requests := func(span time.Duration) (float64, view.Computed) {
		d := instance{url: loki.URL, options: map[string]any{"sources": source(`{job="seam"}`, "combined")}}.open(t)
		answer := ask(t, d, now.Add(-span).UnixNano(), now.Add(time.Second).UnixNano(), map[string]any{"queryType": "value", "metrics": []string{"requests"}})
		if answer.Error != nil {
			t.Fatal(answer.Error)
		}
		n, _ := cell(t, answer.Frames[0], "requests", 0).(float64)
		return n, computed(t, answer.Frames)
	}
	if n, c := requests(110 * time.Minute); n != 1100 && n != 1101 || c.Exactness != view.Exact {
		t.Errorf("before the seam: %v requests, %s", n, c.Exactness)
	}
	n, c := requests(4 * time.Hour)
	if n > 2400 || c.Exactness != view.AtLeast || !strings.Contains(strings.Join(c.Reasons, " "), "query_store_max_look_back_period") {
		t.Errorf("over the seam: %v requests, %s, %v", n, c.Exactness, c.Reasons)
	}
	t.Logf("%v of 2400 entries are counted over the seam", n)
}
