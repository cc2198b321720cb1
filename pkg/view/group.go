package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// group is a row in the making.
type group struct {
	values []string // of the dimensions

	counts slice.Measures
	errors float64

	threats   int
	outcomes  map[request.Outcome]int
	actors    map[string]struct{}
	endpoints map[endpoint.Endpoint]struct{}
	rules     map[string]int
	severity  detect.Level
	last      *slice.Threat // the newest; of one instant the most severe, then the smaller rule
}

func newGroup(values []string) *group {
	return &group{values: values, outcomes: map[request.Outcome]int{}, actors: map[string]struct{}{}, endpoints: map[endpoint.Endpoint]struct{}{}, rules: map[string]int{}}
}

func (g *group) addThreat(t *slice.Threat) {
	g.threats++
	g.outcomes[t.Outcome]++
	if t.Identity.Actor != "" {
		g.actors[t.Identity.Actor] = struct{}{}
	}
	g.endpoints[t.Endpoint] = struct{}{}
	for _, rule := range t.Rules {
		g.rules[rule.ID]++
	}
	g.severity = max(g.severity, t.Severity)
	if g.last == nil || newer(t, g.last) {
		g.last = t
	}
}

// newer decides which of two threats gives the last threat rule.
func newer(a, b *slice.Threat) bool {
	if a.Ref.Time != b.Ref.Time {
		return a.Ref.Time > b.Ref.Time
	}
	if a.Severity != b.Severity {
		return a.Severity > b.Severity
	}
	return a.Rules[0].ID < b.Rules[0].ID
}

func (g *group) addCount(key slice.CountKey, m *slice.Measures) {
	g.counts.Requests += m.Requests
	g.counts.Bytes += m.Bytes
	g.counts.Seconds += m.Seconds
	g.counts.Timed += m.Timed
	for len(g.counts.Histogram) < len(m.Histogram) {
		g.counts.Histogram = append(g.counts.Histogram, 0)
	}
	for i, count := range m.Histogram {
		g.counts.Histogram[i] += count
	}
	if key.StatusClass >= 4 {
		g.errors += m.Requests
	}
}

// rulesByThreats lists the ids of the rules, most threats first.
func (g *group) rulesByThreats() []string {
	ids := make([]string, 0, len(g.rules))
	for id := range g.rules {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(g.rules[b]-g.rules[a], strings.Compare(a, b))
	})
	return ids
}

// groups are rows by the values of their dimensions.
type groups struct {
	lookup     *lookup
	dimensions []*Dimension
	rows       map[string]*group
}

func newGroups(l *lookup, keys []string) (*groups, error) {
	gs := &groups{lookup: l, rows: map[string]*group{}}
	for _, key := range keys {
		d, err := dimensionNamed(key)
		if err != nil {
			return nil, err
		}
		gs.dimensions = append(gs.dimensions, d)
	}
	if len(keys) == 0 {
		gs.row(nil)
	}
	return gs, nil
}

func (gs *groups) row(values []string) *group {
	id := strings.Join(values, "\x00")
	g := gs.rows[id]
	if g == nil {
		g = newGroup(slices.Clone(values))
		gs.rows[id] = g
	}
	return g
}

// addThreat counts a threat request once in each combination of its values.
func (gs *groups) addThreat(t *slice.Threat) {
	gs.combine(t, make([]string, 0, len(gs.dimensions)))
}

func (gs *groups) combine(t *slice.Threat, values []string) {
	if len(values) == len(gs.dimensions) {
		gs.row(values).addThreat(t)
		return
	}
	for _, value := range gs.dimensions[len(values)].threat(gs.lookup, t) {
		gs.combine(t, append(values, value))
	}
}

// addCounts adds all requests. fields are the raw fields in the key, in the order of rawDimensions.
func (gs *groups) addCounts(counts *slice.Counts) {
	for key, m := range counts.Groups {
		gs.row(gs.valuesOf(key)).addCount(key, m)
	}
}

func (gs *groups) valuesOf(key slice.CountKey) []string {
	raw := key.Fields()
	values := make([]string, len(gs.dimensions))
	at := 0
	for i, d := range gs.dimensions {
		if d.count != nil {
			values[i] = d.count(gs.lookup, key)
			continue
		}
		values[i] = d.clean(gs.lookup, raw[at])
		at++
	}
	return values
}

// sorted gives the rows by a metric, then by their values.
func (gs *groups) sorted(by string, descending bool) []*group {
	rows := make([]*group, 0, len(gs.rows))
	for _, g := range gs.rows {
		rows = append(rows, g)
	}
	m := metrics[by]
	slices.SortFunc(rows, func(a, b *group) int {
		order := compareNumbers(m.value(a), m.value(b))
		if descending {
			order = -order
		}
		return cmp.Or(order, slices.Compare(a.values, b.values))
	})
	return rows
}

// compareNumbers puts what is missing below everything.
func compareNumbers(a, b *float64) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}
