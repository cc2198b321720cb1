//go:build stores

package stores

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store/elastic"
)

// TestDocuments compares what an index computes with the same plan evaluated in Go, for each way of indexing.
func TestDocuments(t *testing.T) {
	base := os.Getenv("ELASTIC")
	for name, mapping := range mappings(2) {
		t.Run(name, func(t *testing.T) {
			index := "documents-" + name
			from := anHourAgo()
			entries := index2(t, base, index, mapping, from, 2000, document)
			s := openIndex(t, base, index, 500)
			counted := entries
			if os.Getenv("IGNORED") == "" && name == "keywords" {
				counted = asIndexed(entries, map[string]int{"user.name": 40, "http.request.referrer": 60})
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

func openIndex(t *testing.T, base, index string, page int) *elastic.Store {
	t.Helper()
	var names []string
	for _, path := range documentReader().Paths {
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

// index2 makes an index of generated documents, and gives them as entries.
func index2(t *testing.T, base, index string, mapping map[string]any, from time.Time, n int, generate func(*rand.Rand, int64) map[string]any) []plan.Entry {
	t.Helper()
	send(t, http.MethodDelete, base+"/"+index, "application/json", nil)
	body, err := json.Marshal(mapping)
	if err != nil {
		t.Fatal(err)
	}
	if status, text := send(t, http.MethodPut, base+"/"+index, "application/json", body); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	random := rand.New(rand.NewPCG(3, 4))
	var entries []plan.Entry
	var bulk bytes.Buffer
	for i := range n {
		at := from.UnixMilli()*1e6 + int64(i)*int64(10*time.Minute)/int64(n)/1e6/20*20*1e6
		source, err := json.Marshal(generate(random, at))
		if err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprintf("d%d", i)
		fmt.Fprintf(&bulk, "{\"index\":{\"_id\":%q}}\n%s\n", id, source)
		tree, err := plan.ParseDocument(string(source))
		if err != nil {
			t.Fatal(err)
		}
		line, err := tree.JSON()
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, plan.Entry{Time: at, Line: line, ID: index + "/" + id})
	}
	status, text := send(t, http.MethodPost, base+"/"+index+"/_bulk?refresh=true", "application/x-ndjson", bulk.Bytes())
	if status != 200 || bytes.Contains(text, []byte(`"errors":true`)) {
		t.Fatalf("%d %.2000s", status, text)
	}
	return entries
}

func send(t *testing.T, method, url, contentType string, body []byte) (int, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, text
}

// asIndexed is what counts of an entry where the server does not say what ignore_above left out: see pkg/store/elastic/limits.go.
func asIndexed(entries []plan.Entry, limits map[string]int) []plan.Entry {
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
