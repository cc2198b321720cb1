package view

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// scanned is a shop whose directories are scanned: each of the paths is asked for twice, once with an attack.
func scanned(t *testing.T, paths int) *slice.Set {
	t.Helper()
	entries := []plan.Entry{
		access(time.Minute, "a", "198.51.100.1", "/items?q=<script>alert(1)</script>", 200),
		access(2*time.Minute, "b", "198.51.100.1", "/items?q=<script>alert(1)</script>", 404),
	}
	for i := range paths {
		at, path := 3*time.Minute+time.Duration(i)*time.Second, fmt.Sprintf("/%c%c/x", 'a'+i/26%26, 'a'+i%26)
		entries = append(entries,
			access(at, fmt.Sprint("c", i), "203.0.113.7", path, 404),
			access(at+time.Millisecond, fmt.Sprint("d", i), fmt.Sprint("203.0.113.", i%5), path+"?q=<script>alert(1)</script>", 404))
	}
	return logSource(t, "gateway", "nginx-json", logformat.Requests, nil, entries...).Alone()
}

func TestUnknownPathsAreOneRow(t *testing.T) {
	set := scanned(t, 60)
	answer := answerTo(t, set, Query{Type: Overview})
	endpoints := answer.Frames[1]
	want := []string{"GET /items 2 2 1 1", "unknown paths 120 60 60 5"}
	if diff := cmp.Diff(want, rowsOf(t, endpoints, "endpoint", "requests", "threats", "rejected", "actors")); diff != "" {
		t.Error(diff)
	}
	if note := endpoints.Custom["note"]; note != "60 unknown paths are one row: nothing names them, and they answered nothing but 404" {
		t.Errorf("%q", note)
	}
	for i, id := range columnOf(t, endpoints, "endpointId").Strings {
		tags, trend := string(columnOf(t, endpoints, "tags").JSON[i]), string(columnOf(t, endpoints, "trend").JSON[i])
		if id == unknownRow && (tags != `["probe-only"]` || trend == "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]") {
			t.Errorf("%s %s", tags, trend)
		}
	}
	for name, test := range map[string]struct {
		query Query
		want  []string
	}{
		"all":     {Query{Type: Table, GroupBy: []string{"known"}}, []string{"known 2 2", "unknown 120 60"}},
		"unknown": {Query{Type: Table, GroupBy: []string{"known"}, Filters: []Filter{{Key: "known", Values: []string{"unknown"}}}}, []string{"unknown 120 60"}},
		"known":   {Query{Type: Table, GroupBy: []string{"known"}, Filters: []Filter{{Key: "known", Operator: "!=", Values: []string{"unknown"}}}}, []string{"known 2 2"}},
	} {
		if diff := cmp.Diff(test.want, rowsOf(t, answerTo(t, set, test.query).Frames[0], "known", "requests", "threats")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	events := answerTo(t, set, Query{Type: Events, Filters: []Filter{{Key: "known", Values: []string{"unknown"}}}})
	if total := events.Frames[0].Custom["total"]; total != 60 {
		t.Errorf("%v events", total)
	}
}

func TestSingleProbesStayVisible(t *testing.T) {
	if rows := rowsOf(t, answerTo(t, scanned(t, 20), Query{Type: Overview}).Frames[1], "endpoint"); len(rows) != 21 {
		t.Errorf("%d rows", len(rows))
	}
}
