//go:build stores

package stores

import (
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

// TestTranslation compares what Loki computes with the same plan evaluated in Go.
func TestTranslation(t *testing.T) {
	for writer := range writers {
		t.Run(writer, func(t *testing.T) {
			job := "translation-" + strings.ReplaceAll(writer, " ", "-")
			from := anHourAgo()
			pushed := entriesIn(t, writer, job, from, 10)
			push(t, servers.plain.Pusher(""), pushed)
			entries := planEntries(pushed)
			format := recognised(t, entries)
			t.Logf("%d entries, format %s, fields %v", len(entries), format.Preset.ID, format.Reader.Fields())
			s, err := loki.New(loki.Config{URL: servers.plain.URL, Selector: `{job="` + job + `"}`, Client: http.DefaultClient, Entries: 100})
			if err != nil {
				t.Fatal(err)
			}
			windows := []plan.Window{
				plan.NewWindow(from, from.Add(10*time.Minute)),
				plan.NewWindow(from.Add(61_234*time.Millisecond), from.Add(245_678*time.Millisecond)),
				plan.NewWindow(from, from.Add(time.Millisecond)),
			}
			for _, w := range windows {
				for name, a := range aggregates(t, format.Reader) {
					compareAggregate(t, s, w, name, a, entries)
				}
				compareSuspects(t, s, w, format.Reader, entries)
			}
			compareRead(t, s, entries)
		})
	}
}

// aggregates are what the plugin asks for, and some more.
func aggregates(t *testing.T, r plan.Reader) map[string]plan.Aggregate {
	t.Helper()
	rules := []endpoint.Rule{{Match: "/api/v1/users/{name}/**", Name: "/users"}, {Match: "/api/*/cart", Name: "/cart"}}
	plain, err := endpoint.NewKey(endpoint.Settings{}, r)
	if err != nil {
		t.Fatal(err)
	}
	ruled, err := endpoint.NewKey(endpoint.Settings{Rules: rules}, r)
	if err != nil {
		t.Fatal(err)
	}
	noise, err := endpoint.NoisePredicate([]endpoint.Noise{{Paths: []string{"/health", "/oauth2/**"}}, {UserAgents: []string{"Nuclei", "curl/8.9.1"}, Methods: []string{"GET"}}})
	if err != nil {
		t.Fatal(err)
	}
	status := plan.Key{Pattern: plain.Plan.Pattern, Groups: plain.Plan.Groups[:plan.StatusGroups]}
	all := map[string]plan.Aggregate{
		"all entries": {Scope: plan.AllEntries},
		"key":         {Key: &plain.Plan}, "rules": {Key: &ruled.Plan}, "status": {Key: &status},
		"key and cells": {Key: &plain.Plan, Cell: 5 * time.Minute}, "status and minutes": {Key: &status, Cell: time.Minute},
		"documents": {Key: documentedKey(t, r)}, "presets": {Key: &status, Where: presetNoise(t)}, "no presets": {Key: documentedKey(t, r), Where: presetNoise(t).Negate()},
		"noise": {Key: &status, Where: noise}, "no noise": {Key: &plain.Plan, Where: noise.Negate()},
		"or": {Key: &status, Where: plan.Any(plan.Equal(plan.Method, "POST"), plan.All(plan.Matches(plan.Target, ".*[`'\"].*"), plan.Matches(plan.Status, "4..|5..")))},
	}
	if r.Kind == plan.JSON {
		all["broken"] = plan.Aggregate{Scope: plan.BrokenEntries}
	}
	for _, f := range []plan.Field{plan.Bytes, plan.Duration} {
		if !r.Has(f) {
			continue
		}
		all[f.String()+" sum"] = plan.Aggregate{Key: &plain.Plan, Measure: plan.Measure{Kind: plan.Sum, Field: f}}
		all[f.String()+" sum by minutes"] = plan.Aggregate{Key: &status, Cell: time.Minute, Measure: plan.Measure{Kind: plan.Sum, Field: f}}
		all[f.String()+" buckets"] = plan.Aggregate{Key: &status, Measure: plan.Measure{Kind: plan.Buckets, Field: f, Bounds: []float64{0.001, 0.018, 0.1, 1, 100, 5000}}}
		all[f.String()+" counted"] = plan.Aggregate{Key: &status, Measure: plan.Measure{Kind: plan.Buckets, Field: f}}
	}
	for _, f := range []plan.Field{plan.Status, plan.Method, plan.Peer, plan.User, plan.Service, plan.Host, plan.Country, plan.Organisation, plan.UserAgent} {
		if r.Has(f) {
			all["by "+f.String()] = plan.Aggregate{Key: &status, By: []plan.Field{f}}
			all["by the beginning of "+f.String()] = plan.Aggregate{By: []plan.Field{f}, Prefix: 3}
		}
	}
	for name, a := range all {
		if a.Scope == plan.AllEntries && name != "all entries" {
			a.Scope = plan.ReadEntries
		}
		a.Reader = r
		all[name] = a
	}
	return all
}

func compareAggregate(t *testing.T, s store.Store, w plan.Window, name string, a plan.Aggregate, entries []plan.Entry) {
	t.Helper()
	evaluator, err := plan.NewEvaluator(a, w)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, e := range entries {
		evaluator.Add(e)
	}
	want, got := map[string]float64{}, map[string]float64{}
	collect := func(into map[string]float64) func(plan.Row) error {
		return func(r plan.Row) error {
			into[fmt.Sprintf("%d %q %q %d", (r.Cell-w.From)/1e6, r.Groups, r.By, r.Bucket)] += r.Value
			return nil
		}
	}
	if err := evaluator.Rows(collect(want)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Aggregate(t.Context(), w, a, collect(got)); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for key, value := range got {
		if near(want[key], value) || a.Reader.Kind == plan.Document && nearly(want[key], value) {
			got[key] = want[key] // sums of fractions are added in another order
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: -go +store\n%s", name, diff)
	}
}

func near(a, b float64) bool { return a == b || a-b < 1e-9*a && b-a < 1e-9*a }

// nearly: Elasticsearch makes fields of 24 bits of fractions, unless it is told otherwise.
func nearly(a, b float64) bool { return a-b < 1e-6*a && b-a < 1e-6*a }

func compareSuspects(t *testing.T, s store.Store, w plan.Window, r plan.Reader, entries []plan.Entry) {
	t.Helper()
	suspectsOf(t, s, w, r, entries, r.Kind == plan.Logfmt || r.Kind == plan.Document || r.SplitsRequestLine()) // here the gate of the store is wider than Go's
}

// suspectsOf compares the suspects of a store with those of Go: more may be allowed, less never is.
func suspectsOf(t *testing.T, s store.Store, w plan.Window, r plan.Reader, entries []plan.Entry, mayBeMore bool) {
	t.Helper()
	gate := newEngine(t).Gate(plan.Predicate{})
	if r.Kind == plan.Document { // pkg/logformat: AsksPayload
		gate = gate.WithoutPayload()
	}
	passes, err := gate.GateFunction()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := r.Compile()
	if err != nil {
		t.Fatal(err)
	}
	wheres := []plan.Predicate{
		{}, plan.Matches(plan.Status, "4.."), plan.Equal(plan.Method, "GET").Negate(),
		// what Loki would look for anywhere in the value, if it were let
		plan.Matches(plan.Status, "0|03"), plan.Matches(plan.Peer, "0.113.*").Negate(), plan.Matches(plan.Method, "OST|ET").Negate(), plan.Matches(plan.Peer, "20|203[.]0.*"),
	}
	if r.Kind == plan.Document { // patterns over documents cost seconds; the last ones are about Loki
		wheres = wheres[:3]
	}
	for _, where := range wheres {
		meets, err := where.Compile()
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, e := range entries {
			if v, ok := reader.Read(e); ok && w.Contains(e.Time) && passes(&v) && meets(&v) {
				want = append(want, fmt.Sprintf("%d %v %q", e.Time, plan.RefOf(e), e.Text()))
			}
		}
		_, err = s.Suspects(t.Context(), w, gate, r, where, func(e plan.Entry) error {
			got = append(got, fmt.Sprintf("%d %v %q", e.Time, plan.RefOf(e), e.Text()))
			return nil
		})
		if err != nil {
			t.Errorf("suspects: %v", err)
		}
		if mayBeMore {
			got = slices.DeleteFunc(got, func(line string) bool { return !slices.Contains(want, line) })
		}
		sort.Strings(want)
		sort.Strings(got)
		if diff := cmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
			t.Errorf("suspects where %+v: -go +store\n%s", where.Match, diff)
		}
	}
}

func compareRead(t *testing.T, s store.Store, entries []plan.Entry) {
	t.Helper()
	var refs []plan.Ref
	want := map[plan.Ref]string{}
	for i := 0; i < len(entries); i += 37 {
		ref := plan.RefOf(entries[i])
		refs = append(refs, ref)
		want[ref] = entries[i].Line
	}
	got := map[plan.Ref]string{}
	if err := s.Read(t.Context(), refs, func(e plan.Entry) error { got[plan.RefOf(e)] = e.Text(); return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read: -pushed +loki\n%s", diff)
	}
}

func TestDescribe(t *testing.T) {
	pushed := entriesIn(t, "combined", "describe", anHourAgo().Add(20*time.Minute), 1) // well inside the first window that is looked at
	push(t, servers.plain.Pusher(""), pushed)
	s, err := loki.New(loki.Config{URL: servers.plain.URL, Selector: `{job="describe"}`, Client: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.Samples = d.Samples[:min(len(d.Samples), 1)]
	d.Samples[0] = plan.Entry{}
	want := plan.Description{Product: "Loki", Version: d.Version, Streams: 3, Samples: []plan.Entry{{}}, Labels: []string{"job", "service_name"}, Groups: 500, Entries: 5000}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
}

// newEngine has all rules.
func newEngine(t *testing.T) *detect.Engine {
	t.Helper()
	taxonomies, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := detect.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	return detect.NewEngine(rules, taxonomies)
}
