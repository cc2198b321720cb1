package view

import (
	"sort"

	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// metric is a number that a group has. A nil value means that it is not available or not defined.
type metric struct {
	title    string
	unit     string // Grafana's unit
	traffic  bool   // needs counts of all requests
	threats  bool   // needs threat requests
	bytes    bool
	duration bool
	buckets  bool
	inSeries bool
	sums     bool // the metric of several groups is the sum of theirs
	time     bool
	distinct distinct
	value    func(*group) *float64
}

var metrics = map[string]metric{
	"requests":     {title: "Requests", traffic: true, inSeries: true, sums: true, value: func(g *group) *float64 { return number(g.counts.Requests) }},
	"errors":       {title: "Errors", traffic: true, inSeries: true, sums: true, value: func(g *group) *float64 { return number(g.errors) }},
	"bytes":        {title: "Bytes", unit: "bytes", traffic: true, bytes: true, inSeries: true, sums: true, value: func(g *group) *float64 { return number(g.counts.Bytes) }},
	"durationMean": {title: "Mean duration", unit: "s", traffic: true, duration: true, inSeries: true, value: func(g *group) *float64 { return ratio(g.counts.Seconds, g.counts.Timed, false) }},
	"durationP95":  {title: "Duration, 95th percentile", unit: "s", traffic: true, buckets: true, inSeries: true, value: func(g *group) *float64 { return quantile(0.95, g.counts.Histogram) }},
	"threats":      {title: "Threats", threats: true, inSeries: true, sums: true, value: func(g *group) *float64 { return number(float64(g.threats)) }},
	"detected":     {title: "Detected", threats: true, inSeries: true, sums: true, value: func(g *group) *float64 { return number(float64(g.threats - g.outcome(request.Blocked))) }},
	"blocked":      outcomeMetric("Blocked", request.Blocked),
	"passed":       outcomeMetric("Answered 2xx", request.Passed),
	"redirected":   outcomeMetric("Redirected", request.Redirected),
	"rejected":     outcomeMetric("Rejected", request.Rejected),
	"failed":       outcomeMetric("Failed", request.Failed),
	"unknown":      outcomeMetric("Outcome unknown", request.Unknown),
	"actors":       {title: "Threat actors", threats: true, distinct: distinct{actors: true}, inSeries: true, value: func(g *group) *float64 { return number(float64(len(g.actors))) }},
	"endpoints":    {title: "Endpoints under threat", threats: true, distinct: distinct{endpoints: true}, inSeries: true, value: func(g *group) *float64 { return number(float64(len(g.endpoints))) }},
	"rules":        {title: "Threat rules", threats: true, distinct: distinct{rules: true}, inSeries: true, value: func(g *group) *float64 { return number(float64(len(g.rules()))) }},
	"score":        {title: "Score", threats: true, distinct: distinct{score: true}, value: scoreOf},
	"lastSeen":     {title: "Last seen", threats: true, time: true, value: lastSeen},
	"threatRatio":  {title: "Share of threats", unit: "percentunit", traffic: true, threats: true, inSeries: true, value: func(g *group) *float64 { return ratio(float64(g.threats), g.counts.Requests, true) }},
	"errorRatio":   {title: "Share of errors", unit: "percentunit", traffic: true, inSeries: true, value: func(g *group) *float64 { return ratio(g.errors, g.counts.Requests, true) }},
}

func outcomeMetric(title string, outcome request.Outcome) metric {
	return metric{title: title, threats: true, inSeries: true, sums: true, value: func(g *group) *float64 { return number(float64(g.outcome(outcome))) }}
}

// MetricNames lists the metrics.
func MetricNames() []string {
	names := make([]string, 0, len(metrics))
	for name := range metrics {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func number(n float64) *float64 { return &n }

// ratio of nothing is zero where zeroes are wanted: alert rules take an empty value for missing data.
func ratio(part, whole float64, zero bool) *float64 {
	switch {
	case whole > 0:
		return number(part / whole)
	case zero:
		return number(0)
	}
	return nil
}

func lastSeen(g *group) *float64 {
	if g.last == nil {
		return nil
	}
	return number(float64(g.last.Time / 1e6))
}

// quantile is estimated: the bucket that holds it, and inside that a straight line.
func quantile(q float64, histogram []float64) *float64 {
	var total float64
	for _, count := range histogram {
		total += count
	}
	if total == 0 {
		return nil
	}
	bounds := slice.DurationBounds()
	rank, below, lower := q*total, 0.0, 0.0
	for i, count := range histogram {
		if i == len(bounds) { // the open bucket has no upper bound
			return number(bounds[len(bounds)-1])
		}
		if below+count >= rank && count > 0 {
			return number(lower + (bounds[i]-lower)*(rank-below)/count)
		}
		below += count
		lower = bounds[i]
	}
	return number(lower)
}
