package elastic

import (
	"context"
	"encoding/json"
	"errors"

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

func (s *Store) severalValues(ctx context.Context, w plan.Window, used map[plan.Field]column, cost *plan.Cost) error {
	aggregations := object{}
	for f, c := range used {
		if !c.constant {
			aggregations["values "+f.String()] = object{"value_count": object{"field": c.name}}
			aggregations["documents "+f.String()] = object{"filter": exists(c.name)}
		}
	}
	if len(aggregations) == 0 {
		return nil
	}
	answer, one, err := s.search(ctx, s.indexPath("_search"), searchOptions, object{"size": 0, "query": all(s.window(w)...), "track_total_hits": true, "aggs": aggregations})
	cost.Add(one)
	if err != nil {
		return err
	}
	for f, c := range used {
		var values struct{ Value float64 }
		var documents struct {
			Documents float64 `json:"doc_count"`
		}
		if c.constant {
			continue
		}
		if err := errors.Join(json.Unmarshal(answer.Aggregations["values "+f.String()], &values), json.Unmarshal(answer.Aggregations["documents "+f.String()], &documents)); err != nil {
			return unreadable(err)
		}
		if values.Value != documents.Documents {
			return errSeveral
		}
	}
	return nil
}
