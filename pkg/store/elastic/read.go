package elastic

import (
	"context"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// instants is how many references one search looks for: clauses of a bool query are bounded (1024).
const instants = 200

// Read fetches documents by reference. Ids can't be sent, since a reference holds only a hash of them: the documents of the milliseconds are
// fetched and compared.
func (s *Store) Read(ctx context.Context, refs []plan.Ref, yield func(plan.Entry) error) error {
	wanted := map[plan.Ref]bool{}
	millis := map[int64]bool{}
	for _, ref := range refs {
		wanted[ref] = true
		millis[ref.Time/1e6] = true
	}
	var ranges []any
	for at := range millis {
		ranges = append(ranges, object{"range": object{s.config.TimeField: object{"gte": at, "lt": at + 1, "format": "epoch_millis"}}})
	}
	for len(ranges) > 0 {
		n := min(instants, len(ranges))
		filters := []any{anyOf(ranges[:n]...)}
		if s.config.Query != "" {
			filters = append(filters, object{"query_string": object{"query": s.config.Query, "analyze_wildcard": true}})
		}
		_, err := s.documents(ctx, all(filters...), s.config.Documents, func(e plan.Entry) error {
			if !wanted[plan.RefOf(e)] {
				return nil
			}
			return yield(e)
		})
		if err != nil {
			return err
		}
		ranges = ranges[n:]
	}
	return nil
}
