package view

import (
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
)

// maxListed bounds the paths that are listed of a suggestion.
const maxListed = 100

// PathSuggestion is a rule that would put paths together, with what they add up to.
type PathSuggestion struct {
	endpoint.Suggestion
	Listed   []string `json:"listed"`   // of its paths, as many as anybody reads
	Requests float64  `json:"requests"` // of all of them
}

// suggests reports whether a query asks for paths with their requests: then rules are suggested.
func (q *Query) suggests() bool {
	return q.Scope == "all" && slices.Equal(q.GroupBy, []string{"path"}) && slices.Contains(q.Metrics, "requests")
}

// suggestions are rules for paths that differ in one segment.
func suggestions(rows []*group) []PathSuggestion {
	requests := map[string]float64{}
	var paths []string
	for _, g := range rows {
		paths = append(paths, g.values[0])
		if count := metrics["requests"].value(g); count != nil {
			requests[g.values[0]] += *count
		}
	}
	list := []PathSuggestion{}
	for _, s := range endpoint.Suggest(paths) {
		one := PathSuggestion{Suggestion: s, Listed: s.All[:min(len(s.All), maxListed)]}
		for _, path := range s.All {
			one.Requests += requests[path]
		}
		list = append(list, one)
	}
	return list
}
