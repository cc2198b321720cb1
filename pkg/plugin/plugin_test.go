package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/pkg/view"
)

// sampleWindow is fixed, so that the sample's traffic and all numbers are the same in every run.
var sampleWindow = backend.TimeRange{From: time.Date(2026, 10, 10, 6, 50, 0, 0, time.UTC), To: time.Date(2026, 10, 10, 7, 47, 13, 250e6, time.UTC)}

func sampleDatasource(t testing.TB, jsonData string) *Datasource {
	t.Helper()
	instance, err := NewDatasource(context.Background(), backend.DataSourceInstanceSettings{UID: "sample", JSONData: []byte(jsonData), DecryptedSecureJSONData: map[string]string{"identityKey": "test"}})
	if err != nil {
		t.Fatal(err)
	}
	d, ok := instance.(*Datasource)
	if !ok {
		t.Fatalf("instance is a %T", instance)
	}
	return d
}

func ask(t testing.TB, d *Datasource, headers map[string]string, user *backend.User, queries ...string) backend.Responses {
	t.Helper()
	req := &backend.QueryDataRequest{Headers: headers, PluginContext: backend.PluginContext{User: user}}
	for i, q := range queries {
		req.Queries = append(req.Queries, backend.DataQuery{RefID: fmt.Sprintf("Q%d", i), JSON: []byte(q), TimeRange: sampleWindow, Interval: time.Minute, MaxDataPoints: 100})
	}
	result, err := d.QueryData(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	return result.Responses
}

var viewer = &backend.User{Login: "v", Role: "Viewer"}

func one(t testing.TB, d *Datasource, query string) data.Frames {
	t.Helper()
	answer := ask(t, d, nil, viewer, query)["Q0"]
	if answer.Error != nil {
		t.Fatalf("%s: %v", query, answer.Error)
	}
	return answer.Frames
}

func sum(f *data.Field) float64 {
	var total float64
	for i := range f.Len() {
		if v, ok := f.At(i).(*float64); ok && v != nil {
			total += *v
		}
	}
	return total
}

func column(t testing.TB, frame *data.Frame, name string) *data.Field {
	t.Helper()
	field, _ := frame.FieldByName(name)
	if field == nil {
		t.Fatalf("frame %s has no %s", frame.Name, name)
	}
	return field
}

func TestOverviewIsConsistent(t *testing.T) {
	d := sampleDatasource(t, `{"blockStatuses":[403]}`)
	frames := one(t, d, `{"queryType":"overview","scope":"all"}`)
	byName := map[string]*data.Frame{}
	categories := 0
	for _, frame := range frames {
		byName[frame.Name] = frame
		if frame.Name == "categories" {
			categories++
		}
	}
	if categories != 7 {
		t.Errorf("%d frames of categories, want 7", categories)
	}
	summary, endpoints := byName["summary"], byName["endpoints"]
	for _, name := range []string{"requests", "errors", "threats", "blocked", "passed", "redirected", "rejected", "failed", "unknown"} {
		if total, parts := sum(column(t, summary, name)), sum(column(t, endpoints, name)); total != parts {
			t.Errorf("%s: the summary says %v, the endpoints %v", name, total, parts)
		}
	}
	value := func(name string) float64 { return sum(column(t, summary, name)) }
	if value("threats") == 0 || value("blocked") == 0 || value("passed") == 0 {
		t.Errorf("threats %v, blocked %v, passed %v", value("threats"), value("blocked"), value("passed"))
	}
	if value("entries") != value("requests")+value("noise")+value("unread") {
		t.Error("entries are not requests + noise + unread")
	}
	if value("threats") != value("blocked")+value("passed")+value("redirected")+value("rejected")+value("failed")+value("unknown") {
		t.Error("outcomes do not sum to threats")
	}
	custom, ok := frames[0].Meta.Custom.(map[string]any)
	if !ok || custom["computed"] == nil {
		t.Error("the first frame does not say how it was computed")
	}
}

// acceptable holds a frame against what Grafana's alert engine takes (facts: pkg/expr/converter.go 12.4).
func acceptable(frame *data.Frame) error {
	numbers, times := 0, 0
	for _, field := range frame.Fields {
		switch {
		case field.Type().Numeric():
			numbers++
		case field.Type().Time():
			times++
		case field.Type() != data.FieldTypeString:
			return fmt.Errorf("field %s is a %s", field.Name, field.Type())
		}
	}
	if frame.Meta == nil || frame.Meta.TypeVersion != (data.FrameTypeVersion{0, 1}) {
		return fmt.Errorf("no type version")
	}
	switch frame.Meta.Type {
	case data.FrameTypeNumericLong:
		if numbers != 1 || times != 0 {
			return fmt.Errorf("numeric-long with %d numbers and %d times", numbers, times)
		}
		return uniqueLabels(frame)
	case data.FrameTypeTimeSeriesMulti:
		if numbers != 1 || times != 1 || len(frame.Fields) != 2 {
			return fmt.Errorf("timeseries-multi with %d numbers and %d times in %d fields", numbers, times, len(frame.Fields))
		}
		return nil
	}
	return fmt.Errorf("type %q", frame.Meta.Type)
}

func uniqueLabels(frame *data.Frame) error {
	seen := map[string]bool{}
	for row := range frame.Rows() {
		var labels []string
		for _, field := range frame.Fields {
			if text, ok := field.At(row).(string); ok {
				labels = append(labels, text)
			}
			if value, ok := field.At(row).(*float64); ok && value == nil {
				return fmt.Errorf("row %d has no value", row)
			}
		}
		id := strings.Join(labels, "\x00")
		if seen[id] {
			return fmt.Errorf("labels %q occur twice", labels)
		}
		seen[id] = true
	}
	return nil
}

func TestAlertFrames(t *testing.T) {
	d := sampleDatasource(t, `{}`)
	queries := []string{
		`{"queryType":"value"}`, `{"queryType":"value","metrics":["passed"],"groupBy":["endpoint"]}`, `{"queryType":"value","metrics":["requests"],"groupBy":["clientIp"],"atLeast":1e9}`,
		`{"queryType":"value","metrics":["lastSeen"],"groupBy":["rule"]}`, `{"queryType":"value","metrics":["threatRatio"],"groupBy":["service"]}`, `{"queryType":"value","metrics":["durationP95"],"groupBy":["endpoint"]}`,
		`{"queryType":"value","filters":[{"key":"rule","operator":"=","value":"no such rule"}],"groupBy":["endpoint","country"]}`,
		`{"queryType":"series"}`, `{"queryType":"series","metrics":["errors"],"groupBy":["endpoint"],"limit":3}`, `{"queryType":"series","groupBy":["category"],"taxonomy":"owasp2021"}`,
		`{"queryType":"series","filters":[{"key":"rule","operator":"=","value":"no such rule"}]}`,
	}
	for i, answer := range ask(t, d, map[string]string{"FromAlert": "true"}, &backend.User{Login: "grafana_scheduler"}, queries...) {
		if answer.Error != nil || len(answer.Frames) == 0 {
			t.Errorf("%s: %d frames, %v", i, len(answer.Frames), answer.Error)
		}
		for _, frame := range answer.Frames {
			if err := acceptable(frame); err != nil {
				t.Errorf("%s: %v", i, err)
			}
			if rows := frame.Rows(); rows == 0 {
				t.Errorf("%s: a frame without rows is NoData", i)
			}
		}
	}
}

func TestSeriesSumToTheValue(t *testing.T) {
	d := sampleDatasource(t, `{}`)
	for _, metric := range []string{"requests", "errors", "threats", "passed", "bytes"} {
		value := sum(column(t, one(t, d, `{"queryType":"value","metrics":["`+metric+`"]}`)[0], metric))
		var total float64
		for _, frame := range one(t, d, `{"queryType":"series","scope":"all","metrics":["`+metric+`"],"groupBy":["endpoint"],"limit":4}`) {
			total += sum(column(t, frame, metric))
		}
		if value == 0 || value != total {
			t.Errorf("%s: value %v, series %v", metric, value, total)
		}
	}
}

func TestEventsHaveEvidence(t *testing.T) {
	d := sampleDatasource(t, `{}`)
	frame := one(t, d, `{"queryType":"events","limit":50,"offset":5}`)[0]
	if frame.Rows() != 50 {
		t.Fatalf("%d rows", frame.Rows())
	}
	findings := column(t, frame, "findings")
	for row := range frame.Rows() {
		raw, ok := findings.At(row).(json.RawMessage)
		if !ok {
			t.Fatalf("findings are a %T", findings.At(row))
		}
		var list []struct {
			Rule, Text string
			Start, End int
		}
		if err := json.Unmarshal(raw, &list); err != nil || len(list) == 0 || list[0].End > len(list[0].Text) || list[0].Start >= list[0].End {
			t.Errorf("row %d: %s (%v)", row, raw, err)
		}
	}
}

func TestDeepCheckAddsFindingsAndChangesNoCounts(t *testing.T) {
	query := `{"queryType":"events","limit":20}`
	without, with := one(t, sampleDatasource(t, `{}`), query)[0], one(t, sampleDatasource(t, `{"deepCheck":1}`), query)[0]
	sources := func(frame *data.Frame) map[string]int {
		count := map[string]int{}
		findings := column(t, frame, "findings")
		for row := range frame.Rows() {
			raw, _ := findings.At(row).(json.RawMessage)
			var list []struct{ Source, Rule string }
			if err := json.Unmarshal(raw, &list); err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				count[f.Source]++
			}
		}
		return count
	}
	plain, deep := sources(without), sources(with)
	if plain["deepCheck"] > 0 || deep["deepCheck"] == 0 || plain["rule"] != deep["rule"] {
		t.Errorf("without %v, with %v", plain, deep)
	}
	custom, _ := with.Meta.Custom.(map[string]any)
	told, ok := custom["deepCheck"].(*view.DeepCheck)
	if !ok || told.Checked != 20 || told.Skipped != 0 || told.Findings != deep["deepCheck"] || told.Seconds <= 0 {
		t.Errorf("%+v", custom["deepCheck"])
	}
	if custom, _ := without.Meta.Custom.(map[string]any); custom["deepCheck"] != nil {
		t.Errorf("off: %+v", custom["deepCheck"])
	}
	total := func(frame *data.Frame) any { custom, _ := frame.Meta.Custom.(map[string]any); return custom["total"] }
	if total(with) != total(without) {
		t.Errorf("%v and %v threats", total(with), total(without))
	}
}

