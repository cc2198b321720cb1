package detect

import (
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

func TestVendorNames(t *testing.T) {
	types, err := newVendorTypes()
	if err != nil {
		t.Fatal(err)
	}
	tax, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, rule := range types.rules {
		if _, ok := tax.Type(rule.Type); !ok || seen[rule.Type] {
			t.Errorf("type %q is not in the taxonomy or occurs twice", rule.Type)
		}
		seen[rule.Type] = true
		if len(rule.Examples) == 0 || len(rule.Patterns) == 0 {
			t.Errorf("%s has no examples or no patterns", rule.Type)
		}
		for _, name := range rule.Examples {
			for _, verdict := range []request.Verdict{{RuleID: name}, {RuleID: "x1", Message: name}, {RuleID: "x1", Message: "x", Tags: []string{"y", name}}} {
				if got := types.typeOf(verdict); got != rule.Type {
					t.Errorf("%q as %+v is of type %s, want %s", name, verdict, got, rule.Type)
				}
			}
		}
	}
}

func TestUnknownVendorNamesStayOther(t *testing.T) {
	types, err := newVendorTypes()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "geo-block", "count-admin", "7dc666e026974dab84884c73b3e2afe1", "blockRussia", "31101", "office", "robots.txt", "enterprise", "ldx"} {
		if got := types.typeOf(request.Verdict{RuleID: name}); got != OtherType {
			t.Errorf("%q is of type %s, want %s", name, got, OtherType)
		}
	}
}

func TestCoreRuleSetIDs(t *testing.T) {
	types, err := newVendorTypes()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{
		"942110": 942110, "crs-942110": 942110, "owasp-crs-v030301-id942110-sqli": 942110, "Microsoft_DefaultRuleSet-2.1-SQLI-942100": 942100, "id930110": 930110,
		"DefaultRuleSet-1.0-SQLI-942330": 942330, "CRS942100": 942100,
		"200942100": 0, "9421001": 0, "7dc666e026942100ab84884c73b3e2af": 0, "31103": 0, "ab942100": 0, "wid942100": 0, "": 0,
	} {
		if got, ok := types.crsID(name); got != want || ok != (want != 0) {
			t.Errorf("crsID(%q) = %d, %v, want %d", name, got, ok, want)
		}
	}
}

func TestVerdictsOfVendors(t *testing.T) {
	for _, test := range []struct {
		verdict    request.Verdict
		rule, kind string
	}{
		{request.Verdict{RuleID: "owasp-crs-v030301-id942110-sqli"}, "crs-942110", "sqli"},
		{request.Verdict{RuleID: "CrossSiteScripting_BODY"}, "waf-CrossSiteScripting_BODY", "xss"},
		{request.Verdict{RuleID: "f1c2", Message: "SQLi - Comment"}, "waf-f1c2", "sqli"},
		{request.Verdict{RuleID: "200000099", Message: "XSS script tag (URI)"}, "waf-200000099", "xss"},
		{request.Verdict{RuleID: "my-rule", Tags: []string{"SQL_INJECTION"}}, "waf-my-rule", "sqli"},
		{request.Verdict{RuleID: "my-rule"}, "waf-my-rule", OtherType},
		{request.Verdict{RuleID: "Microsoft_DefaultRuleSet-2.1-BLOCKING-EVALUATION-949110"}, "", ""},
	} {
		findings := engine(t).Inspect(&request.Request{Method: "GET", Target: "/", Verdicts: []request.Verdict{test.verdict}})
		switch {
		case test.rule == "" && len(findings) > 0:
			t.Errorf("%+v gives %+v, want nothing", test.verdict, findings)
		case test.rule != "" && (len(findings) != 1 || findings[0].RuleID != test.rule || findings[0].Type != test.kind):
			t.Errorf("%+v gives %+v, want %s of type %s", test.verdict, findings, test.rule, test.kind)
		}
	}
}

func FuzzVendorNames(f *testing.F) {
	types, err := newVendorTypes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("owasp-crs-v030301-id942110-sqli", "SQLi - Comment")
	f.Fuzz(func(t *testing.T, id, message string) {
		if got, ok := types.crsID(id); ok && (got < 900000 || got > 999999) {
			t.Errorf("crsID(%q) = %d", id, got)
		}
		if types.typeOf(request.Verdict{RuleID: id, Message: message}) == "" {
			t.Errorf("%q has no type", id)
		}
	})
}
