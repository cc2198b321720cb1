package provisioning

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/pkg/plugin"
)

type dashboard struct {
	UID    string `json:"uid"`
	Panels []struct {
		ID      int              `json:"id"`
		Type    string           `json:"type"`
		Title   string           `json:"title"`
		Targets []map[string]any `json:"targets"`

		Datasource map[string]string `json:"datasource"`
	} `json:"panels"`
	Templating struct {
		List []struct {
			Type  string `json:"type"`
			Name  string `json:"name"`
			Query any    `json:"query"`
			Regex string `json:"regex"`
		} `json:"list"`
	} `json:"templating"`
}

func dashboards(t *testing.T) map[string]dashboard {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "src/dashboards/*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no dashboards: %v", err)
	}
	all := map[string]dashboard{}
	for _, file := range files {
		var d dashboard
		readJSON(t, strings.TrimPrefix(filepath.ToSlash(file), root+"/"), &d)
		all[d.UID] = d
	}
	return all
}

func dashboardHas(t *testing.T, uid string, panel int) bool {
	t.Helper()
	for _, p := range dashboards(t)[uid].Panels {
		if p.ID == panel {
			return true
		}
	}
	return false
}

// open makes a data source as Grafana would; bad settings fail it.
func open(t *testing.T, url string, options map[string]any) backend.QueryDataHandler {
	t.Helper()
	text, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := plugin.NewDatasource(t.Context(), backend.DataSourceInstanceSettings{UID: "test", URL: url, JSONData: text})
	if err != nil {
		t.Fatal(err)
	}
	handler, ok := instance.(backend.QueryDataHandler)
	if !ok {
		t.Fatalf("the instance is a %T", instance)
	}
	answer := run(t, handler, map[string]any{"queryType": "value"}, time.Second)
	if err := answer.Error; err != nil && strings.Contains(err.Error(), "settings") {
		t.Errorf("%s: %v", text, err)
	}
	return handler
}

func run(t *testing.T, d backend.QueryDataHandler, query map[string]any, ago time.Duration) backend.DataResponse {
	t.Helper()
	text, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	answer, err := d.QueryData(t.Context(), &backend.QueryDataRequest{
		PluginContext: backend.PluginContext{User: &backend.User{Login: "tester", Role: "Viewer"}},
		Queries:       []backend.DataQuery{{RefID: "A", JSON: text, Interval: time.Minute, MaxDataPoints: 500, TimeRange: backend.TimeRange{From: now.Add(-ago), To: now}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Responses["A"]
}

func ask(t *testing.T, d backend.QueryDataHandler, query map[string]any, seconds int) data.Frames {
	t.Helper()
	answer := run(t, d, query, time.Duration(seconds)*time.Second)
	if answer.Error != nil {
		t.Fatalf("%v: %v", query, answer.Error)
	}
	return answer.Frames
}

// condition checks that a frame can be compared with a threshold without a reduce step: strings and exactly one number that is not empty.
func condition(t *testing.T, frames data.Frames) {
	t.Helper()
	if len(frames) != 1 || frames[0].Rows() == 0 || frames[0].Meta.Type != data.FrameTypeNumericLong {
		t.Fatalf("%d frames", len(frames))
	}
	numbers := 0
	for _, field := range frames[0].Fields {
		if !field.Type().Numeric() {
			continue
		}
		numbers++
		for row := range field.Len() {
			if field.NilAt(row) {
				t.Errorf("%s has no number in row %d", field.Name, row)
			}
		}
	}
	if numbers != 1 {
		t.Errorf("%d numbers", numbers)
	}
}

func TestDashboardQueries(t *testing.T) {
	d := open(t, "", map[string]any{"store": "sample", "blockStatuses": []int{403}})
	for uid, board := range dashboards(t) {
		for _, panel := range board.Panels {
			if panel.Type != "row" && len(panel.Targets) == 0 {
				t.Errorf("%s: panel %q asks nothing", uid, panel.Title)
			}
			for _, target := range panel.Targets {
				frames := ask(t, d, target, 3*3600)
				if len(frames) == 0 || frames[0].Rows() == 0 {
					t.Errorf("%s: panel %q shows nothing", uid, panel.Title)
				}
			}
		}
	}
}

// TestDashboardsShowEveryDatasource checks that a variable without a filter chooses the data source, in each panel and query.
func TestDashboardsShowEveryDatasource(t *testing.T) {
	id := pluginIDs(t)["datasource"]
	for uid, board := range dashboards(t) {
		variable := board.Templating.List[0]
		if variable.Type != "datasource" || variable.Query != id || variable.Regex != "" {
			t.Errorf("%s: the first variable is %+v", uid, variable)
		}
		want := map[string]string{"type": id, "uid": "${" + variable.Name + "}"}
		for _, panel := range board.Panels {
			if diff := cmp.Diff(want, panel.Datasource); panel.Type != "row" && diff != "" {
				t.Errorf("%s: panel %q: %s", uid, panel.Title, diff)
			}
			for _, target := range panel.Targets {
				if own, ok := target["datasource"].(map[string]any); ok && (own["uid"] != want["uid"] || own["type"] != id) {
					t.Errorf("%s: panel %q asks %v", uid, panel.Title, own)
				}
			}
		}
	}
}
