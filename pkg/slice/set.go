package slice

import (
	"errors"
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
	runtime *Runtime
	key     string // names the sources as they are set, and what is found in them

	lookups    int // verdicts that partners are looked up for
	candidates int // harmless requests kept
}

// NewSet makes a set; the limits are those of the first source.
func NewSet(sources []*Source) (*Set, error) {
	if len(sources) == 0 {
		return nil, errors.New("sources: there is none")
	}
	s := &Set{sources: sources, runtime: sources[0].Runtime, lookups: maxLookups, candidates: maxCandidates}
	for _, source := range sources {
		source.Runtime = s.runtime
		s.key += source.fingerprint
	}
	return s, nil
}

// Alone makes a set of one source.
func (s *Source) Alone() *Set {
	return &Set{sources: []*Source{s}, runtime: s.Runtime, key: s.fingerprint, lookups: maxLookups, candidates: maxCandidates}
}

// Sources lists the sources; the order is that of the settings.
func (s *Set) Sources() []*Source { return s.sources }

// Single reports whether there is one source only.
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

// of says of which source the reasons are.
func (c Coverage) of(s *Source) Coverage {
	reasons := make([]string, len(c.Reasons))
	for i, reason := range c.Reasons {
		reasons[i] = s.Name + ": " + reason
	}
	c.Reasons = reasons
	return c
}
