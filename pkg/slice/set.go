package slice

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Set is the sources of one data source, each with its role. Sources of requests (roles requests and both) feed totals; the threat requests of
// sources of verdicts are joined with them. A set of one source is as that source. It is safe for concurrent use.
type Set struct {
	sources []*Source
	shared  shared[Threats]

	lookups    int // verdicts that partners are looked up for
	candidates int // harmless requests kept
}

// NewSet makes a set; the limits are those of the first source.
func NewSet(sources []*Source) (*Set, error) {
	if len(sources) == 0 {
		return nil, errors.New("sources: there is none")
	}
	s := &Set{sources: sources, lookups: maxLookups, candidates: maxCandidates}
	if s.Single() {
		return s, nil
	}
	first := sources[0]
	kept := newKeeper(first.CacheBytes)
	for _, source := range sources {
		source.keepIn(kept)
		source.places, source.Parallel = first.places, first.Parallel
	}
	s.shared.keeper, s.shared.size = kept, Threats.bytes
	return s, nil
}

// Alone makes a set of one source.
func (s *Source) Alone() *Set { return &Set{sources: []*Source{s}} }

// Sources lists the sources; the order is that of the settings.
func (s *Set) Sources() []*Source { return s.sources }

// Single reports whether there is one source only: then the store may filter threat requests. Of several, fields of a partner may decide.
func (s *Set) Single() bool { return len(s.sources) == 1 }

// Counted lists the sources that feed totals.
func (s *Set) Counted() []*Source {
	return s.having(func(o *Source) bool { return o.Role != logformat.Verdicts })
}

// Verdicts lists the sources that feed findings only.
func (s *Set) Verdicts() []*Source {
	return s.having(func(o *Source) bool { return o.Role == logformat.Verdicts })
}

func (s *Set) having(wanted func(*Source) bool) []*Source {
	return slices.DeleteFunc(slices.Clone(s.sources), func(o *Source) bool { return !wanted(o) })
}

// Has reports whether a source has the field.
func (s *Set) Has(f plan.Field) bool {
	return slices.ContainsFunc(s.sources, func(o *Source) bool { return o.Has(f) })
}

// CountsHave reports whether counts of all requests have the field: only if all sources of requests do.
func (s *Set) CountsHave(f plan.Field) bool {
	counted := s.Counted()
	return len(counted) > 0 && !slices.ContainsFunc(counted, func(o *Source) bool { return !o.Has(f) })
}

// Actors resolves identities, alike for all sources.
func (s *Set) Actors() *actor.Resolver { return s.sources[0].Actors }

// Key names endpoints, alike for all sources.
func (s *Set) Key() *endpoint.Key { return s.sources[0].Key }

// Threats finds the threat requests of a window, each once, whatever number of sources has it. where restricts the entries in the store: only a
// single source takes it. Equal questions share a scan: callers must not change the result.
func (s *Set) Threats(ctx context.Context, reader string, w plan.Window, where plan.Predicate) (Threats, error) {
	if s.Single() {
		return s.sources[0].Threats(ctx, reader, w, where)
	}
	if !where.True() {
		return Threats{}, errors.New("the threat requests of several sources can't be filtered by their stores")
	}
	key, err := shareKey(reader, w, nil)
	if err != nil {
		return Threats{}, err
	}
	return s.shared.do(ctx, key, func(ctx context.Context) (Threats, error) { return s.join(ctx, w) })
}

// Counts counts the requests of a window. threats are those of the same window, if they are read already: verdicts without a partner are
// requests too. Equal questions share a scan: callers must not change the result.
func (s *Set) Counts(ctx context.Context, reader string, w plan.Window, q CountsQuery, threats *Threats) (Counts, error) {
	if s.Single() {
		return s.sources[0].Counts(ctx, reader, w, q)
	}
	adjust, err := newAdjuster(s, w, q)
	if err != nil {
		return Counts{}, err
	}
	joined, err := s.joinOf(ctx, reader, w, q, threats)
	if err != nil {
		return Counts{}, err
	}
	total := Counts{Window: w, Sources: map[int]Account{}}
	for i, source := range s.sources {
		if source.Role == logformat.Verdicts {
			continue
		}
		part, err := source.Counts(ctx, reader, w, q)
		if err != nil {
			return total, fmt.Errorf("source %s: %w", source.Name, err)
		}
		part.Coverage = part.Coverage.of(source)
		total.Merge(part)
		total.Sources[i] = part.Account
	}
	total.Cost.Add(joined.Cost)
	total.Coverage.Merge(joined.Coverage)
	total.Join = joined.Join
	adjust.apply(&total, joined.Join)
	return total, nil
}

// joinOf gives the joined threat requests, where counts need them.
func (s *Set) joinOf(ctx context.Context, reader string, w plan.Window, q CountsQuery, threats *Threats) (Threats, error) {
	switch {
	case len(s.Verdicts()) == 0, q.Logged:
		return Threats{}, nil
	case threats != nil:
		return Threats{Join: threats.Join}, nil // its coverage is told with the threats
	}
	return s.Threats(ctx, reader, w, plan.Predicate{})
}

// of says of which source the reasons are.
func (c Coverage) of(s *Source) Coverage {
	reasons := make([]string, len(c.Reasons))
	for i, reason := range c.Reasons {
		reasons[i] = s.Name + ": " + reason
	}
	c.Reasons = reasons
	return c
}
