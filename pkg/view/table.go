package view

import (
	"context"
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
)

// table gives one row for each group, with any metrics.
func (a *work) table(ctx context.Context) ([]Frame, error) {
	q := a.query
	threatened := q.Scope == "threatened"
	list := metricsNamed(append(slices.Clone(q.Metrics), q.OrderBy.Metric)...)
	if err := a.need(ctx, needs{threats: threatened, counts: q.Compare, groupBy: q.GroupBy, metrics: list}, false); err != nil {
		return nil, err
	}
	gs, err := a.collect(q.GroupBy, threatened, list...)
	if err != nil {
		return nil, err
	}
	rows, note := clip(gs.sorted(q.OrderBy.Metric, q.descending()), q.Limit)
	frame := Frame{Name: "table", Columns: gs.dimensionColumns(rows), Custom: custom("table", note)}
	for _, name := range q.Metrics {
		frame.Columns = append(frame.Columns, a.metricColumn(name, rows))
	}
	if slices.Contains(q.Metrics, "score") {
		frame.Columns = append(frame.Columns, contributionsColumn(rows))
		frame.Custom["score"] = scoreFormula()
	}
	if q.suggests() {
		frame.Custom["suggestions"] = suggestions(rows)
	}
	if q.Compare {
		frame.Columns = append(frame.Columns, tagsColumn(rows, a.tags(endpoint.Endpoint.String)))
	}
	return []Frame{frame}, nil
}

// value gives one number for each group, as alert rules take it.
func (a *work) value(ctx context.Context) ([]Frame, error) {
	q := a.query
	name := q.Metrics[0]
	m := metrics[name]
	threatened := q.Scope == "threatened" && !m.traffic // all requests have no threats to be chosen by
	if err := a.need(ctx, needs{threats: threatened, groupBy: q.GroupBy, metrics: []metric{m}}, true); err != nil {
		return nil, err
	}
	gs, err := a.collect(q.GroupBy, threatened, m)
	if err != nil {
		return nil, err
	}
	rows := gs.sorted(name, q.descending())
	if q.AtLeast > 0 {
		rows = slices.DeleteFunc(rows, func(g *group) bool { value := m.value(g); return value == nil || *value < q.AtLeast })
	}
	rows = slices.DeleteFunc(rows, func(g *group) bool { return len(q.GroupBy) > 0 && m.value(g) == nil })
	if q.Alert && !a.reading.Progress.Complete && len(rows) == 0 { // nothing has reached the limit so far
		return nil, &IncompleteError{a.reading.Progress.Done}
	}
	rows, note := clip(rows, q.Limit)
	if len(rows) == 0 { // no rows would be "no data" to an alert rule: say zero
		rows = []*group{{values: make([]string, len(q.GroupBy))}}
	}
	column := a.metricColumn(name, rows)
	if m.time {
		column = Column{Name: name, Title: m.title, Unit: "dateTimeAsIso", Numbers: numbersOf(m, rows)}
	}
	for i, value := range column.Numbers {
		if value == nil {
			column.Numbers[i] = m.value(&group{}) // zero, or nothing where nothing has no mean
		}
	}
	frame := Frame{Name: "value", Type: "numeric-long", Columns: append(gs.dimensionColumns(rows), column), Custom: custom("value", note)}
	return []Frame{frame}, nil
}

func numbersOf(m metric, rows []*group) []*float64 {
	values := make([]*float64, len(rows))
	for i, g := range rows {
		values[i] = m.value(g)
	}
	return values
}

func custom(frame, note string) map[string]any {
	c := map[string]any{"frame": frame}
	if note != "" {
		c["note"] = note
	}
	return c
}
