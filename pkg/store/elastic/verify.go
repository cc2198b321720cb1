package elastic

import (
	"context"
	"errors"
	"sort"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

const (
	// sampleSize is how many of the newest documents are looked at.
	sampleSize = 200
	// maxVerified fields are compared; index.max_docvalue_fields_search is 100 by default.
	maxVerified = 90
	// sampleAge is how old samples may be.
	sampleAge = 29 * 24 * time.Hour
)

// verify compares what the index holds with what the documents say, on samples: a normalizer, a null_value or coerced numbers make them differ,
// and no API of field types tells of these. A field that differs is not asked.
func (s *Store) verify(ctx context.Context, m *mapping) error {
	var names []string
	for name, c := range m.columns {
		if (c.kind == words || c.kind == number && !c.single) && !c.constant {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	if len(names) > maxVerified {
		names = names[:maxVerified]
	}
	var asked []any
	for _, name := range names {
		asked = append(asked, m.columns[name].name)
	}
	answer, err := s.newest(ctx, asked)
	if errors.Is(err, errNotSupported) && len(asked) > 0 { // a wildcard field of OpenSearch 2 may have no doc values
		answer, err = s.newest(ctx, nil)
		names = nil
	}
	if err != nil {
		return err
	}
	for _, h := range answer.Hits.Hits {
		document, err := plan.ParseDocument(string(h.Source))
		if err != nil {
			continue
		}
		for _, name := range names {
			c := m.columns[name]
			if c.kind != unusable && h.differs(c.name, document, name) {
				m.columns[name] = column{name: name, kind: unusable, reason: name + " is not indexed as it was logged (a normalizer, a null value, or coerced numbers)"}
			}
		}
	}
	return nil
}

// differs reports whether the index has one value where the document has another. Values that the index left out, and several values, are
// dealt with in each query.
func (h hit) differs(field string, document plan.DocumentTree, name string) bool {
	var values []any
	if decodeNumbers(h.Fields[field], &values) != nil || len(values) != 1 {
		return false
	}
	value, err := keyText(values[0])
	return err == nil && value != document.Text(splitName(name))
}

// newest searches for samples.
func (s *Store) newest(ctx context.Context, docValues []any) (searchAnswer, error) {
	now := time.Now()
	w := plan.NewWindow(now.Add(-sampleAge), now.Add(time.Minute))
	body := object{
		"size": sampleSize, "query": all(s.window(w)...), "sort": []any{object{s.config.TimeField: "desc"}}, "track_total_hits": true,
		"docvalue_fields": append([]any{object{"field": s.config.TimeField, "format": "epoch_millis"}}, docValues...),
	}
	answer, _, err := s.search(ctx, s.indexPath("_search"), searchOptions, body)
	return answer, err
}
