package loki

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	// maxPartitions bounds the queries that one aggregate may be split into.
	maxPartitions = 2000
	// minSplit is the shortest window that a timeout splits.
	minSplit = time.Minute
)

// Aggregate computes an aggregate by instant queries: one, or as many as Loki's limits demand.
func (s *Store) Aggregate(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	done, spent, err := s.aggregateByForm(ctx, w, a, yield)
	if done || err != nil {
		return spent, err
	}
	q := &aggregation{store: s, aggregate: a, whole: w, yield: yield}
	q.build()
	err = q.cells(ctx, w)
	q.cost.Add(spent)
	return q.cost, err
}

// ListsFewGroups is true: Loki lists some hundred (max_query_series).
func (s *Store) ListsFewGroups() bool { return true }

// cells asks for as many cells at once as their groups fit into an answer, by what cells had before: a question that fails for its groups costs
// as much as one that is answered.
func (q *aggregation) cells(ctx context.Context, w plan.Window) error {
	cell := q.aggregate.Cell
	if cell == 0 {
		return q.run(ctx, w, partition{})
	}
	limit, _ := q.store.readLimits(ctx)
	for !w.Empty() {
		chunk := w
		count := max(1, limit*3/4/max(1, q.store.groupsOf(q.stages, limit)))
		chunk.To = min(w.To, plan.CellStart(w.From, cell)+int64(count)*int64(cell))
		before := q.rows
		if err := q.run(ctx, chunk, partition{}); err != nil {
			return err
		}
		asked := int((chunk.To-plan.CellStart(chunk.From, cell)-1)/int64(cell)) + 1
		q.store.noteGroups(q.stages, (q.rows-before+asked-1)/asked)
		w.From = chunk.To
	}
	return nil
}

type aggregation struct {
	store     *Store
	aggregate plan.Aggregate
	whole     plan.Window
	yield     func(plan.Row) error
	cost      plan.Cost
	rows      int // yielded

	stages, unwrap, function string
	groups, by, marks        []string // names of labels
	cell, bucket             string
}

// build writes all of the query but the partition and the range.
func (q *aggregation) build() {
	a := q.aggregate
	q.function = "count_over_time"
	if a.Scope == plan.AllEntries {
		q.addCell()
		return
	}
	p := newPipeline(a.Reader)
	if a.Scope == plan.BrokenEntries {
		if a.Reader.Kind == plan.JSON {
			p.needCanonical()
		}
		q.stages = strings.Replace(p.parse(), `__error__=""`, `__error__!=""`, 1)
		q.addCell()
		return
	}
	p.need(a.Where.Fields()...)
	p.need(a.By...)
	if a.Key != nil {
		p.needCanonical()
	}
	if a.Measure.Kind != plan.Count {
		p.need(a.Measure.Field)
	}
	q.stages = p.parse() + p.filter(a.Where)
	q.measure(p)
	q.addCell()
	if a.Key != nil {
		q.stages += p.canonical(*a.Key)
		for _, group := range a.Key.Groups {
			q.groups = append(q.groups, prefix+group)
		}
		for i := range a.Key.Needed() {
			q.marks = append(q.marks, prefix+plan.MarkGroup(i))
		}
	}
	for i, f := range a.By {
		label := p.label(f)
		if a.Prefix > 0 {
			beginning := prefix + "begin" + strconv.Itoa(i)
			q.stages += fmt.Sprintf(" | label_format %s=`{{substr 0 %d .%s}}`", beginning, a.Prefix, label)
			label = beginning
		}
		q.by = append(q.by, label)
	}
}

// cellMark stands where a label of the cell is made, if a query is about several.
const cellMark = "\x00"

// cellStage makes a label of the cell that an entry is in.
func (q *aggregation) cellStage(w plan.Window) string {
	if q.oneCell(w) {
		return ""
	}
	return fmt.Sprintf(" | label_format %s=`{{div (__timestamp__ | unixEpoch) %d}}`", q.cell, int(q.aggregate.Cell.Seconds()))
}

// oneCell reports whether a window is inside one cell: then nothing has to tell cells apart.
func (q *aggregation) oneCell(w plan.Window) bool {
	cell := q.aggregate.Cell
	return cell == 0 || plan.CellStart(w.From, cell) == plan.CellStart(w.To-1, cell)
}

