package endpoint

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Noise is a rule for entries that are not API traffic: health checks, probes of monitoring, background calls.
// The values of one list are alternatives; all lists that are set must hold.
type Noise struct {
	Name       string   `json:"name"`
	Paths      []string `json:"paths"`
	Methods    []string `json:"methods"`
	UserAgents []string `json:"userAgents"` // found anywhere in the user agent
}

// NoisePredicate is true for entries that one of the rules calls noise; the zero predicate if there are no rules.
func NoisePredicate(rules []Noise) (plan.Predicate, error) {
	var any []plan.Predicate
	for i, rule := range rules {
		p, err := rule.predicate()
		if err != nil {
			return plan.Predicate{}, fmt.Errorf("noise rule %d: %w", i+1, err)
		}
		any = append(any, p)
	}
	if len(any) == 0 {
		return plan.Predicate{}, nil
	}
	return plan.Any(any...), nil
}

func (n Noise) predicate() (plan.Predicate, error) {
	var all []plan.Predicate
	if len(n.Paths) > 0 {
		var patterns []string
		for _, path := range n.Paths {
			pattern, err := PathPattern(path)
			if err != nil {
				return plan.Predicate{}, err
			}
			// targets have no closing question mark as canonical lines have: their end is the end of the text
			patterns = append(patterns, strings.TrimSuffix(pattern, `[?#]`)+`(?:[?#].*)?`)
		}
		all = append(all, plan.Matches(plan.Target, strings.Join(patterns, "|")))
	}
	if len(n.Methods) > 0 {
		all = append(all, plan.Matches(plan.Method, quoteAll(n.Methods)))
	}
	if len(n.UserAgents) > 0 {
		all = append(all, plan.Matches(plan.UserAgent, `.*(?:`+quoteAll(n.UserAgents)+`).*`))
	}
	if len(all) == 0 {
		return plan.Predicate{}, fmt.Errorf("it has no paths, methods or userAgents")
	}
	return plan.All(all...), nil
}

func quoteAll(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = regexp.QuoteMeta(value)
	}
	return strings.Join(quoted, "|")
}
