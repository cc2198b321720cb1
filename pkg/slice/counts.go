package slice

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
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

// Counts counts the requests of a window inside the store. Equal questions share a scan: callers must not change the result.
func (s *Source) Counts(ctx context.Context, reader string, w plan.Window, q CountsQuery) (Counts, error) {
	key, err := shareKey(reader, w, q)
	if err != nil {
		return Counts{}, err
	}
	return s.sharedCounts.do(ctx, key, func(ctx context.Context) (Counts, error) { return s.scanCounts(ctx, w, q) })
}

func (s *Source) scanCounts(ctx context.Context, w plan.Window, q CountsQuery) (Counts, error) {
	total := Counts{Window: w, Groups: map[CountKey]*Measures{}}
	err := s.pieces(ctx, Pieces(w), func(ctx context.Context, piece plan.Window, lock *sync.Mutex) error {
		part, err := s.countsOfPiece(ctx, piece, q)
		lock.Lock()
		defer lock.Unlock()
		total.Merge(part)
		return err
	})
	return total, err
}

// countsOfPiece counts, and counts again once if the sum does not agree: entries that arrive meanwhile are in one query and not in the other.
func (s *Source) countsOfPiece(ctx context.Context, piece plan.Window, q CountsQuery) (Counts, error) {
	part, err := s.count(ctx, piece, q)
	if err != nil || !q.Account || part.Account.balanced() {
		return part, err
	}
	again, err := s.count(ctx, piece, q)
	again.Cost.Add(part.Cost)
	if err == nil && !again.Account.balanced() {
		difference := again.Account.Entries - again.Account.Requests - again.Account.Noise - again.Account.Unread
		again.Coverage = Coverage{Span: piece.Duration(), Reasons: []string{missing(piece, fmt.Errorf("%+.0f entries are in one count and not in the other", difference))}}
	}
	return again, err
}

func (s *Source) count(ctx context.Context, piece plan.Window, q CountsQuery) (Counts, error) {
	c := Counts{Window: piece, Groups: map[CountKey]*Measures{}, Coverage: Coverage{Span: piece.Duration(), Done: piece.Duration()}}
	steps := []func(context.Context, plan.Window, CountsQuery, *Counts) error{s.countRequests}
	if q.Account {
		steps = append(steps, s.account)
	}
	steps = append(steps, s.countMeasures)
	for _, step := range steps {
		if err := step(ctx, piece, q, &c); err != nil {
			return c, err
		}
	}
	return c, nil
}

// countRequests counts by the key. Rows without a key are unread entries.
func (s *Source) countRequests(ctx context.Context, piece plan.Window, q CountsQuery, c *Counts) error {
	return s.each(ctx, piece, q, plan.Measure{}, c, func(key CountKey, row plan.Row, read bool) {
		if !read {
			c.Account.Unread += row.Value
			return
		}
		c.Account.Requests += row.Value
		c.group(key).Requests += row.Value
	})
}

// each runs a keyed aggregate over what is not noise.
func (s *Source) each(ctx context.Context, piece plan.Window, q CountsQuery, m plan.Measure, c *Counts, f func(CountKey, plan.Row, bool)) error {
	where := q.Where
	if !s.noise.True() {
		where = plan.All(where, s.noise.Negate())
	}
	key, by := s.Key.Plan, q.By
	byService := !q.Totals && s.Format.Reader.Has(plan.Service) // an endpoint is of a service
	if byService {
		by = append(slices.Clone(by), plan.Service)
	}
	if q.Totals {
		key.Groups = key.Groups[:plan.StatusGroups]
	}
	aggregate := plan.Aggregate{Scope: plan.ReadEntries, Reader: s.Format.Reader, Where: where, Key: &key, By: by, Cell: q.Cell, Measure: m}
	cost, err := s.Store.Aggregate(ctx, piece, aggregate, func(row plan.Row) error {
		found, read := s.Key.DecodePart(row.Groups)
		service := ""
		if byService {
			last := len(row.By) - 1
			service, row.By = row.By[last], row.By[:last]
		}
		s.Key.Name(&found, service)
		group := CountKey{By: strings.Join(row.By, separator), StatusClass: found.StatusClass}
		if q.Cell > 0 {
			group.Cell = row.Cell
		}
		if !q.Totals {
			group.Endpoint, group.NotFound, group.Named = found.Endpoint, found.NotFound, found.Named
		}
		f(group, row, read)
		return nil
	})
	c.Cost.Add(cost)
	return err
}

