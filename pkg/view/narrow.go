package view

import (
	"context"
	"errors"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// narrow leaves out, where only groups that reach a number are asked for, the values that can't reach it: a store that lists few groups could not
// list all clients.
func (a *work) narrow(ctx context.Context, n needs, counts *slice.CountsQuery) error {
	if a.query.Type != Value || a.query.AtLeast <= 0 || len(n.groupBy) != 1 || len(n.metrics) != 1 || !a.set.Single() {
		return nil
	}
	d, err := dimensionNamed(n.groupBy[0])
	if m := n.metrics[0]; err != nil || d.plain == "" || !m.traffic || !m.sums || m.bytes { // errors are no more than requests
		return err
	}
	source := a.set.Counted()[0]
	where, cost, err := source.FrequentValues(ctx, slice.Frequent{
		Reader: a.query.Reader, Window: a.read, Where: counts.Where, Field: d.field, Plain: d.plain,
		Clean:   func(raw string) string { return d.clean(a.lookup, raw) },
		AtLeast: a.query.AtLeast, Alert: a.query.Alert, Since: a.query.Since,
	})
	a.narrowing = cost
	if errors.Is(err, context.DeadlineExceeded) && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &IncompleteError{0}
	}
	if err != nil {
		return err
	}
	counts.Where = plan.All(counts.Where, where)
	return nil
}
