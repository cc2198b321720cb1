//go:build stores

package stores

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
	"github.com/underthreat/apis-under-threat/tests/stores/proxy"
	"github.com/underthreat/apis-under-threat/tools/docpush"
)

// trouble is a data source and what its health must say.
type trouble struct {
	at      instance
	index   string
	time    string
	says    []string
	healthy bool
}

func (c trouble) check(t *testing.T, kind string) {
	t.Helper()
	source := map[string]string{"name": "test", "index": c.index}
	if c.time != "" {
		source["timeField"] = c.time
	}
	options := map[string]any{"store": kind, "sources": []map[string]string{source}, "timeoutSeconds": 20}
	for name, value := range c.at.options {
		options[name] = value
	}
	c.at.options = options
	result, err := c.at.open(t).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range c.says {
		if !strings.Contains(strings.ToLower(result.Message), strings.ToLower(part)) {
			t.Errorf("%q does not say %q", result.Message, part)
		}
	}
	if (result.Status == backend.HealthStatusOk) != c.healthy {
		t.Errorf("status is %v: %s", result.Status, result.Message)
	}
	t.Log(result.Message)
}

// healthDocuments are two requests of an hour ago.
func healthDocuments() []docpush.Document {
	at := anHourAgo().UTC().Format(time.RFC3339)
	var documents []docpush.Document
	for _, id := range []string{"a", "b", "c", "d"} {
		text := `{"@timestamp":"` + at + `","http.request.method":"GET","url.path":"/users/` + id + `","http.response.status_code":200,"source.ip":"203.0.113.7","user_agent.original":"curl/8"}`
		documents = append(documents, docpush.Document{ID: id, JSON: []byte(text)})
	}
	return documents
}

func makeIndices(t *testing.T, s *elasticserver.Server) {
	t.Helper()
	type m = map[string]any
	text := m{"mappings": m{"properties": m{"url": m{"properties": m{"path": m{"type": "text"}}}}}}
	for index, body := range map[string]any{"access-good": m{}, "access-empty": m{"mappings": m{"properties": m{"@timestamp": m{"type": "date"}}}}, "access-text": text} {
		if err := s.Put(t.Context(), "/"+index, body); err != nil {
			t.Fatal(err)
		}
		if index == "access-empty" {
			continue
		}
		if err := s.Bulk(t.Context(), index, healthDocuments()); err != nil {
			t.Fatal(err)
		}
		if err := s.Refresh(t.Context(), index); err != nil {
			t.Fatal(err)
		}
	}
}

