package view

import (
	"cmp"
	"context"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

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
}

// NewViewer makes a viewer; now is the clock.
func NewViewer(t *taxonomy.Taxonomy, now func() time.Time) *Viewer {
	return &Viewer{taxonomy: t, redactor: request.NewRedactor(), now: now}
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

	threats       slice.Threats
	known         *slice.Threats // the same, once they are read
	kept          []slice.Threat // those that meet the filters
	counts        slice.Counts
	counted       bool
	before        map[endpoint.Endpoint]bool // endpoints of the range before; nil if they are not known
	notComparable string                     // why they are not
	notCountable  string                     // why there are no counts of all requests
	cell          time.Duration
}

// Answer answers a completed query about a window.
func (v *Viewer) Answer(ctx context.Context, set *slice.Set, q Query, w plan.Window) (Answer, error) {
	if w.Empty() {
		return Answer{}, queryError("the time range is empty")
	}
	a := &work{Viewer: v, set: set, query: q, window: w, read: w, lookup: &lookup{set: set, taxonomy: v.taxonomy, list: q.Taxonomy}}
	a.read.To = min(w.To, v.now().UnixMilli()*1e6)
	a.filters = sortFilters(set, q.Filters)
	if err := a.allowed(); err != nil {
		return Answer{}, err
	}
	run := map[QueryType]func(context.Context) ([]Frame, error){Overview: a.overview, Table: a.table, Value: a.value, Series: a.series, Events: a.events}[q.Type]
	frames, err := run(ctx)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Frames: frames, Computed: a.computed()}, nil
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

// wanted are the metrics of the query, by name.
func (a *work) wanted() []metric {
	list := make([]metric, len(a.query.Metrics))
	for i, name := range a.query.Metrics {
		list[i] = metrics[name]
	}
	return list
}

// fetchThreats reads the threat requests. They come before the counts, so that threats never exceed requests.
func (a *work) fetchThreats(ctx context.Context) error {
	var where plan.Predicate
	if a.set.Single() { // of several sources, fields of a partner decide
		where = a.filters.where
	}
	var err error
	if a.threats, err = a.set.Threats(ctx, a.query.Reader, a.read, where); err != nil {
		return err
	}
	a.known = &a.threats
	a.kept = a.filters.keep(a.lookup, a.threats.List)
	return nil
}

// fetchCounts counts all requests for the given dimensions and metrics, where that is possible.
func (a *work) fetchCounts(ctx context.Context, groupBy []string, list []metric) error {
	a.notCountable = a.uncountable(groupBy)
	if a.notCountable != "" {
		return nil
	}
	q := slice.CountsQuery{Where: a.filters.where, Cell: a.cell, Account: a.query.Type == Overview || a.query.Type == Table}
	for _, m := range list {
		if a.unlogged(m) != "" {
			continue
		}
		q.Bytes = q.Bytes || m.bytes
		q.Duration = q.Duration || m.duration
		q.Buckets = q.Buckets || m.buckets
	}
	needsKey := len(a.filters.after) > 0
	for _, key := range groupBy {
		d, err := dimensionNamed(key)
		if err != nil {
			return err
		}
		needsKey = needsKey || d.count != nil
		if d.count == nil {
			q.By = append(q.By, d.field)
		}
	}
	q.Totals = !needsKey
	var err error
	if a.counts, err = a.set.Counts(ctx, a.query.Reader, a.read, q, a.known); err != nil {
		return explainGroups(err, groupBy)
	}
	a.counts.Groups = a.filters.keepCounts(a.lookup, a.counts.Groups)
	a.counted = true
	return nil
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
func (a *work) need(ctx context.Context, groupBy []string, list []metric, threats, counts, strict bool) error {
	for _, m := range list {
		threats = threats || m.threats
		counts = counts || m.traffic
	}
	if strict && counts {
		if reason := cmp.Or(a.uncountable(groupBy), a.unlogged(list[0])); reason != "" {
			return queryError("%s is not available: %s", a.query.Metrics[0], reason)
		}
	}
	if a.query.Scope == "all" && len(groupBy) > 0 && a.uncountable(groupBy) == "" { // groups without a threat are known from the counts
		counts = true
	}
	if threats {
		if err := a.fetchThreats(ctx); err != nil {
			return err
		}
	}
	if counts {
		return a.fetchCounts(ctx, groupBy, list)
	}
	return nil
}

func explainGroups(err error, groupBy []string) error {
	if isTooManyGroups(err) {
		return queryError("groupBy: %v has more groups than the store can list; filter, or narrow the range", groupBy)
	}
	return err
}

// collect groups what was fetched. threatened leaves only groups with a threat.
func (a *work) collect(groupBy []string, threatened bool) (*groups, error) {
	gs, err := newGroups(a.lookup, groupBy)
	if err != nil {
		return nil, err
	}
	for i := range a.kept {
		gs.addThreat(&a.kept[i])
	}
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
