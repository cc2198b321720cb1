package view

import "fmt"

// metricColumn writes a metric of rows; all of traffic's are empty where requests can't be counted.
func (a *work) metricColumn(name string, rows []*group) Column {
	m := metrics[name]
	column := Column{Name: name, Title: m.title, Unit: m.unit}
	for _, g := range rows {
		value := m.value(g)
		if m.traffic && (!a.counted || a.unlogged(m) != "") {
			value = nil
		}
		if m.time {
			var at int64
			if g.last != nil {
				at = g.last.Time
			}
			column.Times = append(column.Times, at)
			continue
		}
		column.Numbers = append(column.Numbers, value)
	}
	if m.time && column.Times == nil {
		column.Times = []int64{}
	}
	if !m.time && column.Numbers == nil {
		column.Numbers = []*float64{}
	}
	return column
}

func stringColumn(name, title string, rows []*group, value func(*group) string) Column {
	column := Column{Name: name, Title: title, Strings: make([]string, len(rows))}
	for i, g := range rows {
		column.Strings[i] = value(g)
	}
	return column
}

func (gs *groups) dimensionColumns(rows []*group) []Column {
	columns := make([]Column, len(gs.dimensions))
	for i, d := range gs.dimensions {
		columns[i] = stringColumn(d.Key, d.Title, rows, func(g *group) string { return g.values[i] })
	}
	return columns
}

func clip(rows []*group, limit int) ([]*group, string) {
	if len(rows) <= limit {
		return rows, ""
	}
	return rows[:limit], fmt.Sprintf("%d of %d groups are shown", limit, len(rows))
}
