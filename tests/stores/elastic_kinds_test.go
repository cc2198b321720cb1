//go:build stores

package stores

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
)

// fieldKinds: rarer kinds of fields, and names that are not those of an index. Elasticsearch's stripped distributions lack some.
func fieldKinds(t *testing.T, server *elasticserver.Server) {
	openSearch := server.Product == elasticserver.OpenSearch
	t.Run("wildcard, match_only_text, constant_keyword, date_nanos", func(t *testing.T) {
		if !openSearch {
			t.Log("this distribution has none of them but date_nanos")
		}
		kindsOfFields(t, server, openSearch)
	})
	from := anHourAgo()
	entries := asIndexed(server, fill(t, server, "named", mappings(1)["keywords"], from, 400, document))
	t.Run("alias", func(t *testing.T) {
		act(t, server, "/_aliases", map[string]any{"actions": []any{map[string]any{"add": map[string]any{"index": "named", "alias": "renamed"}}}})
		compareKeys(t, server, "renamed", from, entries)
	})
	t.Run("remote cluster", func(t *testing.T) {
		address, able := transportAddress(t, server)
		if !able {
			t.Log("this distribution's nodes connect to no other cluster")
			return
		}
		body := map[string]any{"persistent": map[string]any{"cluster.remote.other.seeds": []string{address}}}
		if _, err := server.Do(t.Context(), http.MethodPut, "/_cluster/settings", body); err != nil {
			t.Fatal(err)
		}
		remote := slices.Clone(entries)
		for i := range remote {
			remote[i].ID = "other:" + remote[i].ID
		}
		compareKeys(t, server, "other:named", from, remote, "by user")
	})
	if server.Version == elasticserver.Elasticsearch7 {
		return // its open-source part has no data streams
	}
	t.Run("data stream", func(t *testing.T) {
		template := map[string]any{"index_patterns": []string{"flow-*"}, "data_stream": map[string]any{}, "template": mappings(1)["keywords"]}
		if err := server.Put(t.Context(), "/_index_template/flow", template); err != nil {
			t.Fatal(err)
		}
		stream := createdIn(t, server, "flow-logs", from)
		compareKeys(t, server, "flow-*", from, asIndexed(server, stream))
	})
}

// kindsOfFields compares counts over fields of rarer kinds.
func kindsOfFields(t *testing.T, server *elasticserver.Server, all bool) {
	type m = map[string]any
	properties := m{"@timestamp": m{"type": "date_nanos"}, "url": m{"properties": m{"path": m{"type": "keyword"}, "query": m{"type": "keyword"}}}}
	if all {
		properties["url"] = m{"properties": m{"path": m{"type": "wildcard"}, "query": m{"type": "wildcard"}}}
		properties["user_agent"] = m{"properties": m{"original": m{"type": "match_only_text"}}}
		properties["service"] = m{"properties": m{"name": m{"type": "constant_keyword", "value": "shop"}}}
	}
	from := anHourAgo()
	plain := func(r *rand.Rand, at int64) map[string]any {
		d := document(r, at)
		delete(d, "service")
		delete(d, "service.name")
		return d
	}
	entries := fill(t, server, "kinds", m{"mappings": m{"properties": properties}}, from, 400, plain)
	if all { // what only the mapping says belongs to every document
		for i := range entries {
			tree, err := plan.ParseDocument(entries[i].Line)
			if err != nil {
				t.Fatal(err)
			}
			tree.Set([]string{"service", "name"}, "shop")
			if entries[i].Line, err = tree.JSON(); err != nil {
				t.Fatal(err)
			}
		}
	}
	compareKeys(t, server, "kinds", from, entries)
}

// compareKeys compares some counts, and the suspects where nothing is left out: of remote clusters it can't be asked what ignore_above leaves out.
func compareKeys(t *testing.T, server *elasticserver.Server, index string, from time.Time, entries []plan.Entry, without ...string) {
	t.Helper()
	s := openIndex(t, server.URL, index, 1000)
	w := plan.NewWindow(from, from.Add(10*time.Minute))
	for name, a := range aggregates(t, documentReader()) {
		if slices.Contains([]string{"all entries", "key", "no noise", "by user", "by service", "by peer", "status and minutes"}, name) && !slices.Contains(without, name) {
			compareAggregate(t, s, w, name, a, entries)
		}
	}
	if len(without) == 0 {
		compareSuspects(t, s, w, documentReader(), entries)
	}
}

// act posts a command.
func act(t *testing.T, server *elasticserver.Server, path string, body any) {
	t.Helper()
	if _, err := server.Do(t.Context(), http.MethodPost, path, body); err != nil {
		t.Fatal(err)
	}
}

// transportAddress is where other nodes find the server; able: it may ask other clusters itself.
func transportAddress(t *testing.T, server *elasticserver.Server) (address string, able bool) {
	t.Helper()
	text, err := server.Do(t.Context(), http.MethodGet, "/_nodes/_local", nil)
	if err != nil {
		t.Fatal(err)
	}
	var told struct {
		Nodes map[string]struct {
			Roles     []string `json:"roles"`
			Transport struct {
				Address string `json:"publish_address"`
			} `json:"transport"`
		} `json:"nodes"`
	}
	if err := json.Unmarshal(text, &told); err != nil {
		t.Fatal(err)
	}
	for _, node := range told.Nodes {
		return node.Transport.Address, slices.Contains(node.Roles, "remote_cluster_client")
	}
	t.Fatal("the server has no node")
	return "", false
}

// createdIn writes documents into a data stream, which takes new ones only.
func createdIn(t *testing.T, server *elasticserver.Server, stream string, from time.Time) []plan.Entry {
	t.Helper()
	random := rand.New(rand.NewPCG(5, 6))
	var entries []plan.Entry
	var bulk []byte
	for i := range 300 {
		at := from.UnixMilli()*1e6 + int64(i)*1e9
		source, err := json.Marshal(document(random, at))
		if err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprintf("s%d", i)
		bulk = fmt.Appendf(bulk, "{\"create\":{\"_id\":%q}}\n%s\n", id, source)
		entries = append(entries, entryOf(t, stream, stored{id, at, source}))
	}
	text := post(t, server.URL+"/"+stream+"/_bulk?refresh=true", bulk)
	var told struct {
		Errors bool `json:"errors"`
		Items  []struct {
			Create struct {
				Index string `json:"_index"`
			} `json:"create"`
		} `json:"items"`
	}
	if err := json.Unmarshal(text, &told); err != nil || told.Errors {
		t.Fatalf("%v: %.500s", err, text)
	}
	for i := range entries {
		entries[i].ID = told.Items[i].Create.Index + "/" + fmt.Sprintf("s%d", i)
	}
	return entries
}
