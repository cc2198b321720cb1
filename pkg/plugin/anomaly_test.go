package plugin

import (
	"context"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/pkg/view"
)

// Each window of a comparison has what a query about that window alone counts.
func TestAComparisonCountsAsQueriesDo(t *testing.T) {
	d := sampleDatasource(t, `{}`)
	filters := `"filters":[{"key":"statusClass","operator":"=","values":["4xx"]}]`
	frames := one(t, d, `{"queryType":"anomaly",`+filters+`}`)
	if len(frames) != 2 || frames[0].Name != "anomaly" || frames[1].Name != "windows" || frames[1].Rows() != 8 {
		t.Fatalf("%d frames", len(frames))
	}
	for _, name := range []string{"score", "ratioScore", "usual", "threats", "windows"} {
		if field := column(t, frames[0], name); field.Len() != 1 || field.NilAt(0) {
			t.Errorf("%s is empty", name)
		}
	}
	for i := range frames[1].Rows() {
		from, to := timeAt(t, frames[1], "from", i), timeAt(t, frames[1], "to", i)
		for _, metric := range []string{"threats", "requests"} {
			req := &backend.QueryDataRequest{PluginContext: backend.PluginContext{User: viewer}, Queries: []backend.DataQuery{{
				RefID: "A", JSON: []byte(`{"queryType":"value","metrics":["` + metric + `"],` + filters + `}`), TimeRange: backend.TimeRange{From: from, To: to},
			}}}
			result, err := d.QueryData(context.Background(), req)
			if err != nil || result.Responses["A"].Error != nil {
				t.Fatal(err, result.Responses["A"].Error)
			}
			alone, _ := column(t, result.Responses["A"].Frames[0], metric).At(0).(*float64)
			compared, _ := column(t, frames[1], metric).At(i).(*float64)
			if alone == nil || compared == nil || *alone != *compared || *alone == 0 {
				t.Errorf("window %d: %s alone %v, compared %v", i, metric, alone, compared)
			}
		}
	}
}

func timeAt(t *testing.T, frame *data.Frame, name string, row int) time.Time {
	t.Helper()
	at, ok := column(t, frame, name).At(row).(*time.Time)
	if !ok || at == nil {
		t.Fatalf("%s of row %d is no time", name, row)
	}
	return *at
}

// A reader who resumes is asked before much is read; others are refused.
func TestAComparisonThatIsLargeIsAskedFor(t *testing.T) {
	frames := askFirst("A", view.Anomaly, &view.CostError{Bytes: 5e9, Most: 1e9})
	custom, _ := frames[0].Meta.Custom.(map[string]any)
	if frames[0].Name != "anomaly" || custom["frame"] != "anomaly" || custom["ask"] == nil {
		t.Errorf("%s: %v", frames[0].Name, custom)
	}
}
