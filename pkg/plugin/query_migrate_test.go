package plugin

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// TestSavedQueriesStillOpen: the fixtures are those of the front end, so that both migrate alike.
func TestSavedQueriesStillOpen(t *testing.T) {
	text, err := os.ReadFile("../../tests/fixtures/savedQueries.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixtures []struct {
		From         string          `json:"from"`
		Saved, Today json.RawMessage // of the query
	}
	if err := json.Unmarshal(text, &fixtures); err != nil {
		t.Fatal(err)
	}
	if len(fixtures) < 5 {
		t.Fatalf("%d fixtures", len(fixtures))
	}
	for _, fixture := range fixtures {
		t.Run(fixture.From, func(t *testing.T) {
			once := migrateQuery(fixture.Saved)
			if diff := cmp.Diff(plain(t, once), plain(t, migrateQuery(once))); diff != "" {
				t.Errorf("done twice: %s", diff)
			}
			saved, _, err := parseQuery(backend.DataQuery{JSON: fixture.Saved})
			if err != nil {
				t.Fatal(err)
			}
			today, _, err := parseQuery(backend.DataQuery{JSON: fixture.Today})
			if err != nil {
				t.Fatal(err)
			}
			if written(t, saved) != written(t, today) {
				t.Errorf("%+v, not %+v", saved, today)
			}
		})
	}
}

func plain(t *testing.T, text []byte) (value any) {
	t.Helper()
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func written(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What is no query is left to the checks, and takes nothing down.
func TestMigrateQueryLeavesTheRest(t *testing.T) {
	for _, text := range []string{``, `null`, `[]`, `"x"`, `{"filters":7}`, `{"filters":[7]}`, `{"filters":[null]}`, `{"metrics":{"a":1}}`, `{"groupBy":[null,[1]]}`, `{"metric":null}`} {
		_, _, _ = parseQuery(backend.DataQuery{JSON: []byte(text)})
	}
	if _, _, err := parseQuery(backend.DataQuery{JSON: []byte(`{"queryType":"value","metric":"nothing"}`)}); err == nil {
		t.Error("a metric that is none was taken")
	}
}
