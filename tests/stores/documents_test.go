//go:build stores

package stores

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// documentReader reads the documents of these tests.
func documentReader() plan.Reader {
	return plan.Reader{Kind: plan.Document, Paths: map[plan.Field][]string{
		plan.Method: {"http", "request", "method"}, plan.Target: {"url", "path"}, plan.Query: {"url", "query"}, plan.Status: {"http", "response", "status_code"},
		plan.Peer: {"source", "ip"}, plan.User: {"user", "name"}, plan.UserAgent: {"user_agent", "original"}, plan.Referer: {"http", "request", "referrer"},
		plan.Bytes: {"http", "response", "bytes"}, plan.Duration: {"event", "duration"}, plan.Service: {"service", "name"}, plan.Country: {"geo", "country"},
	}}
}

// mappings are ways in which teams index such documents. Unmapped fields get what the server makes of them.
func mappings(noShards int) map[string]map[string]any {
	type m = map[string]any
	keyword := func(limit int) m { return m{"type": "keyword", "ignore_above": limit} }
	properties := func(agent m, target m) m {
		return m{
			"@timestamp": m{"type": "date"},
			"http": m{"properties": m{
				"request":  m{"properties": m{"method": keyword(1024), "referrer": keyword(60)}},
				"response": m{"properties": m{"status_code": m{"type": "short"}, "bytes": m{"type": "long"}}},
			}},
			"url":        m{"properties": m{"path": target, "query": keyword(50)}},
			"source":     m{"properties": m{"ip": m{"type": "ip"}}},
			"user":       m{"properties": m{"name": keyword(40)}},
			"user_agent": m{"properties": m{"original": agent}},
			"event":      m{"properties": m{"duration": m{"type": "double"}}},
			"service":    m{"properties": m{"name": keyword(1024)}},
			"geo":        m{"properties": m{"country": keyword(1024)}},
		}
	}
	settings := m{"number_of_shards": noShards, "number_of_replicas": 0}
	return map[string]map[string]any{
		"keywords": {"settings": settings, "mappings": m{"properties": properties(m{"type": "text", "fields": m{"keyword": keyword(60)}}, keyword(48))}},
		"dynamic":  {"settings": settings},
		"text":     {"settings": settings, "mappings": m{"properties": properties(m{"type": "text"}, m{"type": "text"})}},
		"lowered": {"settings": m{"number_of_shards": 1, "number_of_replicas": 0, "analysis": m{"normalizer": m{"low": m{"type": "custom", "filter": []string{"lowercase"}}}}},
			"mappings": m{"properties": properties(m{"type": "keyword", "normalizer": "low"}, m{"type": "keyword", "normalizer": "low"})}},
	}
}

var (
	someMethods = []string{"GET", "GET", "GET", "POST", "PUT", "PROPFIND", "get"}
	somePaths   = []string{
		"/", "/api/v1/users/42", "/api/v1/users/alice/orders/9f1c2d3e4a5b", "/api/v1/cart", "/api/x/cart", "/health", "/oauth2/token", "//double//slash/", "relative", "*",
		"/2024/11/report.pdf", "/items/d9b2d63d-a233-4123-847a-7090b9a1f7cc", "/a-b-c-d", "/üml/ä", "/static/app.123.js", "/path;x=1", "/=route", "=forged", "/new\nline", "/tab\there",
		"/.env", "/wp-admin/setup.php", "/a/b/c/d/e/f/1/2/3/4/5/6", "http://host.example/absolute/7", "/" + strings.Repeat("long/", 30), "/x?in=path", "/frag#ment", "?only=query",
	}
	someQueries = []string{"", "", "a=1", "q=%27%20or%201=1--", "x=<script>alert(1)</script>", "page=2&size=10", "file=../../etc/passwd", "id=" + strings.Repeat("9", 80), "name=O'Neil", "empty"}
	someAgents  = []string{"curl/8.9.1", "Mozilla/5.0 (X11; Linux x86_64)", "sqlmap/1.8", "Nuclei - Open-source project", "", "${jndi:ldap://x/a}", "Mozilla/5.0 " + strings.Repeat("(very long) ", 20), "MiXeD Case"}
	someStatus  = []any{200, 200, 201, 302, 400, 401, 403, 404, 404, 500, 503, 200.0, 7, "404"}
	somePeers   = []string{"203.0.113.7", "203.0.113.8", "2001:db8::1", "10.0.0.1", "198.51.100.20"}
)

// document is one that a log shipper could have made: some fields are missing, some nested, some dotted.
func document(r *rand.Rand, at int64) map[string]any {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	flat := map[string]any{"@timestamp": time.Unix(0, at).UTC().Format("2006-01-02T15:04:05.000Z")}
	set := func(name string, missing float64, value any) {
		if r.Float64() >= missing {
			flat[name] = value
		}
	}
	set("http.request.method", 0.02, pick(someMethods))
	path := pick(somePaths)
	if r.IntN(3) == 0 {
		path = fmt.Sprintf("/api/v1/users/%d/items/%x", r.IntN(50), r.IntN(40))
	}
	set("url.path", 0.03, path)
	set("url.query", 0.3, pick(someQueries))
	set("http.response.status_code", 0.03, someStatus[r.IntN(len(someStatus))])
	set("source.ip", 0.05, pick(somePeers))
	set("user.name", 0.6, pick([]string{"alice", "bob", "-", "", strings.Repeat("u", 45), "Zoë"}))
	set("user_agent.original", 0.1, pick(someAgents))
	set("http.request.referrer", 0.5, pick([]string{"https://a.example/", "-", "https://long.example/" + strings.Repeat("r", 80)}))
	set("http.response.bytes", 0.1, r.IntN(100_000))
	set("event.duration", 0.2, float64(r.IntN(5000))/1000)
	set("service.name", 0.2, pick([]string{"shop", "auth", "-"}))
	set("geo.country", 0.4, pick([]string{"DE", "US", ""}))
	if r.IntN(2) == 0 {
		return flat
	}
	nested := map[string]any{}
	for name, value := range flat {
		put(nested, strings.Split(name, "."), value)
	}
	return nested
}

func put(into map[string]any, path []string, value any) {
	if len(path) == 1 {
		into[path[0]] = value
		return
	}
	child, ok := into[path[0]].(map[string]any)
	if !ok {
		child = map[string]any{}
		into[path[0]] = child
	}
	put(child, path[1:], value)
}
