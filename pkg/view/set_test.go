package view

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

var noon = time.Date(2026, 10, 10, 12, 0, 0, 0, time.UTC)

// testEngine is made once: it takes a while and never changes.
var testEngine = sync.OnceValues(func() (*detect.Engine, error) {
	rules, err := detect.LoadRules()
	if err != nil {
		return nil, err
	}
	tax, err := taxonomy.Load()
	return detect.NewEngine(rules, tax), err
})

const openAPI = `{"openapi":"3.0.3","info":{"title":"shop","version":"1"},"paths":{"/items":{"get":{"responses":{}}},"/old":{"get":{"deprecated":true,"tags":["legacy"],"responses":{}}}}}`

// access is a line of a gateway's log.
func access(after time.Duration, id, client, target string, status int) plan.Entry {
	return plan.Entry{Time: noon.Add(after).UnixNano(), Line: fmt.Sprintf(`{"remote_addr":%q,"request_method":"GET","request_uri":%q,"status":%d,"request_id":%q,"http_user_agent":"curl/8","geoip_country_code":"NL"}`, client, target, status, id)}
}

// verdict is an entry of a WAF's log.
func verdict(after time.Duration, id, client, target string, blocked bool) plan.Entry {
	return plan.Entry{Time: noon.Add(after).UnixNano(), Line: fmt.Sprintf(`{"transaction":{"id":%q,"unix_timestamp":1,"client_ip":%q,"request":{"method":"GET","uri":%q},"is_interrupted":%v},"messages":[{"message":"m","data":{"id":942100,"msg":"SQL","severity":2}}]}`, id, client, target, blocked)}
}