// addCell notes where a label of the cell is made.
func (q *aggregation) addCell() {
	if q.aggregate.Cell > 0 {
		q.cell = prefix + "cell"
		q.stages += cellMark
	}
}

func (q *aggregation) measure(p *pipeline) {
	m := q.aggregate.Measure
	if m.Kind == plan.Count {
		return
	}
	label := p.label(m.Field)
	q.stages += p.filter(plan.Matches(m.Field, plan.Numeric))
	if m.Kind == plan.Sum {
		q.function, q.unwrap = "sum_over_time", " | unwrap "+label+` | __error__=""`
		return
	}
	if len(m.Bounds) == 0 {
		return
	}
	q.bucket = prefix + "bucket"
	var b strings.Builder
	b.WriteString("{{$v := float64 ." + label + "}}")
	for i, bound := range m.Bounds {
		b.WriteString(map[bool]string{true: "{{if", false: "{{else if"}[i == 0])
		b.WriteString(" lt $v " + strconv.FormatFloat(bound, 'f', -1, 64))
		if bound == float64(int64(bound)) {
			b.WriteString(".0") // templates do not compare floats with integers
		}
		b.WriteString("}}" + strconv.Itoa(i))
	}
	b.WriteString("{{else}}" + strconv.Itoa(len(m.Bounds)) + "{{end}}")
	q.stages += " | label_format " + q.bucket + "=`" + b.String() + "`"
}

func (q *aggregation) text(w plan.Window, p partition) string {
	names := slices.Clone(q.groups)
	names = append(names, q.by...)
	for _, name := range []string{q.cell, q.bucket} {
		if name != "" && (name != q.cell || !q.oneCell(w)) {
			names = append(names, name)
		}
	}
	stages := strings.Replace(q.stages, cellMark, q.cellStage(w), 1)
	by := ""
	if len(names) > 0 {
		by = " by (" + strings.Join(names, ",") + ")"
	}
	return "sum" + by + " (" + q.function + "(" + q.store.config.Selector + stages + p.filter() + q.unwrap + " " + rangeOf(w) + "))"
}

// once runs one instant query. Range vectors are (t-range, t]: with t one nanosecond before the end they are the half-open window.
func (q *aggregation) once(ctx context.Context, w plan.Window, p partition) ([]plan.Row, error) {
	form := url.Values{"query": {q.text(w, p)}, "time": {strconv.FormatInt(w.To-1, 10)}}
	answer, cost, err := q.store.query(ctx, "/loki/api/v1/query", form)
	q.cost.Add(cost)
	if err != nil {
		return nil, err
	}
	var samples []struct {
		Metric map[string]string `json:"metric"`
		Value  [2]any            `json:"value"`
	}
	if err := json.Unmarshal(answer.Data.Result, &samples); err != nil {
		return nil, store.NewError(store.NotThisStore, 0, "Loki's vector can't be read", "", err)
	}
	rows := make([]plan.Row, 0, len(samples))
	for _, sample := range samples {
		row, err := q.row(w, sample.Metric, sample.Value[1])
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (q *aggregation) row(w plan.Window, metric map[string]string, value any) (plan.Row, error) {
	text, _ := value.(string)
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return plan.Row{}, store.NewError(store.NotThisStore, 0, "a value of Loki's vector is not a number", "", err)
	}
	row := plan.Row{Cell: q.whole.From, Value: number, Groups: pick(metric, q.groups), By: pick(metric, q.by)}
	switch {
	case q.cell == "":
	case q.oneCell(w):
		row.Cell = max(plan.CellStart(w.From, q.aggregate.Cell), q.whole.From)
	default:
		cell, err := strconv.ParseInt(metric[q.cell], 10, 64)
		if err != nil {
			return row, store.NewError(store.Failed, 0, "Loki gave a cell that is not a number", "", err)
		}
		row.Cell = max(cell*int64(q.aggregate.Cell), q.whole.From)
	}
	if q.bucket != "" {
		if row.Bucket, err = strconv.Atoi(metric[q.bucket]); err != nil {
			return row, store.NewError(store.Failed, 0, "Loki gave a bucket that is not a number", "", err)
		}
	}
	return row, nil
}

func pick(metric map[string]string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = metric[name]
	}
	return values
}
