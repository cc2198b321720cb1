package slice

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// CountsQuery asks for counts of all requests.
type CountsQuery struct {
	By       []plan.Field // besides the endpoint; raw values
	Where    plan.Predicate
	Cell     time.Duration // whole minutes; 0: the window is one cell
	Bytes    bool
	Duration bool
	Buckets  bool
	Totals   bool // only whole totals: the endpoint is not part of the key
	Account  bool // check that entries = requests + noise + unread
	Logged   bool // of several sources: only what logs of requests have, without the requests that only verdicts tell of
}

// unit is the size of cells that stores are asked for: the largest step that cells are made of.
func (q CountsQuery) unit() time.Duration {
	for _, step := range steps {
		if q.Cell > 0 && q.Cell%step == 0 {
			return step
		}
	}
	return q.Cell
}

// countRun counts the requests of neighbouring pieces by the same questions to the store. Sums that do not agree are counted once more, a piece at
// a time: entries that arrive meanwhile are in one answer and not in the other.
func (s *Source) countRun(ctx context.Context, run []piece, q CountsQuery) ([]*Counts, error) {
	leave, err := s.Runtime.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	c := newCounting(run, q)
	if err := s.count(ctx, c); err != nil {
		return nil, err
	}
	for i, part := range c.parts {
		if !q.Account || part.Account.balanced() {
			continue
		}
		again := newCounting(run[i:i+1], q)
		if err := s.count(ctx, again); err != nil {
			return nil, err
		}
		again.parts[0].Cost.Add(part.Cost)
		c.parts[i] = again.parts[0]
		if account := again.parts[0].Account; !account.balanced() {
			difference := account.Entries - account.Requests - account.Noise - account.Unread
			c.parts[i].Coverage = Coverage{Span: run[i].Duration(), Reasons: []string{missing(run[i].Window, fmt.Errorf("%+.0f entries are in one count and not in the other", difference))}}
		}
	}
	return c.parts, nil
}

// counting is the counting of a run, whose parts it tells apart by cells.
type counting struct {
	CountsQuery
	run   []piece
	span  plan.Window
	cell  time.Duration // asked of the store; 0 where all is one cell
	parts []*Counts
}

func newCounting(run []piece, q CountsQuery) *counting {
	c := &counting{CountsQuery: q, run: run, span: spanOf(run), cell: q.unit()}
	if step := run[0].step; len(run) > 1 && (c.cell == 0 || step < c.cell) {
		c.cell = step
	}
	if c.cell > 0 && plan.CellStart(c.span.From, c.cell) == plan.CellStart(c.span.To-1, c.cell) {
		c.cell = 0
	}
	for _, p := range run {
		c.parts = append(c.parts, &Counts{Window: p.Window, Groups: map[CountKey]*Measures{}, Coverage: whole(p.Window)})
	}
	return c
}

// part is that of a cell which the store gave.
func (c *counting) part(cell int64) *Counts {
	return c.parts[pieceOf(c.run, len(c.run)-1, max(cell, c.span.From))]
}

// seriesCell is where a group belongs in a series.
func (c *counting) seriesCell(cell int64) int64 {
	if c.Cell == 0 {
		return 0
	}
	return plan.CellStart(max(cell, c.span.From), c.Cell)
}

func (c *counting) cost(cost plan.Cost) { c.parts[0].Cost.Add(cost) }

