//go:build stores

package stores

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// TestLateEntriesAreReadAtTheMilestones: what arrives up to three hours late is counted once its piece is read again, and until then the answer
// says as of when it is. Loki is real; the clock of the plugin is not, since nobody waits three hours.
func TestLateEntriesAreReadAtTheMilestones(t *testing.T) {
	end := time.Now().Add(-30 * time.Minute).Truncate(time.Hour)
	from := end.Add(-time.Hour)
	clock := end.Add(5 * time.Minute)
	runtime, err := slice.NewRuntime(slice.RuntimeConfig{CacheBytes: 8 << 20, Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := loki.New(loki.Config{URL: servers.plain.URL, Selector: `{job="late"}`, Client: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	source := joinSource(t, s, "combined", logformat.Requests, logformat.Lines, planEntries(requestsIn(t, "combined", "late", from, 1)))
	source.Runtime = runtime
	set := source.Alone()
	pushed := 0
	arrive := func(threats int) {
		var entries []lokipush.Entry
		for i := range threats {
			pushed++
			at := end.Add(-time.Duration(1+pushed*37%290)*time.Second + time.Duration(pushed)*time.Microsecond) // one piece of five minutes, while the hour is young
			entries = append(entries, lokipush.Entry{Time: at.UnixNano(), Line: combined(i, "/?q=%27%20OR%201=1--", 200), Labels: map[string]string{"job": "late", "service_name": "a"}})
		}
		push(t, servers.plain.Pusher(""), entries)
	}
	counted := func() (numbers string, unsettled bool) {
		read, err := set.Read(t.Context(), slice.Question{Window: plan.NewWindow(from, end), Threats: true, Counts: &slice.CountsQuery{Account: true}})
		if err != nil {
			t.Fatal(err)
		}
		if float64(len(read.Threats.Rows)) > read.Counts.Account.Requests {
			t.Errorf("%d threats of %v requests", len(read.Threats.Rows), read.Counts.Account.Requests)
		}
		return fmt.Sprint(len(read.Threats.Rows), " of ", read.Counts.Account.Requests), read.AsOf != 0
	}
	arrive(50)
	last := ""
	for _, step := range []struct {
		age       time.Duration // of the piece, when some more have arrived
		again     bool          // it is read again
		unsettled bool
	}{
		{5 * time.Minute, true, true}, {6 * time.Minute, true, true}, {10 * time.Minute, true, true}, {29 * time.Minute, false, true}, {31 * time.Minute, true, true}, {80 * time.Minute, false, true}, {90 * time.Minute, true, true},
		{179 * time.Minute, false, true}, {181 * time.Minute, true, false}, {300 * time.Minute, false, false},
	} {
		clock = end.Add(step.age)
		if step.age < 190*time.Minute { // nothing arrives after it is settled
			arrive(3)
		}
		got, unsettled := counted()
		if want := fmt.Sprint(pushed, " of ", pushed); step.again && got != want || !step.again && got != last && got != want {
			t.Errorf("after %s: %s, want %s (before: %s)", step.age, got, want, last)
		}
		if unsettled != step.unsettled {
			t.Errorf("after %s: unsettled is %v", step.age, unsettled)
		}
		last = got
	}
	if want := fmt.Sprint(pushed, " of ", pushed); last != want {
		t.Errorf("settled: %s, want %s", last, want)
	}
}
