package endpoint

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// formTraffic writes lines of JSON that are alike, and some that are not.
type formTraffic struct {
	reader    plan.Reader
	templates []string // of targets: # is an id
	line      func(method, target, status, host string) string
}

var formReaders = map[string]formTraffic{
	"fields": {
		reader: plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{plan.Method: {"m"}, plan.Target: {"r", "t"}, plan.Status: {"s"}, plan.Host: {"h"}, plan.Service: {"x"}}},
		line: func(method, target, status, host string) string {
			return fmt.Sprintf(`{"time":1.5,"m":%q,"r":{"id":"a/b","t":%q},"s":%s,"h":%q}`, method, target, status, host)
		},
	},
	"request line": {
		reader: plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{plan.RequestLine: {"l"}, plan.Status: {"s"}, plan.Host: {"h"}}},
		line: func(method, target, status, host string) string {
			return fmt.Sprintf(`{"s":%q,"h":%q,"l":%q, "ok":true}`, status, host, method+" "+target+" HTTP/1.1")
		},
	},
	"route and escapes": {
		reader: plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{plan.Method: {"m"}, plan.Target: {"t"}, plan.Status: {"s"}, plan.Host: {"h"}, plan.Route: {"route"}}},
		line: func(method, target, status, host string) string {
			target = strings.NewReplacer("/", `\/`, "&", `\u0026`).Replace(target)
			return fmt.Sprintf(`{"m":%q,"t":"%s","s":%s,"h":%q,"route":"","x":[1,"y\/z"]}`, method, target, status, host)
		},
	},
}

