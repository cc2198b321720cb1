package view

import (
	"fmt"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// A table of paths with their requests says which of them a rule would put together; others say nothing.
func TestPathsAreSuggestedToBeOne(t *testing.T) {
	var entries []plan.Entry
	for i := range 60 {
		target := fmt.Sprintf("/users/u%c%c", 'a'+i%30/26, 'a'+i%30%26)
		entries = append(entries, access(time.Duration(i)*time.Second, fmt.Sprint(i), "203.0.113.1", target, 200), access(time.Duration(i)*time.Second, "c"+fmt.Sprint(i), "203.0.113.1", "/cart", 200))
	}
	set := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, entries...).Alone()
	w := plan.NewWindow(noon, noon.Add(time.Hour))
	q := Query{Type: Table, GroupBy: []string{"path"}, Metrics: []string{"requests"}, Scope: "all"}
	answer, err := within(t, set, q, w, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	list, ok := answer.Frames[0].Custom["suggestions"].([]PathSuggestion)
	if !ok || len(list) != 1 || list[0].Rule.Match != "/users/{name}" || list[0].Paths != 30 || len(list[0].Listed) != 30 || list[0].Requests != 60 {
		t.Errorf("%+v", list)
	}
	q.GroupBy = []string{"path", "method"}
	if answer, err = within(t, set, q, w, time.Minute); err != nil || answer.Frames[0].Custom["suggestions"] != nil {
		t.Errorf("%v, %v", answer.Frames[0].Custom, err)
	}
}
