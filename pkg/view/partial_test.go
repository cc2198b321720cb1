package view

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

// stuck never answers about what is older than a time.
type stuck struct {
	store.Store
	before int64
}

func (s *stuck) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	if w.From < s.before {
		<-ctx.Done()
		return plan.Cost{}, ctx.Err()
	}
	return s.Store.Suspects(ctx, w, g, r, where, yield)
}

// threeOfFourHours are attacks of which the oldest can't be read.
func threeOfFourHours(t *testing.T) (*slice.Set, plan.Window) {
	t.Helper()
	source := logSource(t, "gateway", "nginx-json", logformat.Requests, nil,
		access(10*time.Minute, "a", "203.0.113.1", "/items?q=<script>alert(1)</script>", 200), access(70*time.Minute, "b", "203.0.113.1", "/items?q=<script>alert(1)</script>", 200),
		access(130*time.Minute, "c", "203.0.113.1", "/items?q=<script>alert(1)</script>", 200), access(190*time.Minute, "d", "203.0.113.2", "/other?q=<script>alert(1)</script>", 200))
	source.Store = &stuck{source.Store, noon.Add(time.Hour).UnixNano()}
	return source.Alone(), plan.NewWindow(noon, noon.Add(4*time.Hour))
}

func within(t *testing.T, set *slice.Set, q Query, w plan.Window, deadline time.Duration) (Answer, error) {
	t.Helper()
	tax, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Complete(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	return NewViewer(tax, func() time.Time { return noon.Add(200 * time.Hour) }).Answer(ctx, set, q, w)
}

// brief is long enough for what can be read, also on a busy machine.
const brief = 2 * time.Second

func TestAnAlertRuleGetsNoIncompleteNumber(t *testing.T) {
	set, w := threeOfFourHours(t)
	_, err := within(t, set, Query{Type: Value, Metrics: []string{"threats"}, Alert: true}, w, brief)
	var incomplete *IncompleteError
	if !errors.As(err, &incomplete) || incomplete.Share != 0.75 || !strings.Contains(err.Error(), "only 75 % of the range could be read in time: narrow the range") {
		t.Errorf("%v", err)
	}
}

func TestAnAlertRuleFiresInTheMiddleOfAFlood(t *testing.T) {
	set, w := threeOfFourHours(t)
	q := Query{Type: Value, Metrics: []string{"threats"}, GroupBy: []string{"endpoint"}, AtLeast: 2, Alert: true}
	answer, err := within(t, set, q, w, brief)
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, answer.Frames[0], "endpoint", "threats")
	if len(rows) != 1 || rows[0] != "GET /items 2" || answer.Computed.Exactness != AtLeast {
		t.Errorf("%v, %s", rows, answer.Computed.Exactness)
	}
	q.AtLeast = 3 // the hour that can't be read would decide
	if _, err := within(t, set, q, w, brief); !errors.As(err, new(*IncompleteError)) {
		t.Errorf("%v", err)
	}
	q.AtLeast, q.Metrics = 0.1, []string{"threatRatio"} // ratios may fall again
	if _, err := within(t, set, q, w, brief); !errors.As(err, new(*IncompleteError)) {
		t.Errorf("%v", err)
	}
}

func TestOthersGetWhatWasRead(t *testing.T) {
	set, w := threeOfFourHours(t)
	answer, err := within(t, set, Query{Type: Overview}, w, brief)
	if err != nil {
		t.Fatal(err)
	}
	c := answer.Computed
	if got := rowsOf(t, answer.Frames[0], "threats", "requests"); got[0] != "3 3" || c.Exactness != Partial || c.Coverage != 0.75 || c.Progress.Complete || !strings.Contains(strings.Join(c.Reasons, ""), "2026-10-10 12:00:00 to 2026-10-10 13:00:00 UTC is missing: it is not read yet") {
		t.Errorf("%v: %+v", got, c)
	}
	q := Query{Type: Overview, Budget: brief}
	answer, err = within(t, set, q, w, time.Minute)
	if share := answer.Computed.Progress.Share; err != nil || share != 0.75 && share != 0.5 || answer.Computed.Progress.Complete { // the hours were short: two are read together
		t.Errorf("%+v, %v", answer.Computed.Progress, err)
	}
}

func TestVeryMuchIsAskedForFirst(t *testing.T) {
	source := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, access(10*time.Minute, "a", "203.0.113.1", "/items?q=<script>alert(1)</script>", 200))
	runtime, err := slice.NewRuntime(slice.RuntimeConfig{CacheBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	source.Runtime = runtime
	set, w := source.Alone(), plan.NewWindow(noon, noon.Add(4*time.Hour))
	size, err := source.Store.(*slicetest.Memory).Size(context.Background(), w)
	if err != nil || size.Entries != 1 {
		t.Fatal(size, err)
	}
	q := Query{Type: Overview, MaxBytes: size.Bytes - 1}
	_, err = within(t, set, q, w, time.Minute)
	var cost *CostError
	if !errors.As(err, &cost) || cost.Bytes != size.Bytes || !strings.Contains(err.Error(), "narrow the range") {
		t.Fatalf("%v", err)
	}
	if _, err := within(t, set, q, plan.NewWindow(noon, noon.Add(time.Hour)), time.Minute); err != nil {
		t.Errorf("an hour is refused: %v", err)
	}
	q.MaxBytes = size.Bytes
	if _, err := within(t, set, q, w, time.Minute); err != nil {
		t.Fatal(err)
	}
	q.MaxBytes = 1 // it was read before
	if _, err := within(t, set, q, w, time.Minute); err != nil {
		t.Errorf("what was read before is asked for again: %v", err)
	}
}

// refusing answers with an error about what is older than a time.
type refusing struct {
	store.Store
	before int64
}

func (s *refusing) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	if w.From < s.before {
		return plan.Cost{}, errors.New("beyond the retention")
	}
	return s.Store.Suspects(ctx, w, g, r, where, yield)
}
