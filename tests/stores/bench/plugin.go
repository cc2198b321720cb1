package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/plugin"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

// datasource is an instance as Grafana makes it.
type datasource interface {
	backend.QueryDataHandler
	backend.CheckHealthHandler
}

func open(ctx context.Context, url string, options map[string]any) (datasource, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return nil, err
	}
	made, err := plugin.NewDatasource(ctx, backend.DataSourceInstanceSettings{UID: "bench", URL: url, JSONData: text, DecryptedSecureJSONData: map[string]string{"identityKey": "bench"}})
	if err != nil {
		return nil, err
	}
	d, ok := made.(datasource)
	if !ok {
		return nil, errors.New("the instance is no data source")
	}
	health, err := d.CheckHealth(ctx, &backend.CheckHealthRequest{}) // formats are recognised once in ten minutes, not in each query
	if err == nil && health.Status != backend.HealthStatusOk {
		err = errors.New(health.Message)
	}
	return d, err
}

// ask runs queries of one dashboard, which must succeed and be exact, and gives how the first was computed.
func ask(ctx context.Context, d datasource, from, to time.Time, queries ...map[string]any) (view.Computed, error) {
	all, err := answers(ctx, d, from, to, queries...)
	if err != nil {
		return view.Computed{}, err
	}
	for refID, computed := range all {
		if computed.Exactness != view.Exact || computed.Coverage != 1 {
			return view.Computed{}, fmt.Errorf("query %s is %s: %v", refID, computed.Exactness, computed.Reasons)
		}
	}
	return all["A"], nil
}

// answers runs queries of one dashboard, which must succeed, and gives how each was computed; the first is A.
func answers(ctx context.Context, d datasource, from, to time.Time, queries ...map[string]any) (map[string]view.Computed, error) {
	request := &backend.QueryDataRequest{PluginContext: backend.PluginContext{User: &backend.User{Login: "bench", Role: "Viewer"}}}
	for i, q := range queries {
		text, err := json.Marshal(q)
		if err != nil {
			return nil, err
		}
		request.Queries = append(request.Queries, backend.DataQuery{
			RefID: string(rune('A' + i)), JSON: text, Interval: time.Minute, MaxDataPoints: 1000, TimeRange: backend.TimeRange{From: from, To: to},
		})
	}
	answer, err := d.QueryData(ctx, request)
	if err != nil {
		return nil, err
	}
	all := map[string]view.Computed{}
	for refID, one := range answer.Responses {
		if one.Error != nil {
			return nil, one.Error
		}
		custom, _ := one.Frames[0].Meta.Custom.(map[string]any)
		all[refID], _ = custom["computed"].(view.Computed)
	}
	return all, nil
}
