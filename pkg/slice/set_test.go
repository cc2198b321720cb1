package slice

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

const (
	attack   = "/items?q=<script>alert(1)</script>" // both our rules and a WAF's see it
	harmless = "/items?q=1"                         // only a WAF can say something of it
	user     = "203.0.113.7"
	other    = "203.0.113.8"
)

func gateway(hits ...hit) part {
	return part{name: "gateway", format: "nginx-json", role: logformat.Requests, hits: hits}
}
func backend(hits ...hit) part {
	return part{name: "back end", format: "nginx-json", role: logformat.Verdicts, hits: hits}
}
func waf(hits ...hit) part {
	return part{name: "WAF", format: "coraza", role: logformat.Verdicts, hits: hits}
}

func (p part) with(change func(*Config)) part {
	p.change = change
	return p
}

// numbers are what a set says of an hour.
type numbers struct {
	Threats, Blocked               int
	Requests                       float64
	ByID, ByRequest, Unpaired, Off int // Off: corrections of counts
}

func numbersOf(t testing.TB, set *Set, w plan.Window) (numbers, Threats) {
	t.Helper()
	threats, err := readThreats(set, w)
	if err != nil {
		t.Fatal(err)
	}
	n := numbers{Threats: len(threats.Rows)}
	for _, threat := range threats.All() {
		if threat.Outcome == request.Blocked {
			n.Blocked++
		}
	}
	if threats.Join != nil {
		n.ByID, n.ByRequest, n.Unpaired, n.Off = threats.Join.ByID, threats.Join.ByRequest, threats.Join.Unpaired, len(threats.Join.moves)
	}
	if len(set.Counted()) == 0 {
		return n, threats
	}
	counts, err := readCounts(set, w, CountsQuery{Account: true})
	if err != nil {
		t.Fatal(err)
	}
	for key, m := range counts.Groups {
		n.Requests += m.Requests
		if m.Requests <= 0 {
			t.Errorf("%+v has %v requests", key, m.Requests)
		}
	}
	if !counts.Coverage.Complete() || !threats.Coverage.Complete() {
		t.Errorf("coverage %+v, %+v", counts.Coverage, threats.Coverage)
	}
	return n, threats
}

