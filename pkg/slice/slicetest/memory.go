// Package slicetest has a store for tests of what stands on stores.
package slicetest

import (
	"context"
	"sync/atomic"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

var _ store.Store = (*Memory)(nil)

// Memory is a store of a few entries.
type Memory struct {
	Entries []plan.Entry // ordered by time
	Asked   atomic.Int64 // how many times suspects were asked for
	Groups  int          // more groups than these can't be listed; 0: any number can
}

// Explore names it.
func (m *Memory) Explore() string { return "memory" }

// ListsFewGroups reports whether their number is bounded.
func (m *Memory) ListsFewGroups() bool { return m.Groups > 0 }

// Describe gives all entries as samples.
func (m *Memory) Describe(context.Context) (plan.Description, error) {
	return plan.Description{Samples: m.Entries}, nil
}

// Aggregate evaluates in Go.
func (m *Memory) Aggregate(_ context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	evaluator, err := plan.NewEvaluator(a, w)
	if err != nil {
		return plan.Cost{}, err
	}
	for _, e := range m.Entries {
		evaluator.Add(e)
	}
	var rows []plan.Row
	_ = evaluator.Rows(func(row plan.Row) error { rows = append(rows, row); return nil })
	if m.Groups > 0 && len(rows) > m.Groups {
		return plan.Cost{Queries: 1}, plan.ErrTooManyGroups
	}
	for _, row := range rows {
		if err := yield(row); err != nil {
			return plan.Cost{Queries: 1}, err
		}
	}
	return plan.Cost{Queries: 1}, nil
}

// Suspects yields what passes the gate.
func (m *Memory) Suspects(_ context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	m.Asked.Add(1)
	passes, err := g.GateFunction()
	if err != nil {
		return plan.Cost{}, err
	}
	reader, err := r.Compile()
	if err != nil {
		return plan.Cost{}, err
	}
	meets, err := where.Compile()
	if err != nil {
		return plan.Cost{}, err
	}
	for _, e := range m.Entries {
		if v, ok := reader.Read(e); ok && w.Contains(e.Time) && passes(&v) && meets(&v) {
			if err := yield(e); err != nil {
				return plan.Cost{}, err
			}
		}
	}
	return plan.Cost{Queries: 1}, nil
}

// Read finds entries by reference.
func (m *Memory) Read(_ context.Context, refs []plan.Ref, yield func(plan.Entry) error) error {
	for _, ref := range refs {
		for _, e := range m.Entries {
			if plan.RefOf(e) == ref {
				if err := yield(e); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Size counts the entries.
func (m *Memory) Size(_ context.Context, w plan.Window) (size plan.Size, err error) {
	for _, e := range m.Entries {
		if w.Contains(e.Time) {
			size.Add(plan.Size{Bytes: int64(len(e.Line)), Entries: 1})
		}
	}
	return size, nil
}
