// Package elastic asks Elasticsearch 7.10 to 9 and OpenSearch 1.3 to 3. Totals are composite aggregations paged to the end, which are exact on
// all shards, where terms aggregations are not. What the index can't answer (text without a keyword, values beyond ignore_above, several
// values in one document) is read from the documents, so that an answer is complete or says that it is not.
package elastic

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	// defaultTimeField is where ECS, Logstash and OpenTelemetry put the time.
	defaultTimeField = "@timestamp"
	// defaultDocuments bounds the documents of an hour that one aggregate may read.
	defaultDocuments = 500_000
	// pageSize of documents; index.max_result_window allows 10,000.
	pageSize = 5000
	// groupsPage is the size of a page of a composite aggregation; with 22 buckets each it stays below search.max_buckets (65,535).
	groupsPage = 2000
)

// Config is what a store needs.
type Config struct {
	URL       string
	Index     string // index, data stream, alias or pattern; several are separated by commas
	Query     string // Lucene query string that narrows the documents; optional
	TimeField string
	Fields    []string // dotted names that readers may ask for: field types are asked for these only
	Client    *http.Client
	Timeout   time.Duration // of one request
	Documents int           // bound of the documents of an hour that one aggregate may read
	PageSize  int           // of documents; 0: the default
}

// Store is an index of Elasticsearch or OpenSearch. It is safe for concurrent use.
type Store struct {
	config Config
	base   *url.URL

	lock     sync.Mutex
	server   *server
	features features
	mapping  *mapping
	mapped   time.Time
}

var _ store.Store = (*Store)(nil)

// New checks the configuration; its errors name the option.
func New(c Config) (*Store, error) {
	base, err := url.Parse(strings.TrimRight(strings.TrimSpace(c.URL), "/"))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("url: %q is not the address of an Elasticsearch or OpenSearch, like http://opensearch:9200", c.URL)
	}
	c.Index = strings.ReplaceAll(c.Index, " ", "")
	if c.Index == "" || strings.ContainsAny(c.Index, `/?#"\<>|`) || strings.HasPrefix(c.Index, "_") {
		return nil, fmt.Errorf("sources: index %q is not the name or pattern of an index, like logs-nginx-*", c.Index)
	}
	if c.TimeField == "" {
		c.TimeField = defaultTimeField
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Documents <= 0 {
		c.Documents = defaultDocuments
	}
	if c.PageSize <= 0 {
		c.PageSize = pageSize
	}
	return &Store{config: c, base: base}, nil
}

// Explore is a Lucene query, as Grafana's own data sources for these stores take it.
func (s *Store) Explore() string {
	if s.config.Query != "" {
		return s.config.Query
	}
	return "*"
}

// object is a JSON object of the query language.
type object = map[string]any

// window is the query for the documents of a window. Bounds are absolute milliseconds: never "now", which no cache can keep.
func (s *Store) window(w plan.Window) []any {
	filters := []any{object{"range": object{s.config.TimeField: object{"gte": w.From / 1e6, "lt": w.To / 1e6, "format": "epoch_millis"}}}}
	if s.config.Query != "" {
		filters = append(filters, object{"query_string": object{"query": s.config.Query, "analyze_wildcard": true}})
	}
	return filters
}

func all(filters ...any) object { return object{"bool": object{"filter": filters}} }

func anyOf(queries ...any) object {
	return object{"bool": object{"should": queries, "minimum_should_match": 1}}
}

func not(query any) object { return object{"bool": object{"must_not": []any{query}}} }

func exists(field string) object { return object{"exists": object{"field": field}} }
