package view

import (
	"fmt"
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

const (
	// unknownRow is the id and the name of the row that stands for all unknown paths.
	unknownRow = "unknown paths"
	// singleProbes is how many unknown paths are listed one by one: a directory scan has thousands, which nobody reads.
	singleProbes = 50
)

// Values of the dimension known.
const (
	isKnown   = "known"
	isUnknown = "unknown"
)

// knownName says whether an endpoint is known: a document, a rule or a route names it, or it answered anything but 404 to the requests that
// filters on what all requests have leave.
func (l *lookup) knownName(e endpoint.Endpoint) string {
	if l.unknown[e] {
		return isUnknown
	}
	return isKnown
}

// asksForKnown reports whether the answer depends on which endpoints are known.
func (q *Query) asksForKnown() bool {
	return slices.Contains(q.GroupBy, "known") || slices.ContainsFunc(q.Filters, func(f Filter) bool { return f.Key == "known" })
}

// unknownEndpoints are those of all that was read, whatever the filters on endpoints and threats are. Without counts of all requests nobody knows what
// else an endpoint answered: then there are none.
func (a *work) unknownEndpoints(groups map[slice.CountKey]*slice.Measures) map[endpoint.Endpoint]bool {
	unknown := map[endpoint.Endpoint]bool{}
	if !a.counted {
		return unknown
	}
	for e, f := range a.tagFacts(groups, nil, nil, true) {
		if slices.Contains(endpoint.Tags(*f), endpoint.TagProbeOnly) {
			unknown[e] = true
		}
	}
	return unknown
}

// foldUnknown puts the rows of unknown paths together, where they are many. Ids of endpoints, labels of alerts and tables do not depend on it.
func (a *work) foldUnknown(gs *groups, known int) (note string) {
	var ids []string
	for id, g := range gs.rows {
		if g.values[known] == isUnknown {
			ids = append(ids, id)
		}
	}
	if len(ids) <= singleProbes {
		return ""
	}
	all := &group{values: make([]string, len(gs.dimensions))}
	for i, d := range gs.dimensions {
		switch d.Key {
		case "endpoint", "endpointId", "path":
			all.values[i] = unknownRow
		case "known":
			all.values[i] = isUnknown
		}
	}
	for _, id := range ids {
		all.merge(gs.rows[id])
		delete(gs.rows, id)
	}
	gs.rows[unknownRow] = all
	return fmt.Sprintf("%d unknown paths are one row: nothing names them, and they answered nothing but 404", len(ids))
}

// merge adds what another row counts.
func (g *group) merge(other *group) {
	g.addCount(slice.CountKey{}, &other.counts)
	g.errors += other.errors
	g.threats += other.threats
	for i, n := range other.outcomes {
		g.outcomes[i] += n
	}
	g.actors, g.endpoints = united(g.actors, other.actors), united(g.endpoints, other.endpoints)
	for rules, n := range other.ruleSets {
		if g.ruleSets == nil {
			g.ruleSets = map[uint32]int{}
		}
		g.ruleSets[rules] += n
	}
	if other.score != nil {
		if g.score == nil {
			g.score = score{}
		}
		g.score.merge(other.score)
	}
	g.severity = max(g.severity, other.severity)
	if other.last != nil && (g.last == nil || newer(other.names, other.last, g.last)) {
		g.names, g.last = other.names, other.last
	}
}

func united(a, b map[uint32]struct{}) map[uint32]struct{} {
	if a == nil {
		a = map[uint32]struct{}{}
	}
	for key := range b {
		a[key] = struct{}{}
	}
	return a
}
