package slice

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"
)

// read reads the threats of a unit, and then its counts: so that threats never exceed requests, whatever arrives meanwhile.
func (j *job) read(ctx context.Context, u *unit) error {
	if j.atOnce(u) {
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error { return Guard(func() error { return j.readThreats(ctx, u) }) })
		group.Go(func() error { return Guard(func() error { return j.readCounts(ctx, u, nil) }) })
		return group.Wait()
	}
	if err := j.readThreats(ctx, u); err != nil {
		return err
	}
	notBefore := make([]int64, len(u.run))
	for i, part := range u.threats {
		notBefore[i] = part.readAt
	}
	return j.readCounts(ctx, u, notBefore)
}

// atOnce: where nothing is to arrive any more, both may be asked for at once. Counts in Loki use what was read of the threats.
func (j *job) atOnce(u *unit) bool {
	return stage(u.run[0].To, j.began) == len(milestones) && !slices.ContainsFunc(j.set.sources, (*Source).listsFewGroups)
}

func (j *job) readThreats(ctx context.Context, u *unit) error {
	if u.before || !j.set.withThreats(j.question) {
		return nil
	}
	var err error
	u.threats, err = j.set.fetchThreats(j.question, j.fresh()).fetch(ctx, u.run, nil)
	return err
}

func (j *job) readCounts(ctx context.Context, u *unit, notBefore []int64) error {
	q := j.countsQuery(u)
	if q == nil {
		return nil
	}
	for _, source := range j.set.Counted() {
		fetching, err := j.set.fetchCounts(source, j.question.Reader, *q, j.fresh())
		if err != nil {
			return err
		}
		parts, err := fetching.fetch(ctx, u.run, notBefore)
		if err != nil {
			return j.set.named(source, err)
		}
		u.counts = append(u.counts, parts)
	}
	return nil
}

// countsQuery is what is counted of a unit; nil: nothing.
func (j *job) countsQuery(u *unit) *CountsQuery {
	if u.before {
		return &CountsQuery{Logged: true}
	}
	return j.question.Counts
}

func (j *job) fresh() freshness {
	f := freshness{alert: j.question.Alert}
	if !j.question.Since.IsZero() {
		f.notBefore = min(j.question.Since.UnixNano(), j.began) // the clock of a browser may be ahead
	}
	return f
}

// named says of which source an error is, if there are several.
func (s *Set) named(source *Source, err error) error {
	if s.Single() {
		return err
	}
	return fmt.Errorf("source %s: %w", source.Name, err)
}

func (s *Set) fetchThreats(q Question, fresh freshness) *fetching[*Threats] {
	f := &fetching[*Threats]{
		runtime: s.runtime, flights: &s.runtime.threats, fresh: fresh, key: "threats\x00" + s.key + "\x00" + q.Reader, together: s.Single(),
		size: (*Threats).bytes, complete: func(t *Threats) bool { return t.Coverage.Complete() }, scan: s.sources[0].scanRun,
	}
	if !s.Single() {
		f.scan = func(ctx context.Context, run []piece) ([]*Threats, error) { // each piece is read with margins
			joined, err := s.join(ctx, run[0].Window)
			return []*Threats{joined}, err
		}
	}
	return f
}

func (s *Set) fetchCounts(source *Source, reader string, q CountsQuery, fresh freshness) (*fetching[*Counts], error) {
	q.Cell, q.Logged = q.unit(), false // the same pieces serve all steps that a unit divides
	text, err := json.Marshal(q)
	if err != nil {
		return nil, fmt.Errorf("counts: %w", err)
	}
	return &fetching[*Counts]{
		runtime: s.runtime, flights: &s.runtime.counts, fresh: fresh, key: "counts\x00" + source.fingerprint + "\x00" + reader + "\x00" + string(text), together: true,
		size: (*Counts).bytes, complete: func(c *Counts) bool { return c.Coverage.Complete() },
		scan: func(ctx context.Context, run []piece) ([]*Counts, error) { return source.countRun(ctx, run, q) },
	}, nil
}

// splitHour is an hour that is read in parts, since it takes long. When all are there it is kept as one piece.
type splitHour struct {
	piece  piece
	before bool
}

// partsOf are the units of an hour, the newest first; nil while one of them is not read. The lock is held.
func (j *job) partsOf(h *splitHour) []*unit {
	var parts []*unit
	for _, u := range j.units {
		if u.hour == h {
			if !u.done || u.failed != nil {
				return nil
			}
			parts = append(parts, u)
		}
	}
	return parts
}

// keepHour keeps a split hour as one piece.
func (j *job) keepHour(h *splitHour, parts []*unit) {
	if j.set.runtime.kept == nil {
		return
	}
	if !h.before && j.set.withThreats(j.question) {
		var threats []found[*Threats]
		for _, u := range parts {
			threats = append(threats, u.threats...)
		}
		total := MergeThreats(valuesOf(threats))
		f := j.set.fetchThreats(j.question, j.fresh())
		if total.Coverage.Complete() {
			f.runtime.keep(f.pieceKey(h.piece.Window), kept{&total, total.bytes(), oldest(threats)})
		}
	}
	q := j.countsQuery(parts[0])
	for i, source := range j.set.Counted() {
		if q == nil || len(parts[0].counts) == 0 {
			return
		}
		var counts []found[*Counts]
		for _, u := range parts {
			counts = append(counts, u.counts[i]...)
		}
		total := MergeCounts(valuesOf(counts))
		if f, err := j.set.fetchCounts(source, j.question.Reader, *q, j.fresh()); err == nil && total.Coverage.Complete() {
			f.runtime.keep(f.pieceKey(h.piece.Window), kept{&total, total.bytes(), oldest(counts)})
		}
	}
}

func valuesOf[T any](list []found[T]) []T {
	values := make([]T, len(list))
	for i, f := range list {
		values[i] = f.value
	}
	return values
}

func oldest[T any](list []found[T]) int64 {
	at := list[0].readAt
	for _, f := range list {
		at = min(at, f.readAt)
	}
	return at
}

// cached reports whether a unit was read before, so that it takes no time.
func (j *job) cached(u *unit) bool {
	if !u.before && j.set.withThreats(j.question) && !j.set.fetchThreats(j.question, j.fresh()).has(u.run) {
		return false
	}
	q := j.countsQuery(u)
	if q == nil {
		return true
	}
	for _, source := range j.set.Counted() {
		if f, err := j.set.fetchCounts(source, j.question.Reader, *q, j.fresh()); err != nil || !f.has(u.run) {
			return false
		}
	}
	return true
}
