package loki

import (
	"context"
	"errors"
	"fmt"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// mostOfOtherForm is the share of a full page in what Loki read for it from which on a form does not fit a window: its lines are told apart inside Loki
// then, field by field.
const mostOfOtherForm = 0.15

// otherLines are the lines that are not of a form. One expression over the raw line tells them: to parse each line takes Loki four times as long.
func (s *Store) otherLines(form *plan.Form) string {
	return s.config.Selector + " !~ " + quote(form.Line)
}

// gated is what suspects are asked by.
type gated struct {
	gate   plan.Gate
	reader plan.Reader
	where  plan.Predicate
}

// compile makes a function of it.
func (g gated) compile() (func(plan.Entry) bool, error) {
	passes, err := g.gate.GateFunction()
	if err != nil {
		return nil, err
	}
	meets, err := g.where.Compile()
	if err != nil {
		return nil, fmt.Errorf("predicate: %w", err)
	}
	reader, err := g.reader.Compile()
	if err != nil {
		return nil, fmt.Errorf("reader: %w", err)
	}
	return func(e plan.Entry) bool {
		v, ok := reader.Read(e)
		return ok && passes(&v) && meets(&v)
	}, nil
}

// suspectsByForm fetches the lines that are not of the form, which all suspects are, and keeps them for the counts that follow. The rest of the window
// is given back if it does not fit.
func (s *Store) suspectsByForm(ctx context.Context, w plan.Window, form *plan.Form, asked gated, yield func(plan.Entry) error) (rest plan.Window, cost plan.Cost, err error) {
	suspect, err := asked.compile()
	if err != nil {
		return w, cost, err
	}
	lines := newLines(ctx, w, form)
	rest, cost, err = s.fetchOthers(ctx, w, form, func(e plan.Entry) error {
		lines.add(e)
		if suspect(e) {
			return yield(e)
		}
		return nil
	})
	if err == nil && rest.Empty() {
		s.kept.keepLines(lines)
	}
	return rest, cost, err
}

func (s *Store) fetchOthers(ctx context.Context, w plan.Window, form *plan.Form, yield func(plan.Entry) error) (rest plan.Window, cost plan.Cost, err error) {
	fits := func(entries int, cost plan.Cost) bool { return float64(entries) <= mostOfOtherForm*float64(cost.Lines) }
	return s.pageWhile(ctx, s.otherLines(form), w, fits, yield)
}

// aggregateByForm counts usual lines by one expression over the raw line, and the others in Go (plan.Tally). done is false where that can't be done: no
// form is known, its lines have too many groups, or it does not fit the window.
func (s *Store) aggregateByForm(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (done bool, cost plan.Cost, err error) {
	if a.Scope == plan.AllEntries {
		rows, ok := s.kept.totals(ctx, w, a.Cell)
		for _, row := range rows {
			if err := yield(row); err != nil {
				return true, cost, err
			}
		}
		return ok, cost, nil
	}
	form, err := s.formOf(a.Reader)
	if form == nil || err != nil {
		return false, cost, err
	}
	counting, err := form.Counting(a)
	if counting == nil || err != nil {
		return false, cost, err
	}
	for again := range 2 { // entries may come in between the two questions
		done, spent, err := s.tally(ctx, w, a, form, counting, again > 0, yield)
		cost.Add(spent)
		if !errors.Is(err, plan.ErrOtherForm) {
			return done, cost, err
		}
	}
	return false, cost, nil
}

func (s *Store) tally(ctx context.Context, w plan.Window, a plan.Aggregate, form *plan.Form, counting *plan.Counting, fresh bool, yield func(plan.Row) error) (done bool, cost plan.Cost, err error) {
	tally, err := plan.NewTally(counting, a, w)
	if err != nil {
		return false, cost, err
	}
	others, kept := s.kept.lines(ctx, w, form)
	if !kept || fresh {
		others = newLines(ctx, w, form)
		rest, spent, err := s.fetchOthers(ctx, w, form, func(e plan.Entry) error {
			others.add(e)
			tally.Unusual(e)
			return nil
		})
		cost.Add(spent)
		if err != nil || !rest.Empty() {
			return false, cost, err
		}
		s.kept.keepLines(others)
	} else {
		others.each(w, tally.Unusual)
	}
	rows, spent, err := s.countByForm(ctx, w, a, counting, others)
	cost.Add(spent)
	if err != nil {
		if errors.Is(err, plan.ErrTooManyGroups) && !a.AtOnce {
			err = nil // the key may be split further
		}
		return false, cost, err
	}
	for _, row := range rows {
		tally.Counted(row.Cell, row.By, row.Value)
	}
	return true, cost, tally.Rows(yield)
}

// countByForm counts all lines of a window by what the expression captures.
func (s *Store) countByForm(ctx context.Context, w plan.Window, a plan.Aggregate, counting *plan.Counting, others *lines) (rows []plan.Row, cost plan.Cost, err error) {
	counted := newCounted(ctx, w, a.Cell, counting.Pattern)
	if rows, ok := s.kept.counted(counted, others); ok {
		return rows, cost, nil
	}
	q := &aggregation{store: s, aggregate: plan.Aggregate{Scope: plan.ReadEntries, Cell: a.Cell, AtOnce: a.AtOnce}, whole: w, function: "count_over_time"}
	q.yield = func(row plan.Row) error {
		counted.rows = append(counted.rows, row)
		return nil
	}
	q.stages = " | regexp " + quote(prefixed(counting.Pattern))
	q.addCell()
	for _, group := range counting.Groups {
		q.by = append(q.by, prefix+group)
	}
	if err := q.cells(ctx, w); err != nil {
		return nil, q.cost, err
	}
	s.kept.keepCounted(counted)
	return counted.rows, q.cost, nil
}
