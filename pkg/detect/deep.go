package detect

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	coreruleset "github.com/corazawaf/coraza-coreruleset/v4"
	"github.com/corazawaf/coraza/v3"
	"github.com/corazawaf/coraza/v3/types"
	"github.com/corazawaf/coraza/v3/types/variables"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

// MaxParanoia is the highest paranoia level of the deep check: beyond, most harmless requests raise alarms.
const MaxParanoia = 2

// DeepCheck applies the OWASP Core Rule Set to a request, as Coraza does in front of an API, as far as a log shows the request. It takes about a
// thousand times as long as our rules, so it is for single requests. It adds findings to threats and makes none by itself. It is safe for concurrent use.
type DeepCheck struct {
	engine *Engine
	waf    func() (coraza.WAF, error)
}

// NewDeepCheck makes a deep check of a paranoia level, 1 to MaxParanoia. The rules are compiled when they are needed first, which takes a second.
func (e *Engine) NewDeepCheck(paranoia int) *DeepCheck {
	return &DeepCheck{engine: e, waf: sync.OnceValues(func() (coraza.WAF, error) { return loadCoreRules(paranoia) })}
}

func loadCoreRules(paranoia int) (coraza.WAF, error) {
	level := strconv.Itoa(min(max(paranoia, 1), MaxParanoia))
	waf, err := coraza.NewWAF(coraza.NewWAFConfig().WithRootFS(coreruleset.FS).WithDirectives(
		"SecRuleEngine DetectionOnly\nSecAuditEngine Off\nSecRequestBodyAccess Off\nSecResponseBodyAccess Off\nInclude @crs-setup.conf.example\n" +
			`SecAction "id:900000,phase:1,pass,t:none,nolog,setvar:tx.blocking_paranoia_level=` + level + `,setvar:tx.detection_paranoia_level=` + level + `"` +
			"\nInclude @owasp_crs/REQUEST-*.conf\n"))
	if err != nil {
		return nil, fmt.Errorf("core rule set: %w", err)
	}
	return waf, nil
}

// Inspect lists what the Core Rule Set finds in a request, the most severe first. Rules about what a log does not show, such as missing headers, and
// those that only sum up are left out: they have no threat type.
func (d *DeepCheck) Inspect(r *request.Request) ([]Finding, error) {
	waf, err := d.waf()
	if err != nil {
		return nil, err
	}
	tx := waf.NewTransaction()
	defer func() { _ = tx.Close() }() // it has nothing to keep
	tx.ProcessConnection("192.0.2.1", 40000, "192.0.2.2", 80)
	tx.ProcessURI(r.Target, cmp.Or(r.Method, "GET"), "HTTP/1.1")
	host := cmp.Or(r.Host, "localhost")
	tx.SetServerName(host)
	for _, header := range []struct{ name, value string }{
		{"Host", host}, {"Accept", "*/*"}, {"User-Agent", cmp.Or(r.UserAgent, "-")}, {"Referer", r.Referer}, {"Cookie", r.Cookie},
	} {
		if header.value != "" {
			tx.AddRequestHeader(header.name, header.value)
		}
	}
	if r.Method != "GET" && r.Method != "HEAD" {
		tx.AddRequestHeader("Content-Length", "0") // a log shows no body
	}
	tx.ProcessRequestHeaders()
	if _, err := tx.ProcessRequestBody(); err != nil {
		return nil, fmt.Errorf("core rule set: %w", err)
	}
	return d.findings(tx.MatchedRules()), nil
}

func (d *DeepCheck) findings(matched []types.MatchedRule) []Finding {
	var findings []Finding
	for _, m := range matched {
		typeID, _, known := d.engine.taxonomy.TypeForCRS(m.Rule().ID())
		if !known || m.Message() == "" {
			continue
		}
		finding := Finding{
			RuleID: "crs-" + strconv.Itoa(m.Rule().ID()), Title: m.Message(), Type: typeID, Severity: severityOf(m.Rule().Severity().String()),
			Confidence: Medium, Source: FromDeepCheck, Assisting: true,
		}
		if data := m.MatchedDatas(); len(data) > 0 {
			finding.Location, finding.Parameter = placeOf(data[0])
			finding.Text = data[0].Value()
		}
		if !slices.ContainsFunc(findings, func(f Finding) bool { return f.RuleID == finding.RuleID }) {
			findings = append(findings, finding)
		}
	}
	slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return findings
}

// placeOf translates a variable of the rule language.
func placeOf(data types.MatchData) (location Location, parameter string) {
	switch data.Variable() {
	case variables.Args, variables.ArgsGet:
		return InQuery, data.Key()
	case variables.ArgsNames, variables.ArgsGetNames, variables.QueryString:
		return InQuery, ""
	case variables.RequestMethod:
		return InMethod, ""
	case variables.RequestHeaders:
		switch strings.ToLower(data.Key()) {
		case "user-agent":
			return InUserAgent, ""
		case "referer":
			return InReferer, ""
		}
		return Location(strings.ToLower(data.Key())), ""
	case variables.RequestCookies:
		return "cookie", data.Key()
	}
	return InPath, ""
}
