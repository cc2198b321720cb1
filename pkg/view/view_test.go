package view

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

func threat(at int64, path, actor string, outcome request.Outcome, rules ...string) slice.Threat {
	t := slice.Threat{Ref: plan.Ref{Time: at}, Endpoint: endpoint.Endpoint{Method: "GET", Path: path}, Outcome: outcome}
	t.Identity.Actor = actor
	for _, id := range rules {
		typeID, _, _ := strings.Cut(id, "-")
		t.Rules = append(t.Rules, slice.Rule{ID: id, Type: typeID, Severity: detect.High})
	}
	t.Severity = detect.High
	return t
}

func testLookup(t *testing.T, list string) *lookup {
	t.Helper()
	tax, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &lookup{taxonomy: tax, list: list}
}

func TestAThreatCountsOnceInEachRuleAndCategory(t *testing.T) {
	threats := []slice.Threat{
		threat(3, "/a", "x", request.Passed, "sqli-one", "sqli-two", "xss-one"), threat(2, "/b", "y", request.Blocked, "sqli-one"), threat(1, "/a", "x", request.Passed, "xss-one"),
	}
	for _, test := range []struct {
		key, list string
		want      map[string]int
	}{
		{"rule", "type", map[string]int{"sqli-one": 2, "sqli-two": 1, "xss-one": 2}}, {"category", "type", map[string]int{"sqli": 2, "xss": 2}},
		{"category", "owasp2021", map[string]int{"A03:2021": 3}}, {"endpoint", "type", map[string]int{"GET /a": 2, "GET /b": 1}},
	} {
		gs, err := newGroups(testLookup(t, test.list), distinct{}, []string{test.key})
		if err != nil {
			t.Fatal(err)
		}
		all := slice.ThreatsOf(plan.Window{To: 10}, threats)
		gs.addThreats(factsOf(&all.Names, 10), all.Rows, nil)
		got := map[string]int{}
		for _, g := range gs.rows {
			got[g.values[0]] = g.threats
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s of %s: %s", test.key, test.list, diff)
		}
	}
}

func TestLastRule(t *testing.T) {
	low := threat(5, "/", "x", request.Passed, "a-rule")
	low.Severity = detect.Low
	list := []slice.Threat{threat(5, "/", "x", request.Passed, "z-rule"), low, threat(5, "/", "x", request.Passed, "m-rule"), threat(4, "/", "x", request.Passed, "b-rule")}
	all := slice.ThreatsOf(plan.Window{To: 10}, list)
	g := &group{}
	for i := range all.Rows {
		g.addThreats(factsOf(&all.Names, 10), distinct{}, &all.Rows[i], 1)
	}
	if got := lastRule(g); got != "m-rule" {
		t.Errorf("last rule %q, want the newest, then the most severe, then the smaller id", got)
	}
}

func TestTheCategoryOfMostThreats(t *testing.T) {
	threats := []slice.Threat{
		threat(5, "/a", "x", request.Passed, "sqli-one", "sqli-two", "xss-one"), threat(4, "/a", "x", request.Passed, "xss-one"), threat(3, "/a", "x", request.Passed, "rce-one"),
		threat(2, "/b", "x", request.Passed, "xss-one", "rce-one"),
	}
	all := slice.ThreatsOf(plan.Window{To: 10}, threats)
	for _, test := range []struct {
		list string
		want map[string]string
	}{
		{"type", map[string]string{"/a": "xss", "/b": "rce"}}, // of two with one threat each the smaller
		{"owasp2021", map[string]string{"/a": "A03:2021", "/b": "A03:2021"}},
		{"owaspApi2019", map[string]string{"/a": "API8:2019", "/b": "API8:2019"}},
	} {
		l := testLookup(t, test.list)
		gs, err := newGroups(l, distinct{rules: true}, []string{"path"})
		if err != nil {
			t.Fatal(err)
		}
		gs.addThreats(factsOf(&all.Names, 10), all.Rows, nil)
		got := map[string]string{}
		for _, g := range gs.rows {
			got[g.values[0]] = g.category(l)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.list, diff)
		}
	}
	if got := (&group{}).category(testLookup(t, "type")); got != "" {
		t.Errorf("an endpoint without threats has the category %q", got)
	}
}

func TestFilters(t *testing.T) {
	one := slice.ThreatsOf(plan.Window{To: 10}, []slice.Threat{threat(1, "/a", "x", request.Passed, "sqli-one", "xss-one")})
	for text, want := range map[string]bool{
		"rule = sqli-one": true, "rule = sqli": false, "rule != sqli-one": false, "rule != other": true, "rule =~ sqli.*": true, "rule !~ sqli.*": false, "rule =~ one": false,
		"rule =| other,xss-one": true, "rule !=| other,xss-one": false, "path = /a": true, "path =~ /.": true, "outcome != passed": false,
	} {
		parts := strings.SplitN(text, " ", 3)
		f := Filter{Key: parts[0], Operator: parts[1], Values: strings.Split(parts[2], ",")}
		if err := f.compile(); err != nil {
			t.Fatal(err)
		}
		fs := filters{all: []Filter{f}}
		if got := len(fs.keep(testLookup(t, "type"), &one)) == 1; got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestQuantile(t *testing.T) {
	histogram := make([]float64, 22)
	histogram[8] = 90 // below 0.1
	histogram[12] = 10
	if got := quantile(0.95, histogram); got == nil || *got < 0.56 || *got > 1 {
		t.Errorf("p95 %v", got)
	}
	if got := quantile(0.95, nil); got != nil {
		t.Errorf("p95 of nothing is %v", *got)
	}
	if got := quantile(0.95, append(make([]float64, 21), 5)); got == nil || *got != 100 || math.IsInf(*got, 0) {
		t.Errorf("p95 beyond the last bound is %v", got)
	}
}

func TestStep(t *testing.T) {
	hour := plan.Window{To: int64(time.Hour)}
	for _, test := range []struct {
		q    Query
		want time.Duration
	}{
		{Query{IntervalMillis: 1000}, time.Minute}, {Query{IntervalMillis: 61_000}, 2 * time.Minute}, {Query{}, time.Minute},
		{Query{IntervalMillis: 1000, MaxPoints: 10}, 6 * time.Minute}, {Query{IntervalMillis: 60_000, MaxPoints: 1e9}, time.Minute},
	} {
		if got := test.q.step(hour); got != test.want {
			t.Errorf("%+v: %s, want %s", test.q, got, test.want)
		}
	}
	if cells := len((plan.Window{To: int64(365 * 24 * time.Hour)}).Cells((&Query{IntervalMillis: 1}).step(plan.Window{To: int64(365 * 24 * time.Hour)}))); cells > maxCells+1 {
		t.Errorf("a year has %d cells", cells)
	}
}

func TestUnitsCountAsJavaScriptDoes(t *testing.T) {
	if units("a😀é") != 4 {
		t.Errorf("%d", units("a😀é"))
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("path", "=~", "a|b", "x")
	f.Fuzz(func(t *testing.T, key, operator, value, other string) {
		filter := Filter{Key: key, Operator: operator, Values: []string{value, other}}
		if filter.compile() == nil && operator == "=|" && !filter.matches([]string{other}) {
			t.Errorf("%q is not one of itself", other)
		}
	})
}
