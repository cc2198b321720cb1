package elastic

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func TestStartOf(t *testing.T) {
	for text, want := range map[json.Number]json.Number{"1.7958384E12": "1795838400000", "1795838400000": "1795838400000", "1.795838460001E12": "1795838460001"} {
		if got, err := startOf(text); err != nil || got != want {
			t.Errorf("%s begins at %s, want %s: %v", text, got, want, err)
		}
	}
	if _, err := startOf("soon"); err == nil {
		t.Error("a word is a time")
	}
}

// Ranges are whole cells: the query keeps what is outside of the window away.
func TestCellsOutside(t *testing.T) {
	s, err := New(Config{URL: "http://opensearch:9200", Index: "logs"})
	if err != nil {
		t.Fatal(err)
	}
	g := &aggregation{store: s, aggregate: plan.Aggregate{Cell: time.Minute}, window: plan.Window{From: 90e9, To: 180e9}}
	want := object{"date_range": object{"field": "@timestamp", "format": "epoch_millis", "ranges": []any{object{"from": "60000", "to": "120000"}, object{"from": "120000", "to": "180000"}}}}
	if diff := cmp.Diff(want, g.cellsOutside()); diff != "" {
		t.Error(diff)
	}
}
