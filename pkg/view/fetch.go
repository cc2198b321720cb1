package view

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// needs are what frames are made of.
type needs struct {
	threats, counts bool
	groupBy         []string // dimensions of the counts
	metrics         []metric
}

// fetch reads what an answer needs, all of it at once: threats and counts of one piece after the other.
func (a *work) fetch(ctx context.Context, n needs) error {
	n.counts = n.counts || a.query.asksForKnown()
	q := slice.Question{Reader: a.query.Reader, Window: a.read, Threats: n.threats, Alert: a.query.Alert, Parts: a.query.Budget > 0, Since: a.query.Since}
	if n.counts {
		if a.notCountable = a.uncountable(n.groupBy); a.notCountable == "" {
			counts, err := a.countsQuery(n)
			if err == nil {
				err = a.narrow(ctx, n, &counts)
			}
			if err != nil {
				return err
			}
			q.Counts = &counts
		}
	}
	a.counted = q.Counts != nil
	if a.query.Compare && a.counted {
		q.Before = plan.Window{From: a.window.From - (a.window.To - a.window.From), To: a.window.From}
	}
	if a.query.Type == Anomaly {
		q.Earlier = earlierWindows(a.read)
	}
	if err := a.ask(ctx, q); err != nil {
		return explainGroups(err, n.groupBy)
	}
	a.facts = factsOf(&a.reading.Threats.Names, a.read.To)
	if a.query.Type == Overview || a.query.asksForKnown() {
		a.lookup.unknown = a.unknownEndpoints(a.reading.Counts.Groups)
	}
	a.rows = a.filters.keep(a.lookup, &a.reading.Threats)
	if a.counted {
		a.counts = a.reading.Counts
		a.counts.Groups = a.filters.keepCounts(a.lookup, a.counts.Groups)
	}
	a.compare(q.Before)
	return nil
}

// ask asks the sources. What could not be read in time is left out of the answer, which says so; alert rules get it only to see whether
// a limit is reached already.
func (a *work) ask(ctx context.Context, q slice.Question) error {
	if a.query.MaxBytes > 0 {
		size, err := a.set.Unread(ctx, q)
		if err != nil {
			return err
		}
		if size.Bytes > a.query.MaxBytes {
			return &CostError{size.Bytes, a.query.MaxBytes}
		}
	}
	read, err := a.set.Ask(ctx, q, a.query.Budget)
	a.places <- struct{}{} // for a moment: nobody waits for a store in there
	a.placed = true
	a.reading = read.Reading()
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return err
	}
	if a.query.Alert && !a.mayEndEarly() || a.reading.Progress.Done == 0 {
		return &IncompleteError{a.reading.Progress.Done}
	}
	return nil
}

// mayEndEarly: counts only grow, so what has reached a limit stays above it.
func (a *work) mayEndEarly() bool {
	if a.query.Type != Value || a.query.AtLeast <= 0 {
		return false
	}
	m := metrics[a.query.Metrics[0]]
	return m.sums || m.distinct != distinct{}
}

// IncompleteError says that a range could not be read in time.
type IncompleteError struct{ Share float64 }

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("only %.0f %% of the range could be read in time: narrow the range, filter, or raise the limits of the data source", e.Share*100)
}

// Unwrap makes it a timeout.
func (e *IncompleteError) Unwrap() error { return context.DeadlineExceeded }

// CostError says that more would have to be read than the settings allow without asking.
type CostError struct{ Bytes, Most int64 }

func (e *CostError) Error() string {
	return fmt.Sprintf("about %s of logs would have to be read, and the data source allows %s without asking: narrow the range, or raise limits.scanGigabytes", gigabytes(e.Bytes), gigabytes(e.Most))
}

func gigabytes(bytes int64) string {
	return strconv.FormatFloat(float64(bytes)/1e9, 'g', 3, 64) + " GB"
}
