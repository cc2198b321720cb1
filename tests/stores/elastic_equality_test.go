//go:build stores

package stores

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/tests/stores/brute"
	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
	"github.com/underthreat/apis-under-threat/tests/stores/traffic"
)

// documentMinutes of traffic are indexed: the same as Loki gets, but less of it, since there are four servers.
const documentMinutes = 65

// nginxMapping is a usual index of NGINX's JSON lines: strings are text with a keyword of 256 characters, as they are without a mapping.
func nginxMapping() map[string]any {
	type m = map[string]any
	number := func(kind string) m { return m{"type": kind, "ignore_malformed": true} }
	return m{
		"settings": m{"number_of_shards": 2, "number_of_replicas": 0},
		"mappings": m{"properties": m{
			"@timestamp": m{"type": "date"}, "status": m{"type": "keyword", "ignore_above": 1024}, "body_bytes_sent": number("double"), "request_time": number("double"), "n": number("long"),
			"tags": m{"type": "object", "enabled": false}, "geoip_asn": m{"type": "keyword", "ignore_above": 1024},
		}},
	}
}

// documentEquality compares the plugin's answers with a program that reads every document.
func documentEquality(t *testing.T, server *elasticserver.Server) {
	from := time.Now().Add(-time.Hour - documentMinutes*time.Minute).Truncate(time.Hour)
	l := logs["nginx-json"]
	s := l.index(t, server, from)
	start := from.UnixNano()
	whole := trial{from: start, to: start + documentMinutes*int64(time.Minute), all: true}
	part := trial{from: start + 47*int64(time.Minute) + 3_217e6, to: start + 62*int64(time.Minute) + 58_001e6, all: true}
	t.Run("tables", func(t *testing.T) { l.documentTables(t, s, whole, part) })
	filtered := l // seven filters of each dimension; all dimensions on one server only
	if server.Version != elasticserver.OpenSearch3 {
		filtered.dimensions = []string{"clientIp", "user", "status", "apiKey", "endpoint", "rule"}
	}
	t.Run("filters", func(t *testing.T) { filtered.filters(t, s, part) })
	t.Run("values", func(t *testing.T) { l.values(t, s, part) })
	t.Run("events", func(t *testing.T) { l.events(t, s, part, part) })
	t.Run("overview", func(t *testing.T) { s.overview(t, whole) })
	t.Run("grids", func(t *testing.T) {
		open := func(page int) store.Store {
			return openIndexFor(t, s.program.Format().Reader, server.URL, "equality", page)
		}
		l.grids(t, s, open, start, whole.to, 12)
	})
	t.Logf("%d numbers of %d documents are equal", s.compared, len(s.program.Records))
}

func (l log) documentTables(t *testing.T, s *subject, whole, part trial) {
	with := func(c trial, metrics []string, groupBy ...string) {
		c.metrics, c.groupBy = metrics, groupBy
		s.table(t, c, l.derived...)
	}
	with(whole, everything, "endpoint")
	with(whole, cheap, "statusClass")
	for _, d := range l.dimensions {
		with(part, cheap, d)
	}
	with(part, everything, "user")
	with(part, cheap, "rule", "endpoint")
	with(part, cheap, "endpoint", "host")
}

// index stores the lines that are JSON objects as documents.
func (l log) index(t *testing.T, server *elasticserver.Server, from time.Time) *subject {
	t.Helper()
	lines, err := traffic.Generate("documents", l.write, l.junk, from, documentMinutes)
	if err != nil {
		t.Fatal(err)
	}
	const index = "equality"
	if err := server.Put(t.Context(), "/"+index, nginxMapping()); err != nil {
		t.Fatal(err)
	}
	var documents []stored
	for i, line := range lines {
		if source, ok := nginxDocument(line.Line, line.Time); ok {
			documents = append(documents, stored{fmt.Sprintf("e%d", i), line.Time / 1e6 * 1e6, source})
		}
	}
	entries := keep(t, server, index, documents)
	if len(entries) < 20_000 {
		t.Fatalf("only %d documents", len(entries))
	}
	format := named(t, "nginx-json", entries, logformat.Options{Shape: logformat.Documents})
	program, err := brute.Load(brute.Config{Format: format, Rules: l.rules, Noise: l.noise, BlockStatuses: l.blocks, Confidence: detect.Medium, Actors: actor.Settings{IdentityKey: identityKey}}, entries)
	if err != nil {
		t.Fatal(err)
	}
	kind := "elasticsearch"
	if server.Product == elasticserver.OpenSearch {
		kind = "opensearch"
	}
	options := map[string]any{
		"store": kind, "sources": []map[string]string{{"name": "test", "index": index, "format": "nginx-json"}}, "noise": l.noise, "blockStatuses": l.blocks, "timeoutSeconds": 120,
	}
	return &subject{datasource: instance{url: server.URL, options: options}.open(t), program: program}
}

var plainNumber = regexp.MustCompile(`^` + plan.Numeric + `$`)

// nginxDocument makes a document of a line, as a shipper does that gives numbers to number fields.
func nginxDocument(line string, at int64) ([]byte, bool) {
	var d map[string]any
	if json.Unmarshal([]byte(line), &d) != nil || d == nil {
		return nil, false
	}
	delete(d, "")
	for _, name := range []string{"body_bytes_sent", "request_time"} {
		if text, ok := d[name].(string); ok {
			delete(d, name)
			if plainNumber.MatchString(text) {
				d[name] = json.Number(text)
			}
		}
	}
	d["@timestamp"] = at / 1e6
	source, err := json.Marshal(d)
	return source, err == nil
}