func TestWhatIsOneRequest(t *testing.T) {
	const uuid, plain = "5759E988-BD86-2E3F-E1BE-46A994272793", "5759e988bd862e3fe1be46a994272793"
	start := noon
	sql := []int{942100}
	for _, test := range []struct {
		name  string
		parts []part
		want  numbers
	}{
		{"access log and WAF log of the same request count once, with the verdict",
			[]part{gateway(hit{id: "a", client: user, method: "GET", target: harmless, status: 403}), waf(hit{id: "a", client: user, method: "GET", target: harmless, status: 403, blocked: true, rules: sql})},
			numbers{Threats: 1, Blocked: 1, Requests: 1, ByID: 1}},
		{"gateway and back end of the same requests count once",
			[]part{gateway(hit{id: "a", client: user, method: "GET", target: attack, status: 200}, hit{id: "b", client: user, method: "GET", target: "/", status: 200}), backend(hit{id: "a", client: user, method: "GET", target: attack, status: 200}, hit{id: "b", client: user, method: "GET", target: "/", status: 200})},
			numbers{Threats: 1, Requests: 2, ByID: 1}},
		{"audit-only WAF logs have threats and no totals", []part{waf(hit{client: user, method: "GET", target: harmless, rules: sql}), waf(hit{at: time.Minute, client: user, method: "GET", target: attack, rules: sql})}, numbers{Threats: 2, Unpaired: 2, Off: 2}},
		{"a verdict without a partner is a request of its own", []part{gateway(hit{client: user, method: "GET", target: "/", status: 200}), waf(hit{client: user, method: "GET", target: harmless, rules: sql, blocked: true})}, numbers{Threats: 1, Blocked: 1, Requests: 2, Unpaired: 1, Off: 1}},
		{"harmless entries of a source of verdicts are nothing", []part{gateway(hit{client: user, method: "GET", target: "/", status: 200}), waf(hit{client: user, method: "GET", target: "/x"})}, numbers{Requests: 1}},
		{"requests of several gateways add up", []part{gateway(hit{client: user, method: "GET", target: attack, status: 200}), gateway(hit{client: user, method: "GET", target: attack, status: 200})}, numbers{Threats: 2, Requests: 2}},
		{"a source of both roles feeds totals", []part{{name: "b", format: "coraza", role: logformat.Both, hits: []hit{{client: user, method: "GET", target: harmless, status: 200, rules: sql}, {client: user, method: "GET", target: "/", status: 200}}}, gateway()}, numbers{Threats: 1, Requests: 2}},

		{"an id within one minute", []part{gateway(hit{id: "a", client: user, method: "GET", target: harmless, status: 200}), waf(hit{at: 50 * time.Second, id: "a", client: other, method: "POST", target: "/x", rules: sql})}, numbers{Threats: 1, Requests: 1, ByID: 1}},
		{"an id after more than one minute", []part{gateway(hit{id: "a", client: user, method: "GET", target: harmless, status: 200}), waf(hit{at: 61 * time.Second, id: "a", client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 2, Unpaired: 1, Off: 1}},
		{"an id in other spellings", []part{gateway(hit{id: uuid, client: user, method: "GET", target: harmless, status: 200}), waf(hit{id: plain, client: other, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 1, ByID: 1}},
		{"an id of a load balancer", []part{gateway(hit{id: "Root=1-5759e988-bd862e3fe1be46a994272793", client: user, method: "GET", target: harmless, status: 200}), waf(hit{id: plain, client: other, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 1, ByID: 1}},
		{"no id is no id", []part{gateway(hit{id: "-", client: user, method: "GET", target: harmless, status: 200}), waf(hit{id: "-", client: other, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 2, Unpaired: 1, Off: 1}},
		{"an id comes before client, method and target", []part{
			gateway(hit{id: "b", client: user, method: "GET", target: harmless, status: 200}, hit{at: time.Second, id: "a", client: other, method: "GET", target: "/x", status: 200}),
			waf(hit{id: "a", client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 2, ByID: 1}},
		{"of several requests with one id, the one with the same target", []part{
			gateway(hit{id: "a", client: user, method: "GET", target: attack, status: 200}, hit{id: "a", client: user, method: "GET", target: harmless, status: 200}),
			waf(hit{id: "a", client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 2, Requests: 2, ByID: 1}},

		{"client, method and target within two seconds", []part{gateway(hit{client: "::ffff:" + user, method: "GET", target: harmless, status: 200}), waf(hit{at: 2 * time.Second, client: user, method: "get", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 1, ByRequest: 1}},
		{"the same after more than two seconds", []part{gateway(hit{client: user, method: "GET", target: harmless, status: 200}), waf(hit{at: 2001 * time.Millisecond, client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 2, Unpaired: 1, Off: 1}},
		{"the same with ids that have nothing to do with each other", []part{gateway(hit{id: "a", client: user, method: "GET", target: harmless, status: 200}), waf(hit{id: "b", client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 1, ByRequest: 1}},
		{"another client", []part{gateway(hit{client: other, method: "GET", target: harmless, status: 200}), waf(hit{client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 2, Unpaired: 1, Off: 1}},
		{"another method", []part{gateway(hit{client: user, method: "POST", target: harmless, status: 200}), waf(hit{client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 2, Unpaired: 1, Off: 1}},
		{"another query", []part{gateway(hit{client: user, method: "GET", target: harmless + "2", status: 200}), waf(hit{client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 2, Unpaired: 1, Off: 1}},
		{"a log that never has the query", []part{gateway(hit{client: user, method: "GET", target: harmless, status: 200}), waf(hit{client: user, method: "GET", target: "/items", rules: sql}).with(func(c *Config) { c.PathOnly = true })}, numbers{Threats: 1, Requests: 1, ByRequest: 1}},
		{"a log that only this once has no query", []part{gateway(hit{client: user, method: "GET", target: harmless, status: 200}), waf(hit{client: user, method: "GET", target: "/items", rules: sql})}, numbers{Threats: 1, Requests: 2, Unpaired: 1, Off: 1}},
		{"a gateway that never logs the query", []part{gateway(hit{client: user, method: "GET", target: "/items", status: 200}).with(func(c *Config) { c.PathOnly = true }), waf(hit{client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 1, ByRequest: 1}},
		{"a load balancer that logs the address", []part{gateway(hit{client: user, method: "GET", target: "https://api.example:443" + attack, status: 200}), waf(hit{client: user, method: "GET", target: attack, rules: sql})}, numbers{Threats: 1, Requests: 1, ByRequest: 1}},
		{"a target that is longer than a store is asked for", []part{gateway(hit{client: user, method: "GET", target: "/" + strings.Repeat("é", 2000), status: 200}, hit{client: user, method: "GET", target: "/" + strings.Repeat("é", 1999), status: 200}), waf(hit{client: user, method: "GET", target: "/" + strings.Repeat("é", 2000), rules: sql})}, numbers{Threats: 1, Requests: 2, ByRequest: 1}},

		{"noise is no partner", []part{gateway(hit{client: user, method: "GET", target: "/health", status: 200}).with(func(c *Config) { c.Noise = []endpoint.Noise{{Paths: []string{"/health"}}} }), waf(hit{client: user, method: "GET", target: "/health", rules: sql})}, numbers{Threats: 1, Requests: 1, Unpaired: 1, Off: 1}},
		{"each request has one verdict of a source", []part{
			gateway(hit{client: user, method: "GET", target: harmless, status: 200}, hit{at: time.Second, client: user, method: "GET", target: harmless, status: 200}),
			waf(hit{client: user, method: "GET", target: harmless, rules: sql}, hit{at: time.Second, client: user, method: "GET", target: harmless, rules: sql}, hit{at: 2 * time.Second, client: user, method: "GET", target: harmless, rules: sql})},
			numbers{Threats: 3, Requests: 3, ByRequest: 2, Unpaired: 1, Off: 1}},
		{"verdicts of two sources about one request", []part{
			gateway(hit{client: user, method: "GET", target: harmless, status: 200}),
			waf(hit{client: user, method: "GET", target: harmless, rules: sql}), waf(hit{at: time.Second, client: user, method: "GET", target: harmless, rules: []int{941100}, blocked: true})},
			numbers{Threats: 1, Blocked: 1, Requests: 1, ByRequest: 2}},
		{"a WAF that writes an entry for each rule", []part{
			gateway(hit{id: "a", client: user, method: "GET", target: harmless, status: 200}),
			waf(hit{id: "a", client: user, method: "GET", target: harmless, rules: sql}, hit{id: "a", at: time.Second, client: user, method: "GET", target: harmless, rules: []int{941100}})},
			numbers{Threats: 1, Requests: 1, ByID: 1}},
		{"a back end whose requests share the id of a trace", []part{
			gateway(hit{id: "a", client: user, method: "GET", target: attack, status: 200}, hit{id: "a", at: time.Second, client: user, method: "GET", target: attack, status: 200}),
			backend(hit{id: "a", client: user, method: "GET", target: attack, status: 200}, hit{id: "a", at: time.Second, client: user, method: "GET", target: attack, status: 200})},
			numbers{Threats: 2, Requests: 2, ByID: 2}},
		{"verdicts of two sources without a request are one", []part{
			gateway(), waf(hit{id: "a", client: user, method: "GET", target: harmless, rules: sql}), waf(hit{id: "a", at: time.Second, client: user, method: "GET", target: harmless, rules: []int{941100}})},
			numbers{Threats: 1, Requests: 1, ByID: 1, Unpaired: 1, Off: 1}},

		{"a verdict before the window owns its request", []part{gateway(hit{at: time.Second, id: "a", client: user, method: "GET", target: harmless, status: 200}), waf(hit{at: -time.Second, id: "a", client: user, method: "GET", target: harmless, rules: sql})}, numbers{Off: 1}},
		{"a request before the window owns its verdict", []part{gateway(hit{at: -time.Second, id: "a", client: user, method: "GET", target: harmless, status: 200}), waf(hit{at: time.Second, id: "a", client: user, method: "GET", target: harmless, rules: sql})}, numbers{}},
		{"a verdict at the window's end owns a request behind it", []part{gateway(hit{at: time.Hour, id: "a", client: user, method: "GET", target: harmless, status: 200}), waf(hit{at: time.Hour - 1, id: "a", client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 1, ByID: 1, Off: 1}},
		{"a request at the window's end owns a verdict behind it", []part{gateway(hit{at: time.Hour - 1, id: "a", client: user, method: "GET", target: harmless, status: 200}), waf(hit{at: time.Hour, id: "a", client: user, method: "GET", target: harmless, rules: sql})}, numbers{Threats: 1, Requests: 1, ByID: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, _ := numbersOf(t, setOf(t, start, test.parts...), plan.NewWindow(start, start.Add(time.Hour)))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAJoinedRequest(t *testing.T) {
	set := setOf(t, noon,
		waf(hit{at: time.Second, client: user, method: "GET", target: attack, status: 501, blocked: true, rules: []int{942100}}),
		gateway(hit{at: 2 * time.Second, client: user, method: "GET", target: attack, status: 404, country: "NL"}),
		backend(hit{at: 2 * time.Second, client: user, method: "GET", target: attack, status: 500}))
	n, threats := numbersOf(t, set, plan.NewWindow(noon, noon.Add(time.Hour)))
	if n.Threats != 1 || n.Requests != 1 {
		t.Fatalf("%+v", n)
	}
	joined := threats.Threat(0)
	if joined.Status != 404 || joined.StatusClass != 4 || joined.Country != "NL" || joined.Outcome != request.Blocked || joined.Ref.Time != noon.Add(time.Second).UnixNano() || joined.Source != 0 {
		t.Errorf("%+v", joined)
	}
	var rules []string
	for _, rule := range joined.Rules {
		rules = append(rules, rule.ID)
	}
	seen := map[string]bool{}
	for _, id := range rules {
		if seen[id] {
			t.Errorf("%s twice in %v", id, rules)
		}
		seen[id] = true
	}
	if !seen["crs-942100"] || len(rules) < 2 {
		t.Errorf("rules %v", rules)
	}
	if len(joined.Partners) != 2 || joined.Partners[0].Source != 1 || joined.Partners[1].Source != 2 {
		t.Errorf("partners %+v", joined.Partners)
	}
	evidence, err := set.Evidence(context.Background(), threats.All())
	if err != nil {
		t.Fatal(err)
	}
	e := evidence[joined.ID()]
	if e.Request.Status != 404 || len(e.Findings) != len(rules) || e.Values[plan.Country] != "NL" || e.Values[plan.Verdict] == "" {
		t.Errorf("evidence %+v, rules %v", e, rules)
	}
}

func TestVerdictsGiveWhatTheRequestLacks(t *testing.T) {
	set := setOf(t, noon,
		part{name: "gateway", format: "coraza", role: logformat.Requests, hits: []hit{{client: user, method: "GET", target: attack, status: 404}}},
		backend(hit{at: time.Second, client: user, method: "GET", target: attack, status: 500, country: "DE"}))
	_, threats := numbersOf(t, set, plan.NewWindow(noon, noon.Add(time.Hour)))
	if len(threats.Rows) != 1 || threats.Threat(0).Country != "DE" || threats.Threat(0).Status != 404 {
		t.Fatalf("%+v", threats.All())
	}
	if set.CountsHave(plan.Country) || !set.Has(plan.Country) || !set.CountsHave(plan.Peer) {
		t.Error("counts have a field that not all sources of requests have")
	}
}

func TestIDs(t *testing.T) {
	for _, want := range []Threat{{Ref: plan.Ref{Time: 5, Hash: 7}}, {Ref: plan.Ref{Time: 1 << 60, Hash: 1 << 63}, Source: 12}} {
		got, err := ParseID(want.ID())
		if err != nil || got.Ref != want.Ref || got.Source != want.Source {
			t.Errorf("%s: %+v, %v", want.ID(), got, err)
		}
	}
	first := Threat{Ref: plan.Ref{Time: 9, Hash: 9}}
	if first.ID() != first.Ref.String() {
		t.Error("the ids of the first source have changed")
	}
	for _, text := range []string{"", "x", "0.1-1", "-1.1-1", "01.1-1", "1.2.3-4", "1."} {
		if _, err := ParseID(text); err == nil {
			t.Errorf("%q is an id", text)
		}
	}
}

func TestSpellings(t *testing.T) {
	for text, want := range map[string]string{
		"-": "", "": "", "5759E988-bd86-2e3f-e1be-46a994272793": "5759e988bd862e3fe1be46a994272793", "1-5759e988-bd862e3fe1be46a994272793": "5759e988bd862e3fe1be46a994272793",
		"Self=1-5759e988-aaaaaaaaaaaaaaaaaaaaaaaa;Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1": "5759e988bd862e3fe1be46a994272793",
		"00-5759e988bd862e3fe1be46a994272793-00f067aa0ba902b7-01":                                     "5759e988bd862e3fe1be46a994272793", "00000000000000000000000000000000": "",
	} {
		if got := normalID(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		for _, spelling := range spellings(text) {
			if normalID(spelling) != want {
				t.Errorf("%q is another id than %q", spelling, text)
			}
		}
	}
}

func TestWithoutAuthority(t *testing.T) {
	for target, want := range map[string]string{"https://h:443/a?b": "/a?b", "http://h": "/", "HTTP://h?x": "?x", "/a?u=http://b/": "/a?u=http://b/", "://x": "://x", "": "", "a b://c/d": "a b://c/d"} {
		if got := withoutAuthority(target); got != want {
			t.Errorf("%q: %q, want %q", target, got, want)
		}
	}
}

func FuzzNormalID(f *testing.F) {
	f.Add("Root=1-5759e988-bd862e3fe1be46a994272793;Self=x")
	f.Add("00-5759e988bd862e3fe1be46a994272793-00f067aa0ba902b7-01")
	f.Add("Root=0 ;")
	f.Add("Root=Root=0")
	f.Fuzz(func(t *testing.T, text string) {
		id := normalID(text)
		if normalID(id) != id {
			t.Errorf("%q: %q becomes %q", text, id, normalID(id))
		}
		if id != "" && normalID(spellings(text)[2]) == "" {
			t.Errorf("%q: %q has no capitals", text, id)
		}
	})
}
