package plan

import (
	"errors"
	"strings"
)

// ErrOtherForm says that what a store counted by a form and the lines that it gave as not of the form don't go together: the groups are no longer those
// of the form, or entries came in between.
var ErrOtherForm = errors.New("what was counted and the lines of another form don't go together")

// Tally makes an aggregate of what a store counted of all lines by a form's expression, and of the lines that are not of the form: those are taken off
// what was counted, and added as what they are. So it does not matter what the expression makes of them.
type Tally struct {
	counting  *Counting
	evaluator *Evaluator
	window    Window
	aggregate Aggregate
	counted   map[tallyKey]float64
	groups    map[string][]string
}

type tallyKey struct {
	cell   int64
	groups string
}

// NewTally begins a tally of an aggregate over a window.
func NewTally(c *Counting, a Aggregate, w Window) (*Tally, error) {
	evaluator, err := NewEvaluator(a, w)
	if err != nil {
		return nil, err
	}
	return &Tally{counting: c, evaluator: evaluator, window: w, aggregate: a, counted: map[tallyKey]float64{}, groups: map[string][]string{}}, nil
}

// Counted adds what the store counted.
func (t *Tally) Counted(cell int64, groups []string, entries float64) {
	key := tallyKey{cell, strings.Join(groups, "\x00")}
	t.counted[key] += entries
	t.groups[key.groups] = groups
}

// Unusual adds an entry that is not of the form.
func (t *Tally) Unusual(e Entry) {
	if !t.window.Contains(e.Time) {
		return
	}
	cell := t.window.From
	if t.aggregate.Cell > 0 {
		cell = max(CellStart(e.Time, t.aggregate.Cell), t.window.From)
	}
	t.Counted(cell, t.counting.Captured(e.Line), -1)
	t.evaluator.Add(e)
}

// Rows yields the aggregate. It fails with ErrOtherForm if the two don't go together.
func (t *Tally) Rows(yield func(Row) error) error {
	for key, entries := range t.counted {
		if entries == 0 {
			continue
		}
		v, ok := t.counting.Values(t.groups[key.groups])
		if entries < 0 || !ok || strings.Trim(key.groups, "\x00") == "" {
			return ErrOtherForm
		}
		t.evaluator.AddGroup(key.cell, &v, entries)
	}
	return t.evaluator.Rows(yield)
}
