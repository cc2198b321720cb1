package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/gtime"
)

// bound is an end of a time range: a string, or a number of milliseconds.
type bound string

// UnmarshalJSON accepts both.
func (b *bound) UnmarshalJSON(raw []byte) error {
	*b = bound(strings.Trim(string(raw), `"`))
	return nil
}

type timeRange struct {
	From bound `json:"from"`
	To   bound `json:"to"`
}

func (t timeRange) parse() (backend.TimeRange, error) {
	parsed := gtime.NewTimeRange(string(t.From), string(t.To))
	from, err := parsed.ParseFrom()
	if err != nil {
		return backend.TimeRange{}, fmt.Errorf("from: %w", err)
	}
	to, err := parsed.ParseTo()
	if err != nil {
		return backend.TimeRange{}, fmt.Errorf("to: %w", err)
	}
	return backend.TimeRange{From: from, To: to}, nil
}

// header is the part of a query's model that Grafana itself reads.
type header struct {
	RefID      string `json:"refId"`
	QueryType  string `json:"queryType"`
	Datasource struct {
		UID string `json:"uid"`
	} `json:"datasource"`
	IntervalMS    float64    `json:"intervalMs"`
	MaxDataPoints float64    `json:"maxDataPoints"`
	TimeRange     *timeRange `json:"timeRange"`
}

func parseQuery(raw json.RawMessage, whole timeRange) (string, backend.DataQuery, error) {
	var h header
	if err := json.Unmarshal(raw, &h); err != nil {
		return "", backend.DataQuery{}, err
	}
	if h.TimeRange != nil {
		whole = *h.TimeRange
	}
	window, err := whole.parse()
	if err != nil {
		return "", backend.DataQuery{}, err
	}
	query := backend.DataQuery{
		RefID: h.RefID, QueryType: h.QueryType, MaxDataPoints: int64(h.MaxDataPoints), TimeRange: window, JSON: raw,
		Interval: time.Duration(h.IntervalMS * float64(time.Millisecond)),
	}
	if query.RefID == "" {
		query.RefID = "A"
	}
	// Grafana's defaults.
	if query.MaxDataPoints == 0 {
		query.MaxDataPoints = 100
	}
	if query.Interval == 0 {
		query.Interval = time.Second
	}
	return h.Datasource.UID, query, nil
}

func (s *sources) query(w http.ResponseWriter, r *http.Request) {
	var body struct {
		timeRange
		Queries []json.RawMessage `json:"queries"`
	}
	if !read(w, r, &body) {
		return
	}
	if len(body.Queries) == 0 {
		fail(w, http.StatusBadRequest, "no queries found")
		return
	}
	groups := map[string][]backend.DataQuery{}
	for _, raw := range body.Queries {
		uid, query, err := parseQuery(raw, body.timeRange)
		if err != nil {
			fail(w, http.StatusBadRequest, err.Error())
			return
		}
		groups[uid] = append(groups[uid], query)
	}
	all := backend.NewQueryDataResponse()
	var mu sync.Mutex
	var wait sync.WaitGroup
	for uid, queries := range groups {
		ctx, pluginContext, instance, ok := s.instance(w, r, uid)
		if !ok {
			return
		}
		handler, ok := instance.(backend.QueryDataHandler)
		if !ok {
			fail(w, http.StatusNotImplemented, "the data source answers no queries")
			return
		}
		wait.Go(func() {
			request := &backend.QueryDataRequest{PluginContext: pluginContext, Headers: headers(r), Queries: queries}
			response, err := handler.QueryData(ctx, request)
			mu.Lock()
			defer mu.Unlock()
			for _, query := range queries {
				one := backend.DataResponse{Error: err, Status: backend.StatusInternal}
				if err == nil {
					one = response.Responses[query.RefID]
				}
				all.Responses[query.RefID] = one
			}
		})
	}
	wait.Wait()
	if r.Context().Err() != nil {
		return
	}
	answer(w, queryStatus(all), all)
}

// queryStatus is Grafana's: one failed query makes the answer a 400, whose body still holds what the others gave.
func queryStatus(all *backend.QueryDataResponse) int {
	for _, response := range all.Responses {
		if response.Error != nil {
			return http.StatusBadRequest
		}
	}
	return http.StatusOK
}

// headers passes on what Grafana would. FromAlert too, which Grafana sets itself, so that alert queries can be tried.
func headers(r *http.Request) map[string]string {
	out := map[string]string{}
	for name, values := range r.Header {
		switch {
		case name == "Fromalert":
			out["FromAlert"] = values[0]
		case strings.HasPrefix(name, "X-"):
			out[name] = values[0]
		}
	}
	return out
}
