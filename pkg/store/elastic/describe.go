package elastic

import (
	"context"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Describe tells product, fields and samples, the newest first.
func (s *Store) Describe(ctx context.Context) (plan.Description, error) {
	d := plan.Description{Product: unknown, Documents: true, Groups: groupsPage, Entries: s.config.PageSize}
	found, err := s.probe(ctx)
	if err != nil {
		return d, err
	}
	d.Product, d.Version = found.product, found.version
	s.forget()
	m, err := s.fields(ctx)
	if err != nil {
		return d, err
	}
	d.Indices = m.indices
	d.Fields = map[string]plan.FieldState{}
	for name, c := range m.columns {
		if c.kind != unmapped {
			d.Fields[name] = plan.FieldState{Column: c.name, Reason: c.reason, Slow: m.slow(c)}
		}
	}
	answer, err := s.newest(ctx, constants(m))
	if err != nil {
		return d, err
	}
	for _, h := range answer.Hits.Hits {
		entry, err := s.entry(h, m)
		if err != nil {
			return d, err
		}
		d.Samples = append(d.Samples, entry)
	}
	return d, nil
}

// slow says why documents without a value must be read: its long values may be there all the same.
func (m *mapping) slow(c column) string {
	if c.kind != words || c.constant || c.parent != "" || !m.mayLimit(c.name) {
		return ""
	}
	return "documents without " + c.name + " are read for suspects, since this server does not tell which values are beyond ignore_above: map the field without it"
}

// constants are the fields whose value may be in the mapping only.
func constants(m *mapping) []any {
	var names []any
	for _, c := range m.columns {
		if c.constant {
			names = append(names, c.name)
		}
	}
	return names
}

// forget makes the next query ask for field types again.
func (s *Store) forget() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.mapping = nil
}
