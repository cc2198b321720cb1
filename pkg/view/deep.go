package view

import (
	"context"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/slice"
)

const (
	// mostDeepChecks bounds the requests of one answer that are looked at harder, and deepCheckTime the time that it takes.
	mostDeepChecks = 200
	deepCheckTime  = 2 * time.Second
)

// DeepCheck says what the Core Rule Set added to an answer, and what that cost.
type DeepCheck struct {
	Checked  int     `json:"checked"`  // requests
	Skipped  int     `json:"skipped"`  // requests beyond the bounds
	Findings int     `json:"findings"` // of all requests
	Seconds  float64 `json:"seconds"`
}

// deepCheck adds the findings of the Core Rule Set to the evidence of a page. Counts never depend on them: a request is a threat or not by our rules
// and the log's verdicts alone. nil: the check is off, or there is nothing to check.
func (a *work) deepCheck(ctx context.Context, page []slice.Threat, evidence map[string]slice.Evidence) (*DeepCheck, error) {
	if a.deep == nil || len(evidence) == 0 {
		return nil, nil
	}
	var told DeepCheck
	began := time.Now()
	for i := range page {
		id := page[i].ID()
		e, read := evidence[id]
		if !read {
			continue
		}
		if told.Checked >= mostDeepChecks || time.Since(began) > deepCheckTime || ctx.Err() != nil {
			told.Skipped++
			continue
		}
		findings, err := a.deep.Inspect(&e.Request)
		if err != nil {
			return nil, err
		}
		told.Checked++
		for _, f := range findings {
			if e.Lacks(f.RuleID) { // a WAF in front may have said it
				e.Findings = append(e.Findings, f)
				told.Findings++
			}
		}
		evidence[id] = e
	}
	told.Seconds = time.Since(began).Seconds()
	return &told, nil
}
