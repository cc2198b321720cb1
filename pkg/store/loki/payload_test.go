package loki

import (
	"regexp"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// TestPayloadIsAskedFor: odd cookies and bodies are asked for where the reader has them, as Go's evaluation of the gate does. Words are not looked for there.
func TestPayloadIsAskedFor(t *testing.T) {
	r := plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{
		plan.Method: {"method"}, plan.Target: {"uri"}, plan.Status: {"status"}, plan.UserAgent: {"agent"}, plan.Cookie: {"cookie"}, plan.Body: {"body"},
	}}
	gate := plan.Gate{Target: `[a-z/]*`, Agent: `[a-z]*`, Cookie: `[a-z=;, ]*`, Body: `[a-z=&]*`, Words: plan.Words{plan.Target: {"wp-", "session="}}}
	queries := gateQueries(`{job="a"}`, gate, r, plan.Predicate{}, plan.Predicate{})
	query := queries[len(queries)-1]
	first := regexp.MustCompile("line_format `-((?s:[^`]*))`").FindStringSubmatch(query)
	second := regexp.MustCompile("ut_harmless}}((?s:[^`]*)){{else}}").FindStringSubmatch(query)
	pattern := regexp.MustCompile("regexp `([^`]*ut_harmless[^`]*)`").FindStringSubmatch(query)
	if first == nil || second == nil || pattern == nil {
		t.Fatalf("the query has another form: %s", query)
	}
	if strings.Contains(second[1], "cookie") || strings.Contains(second[1], "body") || !strings.Contains(second[1], "{{.ut_target}}") || !strings.Contains(second[1], "{{.ut_userAgent}}") {
		t.Errorf("words are looked for in %s", second[1])
	}
	harmless := regexp.MustCompile(pattern[1])
	passes, err := gate.GateFunction()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []plan.Values{
		{plan.Method: "GET", plan.Target: "/a"}, {plan.Method: "GET", plan.Target: "/a", plan.Cookie: "session=a; b=c", plan.Body: "a=b&c=d"},
		{plan.Method: "GET", plan.Target: "/a", plan.Cookie: "a='"}, {plan.Method: "GET", plan.Target: "/a", plan.Body: "a=<b"},
		{plan.Method: "GET", plan.Target: "/a", plan.Cookie: "a=b\nc"}, {plan.Method: "GET", plan.Target: "/a", plan.Cookie: "a\nb", plan.Body: "'"}, {plan.Method: "GET", plan.Target: "/<", plan.Cookie: "a"},
	} {
		text := "-" + first[1]
		for _, f := range gate.LookedAt() {
			text = strings.ReplaceAll(text, "{{.ut_"+f.String()+"}}", v[f])
		}
		if odd := !harmless.MatchString(text); odd != passes(&v) {
			t.Errorf("%q: Loki finds %v, Go %v", text, odd, passes(&v))
		}
	}
	if without := gateQueries(`{job="a"}`, gate.WithoutPayload(), r, plan.Predicate{}, plan.Predicate{}); strings.Contains(without[len(without)-1], "ut_cookie=") {
		t.Errorf("a gate without payload asks for cookies: %s", without[len(without)-1])
	}
}

// TestUsualPayloadIsHarmless: entries with cookies are usual as long as these are harmless.
func TestUsualPayloadIsHarmless(t *testing.T) {
	r := plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{plan.Method: {"method"}, plan.Target: {"uri"}, plan.Status: {"status"}, plan.Cookie: {"cookie"}}}
	gate := plan.Gate{Target: `[a-z0-9/]*`, Cookie: `[a-z0-9=; ]*`, Words: plan.Words{plan.Target: {"wp-"}}}
	var samples []*plan.Values
	for _, cookie := range []string{"sid=a1", "sid=b2; x=1", "sid=c3", ""} {
		samples = append(samples, &plan.Values{plan.Method: "GET", plan.Target: "/users/1", plan.Cookie: cookie})
	}
	unusual, ok, err := gate.Unusual(r, samples)
	if err != nil || !ok {
		t.Fatalf("nothing is usual: %v", err)
	}
	holds, err := unusual.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for cookie, want := range map[string]bool{"sid=new9": false, "": false, "sid='": true} {
		if got := holds(&plan.Values{plan.Method: "GET", plan.Target: "/users/1", plan.Cookie: cookie}); got != want {
			t.Errorf("%q is unusual: %v", cookie, got)
		}
	}
}
