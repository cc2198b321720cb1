package detect

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

func engine(t testing.TB) *Engine {
	t.Helper()
	rules, err := LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	tax, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	return NewEngine(rules, tax)
}

func (e Example) request() request.Request {
	r := request.Request{Method: e.Method, Target: e.Target, UserAgent: e.UserAgent, Referer: e.Referer, Cookie: e.Cookie, Body: e.Body, Status: 200}
	if r.Method == "" {
		r.Method = "GET"
	}
	if r.Target == "" {
		r.Target = "/"
	}
	return r
}

func (e Example) String() string { return fmt.Sprintf("%+v", e.request()) }

func TestExamples(t *testing.T) {
	e := engine(t)
	tax, _ := taxonomy.Load()
	for _, rule := range e.Rules() {
		if len(rule.Examples.Match) < 4 || len(rule.Examples.Miss) < 4 {
			t.Errorf("%s has %d + %d examples, want 4 + 4", rule.ID, len(rule.Examples.Match), len(rule.Examples.Miss))
		}
		if _, ok := tax.Type(rule.Type); !ok {
			t.Errorf("%s: type %q is not in the taxonomy", rule.ID, rule.Type)
		}
		if rule.Description == "" || rule.Consequence == "" || rule.Mitigation == "" || len(rule.References) == 0 || len(rule.CWE) == 0 {
			t.Errorf("%s lacks a description, consequence, mitigation, reference or CWE", rule.ID)
		}
		for _, example := range rule.Examples.Match {
			if !matches(e, example, func(f Finding) bool { return f.RuleID == rule.ID }) {
				t.Errorf("%s does not match %s (a target of harmless characters needs one of the words, exactly as written)", rule.ID, example)
			}
		}
		for _, example := range rule.Examples.Miss {
			if matches(e, example, func(f Finding) bool { return f.Type == rule.Type && f.Confidence >= Medium }) {
				t.Errorf("%s: a rule of %s matches the look-alike %s", rule.ID, rule.Type, example)
			}
		}
	}
}

func matches(e *Engine, example Example, want func(Finding) bool) bool {
	r := example.request()
	for _, finding := range e.Inspect(&r) {
		if want(finding) {
			return true
		}
	}
	return false
}

func TestWordsAreFew(t *testing.T) {
	if words := engine(t).Gate(plan.Predicate{}).Words.All(); len(words) > 190 {
		t.Errorf("the gate has %d words; each costs the store a search of every line", len(words))
	}
}

