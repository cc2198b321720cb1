package view

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// settling is how long a store may take to show what it has received.
const settling = 10 * time.Minute

// Exactness of a number.
const (
	Exact        = "exact"
	Partial      = "partial"
	AtLeast      = "at least"
	Estimated    = "estimated"
	NotAvailable = "not available"
	Derived      = "derived" // not what a log says
)

// Computed says how an answer was computed. Its JSON form is documented in docs/queries.md.
type Computed struct {
	Exactness string                 `json:"exactness"`
	Coverage  float64                `json:"coverage"`
	Window    MillisWindow           `json:"window"`
	Entries   *float64               `json:"entries,omitempty"`
	Requests  *float64               `json:"requests,omitempty"`
	Noise     *float64               `json:"noise,omitempty"`
	Unread    *float64               `json:"unread,omitempty"`
	Suspects  int64                  `json:"suspects"`
	Columns   map[string]ColumnState `json:"columns"`
	Reasons   []string               `json:"reasons"`
	Filters   []Applied              `json:"filters"`
	Source    SourceState            `json:"source"` // the first of the sources
	Sources   []SourceState          `json:"sources"`
	Join      *JoinState             `json:"join,omitempty"`
	Cost      CostState              `json:"cost"`
	AsOf      int64                  `json:"asOf"`
	Unsettled bool                   `json:"unsettled"` // entries may still arrive for a part of the range, which was read at AsOf
	Progress  ProgressState          `json:"progress"`
	Examples  []string               `json:"unreadExamples,omitempty"`
}

// ProgressState says how far an answer is. Who asked for answers in parts asks again until it is complete.
type ProgressState struct {
	Share    float64 `json:"share"` // of what must be read, which is more than the range where it is compared with the one before
	Complete bool    `json:"complete"`
	Process  string  `json:"process"` // names the process that answers: behind a load balancer there are several
	Steps    int64   `json:"steps"`   // questions that stores have answered to it
}

// MillisWindow is a window in milliseconds since the epoch.
type MillisWindow struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// ColumnState tells of a column that differs from the answer.
type ColumnState struct {
	Exactness string `json:"exactness"`
	Reason    string `json:"reason"`
}

// SourceState names where the entries are.
type SourceState struct {
	Name        string `json:"name"`
	Store       string `json:"store"`
	Format      string `json:"format"`
	FormatTitle string `json:"formatTitle"`
	Role        string `json:"role"`
	Explore     string `json:"explore,omitempty"`

	Entries *float64 `json:"entries,omitempty"` // where all of them were counted
}

// JoinState says how verdicts of one log met the requests of another.
type JoinState struct {
	ByID      int `json:"byId"`
	ByRequest int `json:"byRequest"`
	Unpaired  int `json:"unpaired"` // requests that only logs of verdicts have
}

// CostState is what an answer took.
type CostState struct {
	Bytes   int64   `json:"bytes"`
	Lines   int64   `json:"lines"`
	Queries int64   `json:"queries"`
	Seconds float64 `json:"seconds"`
}

func (a *work) computed() Computed {
	threats := &a.reading.Threats
	coverage := threats.Coverage
	coverage.Merge(a.counts.Coverage)
	cost := threats.Cost
	cost.Add(a.counts.Cost)
	cost.Add(a.narrowing)
	c := Computed{
		Exactness: Exact, Coverage: min(threats.Coverage.Share(), a.counts.Coverage.Share()), Window: MillisWindow{a.window.From / 1e6, a.window.To / 1e6}, Suspects: threats.Suspects,
		Columns: map[string]ColumnState{}, Reasons: append([]string{}, coverage.Reasons...), Filters: append([]Applied{}, a.filters.applied...),
		Sources: a.sourceStates(),
		Cost:    CostState{Bytes: cost.Bytes, Lines: cost.Lines, Queries: cost.Queries, Seconds: cost.Seconds},
		AsOf:    a.read.To / 1e6,
	}
	c.Source = c.Sources[0]
	if join := cmp.Or(threats.Join, a.counts.Join); join != nil {
		c.Join = &JoinState{join.ByID, join.ByRequest, join.Unpaired}
	}
	if a.reading.AsOf > 0 {
		c.AsOf, c.Unsettled = min(c.AsOf, a.reading.AsOf/1e6), true
	}
	c.Progress = ProgressState{Share: a.reading.Progress.Done, Complete: a.reading.Progress.Complete, Steps: a.reading.Progress.Steps}
	switch {
	case coverage.Complete():
	case a.query.Alert && a.mayEndEarly():
		c.Exactness = AtLeast
	default:
		c.Exactness = Partial
	}
	if a.overSeam() {
		c.Reasons = append(c.Reasons, "a single Loki of default settings can lose a few entries of two to three hours ago: set ingester.query_store_max_look_back_period to -1ns, or read the range again later")
		if c.Exactness == Exact {
			c.Exactness = AtLeast
		}
	}
	if a.counted && (a.query.Type == Overview || a.query.Type == Table) {
		account := a.counts.Account
		c.Entries, c.Requests, c.Noise, c.Unread = &account.Entries, &account.Requests, &account.Noise, &account.Unread
	}
	a.columnStates(&c)
	return c
}

