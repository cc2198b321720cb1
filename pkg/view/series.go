package view

import (
	"context"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
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
	if err := a.need(ctx, needs{threats: threatened, groupBy: q.GroupBy, metrics: []metric{m}}, true); err != nil {
		return nil, err
	}
	whole, err := a.collect(q.GroupBy, threatened, m)
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
	grid, err := a.grid(cells, index, m)
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

// grid is what was fetched by cell and group.
type grid struct {
	groups *groups // names the groups
	cells  []map[*group]*group
}

func (g *grid) cell(i int, of *group) *group {
	if g.cells[i] == nil {
		g.cells[i] = map[*group]*group{}
	}
	one := g.cells[i][of]
	if one == nil {
		one = &group{}
		g.cells[i][of] = one
	}
	return one
}

func (a *work) grid(cells []plan.Window, index map[int64]int, m metric) (*grid, error) {
	gs, err := newGroups(a.lookup, m.distinct, a.query.GroupBy)
	if err != nil {
		return nil, err
	}
	g := &grid{groups: gs, cells: make([]map[*group]*group, len(cells))}
	place := func(t int64) (int, bool) {
		i, ok := index[max(plan.CellStart(t, a.cell), a.window.From)]
		return i, ok
	}
	x := newIndex(gs, &a.reading.Threats.Names)
	for i := range a.rows {
		if at, ok := place(a.rows[i].Time); ok {
			for _, of := range x.groupsOf(&a.rows[i]) {
				g.cell(at, of).addThreats(a.facts, m.distinct, &a.rows[i], 1)
			}
		}
	}
	if a.counted {
		for key, measures := range a.counts.Groups {
			if at, ok := place(key.Cell); ok {
				g.cell(at, gs.row(gs.valuesOf(key))).addCount(key, measures)
			}
		}
	}
	return g, nil
}

// seriesFrame writes one series: the sum of its members in each cell.
func seriesFrame(name string, m metric, cells []plan.Window, g *grid, members [][]string, labels map[string]string, note string) Frame {
	times := make([]int64, len(cells))
	values := make([]*float64, len(cells))
	for i, cell := range cells {
		times[i] = cell.From
		values[i] = m.value(&group{}) // zero, or nothing where nothing has no mean
		for _, member := range members {
			one := g.cells[i][g.groups.rows[strings.Join(member, "\x00")]]
			if one == nil {
				continue
			}
			switch value := m.value(one); {
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
