package view

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// trendParts is how many parts of the range the trend of an endpoint has.
const trendParts = 24

// overview gives everything that the panel shows, from one scan.
func (a *work) overview(ctx context.Context) ([]Frame, error) {
	if err := a.fetch(ctx, needs{threats: true, counts: true, groupBy: []string{"endpoint"}}); err != nil {
		return nil, err
	}
	// About as much work as the other half, and neither needs the other.
	var half errgroup.Group
	var summary, facets, timeline Frame
	other := a.beside()
	half.Go(func() error {
		return slice.Guard(func() (err error) {
			facets, timeline = other.facets(), other.timeline()
			summary, err = other.summary()
			return err
		})
	})
	frames, err := a.byEndpointsAndRules()
	if err := errors.Join(err, half.Wait()); err != nil {
		return nil, err
	}
	return append(append([]Frame{summary}, frames...), facets, timeline), nil
}

// beside is the same work with a lookup of its own, for another processor: of all else both only read.
func (a *work) beside() *work {
	other, lookup := *a, *a.lookup
	lookup.operations = nil
	other.lookup = &lookup
	return &other
}

func (a *work) byEndpointsAndRules() ([]Frame, error) {
	endpoints, err := a.endpoints()
	if err != nil {
		return nil, err
	}
	some, weights := a.alike()
	rules, err := a.rules(some, weights)
	if err != nil {
		return nil, err
	}
	frames := []Frame{endpoints, rules}
	for _, list := range Taxonomies() {
		frame, err := a.categories(list, some, weights)
		if err != nil {
			return nil, err
		}
		frames = append(frames, frame)
	}
	return frames, nil
}

func (a *work) summary() (Frame, error) {
	names := []string{"requests", "errors", "threats", "detected", "blocked", "passed", "redirected", "rejected", "failed", "unknown", "endpoints", "rules", "actors", "threatRatio"}
	gs, err := a.collect(nil, false, metricsNamed(names...)...)
	if err != nil {
		return Frame{}, err
	}
	total := gs.sorted("threats", true)
	frame := Frame{Name: "summary", Custom: custom("summary", "")}
	account := a.counts.Account
	for _, column := range []struct {
		name  string
		value float64
	}{{"entries", account.Entries}, {"noise", account.Noise}, {"unread", account.Unread}} {
		value := number(column.value)
		if !a.counted {
			value = nil
		}
		frame.Columns = append(frame.Columns, Column{Name: column.name, Numbers: []*float64{value}})
	}
	for _, name := range names {
		frame.Columns = append(frame.Columns, a.metricColumn(name, total))
	}
	return frame, nil
}

// endpoints are the APIs under threat. The endpoint id goes first: it names the row.
func (a *work) endpoints() (Frame, error) {
	dimensions := []string{"endpointId", "endpoint", "method", "path", "service"}
	dimensions = append(dimensions, "owner", "known")
	gs, err := a.collect(dimensions, a.query.Scope == "threatened", metricsNamed("actors", "rules")...)
	if err != nil {
		return Frame{}, err
	}
	folded := a.foldUnknown(gs, len(dimensions)-1)
	a.folded = folded != ""
	rows, note := clip(gs.sorted(a.query.OrderBy.Metric, a.query.descending()), a.query.Limit)
	frame := Frame{Name: "endpoints", Columns: gs.dimensionColumns(rows)[:len(dimensions)-2], Custom: custom("endpoints", strings.Join(slices.DeleteFunc([]string{folded, note}, func(s string) bool { return s == "" }), "; "))}
	for _, name := range []string{"requests", "errors", "threats", "blocked", "passed", "redirected", "rejected", "failed", "unknown", "threatRatio"} {
		frame.Columns = append(frame.Columns, a.metricColumn(name, rows))
	}
	trends := a.trends()
	frame.Columns = append(frame.Columns,
		jsonColumn("rules", "Threat rules", rows, func(g *group) any { return g.rulesByThreats() }),
		stringColumn("lastRule", "Last threat rule", rows, lastRule),
		a.metricColumn("lastSeen", rows), a.metricColumn("actors", rows),
		stringColumn("severity", "Severity", rows, severity),
		jsonColumn("trend", "Trend", rows, func(g *group) any {
			if trend := trends[g.values[0]]; trend != nil {
				return trend
			}
			return make([]int, trendParts)
		}),
		tagsColumn(rows, a.tags(endpoint.Endpoint.ID)),
		stringColumn("owner", "Owner", rows, func(g *group) string { return g.values[len(dimensions)-2] }),
		stringColumn("category", "Category of most threats", rows, func(g *group) string { return g.category(a.lookup) }),
	)
	return frame, nil
}

func lastRule(g *group) string {
	if g.last == nil {
		return ""
	}
	return g.names.RuleSets[g.last.Rules].Rules[0].ID
}

