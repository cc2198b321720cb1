package loki

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// run asks for a window, and splits it where Loki can't answer at once: by cells, then by prefixes of the key; by halves on timeouts.
func (q *aggregation) run(ctx context.Context, w plan.Window, p partition) error {
	if w.Empty() {
		return nil
	}
	if q.cost.Queries >= maxPartitions {
		return fmt.Errorf("%w: %d queries were not enough", plan.ErrTooManyGroups, maxPartitions)
	}
	rows, err := q.once(ctx, w, p)
	switch {
	case err == nil:
		q.rows += len(rows)
		for _, row := range rows {
			if err := q.yield(row); err != nil {
				return err
			}
		}
		return nil
	case errors.Is(err, plan.ErrTooManyGroups) && q.aggregate.AtOnce:
		return err
	case errors.Is(err, plan.ErrTooManyGroups):
		if left, right, ok := q.halves(w, q.aggregate.Cell); ok && q.aggregate.Cell > 0 {
			return q.both(ctx, left, right, p)
		}
		parts, ok := q.split(p)
		if !ok {
			return err
		}
		for _, part := range parts {
			if err := q.run(ctx, w, part); err != nil {
				return err
			}
		}
		return nil
	case store.IsKind(err, store.Timeout) && ctx.Err() == nil:
		if left, right, ok := q.halves(w, max(minSplit, q.aggregate.Cell)); ok {
			return q.both(ctx, left, right, p)
		}
	}
	return err
}

// split cuts a partition by what makes many groups.
func (q *aggregation) split(p partition) ([]partition, bool) {
	if q.bucket != "" && p.count != 1 {
		return p.byBuckets(len(q.aggregate.Measure.Bounds) + 1), true
	}
	if parts, ok := p.byMarks(q.marks); ok {
		return parts, true
	}
	return p.split(append(q.labels(p), q.by...))
}

// labels are those that make many groups in a partition: runs of the path, or the route.
func (q *aggregation) labels(p partition) []string {
	if q.aggregate.Key == nil {
		return nil
	}
	pattern := q.aggregate.Key.Pattern
	if len(p.marks) == 1 {
		pattern = q.aggregate.Key.Before[slices.Index(q.marks, p.marks[0])]
	}
	var labels []string
	for _, group := range q.aggregate.Key.Groups {
		if (strings.HasPrefix(group, "p") || group == "r") && strings.Contains(pattern, "(?P<"+group+">") {
			labels = append(labels, prefix+group)
		}
	}
	return labels
}

func (q *aggregation) both(ctx context.Context, left, right plan.Window, p partition) error {
	if err := q.run(ctx, left, p); err != nil {
		return err
	}
	return q.run(ctx, right, p)
}

// halves cuts a window near its middle, at a multiple of unit.
func (q *aggregation) halves(w plan.Window, unit time.Duration) (left, right plan.Window, ok bool) {
	if unit <= 0 {
		return left, right, false
	}
	middle := plan.CellStart(w.From+(w.To-w.From)/2, unit)
	if middle <= w.From {
		middle += int64(unit)
	}
	return plan.Window{From: w.From, To: middle}, plan.Window{From: middle, To: w.To}, middle < w.To
}