func TestAnonymousReadersSeeNoIdentities(t *testing.T) {
	d := sampleDatasource(t, `{}`)
	for name, user := range map[string]*backend.User{"nobody": nil, "shared dashboard": {Login: "service"}} {
		answers := ask(t, d, nil, user, `{"queryType":"overview"}`, `{"queryType":"events"}`, `{"queryType":"table","groupBy":["clientIp"]}`, `{"queryType":"value","filters":[{"key":"user","value":"user3"}]}`)
		if answers["Q2"].Error == nil || answers["Q3"].Error == nil {
			t.Errorf("%s may group and filter by identities", name)
		}
		for _, id := range []string{"Q0", "Q1"} {
			text, err := json.Marshal(answers[id])
			if err != nil || answers[id].Error != nil {
				t.Fatal(err, answers[id].Error)
			}
			for _, secret := range []string{"203.0.113.66", "sqlmap/1.8", "password%20FROM"} {
				if strings.Contains(string(text), secret) {
					t.Errorf("%s sees %s in %s", name, secret, id)
				}
			}
		}
	}
	strict := sampleDatasource(t, `{"evidenceRole":"Admin"}`)
	if answers := ask(t, strict, nil, viewer, `{"queryType":"table","groupBy":["user"]}`); answers["Q0"].Error == nil {
		t.Error("a viewer sees users where an administrator is needed")
	}
}

