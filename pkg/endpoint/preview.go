package endpoint

import (
	"slices"
	"sort"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// PreviewRow is what settings would change for a target.
type PreviewRow struct {
	Target string `json:"target"`
	Before string `json:"before"` // path by the settings that hold
	After  string `json:"after"`  // path by those that are tried
}

// Preview names the paths of raw targets by two settings.
func Preview(before, after Settings, targets []string) ([]PreviewRow, error) {
	rows := make([]PreviewRow, len(targets))
	for i, settings := range []Settings{before, after} {
		key, err := NewKey(settings, plan.Reader{})
		if err != nil {
			return nil, err
		}
		c, err := NewClassifier(key)
		if err != nil {
			return nil, err
		}
		for j, target := range targets {
			found, _ := c.Classify(&plan.Values{plan.Method: "GET", plan.Status: "200", plan.Target: target})
			rows[j].Target = target
			if i == 0 {
				rows[j].Before = found.Endpoint.Path
			} else {
				rows[j].After = found.Endpoint.Path
			}
		}
	}
	return rows, nil
}

// Suggestion is a rule that would put paths together.
type Suggestion struct {
	Rule     Rule     `json:"rule"`
	Paths    int      `json:"paths"`    // that would become one
	Examples []string `json:"examples"` // some of them
	All      []string `json:"-"`
}

const (
	// suggestFrom is how many paths that differ in one literal segment look like names: few collections have so many kinds of things.
	suggestFrom = 25
	// suggestExamples are enough to judge a rule by.
	suggestExamples = 5
	// maxSuggestions are more than anybody reads.
	maxSuggestions = 20
)

// Suggest looks for a literal position with very many values among the paths of endpoints, as the grammar named them. Nothing is learned
// from it: a suggestion becomes a rule where the user says so.
func Suggest(paths []string) []Suggestion {
	alike := map[string][]string{}
	for _, path := range slices.Compact(slices.Sorted(slices.Values(paths))) {
		segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
		for i, s := range segments {
			if i == 0 || strings.ContainsAny(s, "{*") || strings.HasSuffix(path, "/**") { // the first segment names an API, hardly a thing
				continue
			}
			match := "/" + strings.Join(segments[:i], "/") + "/{name}"
			if rest := segments[i+1:]; len(rest) > 0 {
				match += "/" + strings.Join(rest, "/")
			}
			alike[match] = append(alike[match], path)
		}
	}
	suggestions := []Suggestion{}
	for match, paths := range alike {
		if len(paths) < suggestFrom {
			continue
		}
		if _, err := PathPattern(match); err == nil {
			suggestions = append(suggestions, Suggestion{Rule: Rule{Match: match}, Paths: len(paths), Examples: paths[:suggestExamples], All: paths})
		}
	}
	sort.Slice(suggestions, func(i, j int) bool {
		if suggestions[i].Paths != suggestions[j].Paths {
			return suggestions[i].Paths > suggestions[j].Paths
		}
		return suggestions[i].Rule.Match < suggestions[j].Rule.Match
	})
	return suggestions[:min(len(suggestions), maxSuggestions)]
}
