//go:build stores

package stores

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/pkg/plugin"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

// datasource is an instance as Grafana makes it.
type datasource interface {
	backend.QueryDataHandler
	backend.CheckHealthHandler
	backend.CallResourceHandler
}

// instance is what Grafana stores of a data source.
type instance struct {
	url     string
	options map[string]any
	headers map[string]string
	user    string // of basic authentication
	secure  map[string]string
}

func (i instance) open(t *testing.T) datasource {
	t.Helper()
	secure := map[string]string{"identityKey": identityKey}
	for name, value := range i.secure {
		secure[name] = value
	}
	number := '1'
	for name, value := range i.headers {
		i.options["httpHeaderName"+string(number)] = name
		secure["httpHeaderValue"+string(number)] = value
		number++
	}
	options, err := json.Marshal(i.options)
	if err != nil {
		t.Fatal(err)
	}
	settings := backend.DataSourceInstanceSettings{
		UID: "test", URL: i.url, JSONData: options, DecryptedSecureJSONData: secure, BasicAuthEnabled: i.user != "", BasicAuthUser: i.user,
	}
	made, err := plugin.NewDatasource(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	d, ok := made.(datasource)
	if !ok {
		t.Fatalf("the instance is a %T", made)
	}
	return d
}

// identityKey is the secret of the hashes in tests.
const identityKey = "test"

// source is the option sources with one selector.
func source(selector, format string) []map[string]string {
	return []map[string]string{{"name": "test", "selector": selector, "format": format}}
}

// ask runs one query.
func ask(t *testing.T, d datasource, from, to int64, query map[string]any) backend.DataResponse {
	t.Helper()
	text, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	request := &backend.QueryDataRequest{
		PluginContext: backend.PluginContext{User: &backend.User{Login: "tester", Role: "Viewer"}},
		Queries: []backend.DataQuery{{
			RefID: "A", JSON: text, Interval: time.Minute, MaxDataPoints: 1000, TimeRange: backend.TimeRange{From: time.Unix(0, from), To: time.Unix(0, to)},
		}},
	}
	answer, err := d.QueryData(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Responses["A"]
}

// frames runs one query that must succeed, and be exact: only estimated percentiles may not be.
func frames(t *testing.T, d datasource, from, to int64, query map[string]any) data.Frames {
	t.Helper()
	answer := ask(t, d, from, to, query)
	if answer.Error != nil {
		t.Fatalf("%v: %v", query, answer.Error)
	}
	if c := computed(t, answer.Frames); c.Coverage != 1 || c.Exactness != view.Exact && c.Exactness != view.Estimated {
		t.Fatalf("%v: %s, %v", query, c.Exactness, c.Reasons)
	}
	return answer.Frames
}

func computed(t *testing.T, all data.Frames) view.Computed {
	t.Helper()
	custom, ok := all[0].Meta.Custom.(map[string]any)
	if !ok {
		t.Fatalf("custom is a %T", all[0].Meta.Custom)
	}
	c, ok := custom["computed"].(view.Computed)
	if !ok {
		t.Fatalf("computed is a %T", custom["computed"])
	}
	return c
}

// cell reads a value of a frame: a string, a number (nil if there is none) or a time.
func cell(t *testing.T, frame *data.Frame, name string, row int) any {
	t.Helper()
	field, _ := frame.FieldByName(name)
	if field == nil {
		t.Fatalf("frame %s has no %s", frame.Name, name)
	}
	switch value := field.At(row).(type) {
	case *float64:
		if value == nil {
			return nil
		}
		return *value
	case *time.Time:
		if value == nil {
			return int64(0)
		}
		return value.UnixNano()
	case json.RawMessage:
		return string(value)
	default:
		return value
	}
}
