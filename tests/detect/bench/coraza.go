package main

import (
	"fmt"
	"strconv"

	coreruleset "github.com/corazawaf/coraza-coreruleset/v4"
	"github.com/corazawaf/coraza/v3"
)

// CRS is Coraza with the OWASP Core Rule Set, which sees of a request what a log shows.
type CRS struct{ waf coraza.WAF }

// scoreRule fires where the anomaly score reaches the threshold: 5 by default (REQUEST-949-BLOCKING-EVALUATION.conf).
const scoreRule = 949110

func newCRS(paranoia int) (*CRS, error) {
	level := strconv.Itoa(paranoia)
	config := coraza.NewWAFConfig().WithRootFS(coreruleset.FS).WithDirectives("Include @coraza.conf-recommended\n" +
		"SecRuleEngine DetectionOnly\nSecAuditEngine Off\nSecResponseBodyAccess Off\nInclude @crs-setup.conf.example\n" +
		`SecAction "id:900000,phase:1,pass,t:none,nolog,setvar:tx.blocking_paranoia_level=` + level + `,setvar:tx.detection_paranoia_level=` + level + `"` +
		"\nInclude @owasp_crs/REQUEST-*.conf\n")
	waf, err := coraza.NewWAF(config)
	if err != nil {
		return nil, fmt.Errorf("coraza: %w", err)
	}
	return &CRS{waf: waf}, nil
}

// fired lists the ids of the rules that a request fires. Host, Accept and the length are the usual ones: a log shows no others.
func (c *CRS) fired(s *Sample) (map[int]bool, error) {
	tx := c.waf.NewTransaction()
	defer func() { _ = tx.Close() }() // nothing is kept
	tx.ProcessConnection("203.0.113.7", 40000, "198.51.100.1", 80)
	tx.ProcessURI(s.Target, s.Method, "HTTP/1.1")
	tx.SetServerName("localhost")
	tx.AddRequestHeader("Host", "localhost")
	tx.AddRequestHeader("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	tx.AddRequestHeader("User-Agent", s.UserAgent)
	if s.Referer != "" {
		tx.AddRequestHeader("Referer", s.Referer)
	}
	if s.Method != "GET" && s.Method != "HEAD" {
		tx.AddRequestHeader("Content-Length", "0")
	}
	tx.ProcessRequestHeaders()
	if _, err := tx.ProcessRequestBody(); err != nil {
		return nil, fmt.Errorf("coraza: %w", err)
	}
	ids := map[int]bool{}
	for _, rule := range tx.MatchedRules() {
		if rule.Message() != "" { // rules that only steer others say nothing
			ids[rule.Rule().ID()] = true
		}
	}
	return ids, nil
}

// threat reports whether the score reaches the threshold.
func (c *CRS) threat(s *Sample) (bool, error) {
	ids, err := c.fired(s)
	return ids[scoreRule], err
}
