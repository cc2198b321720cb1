//go:build stores

package stores

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store/elastic"
	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
)

// versions are the servers that the README names as verified.
var versions = []elasticserver.Version{elasticserver.OpenSearch3, elasticserver.OpenSearch2, elasticserver.Elasticsearch8, elasticserver.Elasticsearch7}

// TestElastic runs the tests of documents on each server, one after the other: two of them at once would not fit into a small machine.
func TestElastic(t *testing.T) {
	for _, version := range versions {
		t.Run(string(version), func(t *testing.T) {
			s, err := elasticserver.Start(t.Context(), version)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Stop() })
			t.Run("plans", func(t *testing.T) { plansOnDocuments(t, s) })
			t.Run("folds", func(t *testing.T) { folds(t, s) })
			t.Run("names", func(t *testing.T) { names(t, s) })
			t.Run("cells of few documents", func(t *testing.T) { cellsOfFewDocuments(t, s) })
			t.Run("several values", func(t *testing.T) { severalValues(t, s) })
			t.Run("kinds", func(t *testing.T) { fieldKinds(t, s) })
			t.Run("formats", func(t *testing.T) { documentFormats(t, s) })
			t.Run("health", func(t *testing.T) { documentHealth(t, s) })
			t.Run("attacks", func(t *testing.T) { attacksInDocuments(t, s) })
			t.Run("equality", func(t *testing.T) { documentEquality(t, s) })
			if version == elasticserver.OpenSearch3 || version == elasticserver.Elasticsearch8 {
				t.Run("faults", func(t *testing.T) { documentFaults(t, s) })
				t.Run("shard down", func(t *testing.T) { shardDown(t, s) })
			}
		})
	}
}

// plansOnDocuments compares what an index computes with the same plan evaluated in Go, for each way of indexing.
func plansOnDocuments(t *testing.T, server *elasticserver.Server) {
	for name, mapping := range mappings(2) {
		t.Run(name, func(t *testing.T) {
			index := "documents-" + name
			from := anHourAgo()
			entries := fill(t, server, index, mapping, from, 1500, document)
			s := openIndex(t, server.URL, index, 700)
			counted := entries
			if name != "dynamic" {
				counted = asIndexed(server, entries)
			}
			reader := documentReader()
			for _, w := range []plan.Window{
				plan.NewWindow(from, from.Add(10*time.Minute)),
				plan.NewWindow(from.Add(61_234*time.Millisecond), from.Add(245_678*time.Millisecond)),
			} {
				for name, a := range aggregates(t, reader) {
					compareAggregate(t, s, w, name, a, counted)
				}
				compareSuspects(t, s, w, reader, counted)
			}
			compareRead(t, s, entries)
		})
	}
}

// folds: with many different targets a script folds them in the index, where there are scripts; the answer is the same.
func folds(t *testing.T, server *elasticserver.Server) {
	from := anHourAgo()
	many := func(r *rand.Rand, at int64) map[string]any {
		d := document(r, at)
		if r.IntN(10) > 0 {
			put(d, []string{"url"}, map[string]any{"path": fmt.Sprintf("/api/v%d/users/%d/x-%x?y=%d", r.IntN(3), r.IntN(1e6), r.IntN(1e6), r.IntN(9))})
			delete(d, "url.path")
			delete(d, "url.query")
		}
		return d
	}
	entries := fill(t, server, "folds", mappings(2)["keywords"], from, 14_000, many)
	s := openIndex(t, server.URL, "folds", 2000)
	w := plan.NewWindow(from, from.Add(10*time.Minute))
	for name, a := range aggregates(t, documentReader()) {
		if a.Key != nil && len(a.By) == 0 && a.Measure.Kind == plan.Count {
			compareAggregate(t, s, w, name, a, asIndexed(server, entries))
		}
	}
}