func startProxy(t *testing.T, target string, o proxy.Options) *proxy.Proxy {
	t.Helper()
	p, err := proxy.Start(target, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p
}

// documentHealth: each trouble gives a sentence with its remedy.
func documentHealth(t *testing.T, s *elasticserver.Server) {
	makeIndices(t, s)
	kind, product := "opensearch", "OpenSearch "+s.Version.Number()
	if s.Product == elasticserver.Elasticsearch {
		kind, product = "elasticsearch", "Elasticsearch"
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>hello</html>")) }))
	t.Cleanup(page.Close)
	basic := startProxy(t, s.URL, proxy.Options{User: "u", Password: "p"})
	key := startProxy(t, s.URL, proxy.Options{Authorization: "ApiKey a2V5"})
	expired := startProxy(t, s.URL, proxy.Options{Certificate: proxy.Expired})
	other := startProxy(t, s.URL, proxy.Options{Certificate: proxy.OtherHost})
	valid := startProxy(t, s.URL, proxy.Options{Certificate: proxy.Valid})
	hidden := startProxy(t, s.URL, proxy.Options{Refuse: func(r *http.Request) int {
		if r.URL.Path == "/" {
			return http.StatusForbidden
		}
		return 0
	}})
	ca := func(p *proxy.Proxy) instance {
		return instance{url: p.URL, options: map[string]any{"tlsAuthWithCACert": true}, secure: map[string]string{"tlsCACert": string(p.CA)}}
	}
	for name, c := range map[string]trouble{
		"well":                 {at: instance{url: s.URL}, index: "access-good", says: []string{product, "1 index", "100 % of 4"}, healthy: true},
		"pattern":              {at: instance{url: s.URL + "/"}, index: "access-g*", says: []string{"1 index"}, healthy: true},
		"no GET /":             {at: instance{url: hidden.URL}, index: "access-good", says: []string{"Elasticsearch or OpenSearch", "100 %"}, healthy: true},
		"unreachable":          {at: instance{url: closed.URL}, index: "access-good", says: []string{"can't be reached", "check the URL"}},
		"wrong path":           {at: instance{url: s.URL + "/wrong/path"}, index: "access-good", says: []string{"."}},
		"not a store":          {at: instance{url: page.URL}, index: "access-good", says: []string{"not that of Elasticsearch or OpenSearch", "check the URL"}},
		"401":                  {at: instance{url: basic.URL}, index: "access-good", says: []string{"401", "check user and password"}},
		"wrong password":       {at: instance{url: basic.URL, user: "u", secure: map[string]string{"basicAuthPassword": "x"}}, index: "access-good", says: []string{"401"}},
		"password":             {at: instance{url: basic.URL, user: "u", secure: map[string]string{"basicAuthPassword": "p"}}, index: "access-good", says: []string{"100 %"}, healthy: true},
		"API key":              {at: instance{url: key.URL, options: map[string]any{"authentication": "apiKey"}, secure: map[string]string{"apiKey": "a2V5"}}, index: "access-good", says: []string{"100 %"}, healthy: true},
		"expired certificate":  {at: ca(expired), index: "access-good", says: []string{"certificate has expired", "renew"}},
		"other host's":         {at: ca(other), index: "access-good", says: []string{"certificate is for another name"}},
		"unknown authority":    {at: instance{url: valid.URL}, index: "access-good", says: []string{"signed by an unknown authority", "CA certificate"}},
		"own CA":               {at: ca(valid), index: "access-good", says: []string{"100 %"}, healthy: true},
		"missing index":        {at: instance{url: s.URL}, index: "access-none", says: []string{"no such index", "check the name"}},
		"pattern of nothing":   {at: instance{url: s.URL}, index: "nothing-*", says: []string{"no index matches", "check the name"}},
		"empty index":          {at: instance{url: s.URL}, index: "access-empty", says: []string{"no entries of the last 29 days", "check the"}},
		"no such time field":   {at: instance{url: s.URL}, index: "access-good", time: "when", says: []string{`no field "when"`, "date field"}},
		"time field is a text": {at: instance{url: s.URL}, index: "access-good", time: "url.path", says: []string{"not a time", "date field"}},
		"text-only field":      {at: instance{url: s.URL}, index: "access-text", says: []string{"url.path is a text field", "add a keyword subfield"}, healthy: true},
	} {
		t.Run(name, func(t *testing.T) { c.check(t, kind) })
	}
}

// TestSecuredElasticsearch: users without rights, and those with the least that are enough.
func TestSecuredElasticsearch(t *testing.T) {
	s, err := elasticserver.Start(t.Context(), elasticserver.Elasticsearch8Secured)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	makeIndices(t, s)
	as := func(user, password string) instance {
		return instance{url: s.URL, user: user, secure: map[string]string{"basicAuthPassword": password}}
	}
	for name, c := range map[string]trouble{
		"nobody":           {at: instance{url: s.URL}, index: "access-good", says: []string{"401"}},
		"wrong password":   {at: as(elasticserver.Reader, "x"), index: "access-good", says: []string{"401", "check user and password"}},
		"read-only user":   {at: as(elasticserver.Reader, elasticserver.Password), index: "access-good", says: []string{"100 % of 4"}, healthy: true},
		"another's index":  {at: as(elasticserver.Stranger, elasticserver.Password), index: "access-good", says: []string{"403", "privileges read and view_index_metadata"}},
		"reader elsewhere": {at: as(elasticserver.Reader, elasticserver.Password), index: "other-index", says: []string{"403"}},
	} {
		t.Run(name, func(t *testing.T) { c.check(t, "elasticsearch") })
	}
}