func severity(g *group) string {
	if g.threats == 0 {
		return ""
	}
	return g.severity.String()
}

// trends count the threats of each endpoint in equal parts of the range.
func (a *work) trends() map[string][]int {
	names := &a.reading.Threats.Names
	trends := map[string][]int{}
	counts := make([][]int, len(names.Endpoints))
	for at := range counts { // an endpoint may stand in the dictionary twice: named, and not
		id := names.Endpoints[at].ID()
		if a.folded && a.lookup.unknown[names.Endpoints[at].Endpoint] {
			id = unknownRow
		}
		if trends[id] == nil {
			trends[id] = make([]int, trendParts)
		}
		counts[at] = trends[id]
	}
	part := max((a.window.To-a.window.From)/trendParts, 1)
	for i := range a.rows {
		counts[a.rows[i].Endpoint][min((a.rows[i].Time-a.window.From)/part, trendParts-1)]++
	}
	return trends
}

func jsonColumn(name, title string, rows []*group, value func(*group) any) Column {
	column := Column{Name: name, Title: title, JSON: make([][]byte, len(rows))}
	for i, g := range rows {
		text, err := json.Marshal(value(g))
		if err != nil {
			text = []byte("null")
		}
		column.JSON[i] = text
	}
	return column
}

// rules orders by affected endpoints, then threats.
func (a *work) rules(some []slice.Row, weights []int) (Frame, error) {
	infos := map[string]slice.Rule{}
	for i := range some {
		for _, rule := range a.reading.Threats.Names.RuleSets[some[i].Rules].Rules {
			if known, ok := infos[rule.ID]; !ok || rule.Severity > known.Severity { // severities depend on answers: the worst is shown
				infos[rule.ID] = rule
			}
		}
	}
	gs, err := newGroups(a.lookup, metrics["endpoints"].distinct, []string{"rule"})
	if err != nil {
		return Frame{}, err
	}
	gs.addThreats(a.facts, some, weights)
	rows := gs.sorted("threats", true)
	slices.SortStableFunc(rows, func(x, y *group) int { return len(y.endpoints) - len(x.endpoints) })
	info := func(pick func(slice.Rule) string) func(*group) string {
		return func(g *group) string { return pick(infos[g.values[0]]) }
	}
	return Frame{Name: "rules", Custom: custom("rules", ""), Columns: []Column{
		stringColumn("rule", "Threat rule", rows, func(g *group) string { return g.values[0] }),
		stringColumn("title", "Title", rows, info(func(r slice.Rule) string { return r.Title })),
		stringColumn("type", "Threat type", rows, info(func(r slice.Rule) string { return r.Type })),
		stringColumn("severity", "Severity", rows, info(func(r slice.Rule) string { return r.Severity.String() })),
		a.metricColumn("endpoints", rows), a.metricColumn("threats", rows), a.metricColumn("blocked", rows), a.metricColumn("lastSeen", rows),
	}}, nil
}

// categories counts threats in one taxonomy, most threats first.
func (a *work) categories(list string, some []slice.Row, weights []int) (Frame, error) {
	lookup := *a.lookup
	lookup.list = list
	gs, err := newGroups(&lookup, metrics["endpoints"].distinct, []string{"category"})
	if err != nil {
		return Frame{}, err
	}
	gs.addThreats(a.facts, some, weights)
	basis := a.basisOf(list, some)
	rows := gs.sorted("threats", true)
	frame := Frame{Name: "categories", Custom: custom("categories", ""), Columns: []Column{
		stringColumn("category", "Category", rows, func(g *group) string { return g.values[0] }),
		stringColumn("title", "Title", rows, func(g *group) string { return a.categoryTitle(list, g.values[0]) }),
		stringColumn("basis", "Basis", rows, func(g *group) string { return basis[g.values[0]] }),
		a.metricColumn("threats", rows), a.metricColumn("endpoints", rows),
	}}
	frame.Custom["taxonomy"] = list
	return frame, nil
}

// basisOf says, for each category with threats, why they stand in it; of several reasons the weakest.
func (a *work) basisOf(list string, some []slice.Row) map[string]string {
	strength := []string{"nearest", "text", "listed", "own"}
	weakest := map[string]string{}
	types := map[string]bool{}
	for i := range some {
		for _, rule := range a.reading.Threats.Names.RuleSets[some[i].Rules].Rules {
			types[rule.Type] = true
		}
	}
	for typeID := range types {
		code, _, basis, ok := a.taxonomy.Place(typeID, list)
		if !ok {
			continue
		}
		if known, seen := weakest[code]; !seen || slices.Index(strength, string(basis)) < slices.Index(strength, known) {
			weakest[code] = string(basis)
		}
	}
	return weakest
}

func (a *work) categoryTitle(list, code string) string {
	if title, ok := a.taxonomy.Title(list, code); ok {
		return title
	}
	if code == NotListed {
		return "Not listed"
	}
	return code
}
