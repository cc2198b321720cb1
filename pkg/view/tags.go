package view

import (
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// comparable reports whether the rows are endpoints, so that new ones can be marked.
func (q *Query) comparable() bool {
	return q.Type == Overview || q.Type == Table && len(q.GroupBy) == 1 && q.GroupBy[0] == "endpoint"
}

// compare tells which endpoints are new: those that the range of equal length before does not have. Filters do not matter: an endpoint that other
// requests had before is not new.
func (a *work) compare(before plan.Window) {
	switch {
	case before.Empty():
	case a.reading.Unlisted != nil:
		a.notComparable = "the range before has more endpoints than the store can list"
	case a.reading.Before.Coverage.Done < a.reading.Before.Coverage.Span && len(a.reading.Before.Coverage.Reasons) == 0:
		a.notComparable = "the range before is not read yet"
	case !a.reading.Before.Coverage.Complete():
		a.notComparable = "the range before was not read in whole: " + a.reading.Before.Coverage.Reasons[0]
	default:
		a.before = map[endpoint.Endpoint]bool{}
		for key := range a.reading.Before.Groups {
			a.before[key.Endpoint] = true
		}
	}
}

// tags says what the endpoints of each row are. name gives the row of an endpoint.
func (a *work) tags(name func(endpoint.Endpoint) string) map[string][]string {
	some, weights := a.alike()
	facts := a.tagFacts(a.counts.Groups, some, weights, a.filters.wholeEndpoints())
	return tagsOfRows(facts, func(e endpoint.Endpoint) string {
		if row := name(e); !a.folded || !a.lookup.unknown[e] {
			return row
		}
		return unknownRow
	})
}

// tagFacts are what the tags of endpoints depend on, of groups of all requests and of threat requests. whole: the groups have all requests of their
// endpoints.
func (a *work) tagFacts(groups map[slice.CountKey]*slice.Measures, some []slice.Row, weights []int, whole bool) map[endpoint.Endpoint]*endpoint.TagFacts {
	facts := map[endpoint.Endpoint]*endpoint.TagFacts{}
	of := func(e endpoint.Endpoint) *endpoint.TagFacts {
		f := facts[e]
		if f == nil {
			operation := a.lookup.operation(e)
			f = &endpoint.TagFacts{HasDocuments: a.set.Key().HasDocuments(), Documented: operation.documented, Deprecated: operation.Deprecated, New: a.before != nil && !a.before[e]}
			facts[e] = f
		}
		return f
	}
	names := &a.reading.Threats.Names
	for i := range some {
		e := &names.Endpoints[some[i].Endpoint]
		f := of(e.Endpoint)
		f.Named = f.Named || e.Named
		if !a.counted && names.Answers[some[i].Answer].Status != 404 {
			f.Answered += float64(weights[i])
		}
	}
	for key, m := range groups {
		f := of(key.Endpoint)
		f.Named = f.Named || key.Named
		switch {
		case !key.NotFound:
			f.Answered += m.Requests
		case whole: // of some requests only, nobody knows what became of the others
			f.NotFound += m.Requests
		}
	}
	return facts
}

// tagsOfRows gives a row the tags of all its endpoints: the same method and path of several services.
func tagsOfRows(facts map[endpoint.Endpoint]*endpoint.TagFacts, name func(endpoint.Endpoint) string) map[string][]string {
	order := []string{endpoint.TagDocumented, endpoint.TagShadow, endpoint.TagDeprecated, endpoint.TagProbeOnly, endpoint.TagNew}
	rows := map[string][]string{}
	for e, f := range facts {
		for _, tag := range endpoint.Tags(*f) {
			if row := name(e); !slices.Contains(rows[row], tag) {
				rows[row] = append(rows[row], tag)
			}
		}
	}
	for _, tags := range rows {
		slices.SortFunc(tags, func(x, y string) int { return slices.Index(order, x) - slices.Index(order, y) })
	}
	return rows
}

func tagsColumn(rows []*group, tags map[string][]string) Column {
	return jsonColumn("tags", "Tags", rows, func(g *group) any { return notNil(tags[g.values[0]]) })
}

// wholeEndpoints reports whether the filters leave endpoints whole: they choose endpoints, not some of their requests.
func (fs *filters) wholeEndpoints() bool {
	choosing := []string{"endpoint", "endpointId", "method", "path", "service", "owner", "known"}
	return fs.where.True() && !slices.ContainsFunc(fs.after, func(f Filter) bool { return !slices.Contains(choosing, f.Key) })
}