// account counts all entries, and those that are noise or broken, so that nothing is dropped silently.
func (s *Source) account(ctx context.Context, piece plan.Window, q CountsQuery, c *Counts) error {
	if !q.Where.True() { // a filtered count says nothing of the others: count them without their keys
		c.Account.Requests, c.Account.Unread = 0, 0
		if err := s.countClasses(ctx, piece, s.noise.Negate(), c, &c.Account.Requests); err != nil {
			return err
		}
	}
	if !s.noise.True() {
		if err := s.countClasses(ctx, piece, s.noise, c, &c.Account.Noise); err != nil {
			return err
		}
	}
	add := func(sum *float64) func(plan.Row) error {
		return func(row plan.Row) error { *sum += row.Value; return nil }
	}
	cost, err := s.Store.Aggregate(ctx, piece, plan.Aggregate{Scope: plan.AllEntries}, add(&c.Account.Entries))
	c.Cost.Add(cost)
	if err != nil || c.Account.balanced() || s.Format.Reader.Kind != plan.JSON {
		return err
	}
	cost, err = s.Store.Aggregate(ctx, piece, plan.Aggregate{Scope: plan.BrokenEntries, Reader: s.Format.Reader}, add(&c.Account.Unread))
	c.Cost.Add(cost)
	return err
}

// countClasses counts entries by whether they are requests only.
func (s *Source) countClasses(ctx context.Context, piece plan.Window, where plan.Predicate, c *Counts, requests *float64) error {
	if s.noise.True() {
		where = plan.Predicate{}
	}
	key := plan.Key{Pattern: s.Key.Plan.Pattern, Groups: s.Key.Plan.Groups[:plan.StatusGroups]}
	aggregate := plan.Aggregate{Scope: plan.ReadEntries, Reader: s.Format.Reader, Where: where, Key: &key}
	cost, err := s.Store.Aggregate(ctx, piece, aggregate, func(row plan.Row) error {
		if _, read := s.Key.DecodePart(row.Groups); !read {
			c.Account.Unread += row.Value
		} else {
			*requests += row.Value
		}
		return nil
	})
	c.Cost.Add(cost)
	return err
}

// countMeasures adds bytes and durations.
func (s *Source) countMeasures(ctx context.Context, piece plan.Window, q CountsQuery, c *Counts) error {
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
		{q.Bytes, plan.Measure{Kind: plan.Sum, Field: plan.Bytes}, func(m *Measures, row plan.Row) { m.Bytes += row.Value }},
		{q.Duration, plan.Measure{Kind: plan.Sum, Field: plan.Duration}, func(m *Measures, row plan.Row) { m.Seconds += row.Value * scale }},
		{q.Duration, plan.Measure{Kind: plan.Buckets, Field: plan.Duration}, func(m *Measures, row plan.Row) { m.Timed += row.Value }},
		{q.Buckets, plan.Measure{Kind: plan.Buckets, Field: plan.Duration, Bounds: bounds}, func(m *Measures, row plan.Row) { m.bucket(row.Bucket, row.Value) }},
	} {
		if !step.wanted {
			continue
		}
		err := s.each(ctx, piece, q, step.measure, c, func(key CountKey, row plan.Row, read bool) {
			if read {
				step.add(c.group(key), row)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