func TestDecode(t *testing.T) {
	cases := []struct {
		in   string
		plus bool
		want string
	}{
		{"/users/42", false, "/users/42"}, {"a+b", true, "a b"}, {"a+b", false, "a+b"}, {"%27%20OR", false, "' OR"}, {"%2527", false, "'"},
		{"%u003cscript%u003e", false, "<script>"}, {"%c0%ae%c0%ae%c0%af", false, "../"}, {"%e0%80%ae", false, "."}, {`\u003c`, false, "<"}, {`\x22`, false, `"`},
		{"&lt;b&gt;", false, "<b>"}, {"%26lt%3Bb", false, "<b"}, {"100%", false, "100%"}, {"%zz", false, "%zz"}, {"caf%C3%A9", false, "café"}, {"%ff", false, "\xff"},
		{"%EF%BC%9Cscript%EF%BC%9E", false, "<script>"}, {"&#60script&#62", false, "<script>"}, {"AT&T;", false, "AT&T;"},
	}
	for _, test := range cases {
		if got := Decode(test.in, test.plus); got != test.want {
			t.Errorf("Decode(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestVariants(t *testing.T) {
	for _, test := range []struct {
		location Location
		raw      string
		want     string
	}{
		{InPath, "/a/./b//c;x=1/..;/d%20", "/a/b/c/../d "}, {InQuery, "q=a%00b%0bc", "q=a b c"}, {InQuery, "q=PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg%3D%3D", "q=<script>alert(1)</script>"},
		{InQuery, "q=Li4vLi4vLi4vZXRjL3Bhc3N3ZA==", "q=../../../etc/passwd"}, {InQuery, "q=a/*b*/c", "q=a c"}, {InQuery, "token=0123456789abcdef0123%20", ""},
	} {
		var got []string
		variants(text{location: test.location, raw: test.raw, parameter: map[Location]string{InQuery: test.raw}[test.location], decoded: Decode(test.raw, true), odd: true}, func(v text) { got = append(got, v.decoded) })
		if test.want == "" && len(got) > 0 || test.want != "" && !slices.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.raw, got, test.want)
		}
	}
}

func TestRulesThatCannotWorkAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"unknown key":      "type: x\nrules: [{id: a, title: b, where: [path], literals: [abc], colour: red}]",
		"no literals":      "type: x\nrules: [{id: a, title: b, where: [path], pattern: abc}]",
		"bad location":     "type: x\nrules: [{id: a, title: b, where: [nowhere], literals: [abc]}]",
		"method, no words": "type: x\nrules: [{id: a, title: b, where: [method], literals: [abc]}]",
		"bad pattern":      "type: x\nrules: [{id: a, title: b, where: [path], literals: [abc], pattern: '('}]",
		"bad level":        "type: x\nrules: [{id: a, title: b, severity: huge, where: [path], literals: [abc]}]",
	} {
		if _, err := ParseRules([]byte(text)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestVerdicts(t *testing.T) {
	e := engine(t)
	findings := e.Inspect(&request.Request{Method: "GET", Target: "/", Blocked: true, Verdicts: []request.Verdict{
		{RuleID: "942100", Message: "SQL Injection", Severity: "2"}, {RuleID: "949110", Message: "score"}, {RuleID: "942100"}, {RuleID: "vendor-7", Severity: "notice"},
	}})
	if len(findings) != 2 || findings[0].RuleID != "crs-942100" || findings[0].Type != "sqli" || !findings[0].Blocked || findings[1].RuleID != "waf-vendor-7" || findings[1].Type != OtherType {
		t.Errorf("findings %+v", findings)
	}
}

// gateOf gives what passes the gate of the rules.
func gateOf(t testing.TB, e *Engine) func(*request.Request) bool {
	t.Helper()
	gate, err := e.Gate(plan.Equal(plan.Verdict, "").Negate()).GateFunction()
	if err != nil {
		t.Fatal(err)
	}
	return func(r *request.Request) bool {
		v := plan.Values{plan.Target: r.Target, plan.Method: r.Method, plan.UserAgent: r.UserAgent, plan.Referer: r.Referer, plan.Cookie: r.Cookie, plan.Body: r.Body}
		if len(r.Verdicts) > 0 {
			v[plan.Verdict] = r.Verdicts[0].RuleID
		}
		return gate(&v)
	}
}

func TestExamplesPassTheGate(t *testing.T) {
	e := engine(t)
	passes := gateOf(t, e)
	for _, rule := range e.Rules() {
		for _, example := range rule.Examples.Match {
			if r := example.request(); !passes(&r) {
				t.Errorf("%s: %s does not pass the gate", rule.ID, example)
			}
		}
	}
}

// FuzzGate proves that whatever a rule matches passes the gate.
func FuzzGate(f *testing.F) {
	e := engine(f)
	passes := gateOf(f, e)
	for _, rule := range e.Rules() {
		for _, example := range append(rule.Examples.Match, rule.Examples.Miss...) {
			f.Add(example.request().Target, example.UserAgent, example.Referer, example.request().Method, example.Cookie, example.Body)
		}
	}
	f.Fuzz(func(t *testing.T, target, agent, referer, method, cookie, body string) {
		r := request.Request{Method: method, Target: target, UserAgent: agent, Referer: referer, Cookie: cookie, Body: body}
		findings := e.Inspect(&r)
		for _, finding := range findings {
			if finding.Start < 0 || finding.End > len(finding.Text) || finding.Start > finding.End {
				t.Errorf("%s: span %d:%d of %d bytes", finding.RuleID, finding.Start, finding.End, len(finding.Text))
			}
		}
		if len(findings) > 0 && !passes(&r) {
			t.Errorf("%s matches %q %q %q %q %q but the gate does not", findings[0].RuleID, target, agent, referer, cookie, body)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add("%2527+%u003c&lt;\\x41")
	f.Fuzz(func(t *testing.T, text string) {
		if decoded := Decode(text, false); !strings.ContainsAny(text, `%&\`) && len(text) <= maxText && decoded != text {
			t.Errorf("%q has nothing to decode and becomes %q", text, decoded)
		}
	})
}

func BenchmarkInspectHarmless(b *testing.B) {
	e := engine(b)
	r := request.Request{Method: "GET", Target: "/api/v1/users/42/orders?page=2&sort=name", UserAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", Referer: "https://shop.example/cart?x=1"}
	for b.Loop() {
		e.Inspect(&r)
	}
}
