package view

import (
	"cmp"
	"context"
	"runtime"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

// maxRange bounds the pieces of a window: some 9,000.
const maxRange = 366 * 24 * time.Hour

// Answer is what a query gives, before it becomes Grafana's frames.
type Answer struct {
	Frames   []Frame
	Computed Computed
}

// Frame is a table of columns of equal length.
type Frame struct {
	Name    string
	Type    string // dataplane type: numeric-long, timeseries-multi
	Columns []Column
	Custom  map[string]any
}

// Column has values of one kind.
type Column struct {
	Name    string
	Title   string
	Unit    string
	Strings []string
	Numbers []*float64
	Times   []int64  // nanoseconds; 0 is none
	JSON    [][]byte // raw
	Labels  map[string]string
}

// Viewer answers queries. It is safe for concurrent use.
type Viewer struct {
	taxonomy *taxonomy.Taxonomy
	redactor *request.Redactor
	now      func() time.Time
	deep     *detect.DeepCheck // nil: off
	places   chan struct{}     // of those who put answers together, each in tens of megabytes where threats are many
}

// NewViewer makes a viewer; now is the clock.
func NewViewer(t *taxonomy.Taxonomy, now func() time.Time) *Viewer {
	return &Viewer{taxonomy: t, redactor: request.NewRedactor(), now: now, places: make(chan struct{}, min(max(runtime.GOMAXPROCS(0), 2), 4))}
}

// WithDeepCheck makes the viewer look harder at the requests whose evidence it shows. To be called before the first query.
func (v *Viewer) WithDeepCheck(d *detect.DeepCheck) *Viewer {
	v.deep = d
	return v
}

// work is one query being answered.
type work struct {
	*Viewer
	set     *slice.Set
	query   Query
	window  plan.Window // as asked
	read    plan.Window // up to the present
	lookup  *lookup
	filters filters

	placed        bool
	reading       slice.Reading
	rows          []slice.Row // the threat requests that meet the filters
	facts         *facts
	some          []slice.Row // see alike
	weights       []int
	folded        bool // unknown paths are one row
	counts        slice.Counts
	counted       bool
	before        map[endpoint.Endpoint]bool // endpoints of the range before; nil if they are not known
	notComparable string                     // why they are not
	notCountable  string                     // why there are no counts of all requests
	cell          time.Duration
	narrowing     plan.Cost // of finding out which values are frequent
}

// Answer answers a completed query about a window.
func (v *Viewer) Answer(ctx context.Context, set *slice.Set, q Query, w plan.Window) (Answer, error) {
	switch {
	case w.Empty():
		return Answer{}, queryError("the time range is empty")
	case w.Duration() > maxRange:
		return Answer{}, queryError("the time range is longer than %d days", int(maxRange.Hours()/24))
	}
	a := &work{Viewer: v, set: set, query: q, window: w, read: w, lookup: &lookup{set: set, taxonomy: v.taxonomy, list: q.Taxonomy}}
	a.read.To = min(w.To, v.now().UnixMilli()*1e6)
	if q.Type == Anomaly {
		a.untilNow()
	}
	a.filters = sortFilters(set, q.Filters)
	if err := a.allowed(); err != nil {
		return Answer{}, err
	}
	defer a.leave()
	run := map[QueryType]func(context.Context) ([]Frame, error){Overview: a.overview, Table: a.table, Value: a.value, Series: a.series, Events: a.events, Anomaly: a.anomaly}[q.Type]
	frames, err := run(ctx)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Frames: frames, Computed: a.computed()}, nil
}

// leave gives the place among those who put answers together back.
func (a *work) leave() {
	if a.placed {
		a.placed = false
		<-a.places
	}
}

