package detect

import (
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

// OtherType is the type of WAF messages of which no threat type is known.
const OtherType = "other"

// verdicts turns the messages of a WAF into findings. Core Rule Set ids anywhere in a rule's name join the taxonomy whatever vendor wrote
// them, other names by verdicts.yaml; the rules that only sum up scores (949, 959, 980) are no findings.
func (e *Engine) verdicts(r *request.Request) []Finding {
	var findings []Finding
	seen := map[string]bool{}
	for _, verdict := range r.Verdicts {
		finding := Finding{
			RuleID: "waf-" + verdict.RuleID, Title: verdict.Message, Type: e.vendors.typeOf(verdict),
			Severity: severityOf(verdict.Severity), Confidence: High, Source: FromVerdict,
			Message: verdict.Message, Text: verdict.Data, Blocked: r.Blocked,
		}
		if id, ok := e.vendors.crsID(verdict.RuleID); ok {
			typeID, _, known := e.taxonomy.TypeForCRS(id)
			if !known {
				continue
			}
			finding.RuleID, finding.Type = "crs-"+strconv.Itoa(id), typeID
		}
		if finding.Title == "" {
			finding.Title = "WAF rule " + verdict.RuleID
		}
		if !seen[finding.RuleID] {
			seen[finding.RuleID] = true
			findings = append(findings, finding)
		}
	}
	return findings
}

// severityOf reads a severity as ModSecurity numbers it (syslog: 2 is critical) or as words.
func severityOf(text string) Level {
	switch strings.ToLower(text) {
	case "0", "1", "2", "emergency", "alert", "critical":
		return Critical
	case "3", "error", "high":
		return High
	case "4", "warning", "medium", "":
		return Medium
	case "5", "notice", "low":
		return Low
	}
	return Info
}