func (s *Source) count(ctx context.Context, c *counting) error {
	steps := []func(context.Context, *counting) error{s.countRequests}
	if c.Account {
		steps = append(steps, s.account)
	}
	for _, step := range append(steps, s.countMeasures) {
		if err := step(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// countRequests counts by the key. Rows without a key are unread entries.
func (s *Source) countRequests(ctx context.Context, c *counting) error {
	return s.each(ctx, c, plan.Measure{}, func(part *Counts, key CountKey, row plan.Row, read bool) {
		if !read {
			part.Account.Unread += row.Value
			return
		}
		part.Account.Requests += row.Value
		part.group(key).Requests += row.Value
	})
}

// each runs a keyed aggregate over what is not noise.
func (s *Source) each(ctx context.Context, c *counting, m plan.Measure, f func(*Counts, CountKey, plan.Row, bool)) error {
	where := c.Where
	if !s.noise.True() {
		where = plan.All(where, s.noise.Negate())
	}
	key, by := s.Key.Plan, c.By
	byService := !c.Totals && s.Format.Reader.Has(plan.Service) // an endpoint is of a service
	if byService {
		by = append(slices.Clone(by), plan.Service)
	}
	if c.Totals {
		key.Groups = key.Groups[:plan.StatusGroups]
	}
	aggregate := plan.Aggregate{Scope: plan.ReadEntries, Reader: s.Format.Reader, Where: where, Key: &key, By: by, Cell: c.cell, Measure: m}
	cost, err := s.Store.Aggregate(ctx, c.span, aggregate, func(row plan.Row) error {
		found, read := s.Key.DecodePart(row.Groups)
		service := ""
		if byService {
			last := len(row.By) - 1
			service, row.By = row.By[last], row.By[:last]
		}
		s.Key.Name(&found, service)
		group := CountKey{By: strings.Join(row.By, separator), StatusClass: found.StatusClass, Cell: c.seriesCell(row.Cell)}
		if !c.Totals {
			group.Endpoint, group.NotFound, group.Named = found.Endpoint, found.NotFound, found.Named
		}
		f(c.part(row.Cell), group, row, read)
		return nil
	})
	c.cost(cost)
	return err
}

// account counts all entries, and those that are noise or broken, so that nothing is dropped silently.
func (s *Source) account(ctx context.Context, c *counting) error {
	if !c.Where.True() { // a filtered count says nothing of the others: count them without their keys
		for _, part := range c.parts {
			part.Account.Requests, part.Account.Unread = 0, 0
		}
		if err := s.countClasses(ctx, c, s.noise.Negate(), func(a *Account) *float64 { return &a.Requests }); err != nil {
			return err
		}
	}
	if !s.noise.True() {
		if err := s.countClasses(ctx, c, s.noise, func(a *Account) *float64 { return &a.Noise }); err != nil {
			return err
		}
	}
	all := plan.Aggregate{Scope: plan.AllEntries, Cell: c.cell}
	if err := s.addTo(ctx, c, all, func(a *Account) *float64 { return &a.Entries }); err != nil {
		return err
	}
	balanced := !slices.ContainsFunc(c.parts, func(part *Counts) bool { return !part.Account.balanced() })
	if balanced || s.Format.Reader.Kind != plan.JSON {
		return nil
	}
	broken := plan.Aggregate{Scope: plan.BrokenEntries, Reader: s.Format.Reader, Cell: c.cell}
	return s.addTo(ctx, c, broken, func(a *Account) *float64 { return &a.Unread })
}

func (s *Source) addTo(ctx context.Context, c *counting, a plan.Aggregate, sum func(*Account) *float64) error {
	cost, err := s.Store.Aggregate(ctx, c.span, a, func(row plan.Row) error {
		*sum(&c.part(row.Cell).Account) += row.Value
		return nil
	})
	c.cost(cost)
	return err
}

// countClasses counts entries by whether they are requests only.
func (s *Source) countClasses(ctx context.Context, c *counting, where plan.Predicate, requests func(*Account) *float64) error {
	if s.noise.True() {
		where = plan.Predicate{}
	}
	key := plan.Key{Pattern: s.Key.Plan.Pattern, Groups: s.Key.Plan.Groups[:plan.StatusGroups]}
	aggregate := plan.Aggregate{Scope: plan.ReadEntries, Reader: s.Format.Reader, Where: where, Key: &key, Cell: c.cell}
	cost, err := s.Store.Aggregate(ctx, c.span, aggregate, func(row plan.Row) error {
		account := &c.part(row.Cell).Account
		if _, read := s.Key.DecodePart(row.Groups); !read {
			account.Unread += row.Value
		} else {
			*requests(account) += row.Value
		}
		return nil
	})
	c.cost(cost)
	return err
}

// countMeasures adds bytes and durations.
func (s *Source) countMeasures(ctx context.Context, c *counting) error {
	scale := s.Format.DurationScale()
	bounds := DurationBounds()
	for i := range bounds {
		bounds[i] /= scale
	}
	for _, step := range []struct {
		wanted  bool
		measure plan.Measure
		add     func(*Measures, plan.Row)
	}{
		{c.Bytes, plan.Measure{Kind: plan.Sum, Field: plan.Bytes}, func(m *Measures, row plan.Row) { m.Bytes += row.Value }},
		{c.Duration, plan.Measure{Kind: plan.Sum, Field: plan.Duration}, func(m *Measures, row plan.Row) { m.Seconds += row.Value * scale }},
		{c.Duration, plan.Measure{Kind: plan.Buckets, Field: plan.Duration}, func(m *Measures, row plan.Row) { m.Timed += row.Value }},
		{c.Buckets, plan.Measure{Kind: plan.Buckets, Field: plan.Duration, Bounds: bounds}, func(m *Measures, row plan.Row) { m.bucket(row.Bucket, row.Value) }},
	} {
		if !step.wanted {
			continue
		}
		err := s.each(ctx, c, step.measure, func(part *Counts, key CountKey, row plan.Row, read bool) {
			if read {
				step.add(part.group(key), row)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