// allowed refuses what the source can't give or the reader may not see, by name.
func (a *work) allowed() error {
	use := map[string]string{}
	for _, key := range a.query.GroupBy {
		use[key] = "groupBy"
	}
	for _, f := range a.query.Filters {
		use[f.Key] = "filters"
	}
	for key, where := range use {
		d, err := dimensionNamed(key)
		if err != nil {
			return queryError("%s: %v", where, err)
		}
		if reason := d.missing(a.set); reason != "" {
			return queryError("%s: %s can't be used: %s", where, key, reason)
		}
		if identities[key] && !a.query.Evidence {
			return queryError("%s: %s can't be used: identities are shown to signed-in users of a sufficient role only", where, key)
		}
	}
	return nil
}

// countsQuery is what is counted of all requests.
func (a *work) countsQuery(n needs) (slice.CountsQuery, error) {
	q := slice.CountsQuery{Where: a.filters.where, Cell: a.cell, Account: a.query.Type == Overview || a.query.Type == Table || a.query.Type == Anomaly}
	for _, m := range n.metrics {
		if a.unlogged(m) != "" {
			continue
		}
		q.Bytes = q.Bytes || m.bytes
		q.Duration = q.Duration || m.duration
		q.Buckets = q.Buckets || m.buckets
	}
	needsKey := len(a.filters.after) > 0
	for _, key := range n.groupBy {
		d, err := dimensionNamed(key)
		if err != nil {
			return q, err
		}
		needsKey = needsKey || d.count != nil
		if d.count == nil {
			q.By = append(q.By, d.field)
		}
	}
	q.Totals = !needsKey
	return q, nil
}

// uncountable says why requests can't be counted for this answer.
func (a *work) uncountable(groupBy []string) string {
	if len(a.set.Counted()) == 0 {
		if a.set.Single() {
			return "the source holds only what the WAF noticed, not all requests"
		}
		return "the sources hold only what WAFs noticed, not all requests"
	}
	if a.filters.reason != "" {
		return a.filters.reason
	}
	for _, key := range groupBy {
		d, err := dimensionNamed(key)
		if err != nil {
			return err.Error()
		}
		if reason := d.countable(a.set); reason != "" {
			return reason
		}
	}
	return ""
}

// unlogged says which field a metric needs that the log format lacks.
func (a *work) unlogged(m metric) string {
	logs := "the log format has no "
	if !a.set.Single() {
		logs = "not all logs of requests have "
	}
	switch {
	case m.bytes && !a.set.CountsHave(plan.Bytes):
		return logs + "bytes"
	case (m.duration || m.buckets) && !a.set.CountsHave(plan.Duration):
		return logs + "duration"
	}
	return ""
}

// need fetches what metrics need. strict: a metric that can't be had is an error, not an empty column.
func (a *work) need(ctx context.Context, n needs, strict bool) error {
	for _, m := range n.metrics {
		n.threats = n.threats || m.threats
		n.counts = n.counts || m.traffic
	}
	if strict && n.counts {
		if reason := cmp.Or(a.uncountable(n.groupBy), a.unlogged(n.metrics[0])); reason != "" {
			return queryError("%s is not available: %s", a.query.Metrics[0], reason)
		}
	}
	if a.query.Scope == "all" && len(n.groupBy) > 0 && a.uncountable(n.groupBy) == "" { // groups without a threat are known from the counts
		n.counts = true
	}
	return a.fetch(ctx, n)
}

func explainGroups(err error, groupBy []string) error {
	if isTooManyGroups(err) {
		return queryError("groupBy: %v has more groups than the store can list; filter, or narrow the range", groupBy)
	}
	return err
}

// collect groups what was fetched. threatened leaves only groups with a threat.
func (a *work) collect(groupBy []string, threatened bool, list ...metric) (*groups, error) {
	gs, err := newGroups(a.lookup, distinct{}.with(list...), groupBy)
	if err != nil {
		return nil, err
	}
	gs.addThreats(a.facts, a.rows, nil)
	if a.counted {
		gs.addCounts(&a.counts)
	}
	if threatened && len(groupBy) > 0 {
		for id, g := range gs.rows {
			if g.threats == 0 {
				delete(gs.rows, id)
			}
		}
	}
	return gs, nil
}

func metricsNamed(names ...string) []metric {
	list := make([]metric, len(names))
	for i, name := range names {
		list[i] = metrics[name]
	}
	return list
}
