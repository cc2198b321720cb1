package slice

import (
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
)

// FuzzStoresAreAskedForAllPartners: whatever shares an id, or client, method and target with a verdict meets the predicate that a store gets.
func FuzzStoresAreAskedForAllPartners(f *testing.F) {
	f.Add("GET", "/items?q=1' OR 1=1--", "203.0.113.7", "a", false)
	f.Add("get", "/"+strings.Repeat("\u00e9", 600)+"?x", "::ffff:203.0.113.7", "5759e988-bd86-2e3f-e1be-46a994272793", true)
	f.Add("POST", "/a(b[c{d\\n\n.*|^$", "2001:db8::1", "-", false)
	f.Add("0", "0", "0", " 01", true)
	f.Add("0", "-", "0", "", false)
	f.Add("N/A", "-?x", "0", "", true)
	proxied, err := actor.NewResolver(actor.Settings{TrustedProxies: []string{"10.0.0.0/8"}})
	if err != nil {
		f.Fatal(err)
	}
	memory := &slicetest.Memory{}
	sources := []*Source{
		source(f, memory, nil), source(f, memory, func(c *Config) { c.PathOnly = true }), source(f, memory, func(c *Config) { c.Actors = proxied }),
		source(f, memory, func(c *Config) { c.Format = formatNamed(f, "coraza") }),
	}
	f.Fuzz(func(t *testing.T, method, target, client, id string, noQuery bool) {
		for _, text := range []string{method, target, client, id} {
			if strings.ToValidUTF8(text, "") != text {
				return // stores answer in JSON
			}
		}
		for _, s := range sources {
			values := plan.Values{plan.Method: method, plan.Target: target, plan.Peer: client, plan.Status: "200", plan.TraceID: id}
			request := s.Format.Request(plan.Entry{Time: 1}, &values)
			evidence := Evidence{Request: request, Values: values}
			m := s.member(0, s.threat(plan.Entry{Time: 1}, &evidence, endpoint.Found{}), &evidence)
			m.asked, m.noQuery = newAsked(&request), noQuery
			if !strings.HasPrefix(target, withoutAuthority(target)) { // docs/joins.md names it: an address before the path
				continue
			}
			reach := plan.Window{From: -int64(time.Hour), To: int64(time.Hour)}
			for _, q := range append(questionsOf([]*member{m}, s, reach, true), questionsOf([]*member{m}, s, reach, false)...) {
				fields, where := q.predicates(s)
				meets, err := plan.All(fields, where).Compile()
				if err != nil {
					t.Fatal(err)
				}
				if !meets(&values) {
					t.Errorf("%+v is its own partner, and %+v, %+v do not say so", values, fields, where)
				}
			}
		}
	})
}

func FuzzParseID(f *testing.F) {
	f.Add("1.a-b")
	f.Add("a-b")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParseID(text)
		if err != nil {
			return
		}
		again, err := ParseID((&Threat{Ref: p.Ref, Source: p.Source}).ID())
		if err != nil || again != p {
			t.Errorf("%q: %+v, then %+v, %v", text, p, again, err)
		}
	})
}