func TestBadQueriesAreNamedAndAlone(t *testing.T) {
	d := sampleDatasource(t, `{}`)
	bad := map[string]string{
		`{"queryType":"pie"}`: "queryType", `{"queryType":"table","groupBy":["colour"]}`: "groupBy", `{"queryType":"value","metrics":["a","b"]}`: "metrics",
		`{"queryType":"value","metrics":["flagged"]}`: "flagged", `{"filters":[{"key":"x"}]}`: "filters", `{"filters":[{"key":"path","operator":"=~","value":"("}]}`: "path",
		`{"taxonomy":"owasp1999"}`: "taxonomy", `{"limit":-1}`: "limit", `{"scope":"some"}`: "scope", `{"limit":"many"}`: "limit", `not json`: "JSON",
		`{"queryType":"series","metrics":["lastSeen"]}`: "lastSeen", `{"queryType":"value","metrics":["requests"],"groupBy":["rule"]}`: "requests",
		`{"queryType":"value","metrics":["requests"],"filters":[{"key":"actor","value":"x"}]}`: "requests",
		`{"groupBy":["endpoint"],"queryType":"table","offset":-3}`:                             "offset",
	}
	for query, named := range bad {
		answers := ask(t, d, nil, viewer, query, `{"queryType":"value"}`)
		if err := answers["Q0"].Error; err == nil || !strings.Contains(err.Error(), named) || answers["Q0"].Status != backend.StatusBadRequest {
			t.Errorf("%s: %v (%d), want an error that names %s", query, err, answers["Q0"].Status, named)
		}
		if err := answers["Q1"].Error; err != nil {
			t.Errorf("%s spoils its neighbour: %v", query, err)
		}
	}
}