func logSource(t *testing.T, name, format string, role logformat.Role, documents []endpoint.Document, entries ...plan.Entry) *slice.Source {
	t.Helper()
	presets, err := logformat.LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	preset, ok := presets.Get(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	slices.SortFunc(entries, func(a, b plan.Entry) int { return int(a.Time - b.Time) })
	resolved, err := logformat.Resolve(preset, entries, logformat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	actors, err := actor.NewResolver(actor.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := testEngine()
	if err != nil {
		t.Fatal(err)
	}
	source, err := slice.NewSource(slice.Config{
		Name: name, Role: role, Store: &slicetest.Memory{Entries: entries}, Format: resolved, Actors: actors, Engine: engine, Confidence: detect.Medium,
		Endpoints: endpoint.Settings{Documents: documents},
	})
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func gatewayAndWAF(t *testing.T) *slice.Set {
	t.Helper()
	documents := []endpoint.Document{{Name: "shop", Document: openAPI, Owner: "team-shop"}}
	set, err := slice.NewSet([]*slice.Source{
		logSource(t, "gateway", "nginx-json", logformat.Requests, documents,
			access(-50*time.Minute, "z", "203.0.113.1", "/items?q=1", 200), // in the range before
			access(time.Minute, "a", "203.0.113.1", "/items?q=1", 403), access(2*time.Minute, "b", "203.0.113.2", "/items?q=2", 200),
			access(3*time.Minute, "c", "203.0.113.3", "/old?q=<script>alert(1)</script>", 200), access(4*time.Minute, "d", "203.0.113.3", "/.env", 404), access(5*time.Minute, "e", "203.0.113.3", "/shop/admin?q=<script>alert(1)</script>", 200)),
		logSource(t, "WAF", "coraza", logformat.Verdicts, documents,
			verdict(time.Minute-time.Second, "a", "203.0.113.1", "/items?q=1", true), verdict(6*time.Minute, "f", "203.0.113.4", "/items?q=3", true)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func answerTo(t *testing.T, set *slice.Set, q Query) Answer {
	t.Helper()
	tax, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Complete(); err != nil {
		t.Fatal(err)
	}
	q.Evidence = true
	viewer := NewViewer(tax, func() time.Time { return noon.Add(3 * time.Hour) })
	answer, err := viewer.Answer(context.Background(), set, q, plan.NewWindow(noon, noon.Add(time.Hour)))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func columnOf(t *testing.T, f Frame, name string) Column {
	t.Helper()
	for _, column := range f.Columns {
		if column.Name == name {
			return column
		}
	}
	t.Fatalf("frame %s has no %s", f.Name, name)
	return Column{}
}

// rowsOf writes columns of a frame as text, one line for each row, sorted.
func rowsOf(t *testing.T, f Frame, names ...string) []string {
	t.Helper()
	return slices.Sorted(slices.Values(inOrder(t, f, names...)))
}

func inOrder(t *testing.T, f Frame, names ...string) []string {
	t.Helper()
	var rows []string
	for n, name := range names {
		column := columnOf(t, f, name)
		for i := range max(len(column.Strings), len(column.Numbers), len(column.JSON)) {
			var text string
			switch {
			case column.Strings != nil:
				text = column.Strings[i]
			case column.JSON != nil:
				text = string(column.JSON[i])
			case column.Numbers[i] == nil:
				text = "-"
			default:
				text = fmt.Sprint(*column.Numbers[i])
			}
			if n == 0 {
				rows = append(rows, text)
			} else {
				rows[i] += " " + text
			}
		}
	}
	return rows
}

func TestOverviewOfSeveralSources(t *testing.T) {
	answer := answerTo(t, gatewayAndWAF(t), Query{Type: Overview, Compare: true})
	if diff := cmp.Diff([]string{"6 5 2 5 0 0"}, rowsOf(t, answer.Frames[0], "requests", "threats", "blocked", "entries", "noise", "unread")); diff != "" {
		t.Error(diff)
	}
	want := []string{
		`GET /.env 1 1 0 ["probe-only","new"] `,
		`GET /items 3 2 2 ["documented"] team-shop`,
		`GET /old 1 1 0 ["documented","deprecated","new"] legacy`,
		`GET /shop/admin 1 1 0 ["shadow","new"] `,
	}
	if diff := cmp.Diff(want, rowsOf(t, answer.Frames[1], "endpoint", "requests", "threats", "blocked", "tags", "owner")); diff != "" {
		t.Error(diff)
	}
	c := answer.Computed
	if c.Join == nil || *c.Join != (JoinState{ByID: 1, Unpaired: 1}) || len(c.Sources) != 2 || c.Source.Name != "gateway" || c.Sources[1].Name != "WAF" || c.Sources[1].Role != "verdicts" || c.Exactness != Exact {
		t.Errorf("%+v", c)
	}
	if c.Sources[0].Entries == nil || *c.Sources[0].Entries != 5 || c.Sources[1].Entries != nil || *c.Requests != 5 {
		t.Errorf("entries of the sources: %+v", c.Sources)
	}
}

func TestFiltersOfSeveralSourcesFollowTheJoin(t *testing.T) {
	set := gatewayAndWAF(t)
	for _, test := range []struct {
		filter Filter
		want   string // requests, threats
	}{
		{Filter{Key: "status", Values: []string{"403"}}, "1 1"}, // the verdict has no status, its request does
		{Filter{Key: "statusClass", Values: []string{"unknown"}}, "1 1"},
		{Filter{Key: "country", Values: []string{"NL"}}, "5 4"},
		{Filter{Key: "clientIp", Values: []string{"203.0.113.4"}}, "1 1"},
		{Filter{Key: "owner", Values: []string{"team-shop"}}, "3 2"},
		{Filter{Key: "endpoint", Operator: "!=", Values: []string{"GET /items"}}, "3 3"},
	} {
		answer := answerTo(t, set, Query{Type: Table, Scope: "all", Metrics: []string{"requests", "threats"}, Filters: []Filter{test.filter}})
		sums := [2]float64{}
		for i, name := range []string{"requests", "threats"} {
			for _, n := range columnOf(t, answer.Frames[0], name).Numbers {
				sums[i] += *n
			}
		}
		if got := fmt.Sprint(sums[0], sums[1]); got != test.want {
			t.Errorf("%s %v: %s, want %s", test.filter.Key, test.filter.Values, got, test.want)
		}
	}
}

func TestEventsOfSeveralSources(t *testing.T) {
	set := gatewayAndWAF(t)
	answer := answerTo(t, set, Query{Type: Events})
	frame := answer.Frames[0]
	ids, seen := columnOf(t, frame, "id").Strings, map[string]bool{}
	for _, id := range ids {
		if _, err := slice.ParseID(id); err != nil || seen[id] {
			t.Errorf("id %q: %v", id, err)
		}
		seen[id] = true
	}
	row := slices.IndexFunc(columnOf(t, frame, "traceId").Strings, func(id string) bool { return id == "a" })
	if row < 0 || !strings.HasPrefix(ids[row], "1.") {
		t.Fatalf("row %d of %v", row, ids)
	}
	if uri, outcome, agent := columnOf(t, frame, "uri").Strings[row], columnOf(t, frame, "outcome").Strings[row], columnOf(t, frame, "userAgent").Strings[row]; uri != "/items?q=1" || outcome != "blocked" || agent != "curl/8" {
		t.Errorf("%s %s %s", uri, outcome, agent)
	}
	var findings []struct{ Rule string }
	if err := json.Unmarshal(columnOf(t, frame, "findings").JSON[row], &findings); err != nil || len(findings) != 1 || findings[0].Rule != "crs-942100" {
		t.Errorf("%+v, %v", findings, err)
	}
	if status := columnOf(t, frame, "status").Numbers[row]; status == nil || *status != 403 {
		t.Errorf("status %v", status)
	}
}

func TestVerdictsAloneHaveNoTotals(t *testing.T) {
	one := logSource(t, "WAF", "coraza", logformat.Verdicts, nil, verdict(time.Minute, "a", "203.0.113.1", "/items?q=1", true))
	two := logSource(t, "second", "coraza", logformat.Verdicts, nil, verdict(time.Minute, "a", "203.0.113.1", "/items?q=1", false), verdict(2*time.Minute, "b", "203.0.113.1", "/items?q=1", false))
	set, err := slice.NewSet([]*slice.Source{one, two})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		set  *slice.Set
		want string
	}{{one.Alone(), "- 1 1"}, {set, "- 2 1"}} {
		answer := answerTo(t, test.set, Query{Type: Overview})
		if diff := cmp.Diff([]string{test.want}, rowsOf(t, answer.Frames[0], "requests", "threats", "blocked")); diff != "" {
			t.Error(diff)
		}
		if state := answer.Computed.Columns["requests"]; state.Exactness != NotAvailable {
			t.Errorf("%+v", state)
		}
	}
}

func TestCompareIsRefusedWhereRowsAreNoEndpoints(t *testing.T) {
	for _, q := range []Query{{Type: Value}, {Type: Table, GroupBy: []string{"country"}}, {Type: Events}} {
		q.Compare = true
		if err := q.Complete(); err == nil || !strings.Contains(err.Error(), "compare") {
			t.Errorf("%s of %v: %v", q.Type, q.GroupBy, err)
		}
	}
	answer := answerTo(t, gatewayAndWAF(t), Query{Type: Table, Compare: true})
	if diff := cmp.Diff([]string{`GET /.env 1 ["probe-only","new"]`, `GET /items 3 ["documented"]`, `GET /old 1 ["documented","deprecated","new"]`, `GET /shop/admin 1 ["shadow","new"]`}, rowsOf(t, answer.Frames[0], "endpoint", "requests", "tags")); diff != "" {
		t.Error(diff)
	}
}

func TestEventsAreSearchedInWhatIsShown(t *testing.T) {
	set := gatewayAndWAF(t)
	for _, test := range []struct {
		search string
		found  int
	}{{"ALERT(1)", 2}, {"/items", 2}, {"/.env", 1}, {"nothing like it", 0}, {"curl/8", 4}, {"%", 0}} {
		answer := answerTo(t, set, Query{Type: Events, Search: test.search})
		frame := answer.Frames[0]
		want := &Searched{Searched: 5, Of: 5, Found: test.found}
		if diff := cmp.Diff(want, frame.Custom["search"]); diff != "" {
			t.Errorf("%q: %s", test.search, diff)
		}
		if rows := rowsOf(t, frame, "uri"); len(rows) != test.found || frame.Custom["total"] != test.found {
			t.Errorf("%q: %d rows %v of %v", test.search, len(rows), rows, frame.Custom["total"])
		}
	}
}

func TestASearchFindsNoMaskedSecret(t *testing.T) {
	set, err := slice.NewSet([]*slice.Source{logSource(t, "gateway", "nginx-json", logformat.Requests, nil,
		access(time.Minute, "a", "203.0.113.1", "/items?password=hunter2&q=<script>alert(1)</script>", 200))})
	if err != nil {
		t.Fatal(err)
	}
	for search, found := range map[string]int{"hunter2": 0, "password": 1, "script": 1} {
		if got := len(rowsOf(t, answerTo(t, set, Query{Type: Events, Search: search}).Frames[0], "uri")); got != found {
			t.Errorf("%q: %d events, want %d", search, got, found)
		}
	}
}

func TestSearchesThatCanNotBe(t *testing.T) {
	for text, q := range map[string]Query{
		"only events": {Type: Table, Search: "x"}, "at most 200": {Type: Events, Search: strings.Repeat("x", 201)},
	} {
		if err := q.Complete(); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%v, want an error with %q", err, text)
		}
	}
}