// overSeam reports whether a store may have lost entries of the range.
func (a *work) overSeam() bool {
	now := a.now().UnixNano()
	inside := a.read.From < now-int64(plan.SeamFrom) && a.read.To > now-int64(plan.SeamTo)
	return inside && slices.ContainsFunc(a.set.Sources(), func(s *slice.Source) bool { return s.Seam })
}

// InStore names the store of all sources.
func (c *Computed) InStore(name string) {
	c.Source.Store = name
	for i := range c.Sources {
		c.Sources[i].Store = name
	}
}

func (a *work) sourceStates() []SourceState {
	accounted := a.counted && (a.query.Type == Overview || a.query.Type == Table)
	states := make([]SourceState, len(a.set.Sources()))
	for i, source := range a.set.Sources() {
		states[i] = SourceState{Name: source.Name, Format: source.Format.Preset.ID, FormatTitle: source.Format.Preset.Title, Role: string(source.Role)}
		if a.query.Evidence {
			states[i].Explore = source.Store.Explore()
		}
		if account, ok := a.counts.Sources[i]; ok && accounted {
			states[i].Entries = &account.Entries
		} else if accounted && a.set.Single() {
			states[i].Entries = &a.counts.Account.Entries
		}
	}
	return states
}

func (a *work) columnStates(c *Computed) {
	names := a.query.Metrics
	switch a.query.Type {
	case Overview:
		names = []string{"requests", "errors", "threatRatio"}
	case Anomaly:
		names = []string{"requests", "threatRatio"}
	}
	for _, name := range names {
		switch m := metrics[name]; {
		case m.traffic && a.notCountable != "":
			c.Columns[name] = ColumnState{NotAvailable, a.notCountable}
		case a.unlogged(m) != "":
			c.Columns[name] = ColumnState{NotAvailable, a.unlogged(m)}
		case m.buckets:
			c.Columns[name] = ColumnState{Estimated, "from buckets of durations, four for each power of ten"}
			if c.Exactness == Exact {
				c.Exactness = Estimated
			}
		}
	}
	a.derivedStates(c)
	if slices.Contains(names, "requests") && a.notCountable != "" {
		c.Reasons = append(c.Reasons, "requests are not available: "+a.notCountable)
	}
	switch {
	case a.notComparable != "":
		c.Reasons = append(c.Reasons, "new endpoints are not marked: "+a.notComparable)
	case a.query.Compare && !a.counted:
		c.Reasons = append(c.Reasons, "new endpoints are not marked: requests are not available")
	}
	if a.reading.Threats.Window.To > a.now().Add(-settling).UnixNano() && a.read.To < a.window.To {
		c.Reasons = append(c.Reasons, "the range reaches into the future: what has arrived by now is counted")
	}
}

// derivedStates tells of attributes in the answer that no log has.
func (a *work) derivedStates(c *Computed) {
	keys := slices.Clone(a.query.GroupBy)
	for _, f := range a.query.Filters {
		keys = append(keys, f.Key)
	}
	for i := range dimensions {
		d := &dimensions[i]
		shown := a.query.Type == Overview || a.query.Type == Events || slices.Contains(keys, d.Key)
		if reason := d.derived(a.set); shown && reason != "" {
			c.Columns[d.Key] = ColumnState{Derived, reason}
		}
	}
}

func isTooManyGroups(err error) bool { return errors.Is(err, plan.ErrTooManyGroups) }
