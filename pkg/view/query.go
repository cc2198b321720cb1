// Package view turns slices and a query into tables, values, series and events.
package view

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// QueryType says which answer is wanted.
type QueryType string

// Query types.
const (
	Overview QueryType = "overview"
	Table    QueryType = "table"
	Value    QueryType = "value"
	Series   QueryType = "series"
	Events   QueryType = "events"
	Anomaly  QueryType = "anomaly"
)

var queryTypes = []QueryType{Overview, Table, Value, Series, Events, Anomaly}

// Limits of answers, and their defaults.
const (
	MaxLimit       = 10_000
	maxEvents      = 1000 // each is read again from the store
	endpointsLimit = 1000
	tableLimit     = 100
	seriesLimit    = 10
	eventsLimit    = 100
	facetLimit     = 200 // values of one facet
)

// Query is what an answer is computed for. The JSON form is documented in docs/queries.md.
type Query struct {
	Type     QueryType `json:"queryType"`
	GroupBy  []string  `json:"groupBy"`
	Metrics  []string  `json:"metrics"`
	Filters  []Filter  `json:"filters"`
	Taxonomy string    `json:"taxonomy"`
	Scope    string    `json:"scope"`
	AtLeast  float64   `json:"atLeast"`
	OrderBy  OrderBy   `json:"orderBy"`
	Limit    int       `json:"limit"`
	Compare  bool      `json:"compare"` // mark endpoints that the range of equal length before did not have
	Offset   int       `json:"offset"`
	// Search leaves events that show a text.
	Search string `json:"search"`
	// IntervalMillis is the step that Grafana suggests for series.
	IntervalMillis int64 `json:"intervalMs"`
	MaxPoints      int64 `json:"maxDataPoints"`
	// Evidence is false for readers who may not see identities and payloads.
	Evidence bool `json:"-"`
	// Alert rules get no incomplete number.
	Alert bool `json:"-"`
	// Budget is the time after which an answer in parts is wanted; 0: only the whole one.
	Budget time.Duration `json:"-"`
	// MaxBytes is how much may be read without asking; 0: anything.
	MaxBytes int64 `json:"-"`
	// Since: nothing that was read before is taken.
	Since time.Time `json:"-"`
	// Reader names the identity that is forwarded to the store, if any: readers of different identities share nothing.
	Reader string `json:"-"`
}

// OrderBy sorts groups.
type OrderBy struct {
	Metric string `json:"metric"`
	Desc   *bool  `json:"desc"`
}

// QueryError is a mistake in a query: it names the field and the remedy.
type QueryError struct{ text string }

func (e *QueryError) Error() string { return e.text }

func queryError(format string, args ...any) error {
	return &QueryError{fmt.Sprintf(format, args...)}
}

// Complete fills in the defaults and checks the query; its errors are QueryErrors.
func (q *Query) Complete() error {
	if q.Type == "" {
		q.Type = Overview
	}
	if !slices.Contains(queryTypes, q.Type) {
		return queryError("queryType %q is not one of overview, table, value, series, events, anomaly", q.Type)
	}
	q.defaults()
	if err := q.checkMetrics(); err != nil {
		return err
	}
	if err := q.checkSearch(); err != nil {
		return err
	}
	for _, key := range q.GroupBy {
		if _, err := dimensionNamed(key); err != nil {
			return queryError("groupBy: %v", err)
		}
	}
	for i := range q.Filters {
		if err := q.Filters[i].compile(); err != nil {
			return err
		}
	}
	switch {
	case q.Scope != "threatened" && q.Scope != "all":
		return queryError(`scope %q is not "threatened" or "all"`, q.Scope)
	case !slices.Contains(Taxonomies(), q.Taxonomy):
		return queryError("taxonomy %q is not one of %s", q.Taxonomy, strings.Join(Taxonomies(), ", "))
	case q.Limit < 1 || q.Limit > MaxLimit:
		return queryError("limit %d is not from 1 to %d", q.Limit, MaxLimit)
	case q.Type == Events && q.Limit > maxEvents:
		return queryError("limit %d is not from 1 to %d for events", q.Limit, maxEvents)
	case q.Offset < 0 || q.Offset > 1_000_000:
		return queryError("offset %d is not from 0 to 1000000", q.Offset)
	case q.Compare && !q.comparable():
		return queryError("compare: only an overview, and a table grouped by endpoint, can mark new endpoints")
	case q.AtLeast < 0:
		return queryError("atLeast %v is negative", q.AtLeast)
	}
	return nil
}

func (q *Query) defaults() {
	if len(q.GroupBy) == 0 && q.Type == Table {
		q.GroupBy = []string{"endpoint"}
	}
	if len(q.Metrics) == 0 {
		q.Metrics = map[QueryType][]string{Table: {"requests", "threats"}, Value: {"threats"}, Series: {"threats"}}[q.Type]
	}
	if q.Taxonomy == "" {
		q.Taxonomy = "type"
	}
	if q.Scope == "" {
		q.Scope = "threatened"
	}
	if q.Limit == 0 {
		q.Limit = map[QueryType]int{Overview: endpointsLimit, Table: tableLimit, Value: tableLimit, Series: seriesLimit, Events: eventsLimit, Anomaly: tableLimit}[q.Type]
	}
	if q.OrderBy.Metric == "" {
		q.OrderBy.Metric = "threats"
		if len(q.Metrics) > 0 && !slices.Contains(q.Metrics, "threats") {
			q.OrderBy.Metric = q.Metrics[0]
		}
	}
}

func (q *Query) checkMetrics() error {
	if (q.Type == Value || q.Type == Series) && len(q.Metrics) != 1 {
		return queryError("metrics: a %s query takes exactly one, not %d", q.Type, len(q.Metrics))
	}
	for _, name := range q.Metrics {
		if name == "flagged" {
			return queryError("metrics: flagged is not available in this version")
		}
		m, ok := metrics[name]
		if !ok {
			return queryError("metrics: %q is not a metric; these are: %s", name, strings.Join(MetricNames(), ", "))
		}
		if q.Type == Series && !m.inSeries {
			return queryError("metrics: %s can't be shown over time", name)
		}
	}
	if _, ok := metrics[q.OrderBy.Metric]; !ok && (q.Type == Table || q.Type == Value || q.Type == Series) {
		return queryError("orderBy.metric: %q is not a metric", q.OrderBy.Metric)
	}
	return nil
}

// descending is the default order.
func (q *Query) descending() bool { return q.OrderBy.Desc == nil || *q.OrderBy.Desc }

// Taxonomies are the ids of the lists that categories can come from.
func Taxonomies() []string {
	return []string{"type", "owaspApi2023", "owasp2025", "owasp2021", "owaspApi2019", "owasp2017", "cwe"}
}

// NewQueryError makes a mistake in a query; the text names the field and the remedy.
func NewQueryError(text string) error { return &QueryError{text} }
