package logformat

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

// TestVerdictsOfVendors checks all that is read of a verdict, in lines and in documents.
func TestVerdictsOfVendors(t *testing.T) {
	for id, test := range map[string]struct {
		example int
		want    []request.Verdict
	}{
		"aws-waf": {1, []request.Verdict{
			{RuleID: "SQLi_QUERYARGUMENTS", Data: "7 OR 1", Tags: []string{"SQL_INJECTION"}},
			{RuleID: "AWS-AWSManagedRulesSQLiRuleSet", Message: "MANAGED_RULE_GROUP"},
		}},
		"azure-appgw-waf":     {0, []request.Verdict{{RuleID: "942100", Message: "SQL Injection Attack Detected via libinjection", Data: "Matched Data: s&1 found within ARGS:id: 1' OR 1=1", Tags: []string{"REQUEST-942-APPLICATION-ATTACK-SQLI"}}}},
		"azure-frontdoor-waf": {0, []request.Verdict{{RuleID: "Microsoft_DefaultRuleSet-2.1-SQLI-942100", Message: "SQL Injection Attack Detected via libinjection", Data: "1' OR 1=1", Tags: []string{"waf2"}}}},
		"google-lb":           {1, []request.Verdict{{RuleID: "owasp-crs-v030301-id942110-sqli", Message: "edge", Data: "1' OR 1=1"}}},
		"cloudflare":          {1, []request.Verdict{{RuleID: "f1c2a3", Message: "SQLi - AND/OR Digit Comparison", Tags: []string{"firewallManaged"}}}},
		"app-protect": {0, []request.Verdict{
			{RuleID: "200000099", Message: "XSS script tag (URI)", Severity: "Critical"}, {RuleID: "200000093", Message: "XSS script tag end (URI)", Severity: "Critical"},
		}},
		"app-protect-json": {2, []request.Verdict{{RuleID: "Illegal file type", Data: "SQL-Injection", Severity: "Critical"}}},
		"crowdsec":         {0, []request.Verdict{{RuleID: "crowdsecurity/http-sensitive-files", Message: "Ip 203.0.113.7 performed 'crowdsecurity/http-sensitive-files' (5 events over 2s) at 2026-10-10 13:55:36 UTC"}}},
		"wazuh":            {0, []request.Verdict{{RuleID: "31103", Message: "SQL injection attempt.", Severity: "medium", Tags: []string{"web", "accesslog", "attack", "sql_injection"}}}},
		"open-appsec":      {7, []request.Verdict{{RuleID: "SQL Injection", Message: "SQL Injection", Data: "1' OR 1=1", Severity: "High"}}},
		"coraza":           {0, []request.Verdict{{RuleID: "942100", Message: "SQL Injection Attack Detected via libinjection", Data: "Matched Data: s&1", Severity: "2", Tags: []string{"attack-sqli"}}}},
		"modsecurity":      {0, []request.Verdict{{RuleID: "941100", Message: "XSS Attack Detected via libinjection", Data: "Matched Data: XSS data found", Severity: "2", Tags: []string{"attack-xss"}}}},
		"ecs":              {4, []request.Verdict{{RuleID: "942100", Message: "SQL Injection Attack Detected via libinjection", Tags: []string{"attack-sqli"}}}},
	} {
		preset := get(t, id)
		e := entry(t, preset.Examples[test.example])
		inside := plan.Entry{Line: marshal(t, map[string]string{"message": e.Line})}
		for _, read := range []struct {
			entry plan.Entry
			shape Shape
		}{{e, Lines}, {e, Documents}, {inside, Documents}} {
			if _, ok := preset.ForDocuments(); !ok && read.shape == Documents && read.entry.Line == e.Line {
				continue
			}
			format, err := Resolve(preset, []plan.Entry{read.entry}, Options{Shape: read.shape})
			if err != nil {
				t.Fatal(err)
			}
			values, _ := format.Read(read.entry)
			if diff := cmp.Diff(test.want, format.Request(read.entry, &values).Verdicts); diff != "" {
				t.Errorf("%s in shape %d: %s", id, read.shape, diff)
			}
		}
	}
}

func TestVerdictsAreBounded(t *testing.T) {
	line := `{"transaction":{"request":{"method":"GET","uri":"/"}},"messages":[{"data":{"id":1}}`
	for range 3 * maxVerdicts {
		line += `,{"data":{"id":2}}`
	}
	e := plan.Entry{Line: line + "]}"}
	format, err := Resolve(get(t, "coraza"), []plan.Entry{e}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	values, _ := format.Read(e)
	if got := len(format.Request(e, &values).Verdicts); got != maxVerdicts {
		t.Errorf("%d verdicts, want %d", got, maxVerdicts)
	}
}

func TestWithoutMethod(t *testing.T) {
	preset := get(t, "azure-frontdoor-waf")
	e := entry(t, preset.Examples[0])
	format, err := Resolve(preset, []plan.Entry{e}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	values, ok := format.Read(e)
	if r := format.Request(e, &values); !ok || r.Method != "" || values[plan.Method] == "" {
		t.Errorf("read %v with the method %q from %q", ok, r.Method, values[plan.Method])
	}
}

func TestDocumentsBeforeTheirLines(t *testing.T) {
	var samples []plan.Entry
	for range 5 {
		samples = append(samples, plan.Entry{Line: `{"ecs":{"version":"8.11.0"},"event":{"dataset":"nginx.access","original":"203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] \"GET /x HTTP/1.1\" 200 5 \"-\" \"curl/8.5.0\""},"http":{"request":{"method":"GET"},"response":{"status_code":200}},"url":{"path":"/x"},"source":{"ip":"203.0.113.7"}}`})
	}
	candidates := recognise(t, load(t), samples, Documents)
	if first := candidates[0]; first.Format.Preset.ID != "ecs" || len(first.Format.Reader.Inside) > 0 || !first.Sure {
		t.Errorf("recognised as %v", describe(candidates))
	}
}