func drawFormTraffic(t *rapid.T) (formTraffic, []plan.Entry) {
	name := rapid.SampledFrom([]string{"fields", "request line", "route and escapes"}).Draw(t, "traffic")
	traffic := formReaders[name]
	traffic.templates = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{
		"/", "/users", "/users/", "/users/#", "/users/#/", "/users/#/orders/#", "/users/me", "/carts/#?page=2", "/a/active", "/a/#/#", "/v1/b?q=x&z=1", "/a1b2c3d4/x", "/#", "/health", "/static/app.js", "/users/42", "//users//#",
	}), 2, 8, rapid.ID).Draw(t, "templates")
	ids := []string{"7", "4711", "0b5e8a3c-8d0f-4f5e-9a01-000000000042", "c0ffee00-8d0f-4f5e-9a01-000000000042", "2024-05-01", "5ce1"}
	odd := []string{"/.env", "/users/4x", "/users/4'2", "/A-B-C-D-E", "", "*", "/c0ffee", "/health7", "/users7", "/users/me7", "/users/c0ffee00-8d0f-4f5e-9a01-00000000004", "http://h/users/7", "/users/7#x", "/users/7?b=é"}
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)) // draws of rapid prefer what is odd
	one := func(of []string) string { return of[random.IntN(len(of))] }
	var entries []plan.Entry
	for i := range 300 {
		target := one(traffic.templates)
		for strings.Contains(target, "#") {
			target = strings.Replace(target, "#", one(ids), 1)
		}
		method, status := one([]string{"GET", "POST"}), one([]string{"200", "404", "401", "500"})
		line := traffic.line(method, target, status, one([]string{"a", "b"}))
		switch random.IntN(60) {
		case 0:
			line = traffic.line(method, one(odd), status, "a")
		case 1:
			line = traffic.line("BREW", target, "999", "c")
		case 2:
			at := 1 + random.IntN(len(line))
			line = line[:at] + one([]string{"", `"`, "x", "}", `\`, "5"}) + line[at:]
		}
		entries = append(entries, plan.Entry{Time: int64(i) * int64(time.Second), Line: line})
	}
	return traffic, entries
}

func drawFormAggregate(t *rapid.T, key *Key, reader plan.Reader) plan.Aggregate {
	a := plan.Aggregate{Scope: plan.ReadEntries, Reader: reader, Cell: rapid.SampledFrom([]time.Duration{0, time.Minute}).Draw(t, "cell")}
	if rapid.IntRange(0, 4).Draw(t, "key") > 0 {
		a.Key = &key.Plan
	}
	for _, f := range []plan.Field{plan.Host, plan.Status, plan.Method, plan.Service} {
		if rapid.IntRange(0, 3).Draw(t, "by") == 0 {
			a.By = append(a.By, f)
		}
	}
	rules := []Noise{
		{Paths: []string{"/health"}}, {Paths: []string{"/users/**"}, Methods: []string{"GET"}}, {Statuses: []string{"4xx"}}, {Extensions: []string{"js"}}, {Preset: "health"}, {Preset: "static"}, {Paths: []string{"/users/*"}}, {Paths: []string{"/users/42"}},
	}
	if rapid.Bool().Draw(t, "noise") {
		where, err := NoisePredicate([]Noise{rapid.SampledFrom(rules).Draw(t, "rule")})
		if err != nil {
			t.Fatal(err)
		}
		a.Where = where
		if rapid.Bool().Draw(t, "not") {
			a.Where = where.Negate()
		}
	}
	return a
}

// TestTally: what is counted by the expression of a form, and the lines that are not of it, make the aggregate of all lines.
func TestTally(t *testing.T) {
	gate := plan.Gate{Target: `[A-Za-z0-9/?=&._-]*`, Words: plan.Words{plan.Target: {".env"}}}
	forms, tallies := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		traffic, entries := drawFormTraffic(t)
		form, err := plan.LearnForm(traffic.reader, gate, entries[:200])
		if err != nil {
			t.Fatal(err)
		}
		if form == nil {
			return
		}
		forms++
		key, err := NewKey(drawSettings(t), traffic.reader)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			a := drawFormAggregate(t, key, traffic.reader)
			counting, err := form.Counting(a)
			if err != nil {
				t.Fatal(err)
			}
			if counting == nil {
				continue
			}
			if checkTally(t, key, form, counting, a, entries) {
				tallies++
			}
		}
	})
	if forms < 20 || tallies < 20 {
		t.Errorf("only %d forms and %d tallies were tried", forms, tallies)
	}
}

func checkTally(t *rapid.T, key *Key, form *plan.Form, counting *plan.Counting, a plan.Aggregate, entries []plan.Entry) bool {
	w := plan.Window{From: int64(5 * time.Second), To: int64(190 * time.Second)}
	usual, err := form.Usual()
	if err != nil {
		t.Fatal(err)
	}
	tally, err := plan.NewTally(counting, a, w)
	if err != nil {
		t.Fatal(err)
	}
	direct, err := plan.NewEvaluator(a, w)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		direct.Add(e)
		if !w.Contains(e.Time) {
			continue
		}
		cell := w.From
		if a.Cell > 0 {
			cell = max(plan.CellStart(e.Time, a.Cell), w.From)
		}
		tally.Counted(cell, counting.Captured(e.Line), 1)
		if !usual(e.Line) {
			tally.Unusual(e)
		}
	}
	sums := func(rows func(func(plan.Row) error) error) (map[string]float64, error) {
		all := map[string]float64{}
		err := rows(func(row plan.Row) error {
			found, read := key.DecodePart(row.Groups)
			all[fmt.Sprint(row.Cell, found, read, row.By)] += row.Value
			return nil
		})
		return all, err
	}
	got, err := sums(tally.Rows)
	if errors.Is(err, plan.ErrOtherForm) && !a.Where.True() && slices.Contains(a.Where.Fields(), plan.Target) {
		return false // lines of one group differ in what is asked of targets
	}
	if err != nil {
		t.Fatal(err)
	}
	want, err := sums(direct.Rows)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("%v\nwant %v\nform %s\ncounted by %s\nfold %+v", got, want, form.Line, counting.Pattern, key.Plan.Fold)
	}
	return true
}
