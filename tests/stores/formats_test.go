//go:build stores

package stores

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store/elastic"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// presetsWithExamples are all formats that have examples.
func presetsWithExamples(t *testing.T) []logformat.Preset {
	t.Helper()
	presets, err := logformat.LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	var all []logformat.Preset
	for _, preset := range presets.All() {
		if len(preset.Examples) > 0 {
			all = append(all, preset)
		}
	}
	return all
}

// readCounts are what tells whether a store reads entries as Go does: every field that a format has is grouped by, or measured.
func readCounts(t *testing.T, r plan.Reader) map[string]plan.Aggregate {
	t.Helper()
	all := aggregates(t, r)
	chosen := map[string]plan.Aggregate{}
	for _, name := range []string{"all entries", "key", "bytes sum", "duration counted", "by status", "by method", "by peer", "by user", "by service", "by host", "by country", "by userAgent"} {
		if a, ok := all[name]; ok {
			chosen[name] = a
		}
	}
	return chosen
}

// TestFormatsInLoki: Loki reads every example of every format as Go does.
func TestFormatsInLoki(t *testing.T) {
	from := anHourAgo()
	for _, preset := range presetsWithExamples(t) {
		t.Run(preset.ID, func(t *testing.T) {
			job := "format-" + preset.ID
			var pushed []lokipush.Entry
			for i, example := range preset.Examples {
				if example.Line == "" {
					continue // Loki takes no empty lines; documents have none
				}
				at := from.Add(time.Duration(i) * time.Second).UnixNano()
				labels, metadata := map[string]string{"job": job, "service_name": "x"}, maps.Clone(example.Labels)
				if service, ok := metadata["service_name"]; ok { // a label of streams
					labels["service_name"] = service
					delete(metadata, "service_name")
				}
				pushed = append(pushed, lokipush.Entry{Time: at, Line: example.Line, Metadata: metadata, Labels: labels})
			}
			push(t, servers.plain.Pusher(""), pushed)
			entries := planEntries(pushed)
			format, err := logformat.Resolve(preset, entries, logformat.Options{})
			if err != nil {
				t.Fatal(err)
			}
			s, err := loki.New(loki.Config{URL: servers.plain.URL, Selector: `{job="` + job + `"}`, Client: http.DefaultClient})
			if err != nil {
				t.Fatal(err)
			}
			w := plan.NewWindow(from, from.Add(time.Minute))
			for name, a := range readCounts(t, format.Reader) {
				compareAggregate(t, s, w, name, a, entries)
			}
		})
	}
}

// exampleDocument is an example as a shipper stores it: JSON as it is, lines as a message.
func exampleDocument(example logformat.Example, at time.Time) ([]byte, bool) {
	d := maps.Clone(example.Document)
	if d == nil && (json.Unmarshal([]byte(example.Line), &d) != nil || d == nil) {
		d = map[string]any{"message": example.Line}
	}
	if example.Labels != nil && len(d) == 1 {
		return nil, false // labels are Loki's
	}
	delete(d, "timestamp") // vendors write it in ways that are no dates for the index, and one name may be a number here and a text there
	d["@timestamp"] = at.UnixMilli()
	source, err := json.Marshal(d)
	return source, err == nil
}

// documentFormats: an index reads every example of every format as Go does.
func documentFormats(t *testing.T, server *elasticserver.Server) {
	presets, err := logformat.LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	from := anHourAgo()
	var templates []any // scalars are keywords
	for _, kind := range []string{"string", "long", "double", "boolean", "date"} {
		templates = append(templates, map[string]any{kind: map[string]any{"match_mapping_type": kind, "mapping": map[string]any{"type": "keyword"}}})
	}
	keywords := map[string]any{"mappings": map[string]any{
		"properties":        map[string]any{"@timestamp": map[string]any{"type": "date"}},
		"dynamic_templates": templates,
	}}
	for _, preset := range presetsWithExamples(t) {
		t.Run(preset.ID, func(t *testing.T) {
			index := "format-" + preset.ID
			if err := server.Put(t.Context(), "/"+index, keywords); err != nil {
				t.Fatal(err)
			}
			var documents []stored
			for i, example := range preset.Examples {
				at := from.Add(time.Duration(i) * time.Second)
				if source, ok := exampleDocument(example, at); ok {
					documents = append(documents, stored{fmt.Sprintf("f%d", i), at.UnixMilli() * 1e6, source})
				}
			}
			if len(documents) == 0 {
				return
			}
			entries := keep(t, server, index, documents)
			format, err := logformat.Resolve(preset, entries, logformat.Options{Shape: logformat.Documents})
			if err != nil {
				t.Fatal(err)
			}
			s, err := elastic.New(elastic.Config{URL: server.URL, Index: index, Fields: presets.DocumentFields(), Client: http.DefaultClient})
			if err != nil {
				t.Fatal(err)
			}
			w := plan.NewWindow(from, from.Add(time.Minute))
			for name, a := range readCounts(t, format.Reader) {
				compareAggregate(t, s, w, name, a, entries)
			}
			t.Logf("%d of %d documents were taken", len(entries), len(documents))
		})
	}
}
