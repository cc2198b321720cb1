package elastic

import (
	"context"
	"encoding/json"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// several finds out whether documents have several values of a field that a pushed query looks at: such a query may match another than the
// first. Fields that are grouped by need no such look: their groups have too many documents then.
func (q *composite) several(ctx context.Context) error {
	if len(q.pushed) == 0 {
		return nil
	}
	return q.aggregation.store.severalValues(ctx, q.aggregation.window, q.translator.used, &q.aggregation.cost)
}

// severalValues counts the documents with a field, and their values: a search for each field, which takes half of the time of one for all.
func (s *Store) severalValues(ctx context.Context, w plan.Window, used map[plan.Field]column, cost *plan.Cost) error {
	var bodies []object
	for _, c := range used {
		if c.constant {
			continue
		}
		values := object{"values": object{"value_count": object{"field": c.name}}}
		bodies = append(bodies, object{"size": 0, "query": all(append(s.window(w), exists(c.name))...), "track_total_hits": true, "aggs": values})
	}
	if len(bodies) == 0 {
		return nil
	}
	answers, one, err := s.searches(ctx, s.indexPath("_search"), searchOptions, bodies)
	cost.Add(one)
	if err != nil {
		return err
	}
	for _, answer := range answers {
		var values struct{ Value float64 }
		if text, ok := answer.Aggregations["values"]; ok { // missing where there are no shards
			if err := json.Unmarshal(text, &values); err != nil {
				return unreadable(err)
			}
		}
		if int64(values.Value) != answer.Hits.Total.Value {
			return errSeveral
		}
	}
	return nil
}
