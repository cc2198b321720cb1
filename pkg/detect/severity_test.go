package detect

import (
	"slices"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

func TestSeverityFollowsTheAnswer(t *testing.T) {
	for _, test := range []struct {
		severity, confidence Level
		status               int
		blocked              bool
		want                 Level
		reason               string
	}{
		{High, High, 302, false, High, "high by its rule"},
		{High, High, 404, false, Medium, "high by its rule, answered 404"},
		{High, High, 200, false, Critical, "high by its rule, answered 200"},
		{Critical, Medium, 200, false, Critical, "critical by its rule, answered 200"},
		{Medium, Medium, 500, false, High, "medium by its rule, failed with 500"},
		{High, High, 200, true, Medium, "high by its rule, blocked"},
		{Medium, Low, 403, false, Info, "medium by its rule, low confidence, answered 403"},
		{Info, Low, 404, false, Info, "info by its rule, low confidence, answered 404"},
		{High, High, 0, false, High, "high by its rule"},
	} {
		f := Finding{Severity: test.severity, Confidence: test.confidence}
		f.grade(test.status, test.blocked)
		if f.Severity != test.want || f.Reason != test.reason {
			t.Errorf("%+v: %s, %q", test, f.Severity, f.Reason)
		}
	}
}

func TestAssistingRulesMakeNoThreat(t *testing.T) {
	e := engine(t)
	find := func(target string) (all, assisting int) {
		for _, f := range e.Inspect(&request.Request{Method: "GET", Target: target}) {
			all++
			if f.Assisting {
				assisting++
			}
		}
		return all, assisting
	}
	if all, _ := find("/items?id=1&id=2"); all != 0 {
		t.Errorf("a parameter that occurs twice is a threat by itself: %d findings", all)
	}
	if all, assisting := find("/items?id=1&id=2%20union%20select%20null,null--"); assisting != 1 || all < 2 {
		t.Errorf("%d findings, %d assisting", all, assisting)
	}
	agent := request.Request{Method: "GET", Target: "/items?id=1&id=2", UserAgent: "<script>alert(1)</script>"}
	if !slices.ContainsFunc(e.Inspect(&agent), func(f Finding) bool { return f.Assisting }) {
		t.Error("a repeated parameter adds nothing to an attack in the agent")
	}
	if _, assisting := find("/items?tag[]=1&tag[]=2%20union%20select%20null,null--"); assisting != 0 {
		t.Error("a list is parameter pollution")
	}
}
