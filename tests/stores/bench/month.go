package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/view"
	"github.com/underthreat/apis-under-threat/tests/benchline"
	"github.com/underthreat/apis-under-threat/tests/stores/lokiserver"
)

const month = 30 * 24 * time.Hour

// runMonth reads the page of thirty days as our front end does, call after call, until it is complete. No call may fail.
func runMonth(ctx context.Context, lines int) error {
	server, err := lokiserver.Start(ctx, lokiserver.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = server.Stop() }()
	to := time.Now().Truncate(time.Second)
	from := to.Add(-month)
	began := time.Now()
	pusher := server.Pusher("")
	err = newGenerator(1).lines("month", from, month, lines, func(e lokipushEntry) error { return pusher.Add(ctx, e) })
	if err := errors.Join(err, pusher.Flush(ctx)); err != nil {
		return err
	}
	fmt.Printf("# Loki: %d lines of JSON over 30 days, written in %s\n", lines, time.Since(began).Round(time.Second))
	d, err := open(ctx, server.URL, map[string]any{"sources": []map[string]string{{"selector": `{job="month"}`}}})
	if err != nil {
		return err
	}
	calls, failed, longest := 0, 0, time.Duration(0)
	began = time.Now()
	for complete := false; !complete; calls++ {
		asked := time.Now()
		told, err := resumeOnce(ctx, d, from, to)
		longest = max(longest, time.Since(asked))
		if err != nil {
			fmt.Println(" ", err)
			if failed++; failed > 10 {
				return errors.New("too many calls fail")
			}
			continue
		}
		if complete = told.Progress.Complete; complete && (told.Exactness != view.Exact || told.Entries == nil || int(*told.Entries) != lines) {
			return fmt.Errorf("the answer is %s: %v", told.Exactness, told.Reasons)
		}
	}
	fmt.Printf("  complete after %d calls and %s, the longest took %s\n", calls, time.Since(began).Round(time.Second), longest.Round(time.Millisecond))
	benchline.Print("loki-month-failed-calls", float64(failed), "<=", 0)
	return nil
}

// resumeOnce is one call of our front end.
func resumeOnce(ctx context.Context, d datasource, from, to time.Time) (view.Computed, error) {
	text, err := json.Marshal(map[string]any{"queryType": "overview", "resume": true, "allowBytes": int64(1) << 50})
	if err != nil {
		return view.Computed{}, err
	}
	answer, err := d.QueryData(ctx, &backend.QueryDataRequest{
		PluginContext: backend.PluginContext{User: &backend.User{Login: "bench", Role: "Viewer"}},
		Queries:       []backend.DataQuery{{RefID: "A", JSON: text, Interval: time.Hour, MaxDataPoints: 1000, TimeRange: backend.TimeRange{From: from, To: to}}},
	})
	if err != nil {
		return view.Computed{}, err
	}
	one := answer.Responses["A"]
	if one.Error != nil {
		return view.Computed{}, one.Error
	}
	custom, _ := one.Frames[0].Meta.Custom.(map[string]any)
	told, _ := custom["computed"].(view.Computed)
	return told, nil
}
