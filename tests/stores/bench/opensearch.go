package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/underthreat/apis-under-threat/tests/benchline"
	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
	"github.com/underthreat/apis-under-threat/tools/docpush"
)

// runOpenSearch measures the page over documents with many distinct paths, and with few, beside what users have instead: one composite over
// method and path, paged to its end.
func runOpenSearch(ctx context.Context, documents int) error {
	server, err := elasticserver.Start(ctx, elasticserver.OpenSearch3)
	if err != nil {
		return err
	}
	defer func() { _ = server.Stop() }()
	for _, one := range []struct {
		index string
		paths int // distinct ones; 0: nearly each document has its own
		goal  float64
	}{{"many-paths", 0, 0.5}, {"few-paths", 5000, 2}} {
		to := time.Now().Truncate(time.Hour).Add(-4 * time.Hour)
		b := &searchBench{ctx: ctx, server: server, index: one.index, from: to.Add(-lokiSpan), to: to}
		if err := b.load(documents, one.paths); err != nil {
			return err
		}
		if err := b.measure(one.goal); err != nil {
			return err
		}
	}
	return nil
}

type searchBench struct {
	ctx      context.Context
	server   *elasticserver.Server
	index    string
	from, to time.Time
}

func (b *searchBench) load(documents, paths int) error {
	type m = map[string]any
	keyword := m{"type": "keyword"} // with ignore_above, OpenSearch does not tell which values it left out: docs/elasticsearch.md
	fields := func(names ...string) m {
		properties := m{}
		for _, name := range names {
			properties[name] = keyword
		}
		return m{"properties": properties}
	}
	mapping := m{
		"settings": m{"number_of_shards": 1, "number_of_replicas": 0, "requests.cache.enable": false},
		"mappings": m{"properties": m{
			"@timestamp": m{"type": "date"}, "url": fields("path", "query"), "http": m{"properties": m{"request": fields("method"), "response": m{"properties": m{"status_code": m{"type": "integer"}}}}},
			"source": fields("ip"), "user_agent": fields("original"),
		}},
	}
	if err := b.server.Put(b.ctx, "/"+b.index, mapping); err != nil {
		return err
	}
	g := newGenerator(2)
	for range paths {
		g.paths = append(g.paths, g.target())
	}
	began := time.Now()
	pusher := b.server.Pusher(b.index)
	step := b.to.Sub(b.from) / time.Duration(documents)
	for i := range documents {
		if err := pusher.Add(b.ctx, docpush.Document{ID: fmt.Sprint(i), JSON: ecs(g.request(), b.from.Add(time.Duration(i)*step))}); err != nil {
			return err
		}
	}
	if err := errors.Join(pusher.Flush(b.ctx), b.server.Refresh(b.ctx, b.index)); err != nil {
		return err
	}
	fmt.Printf("# OpenSearch: %d documents, written in %s\n", documents, time.Since(began).Round(time.Second))
	return nil
}

func ecs(r request, at time.Time) []byte {
	path, query := r.Target, ""
	for i := range path {
		if path[i] == '?' {
			path, query = r.Target[:i], r.Target[i+1:]
			break
		}
	}
	type m = map[string]any
	url := m{"path": path}
	if query != "" {
		url["query"] = query
	}
	text, _ := json.Marshal(m{
		"@timestamp": at.UTC().Format("2006-01-02T15:04:05.000Z"), "url": url, "http": m{"request": m{"method": r.Method}, "response": m{"status_code": r.Status}}, "source": m{"ip": r.Address}, "user_agent": m{"original": r.Agent},
	})
	return text
}

// composite pages through all groups of method and path.
func (b *searchBench) composite() error {
	type m = map[string]any
	terms := func(name, field string) m { return m{name: m{"terms": m{"field": field}}} }
	composite := m{"size": 10000, "sources": []m{terms("method", "http.request.method"), terms("path", "url.path")}}
	window := m{"range": m{"@timestamp": m{"gte": b.from.UnixMilli(), "lt": b.to.UnixMilli(), "format": "epoch_millis"}}}
	for {
		text, err := b.server.Do(b.ctx, http.MethodPost, "/"+b.index+"/_search", m{"size": 0, "track_total_hits": false, "query": window, "aggs": m{"groups": m{"composite": composite}}})
		if err != nil {
			return err
		}
		var told struct {
			Aggregations struct {
				Groups struct {
					After map[string]any `json:"after_key"`
				} `json:"groups"`
			} `json:"aggregations"`
		}
		if err := json.Unmarshal(text, &told); err != nil {
			return err
		}
		if told.Aggregations.Groups.After == nil {
			return nil
		}
		composite["after"] = told.Aggregations.Groups.After
	}
}

func (b *searchBench) measure(most float64) error {
	d, err := open(b.ctx, b.server.URL, map[string]any{
		"store": "opensearch", "sources": []map[string]string{{"index": b.index}}, "limits": map[string]int{"cacheMegabytes": 0}, "timeoutSeconds": 120,
	})
	if err != nil {
		return err
	}
	fmt.Println("one composite of method and path, paged to its end, and the page read for the first time:")
	theirs, ours, err := sideBySide(5, b.composite, func() error {
		_, err := ask(b.ctx, d, b.from, b.to, apisTable)
		return err
	})
	if err != nil {
		return err
	}
	benchline.Print("opensearch-"+b.index, ratio(ours, theirs), "<=", most)
	return nil
}