// severalValues: a document with two values of a field is read, since the index does not know which is the first.
func severalValues(t *testing.T, server *elasticserver.Server) {
	from := anHourAgo()
	entries := fill(t, server, "several", mappings(1)["keywords"], from, 300, func(r *rand.Rand, at int64) map[string]any {
		d := document(r, at)
		if r.IntN(20) == 0 {
			delete(d, "http.request.method")
			put(d, []string{"http", "request", "method"}, []string{"POST", "GET"})
		}
		return d
	})
	entries = asIndexed(server, entries)
	s := openIndex(t, server.URL, "several", 200)
	w := plan.NewWindow(from, from.Add(10*time.Minute))
	for name, a := range aggregates(t, documentReader()) {
		if len(a.By) == 0 {
			compareAggregate(t, s, w, name, a, entries)
		}
	}
	compareSuspects(t, s, w, documentReader(), entries)
}

func openIndex(t *testing.T, base, index string, page int) *elastic.Store {
	t.Helper()
	return openIndexFor(t, documentReader(), base, index, page)
}

func openIndexFor(t *testing.T, reader plan.Reader, base, index string, page int) *elastic.Store {
	t.Helper()
	var names []string
	for _, path := range reader.Paths {
		name := path[0]
		for _, part := range path[1:] {
			name += "." + part
		}
		names = append(names, name)
	}
	s, err := elastic.New(elastic.Config{URL: base, Index: index, Fields: names, Client: http.DefaultClient, PageSize: page})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fill makes an index of generated documents, and gives them as entries.
func fill(t *testing.T, server *elasticserver.Server, index string, mapping map[string]any, from time.Time, n int, generate func(*rand.Rand, int64) map[string]any) []plan.Entry {
	t.Helper()
	if err := server.Put(t.Context(), "/"+index, mapping); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	var documents []stored
	for i := range n {
		at := from.UnixMilli()*1e6 + int64(i)*int64(10*time.Minute)/int64(n)/1e6/20*20*1e6
		source, err := json.Marshal(generate(random, at))
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, stored{fmt.Sprintf("d%d", i), at, source})
	}
	return keep(t, server, index, documents)
}

// stored is a document to store.
type stored struct {
	id     string
	time   int64
	source []byte
}

// keep writes documents and gives those that the server took as entries.
func keep(t *testing.T, server *elasticserver.Server, index string, documents []stored) []plan.Entry {
	t.Helper()
	var entries []plan.Entry
	const batch = 5000
	for len(documents) > 0 {
		n := min(batch, len(documents))
		var bulk bytes.Buffer
		for _, d := range documents[:n] {
			fmt.Fprintf(&bulk, "{\"index\":{\"_id\":%q}}\n%s\n", d.id, d.source)
		}
		text := post(t, server.URL+"/"+index+"/_bulk?refresh=true", bulk.Bytes())
		var told struct {
			Items []struct {
				Index struct {
					Status int             `json:"status"`
					Error  json.RawMessage `json:"error"`
				} `json:"index"`
			} `json:"items"`
		}
		if err := json.Unmarshal(text, &told); err != nil || len(told.Items) != n {
			t.Fatalf("%v: %.500s", err, text)
		}
		for i, item := range told.Items {
			if item.Index.Status/100 == 2 {
				entries = append(entries, entryOf(t, index, documents[i]))
			}
		}
		documents = documents[n:]
	}
	return entries
}

// post sends lines of JSON.
func post(t *testing.T, url string, body []byte) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-ndjson")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func entryOf(t *testing.T, index string, d stored) plan.Entry {
	t.Helper()
	tree, err := plan.ParseDocument(string(d.source))
	if err != nil {
		t.Fatal(err)
	}
	line, err := tree.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return plan.Entry{Time: d.time, Line: line, ID: index + "/" + d.id}
}

// asIndexed is what counts of entries where the server does not say what ignore_above left out: see pkg/store/elastic/limits.go.
func asIndexed(server *elasticserver.Server, entries []plan.Entry) []plan.Entry {
	if server.Version == elasticserver.Elasticsearch8 {
		return entries
	}
	limits := map[string]int{"user.name": 40, "http.request.referrer": 60}
	out := make([]plan.Entry, len(entries))
	for i, e := range entries {
		tree, err := plan.ParseDocument(e.Line)
		if err != nil {
			panic(err)
		}
		for name, limit := range limits {
			if path := strings.Split(name, "."); utf8.RuneCountInString(tree.Text(path)) > limit {
				tree.Clear(path)
			}
		}
		if e.Line, err = tree.JSON(); err != nil {
			panic(err)
		}
		out[i] = e
	}
	return out
}