func TestBadSettingsAreNamed(t *testing.T) {
	for jsonData, named := range map[string]string{
		`{"store":"mysql"}`: "store", `{"store":"loki"}`: "url", `{"confidence":"huge"}`: "confidence", `{"blockStatuses":[1]}`: "blockStatuses", `{"noise":[{}]}`: "noise",
		`{"endpoints":{"rules":[{"match":"x"}]}}`: "endpoint", `{"identity":{"order":["shoe"]}}`: "identity.order", `{"identity":{"trustedProxies":["x"]}}`: "trustedProxies",
		`{"sources":[{},{}]}`: "sources", `{"sources":[{"format":"x"}]}`: "format", `{"sources":[{"role":"x"}]}`: "role", `{"timeoutSeconds":-1}`: "timeoutSeconds", `{"evidenceRole":"x"}`: "evidenceRole", `[]`: "jsonData",
	} {
		d := sampleDatasource(t, jsonData)
		health, err := d.CheckHealth(context.Background(), &backend.CheckHealthRequest{})
		if err != nil || health.Status != backend.HealthStatusError || !strings.Contains(health.Message, named) {
			t.Errorf("%s: health says %q (%v), want an error that names %s", jsonData, health.Message, err, named)
		}
		if answer := ask(t, d, nil, viewer, `{}`)["Q0"]; answer.Error == nil || !strings.Contains(answer.Error.Error(), named) {
			t.Errorf("%s: a query says %v", jsonData, answer.Error)
		}
	}
}

func TestHealthOfTheSample(t *testing.T) {
	health, err := sampleDatasource(t, `{}`).CheckHealth(context.Background(), &backend.CheckHealthRequest{})
	if err != nil || health.Status != backend.HealthStatusOk || !strings.Contains(health.Message, "NGINX JSON, 100 % of") {
		t.Errorf("%+v, %v", health, err)
	}
}

type sender struct{ got *backend.CallResourceResponse }

func (s *sender) Send(r *backend.CallResourceResponse) error { s.got = r; return nil }

func TestResources(t *testing.T) {
	d := sampleDatasource(t, `{}`)
	span := fmt.Sprintf("from=%d&to=%d", sampleWindow.From.UnixMilli(), sampleWindow.To.UnixMilli())
	for path, want := range map[string]string{
		"filter-keys": `"clientIp"`, "filter-values?key=country&" + span: `"RU"`, "sample": `"nginx-json"`, "taxonomy": `"API1:2023"`, "rules": `"consequence"`,
		"filter-values?key=x": "not a dimension", "filter-values?key=rule&filters=x": "JSON list",
		"filter-values?key=endpoint&" + span + `&filters=[{"key":"country","operator":"=","values":["nowhere"]}]`: "200[]", "filter-values?key=country&from=a&to=b": "milliseconds", "nothing": "404",
	} {
		s := &sender{}
		name, _, _ := strings.Cut(path, "?")
		err := d.CallResource(context.Background(), &backend.CallResourceRequest{Path: name, Method: "GET", URL: path, PluginContext: backend.PluginContext{User: viewer}}, s)
		if err != nil || !strings.Contains(fmt.Sprint(s.got.Status)+string(s.got.Body), want) {
			t.Errorf("%s: %v, %d %.200s", path, err, s.got.Status, s.got.Body)
		}
	}
}

func BenchmarkOverviewOfTheSample(b *testing.B) {
	d := sampleDatasource(b, `{}`)
	for b.Loop() {
		one(b, d, `{"queryType":"overview"}`)
	}
}

func FuzzQuery(f *testing.F) {
	f.Add(`{"queryType":"table","groupBy":["path"],"filters":[{"key":"path","operator":"=~","value":"a"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		q, _, err := parseQuery(backend.DataQuery{JSON: []byte(text)})
		if err == nil && (q.Limit < 1 || q.Type == "") {
			t.Errorf("%q is accepted as %+v", text, q)
		}
	})
}

func FuzzSettings(f *testing.F) {
	f.Add(`{"sources":[{"selector":"{a=\"b\"}"}],"noise":[{"paths":["/x"]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		d := sampleDatasource(t, text)
		if _, err := d.CheckHealth(context.Background(), &backend.CheckHealthRequest{}); err != nil {
			t.Error(err)
		}
	})
}
