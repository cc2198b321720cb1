package slice

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/store/sample"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

var noon = time.Date(2026, 10, 10, 12, 0, 0, 0, time.UTC)

func source(t testing.TB, s store.Store, change func(*Config)) *Source {
	t.Helper()
	presets, err := logformat.LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	preset, _ := presets.Get("nginx-json")
	format, err := logformat.Resolve(preset, sample.Minute(noon.Unix()/60), logformat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := testEngine()
	if err != nil {
		t.Fatal(err)
	}
	actors, err := actor.NewResolver(actor.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	config := Config{Name: "test", Role: logformat.Requests, Store: s, Format: format, Actors: actors, Engine: engine, Confidence: detect.Medium}
	if change != nil {
		change(&config)
	}
	src, err := NewSource(config)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// testEngine is made once: it takes a while and never changes.
var testEngine = sync.OnceValues(func() (*detect.Engine, error) {
	rules, err := detect.LoadRules()
	if err != nil {
		return nil, err
	}
	tax, err := taxonomy.Load()
	return detect.NewEngine(rules, tax), err
})

// readThreats and readCounts read one product of a window to its end.
func readThreats(set *Set, w plan.Window) (Threats, error) {
	r, err := set.Read(context.Background(), Question{Window: w, Threats: true})
	return r.Threats, err
}

func readCounts(set *Set, w plan.Window, q CountsQuery) (Counts, error) {
	r, err := set.Read(context.Background(), Question{Window: w, Counts: &q})
	return r.Counts, err
}

func runtimeOf(t testing.TB, c RuntimeConfig) *Runtime {
	t.Helper()
	r, err := NewRuntime(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnyCutGivesTheSame(t *testing.T) {
	src := source(t, sample.New(func() time.Time { return noon }), func(c *Config) {
		c.Noise = []endpoint.Noise{{Paths: []string{"/health"}}}
	})
	whole := plan.NewWindow(noon.Add(-100*time.Minute), noon.Add(-7*time.Second))
	query := CountsQuery{By: []plan.Field{plan.Country}, Cell: 5 * time.Minute, Bytes: true, Account: true}
	threats, err := readThreats(src.Alone(), whole)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := readCounts(src.Alone(), whole, query)
	if err != nil {
		t.Fatal(err)
	}
	if len(threats.Rows) == 0 || counts.Account.Noise == 0 || !counts.Account.balanced() || !counts.Coverage.Complete() {
		t.Fatalf("%d threats, account %+v, coverage %+v", len(threats.Rows), counts.Account, counts.Coverage)
	}
	for _, cut := range []time.Duration{time.Millisecond, 35 * time.Minute, 60 * time.Minute} { // multiples of a cell, but for the first
		var parts []*Threats
		mergedCounts := Counts{}
		for _, part := range []plan.Window{{From: whole.From + int64(cut), To: whole.To}, {From: whole.From, To: whole.From + int64(cut)}} {
			some, err := readThreats(src.Alone(), part)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, &some)
			count, err := readCounts(src.Alone(), part, CountsQuery{By: query.By, Bytes: true, Account: true})
			if err != nil {
				t.Fatal(err)
			}
			mergedCounts.Merge(count)
		}
		mergedThreats := MergeThreats(parts)
		if diff := cmp.Diff(threats.All(), mergedThreats.All()); diff != "" {
			t.Errorf("cut at %s: %s", cut, diff)
		}
		if mergedCounts.Account != counts.Account {
			t.Errorf("cut at %s: %+v, want %+v", cut, mergedCounts.Account, counts.Account)
		}
		if diff := cmp.Diff(byEndpoint(counts), byEndpoint(mergedCounts)); diff != "" {
			t.Errorf("cut at %s: %s", cut, diff)
		}
	}
}

func byEndpoint(c Counts) map[string]Measures {
	sums := map[string]Measures{}
	for key, m := range c.Groups {
		id := key.Endpoint.String() + key.By
		total := sums[id]
		total.add(m)
		sums[id] = total
	}
	return sums
}

// faulty fails in the way that a test wants.
type faulty struct {
	store.Store
	suspects error
	lost     float64
}

func (f *faulty) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	if f.suspects != nil && w.To == noon.UnixNano() {
		return plan.Cost{}, f.suspects
	}
	return f.Store.Suspects(ctx, w, g, r, where, yield)
}

func (f *faulty) Aggregate(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	return f.Store.Aggregate(ctx, w, a, func(row plan.Row) error {
		if a.Scope == plan.AllEntries {
			row.Value += f.lost
		}
		return yield(row)
	})
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	window := plan.NewWindow(noon.Add(-2*time.Hour), noon)
	f := &faulty{Store: sample.New(func() time.Time { return noon }), suspects: plan.ErrTooManyEntries}
	threats, err := readThreats(source(t, f, nil).Alone(), window)
	if err != nil || threats.Coverage.Complete() || threats.Coverage.Share() != 0.5 || !strings.Contains(threats.Coverage.Reasons[0], "11:00:00 to 2026-10-10 12:00:00 UTC is missing") {
		t.Errorf("coverage %+v, %v", threats.Coverage, err)
	}
	f.suspects = errors.New("boom")
	if _, err := readThreats(source(t, f, nil).Alone(), window); err == nil {
		t.Error("a failed piece is not an error")
	}
	f.lost = 3
	counts, err := readCounts(source(t, f, nil).Alone(), window, CountsQuery{Account: true})
	if err != nil || counts.Coverage.Complete() || !strings.Contains(counts.Coverage.Reasons[0], "+3 entries") {
		t.Errorf("entries that nobody counted: coverage %+v, %v", counts.Coverage, err)
	}
}

// What was incomplete once may be complete the next time: entries that arrive between two counts make them differ.
func TestWhatWasIncompleteIsReadAgain(t *testing.T) {
	window := plan.NewWindow(noon.Add(-9*time.Hour), noon.Add(-7*time.Hour))
	f := &faulty{Store: sample.New(func() time.Time { return noon }), lost: 3}
	set := source(t, f, func(c *Config) { c.Runtime = runtimeOf(t, RuntimeConfig{CacheBytes: 1 << 20}) }).Alone()
	if counts, err := readCounts(set, window, CountsQuery{Account: true}); err != nil || counts.Coverage.Complete() {
		t.Fatalf("%+v, %v", counts.Coverage, err)
	}
	f.lost = 0
	if counts, err := readCounts(set, window, CountsQuery{Account: true}); err != nil || !counts.Coverage.Complete() {
		t.Errorf("what was incomplete is kept: %+v, %v", counts.Coverage, err)
	}
}

func TestBlockStatusesAreInferred(t *testing.T) {
	e := plan.Entry{Time: 1, Line: `{"remote_addr":"203.0.113.7","request_method":"GET","request_uri":"/?q=<script>alert(1)</script>","status":403}`}
	s := sample.New(time.Now)
	plain, _, ok := source(t, s, nil).Inspect(e)
	if !ok || plain.Outcome != request.Rejected {
		t.Errorf("%+v", plain)
	}
	inferred, evidence, ok := source(t, s, func(c *Config) { c.BlockStatuses = []int{403} }).Inspect(e)
	if !ok || inferred.Outcome != request.Blocked || len(evidence.Findings) == 0 {
		t.Errorf("%+v", inferred)
	}
	if _, _, ok := source(t, s, func(c *Config) { c.Noise = []endpoint.Noise{{Paths: []string{"/"}}} }).Inspect(e); ok {
		t.Error("noise is a threat")
	}
	waf := func(c *Config) {
		c.Format, c.Noise = formatNamed(t, "coraza"), []endpoint.Noise{{Paths: []string{"/health"}}}
	}
	if _, _, ok := source(t, s, waf).Inspect(hit{client: "203.0.113.7", method: "GET", target: "/health", rules: []int{942100}}.entry(t, "coraza", noon)); !ok {
		t.Error("a verdict is noise")
	}
	if _, _, ok := source(t, s, nil).Inspect(plan.Entry{Line: "x"}); ok {
		t.Error("an unread entry is a threat")
	}
}
