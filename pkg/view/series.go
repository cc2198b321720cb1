package view

import (
	"context"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// maxCells bounds the points of one series; more than a screen has pixels.
const maxCells = 1500

// Other is the group that sums up what a series query does not list.
const Other = "(other)"

// step is the length of a cell: Grafana's interval, up to a multiple of a minute.
func (q *Query) step(w plan.Window) time.Duration {
	step := time.Duration(q.IntervalMillis) * time.Millisecond
	if step <= 0 {
		step = w.Duration() / 200
	}
	if points := min(max(q.MaxPoints, 1), maxCells); q.MaxPoints > 0 {
		step = max(step, w.Duration()/time.Duration(points))
	}
	step = max(step, w.Duration()/maxCells, time.Minute)
	return (step + time.Minute - 1) / time.Minute * time.Minute
}

// series gives one metric over time for each group, zeros included.
func (a *work) series(ctx context.Context) ([]Frame, error) {
	q := a.query
	name := q.Metrics[0]
	m := metrics[name]
	a.cell = q.step(a.window)
	threatened := q.Scope == "threatened" && !m.traffic
	if err := a.need(ctx, q.GroupBy, []metric{m}, threatened, false, true); err != nil {
		return nil, err
	}
	whole, err := a.collect(q.GroupBy, threatened)
	if err != nil {
		return nil, err
	}
	ordered := whole.sorted(name, true)
	listed, note := clip(ordered, q.Limit)
	cells := a.window.Cells(a.cell)
	index := make(map[int64]int, len(cells))
	for i, cell := range cells {
		index[cell.From] = i
	}
	grid, err := a.grid(cells, index)
	if err != nil {
		return nil, err
	}
	var frames []Frame
	for _, g := range listed {
		frames = append(frames, seriesFrame(name, m, cells, grid, [][]string{g.values}, whole.labels(g.values), note))
	}
	if rest := ordered[len(listed):]; len(rest) > 0 && m.sums {
		var members [][]string
		for _, g := range rest {
			members = append(members, g.values)
		}
		frames = append(frames, seriesFrame(name, m, cells, grid, members, whole.labels(others(len(q.GroupBy))), note))
	}
	if len(frames) == 0 { // no groups: a line of zeros, since no data is not the same as no threats
		frames = append(frames, seriesFrame(name, m, cells, grid, nil, whole.labels(make([]string, len(q.GroupBy))), ""))
	}
	return frames, nil
}

func others(n int) []string {
	values := make([]string, n)
	for i := range values {
		values[i] = Other
	}
	return values
}

func (gs *groups) labels(values []string) map[string]string {
	labels := map[string]string{}
	for i, d := range gs.dimensions {
		labels[d.Key] = values[i]
	}
	return labels
}

// grid groups what was fetched by cell.
func (a *work) grid(cells []plan.Window, index map[int64]int) ([]*groups, error) {
	grid := make([]*groups, len(cells))
	for i := range grid {
		gs, err := newGroups(a.lookup, a.query.GroupBy)
		if err != nil {
			return nil, err
		}
		grid[i] = gs
	}
	at := func(t int64) *groups {
		i, ok := index[max(plan.CellStart(t, a.cell), a.window.From)]
		if !ok {
			return nil
		}
		return grid[i]
	}
	for i := range a.kept {
		if gs := at(a.kept[i].Ref.Time); gs != nil {
			gs.addThreat(&a.kept[i])
		}
	}
	if a.counted {
		for key, measures := range a.counts.Groups {
			if gs := at(key.Cell); gs != nil {
				gs.addCounts(&slice.Counts{Groups: map[slice.CountKey]*slice.Measures{key: measures}})
			}
		}
	}
	return grid, nil
}

// seriesFrame writes one series: the sum of its members in each cell.
func seriesFrame(name string, m metric, cells []plan.Window, grid []*groups, members [][]string, labels map[string]string, note string) Frame {
	times := make([]int64, len(cells))
	values := make([]*float64, len(cells))
	for i, cell := range cells {
		times[i] = cell.From
		values[i] = m.value(newGroup(nil)) // zero, or nothing where nothing has no mean
		for _, member := range members {
			g := grid[i].rows[strings.Join(member, "\x00")]
			if g == nil {
				continue
			}
			switch value := m.value(g); {
			case value == nil:
			case values[i] == nil:
				values[i] = value
			default:
				values[i] = number(*values[i] + *value)
			}
		}
	}
	return Frame{Name: name, Type: "timeseries-multi", Custom: custom("series", note), Columns: []Column{
		{Name: "time", Title: "Time", Times: times}, {Name: name, Title: m.title, Unit: m.unit, Numbers: values, Labels: labels},
	}}
}
