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
	outcomes  [len(request.Outcomes)]int // in the order of request.Outcomes
	actors    map[uint32]struct{}        // numbers of facts
	endpoints map[uint32]struct{}
	ruleSets  map[uint32]int // threats with these rules
	score     score
	severity  detect.Level
	names     *slice.Names
	last      *slice.Row // the newest; of one instant the most severe, then the smaller rule
}

func (g *group) outcome(o request.Outcome) int { return g.outcomes[outcomeIndex(o)] }

func outcomeIndex(o request.Outcome) int { return max(0, slices.Index(request.Outcomes[:], o)) }

// newer decides which of two threats gives the last threat rule.
func newer(n *slice.Names, a, b *slice.Row) bool {
	if a.Time != b.Time {
		return a.Time > b.Time
	}
	x, y := &n.RuleSets[a.Rules], &n.RuleSets[b.Rules]
	if x.Severity != y.Severity {
		return x.Severity > y.Severity
	}
	return x.Rules[0].ID < y.Rules[0].ID
}

// facts are what groups need to know of the dictionaries.
type facts struct {
	names     *slice.Names
	outcomes  []int    // of answers: places in group.outcomes
	actors    []uint32 // of senders: a number for each actor; 0: none
	endpoints []uint32 // of endpoints: a number for each, whoever named it
	end       int64    // of what is read: ages are measured from it
}

func factsOf(n *slice.Names, end int64) *facts {
	f := &facts{names: n, end: end, outcomes: make([]int, len(n.Answers)), actors: make([]uint32, len(n.Senders)), endpoints: make([]uint32, len(n.Endpoints))}
	for i := range n.Answers {
		f.outcomes[i] = outcomeIndex(n.Answers[i].Outcome)
	}
	actors := map[string]uint32{"": 0}
	for i := range n.Senders {
		f.actors[i] = numbered(actors, n.Senders[i].Value().Actor)
	}
	endpoints := map[endpoint.Endpoint]uint32{}
	for i := range n.Endpoints {
		f.endpoints[i] = numbered(endpoints, n.Endpoints[i].Endpoint)
	}
	return f
}

func numbered[K comparable](known map[K]uint32, key K) uint32 {
	n, ok := known[key]
	if !ok {
		n = uint32(len(known))
		known[key] = n
	}
	return n
}

// distinct says what groups must know besides numbers.
type distinct struct{ actors, endpoints, rules, score bool }

func (d distinct) with(list ...metric) distinct {
	for _, m := range list {
		d.actors = d.actors || m.distinct.actors
		d.endpoints = d.endpoints || m.distinct.endpoints
		d.rules = d.rules || m.distinct.rules
		d.score = d.score || m.distinct.score
	}
	return d
}

// addThreats counts a threat request, or some that are alike in all that the group needs.
func (g *group) addThreats(f *facts, d distinct, r *slice.Row, n int) {
	g.threats += n
	g.outcomes[f.outcomes[r.Answer]] += n
	if d.actors {
		if actor := f.actors[r.Sender]; actor != 0 {
			if g.actors == nil {
				g.actors = map[uint32]struct{}{}
			}
			g.actors[actor] = struct{}{}
		}
	}
	if d.endpoints {
		if g.endpoints == nil {
			g.endpoints = map[uint32]struct{}{}
		}
		g.endpoints[f.endpoints[r.Endpoint]] = struct{}{}
	}
	if d.rules {
		if g.ruleSets == nil {
			g.ruleSets = map[uint32]int{}
		}
		g.ruleSets[r.Rules] += n
	}
	if d.score {
		if g.score == nil {
			g.score = score{}
		}
		g.score.add(f, r, n)
	}
	g.severity = max(g.severity, f.names.RuleSets[r.Rules].Severity)
	g.names = f.names
	if g.last == nil || newer(f.names, r, g.last) {
		g.last = r
	}
}

// rules counts the threats of each rule.
func (g *group) rules() map[string]int {
	rules := map[string]int{}
	for at, n := range g.ruleSets {
		for _, rule := range g.names.RuleSets[at].Rules {
			rules[rule.ID] += n
		}
	}
	return rules
}

// category is the one that most of the threats are of; of several the smaller.
func (g *group) category(l *lookup) string {
	threats := map[string]int{}
	for at, n := range g.ruleSets {
		for _, code := range categoriesOf(l, g.names, at) {
			threats[code] += n
		}
	}
	most := ""
	for code, n := range threats {
		if n > threats[most] || n == threats[most] && code < most {
			most = code
		}
	}
	return most
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
	rules := g.rules()
	ids := make([]string, 0, len(rules))
	for id := range rules {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(rules[b]-rules[a], strings.Compare(a, b))
	})
	return ids
}

// groups are rows by the values of their dimensions.
type groups struct {
	lookup     *lookup
	dimensions []*Dimension
	distinct   distinct
	rows       map[string]*group
}

func newGroups(l *lookup, d distinct, keys []string) (*groups, error) {
	gs := &groups{lookup: l, distinct: d, rows: map[string]*group{}}
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
		g = &group{values: slices.Clone(values)}
		gs.rows[id] = g
	}
	return g
}

// addThreats counts threat requests, each once in each combination of its values. weights tell how many a row stands for; nil: one.
func (gs *groups) addThreats(f *facts, rows []slice.Row, weights []int) {
	x := newIndex(gs, f.names)
	for i := range rows {
		n := 1
		if weights != nil {
			n = weights[i]
		}
		for _, g := range x.groupsOf(&rows[i]) {
			g.addThreats(f, gs.distinct, &rows[i], n)
		}
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
