package elastic

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// levels are the other sources, as aggregations inside one another; cells are the innermost (see cellsOutside).
func (q *composite) levels() []source {
	levels := slices.DeleteFunc(slices.Clone(q.sources), func(s source) bool { return s.isField && s.field == plan.Target })
	slices.SortStableFunc(levels, func(a, b source) int { return cmp.Compare(innermost(a), innermost(b)) })
	return levels
}

func innermost(s source) int {
	if s.isField {
		return 0
	}
	return 1
}

// nested are the aggregations of levels; inside reports whether they are in another one.
func (q *composite) nested(levels []source, inside bool) object {
	if len(levels) == 0 {
		return nil
	}
	level, inner := levels[0], q.nested(levels[1:], true)
	switch {
	case !level.isField && inside:
		return object{"level": q.aggregation.cellsInside()}
	case !level.isField:
		return object{"level": q.aggregation.cellsOutside()}
	}
	with := func(one object) object {
		if inner != nil {
			one["aggs"] = inner
		}
		return one
	}
	name := level.column.name
	return object{"level": with(object{"terms": object{"field": name, "size": maxValues}}), "none": with(object{"missing": object{"field": name}})}
}

// leaves adds the innermost groups. Groups that are not all of their parent (several values, or too many) won't do.
func (q *composite) leaves(one nestedBucket, levels []source, key map[string]any) error {
	if one.Documents == 0 {
		return nil
	}
	if len(levels) == 0 {
		q.documents += one.Documents
		return q.add(bucket{Key: key, Documents: one.Documents})
	}
	if one.Level == nil {
		return errUnnamed
	}
	groups := one.Level.Buckets
	if one.None != nil {
		groups = append(groups, *one.None)
	}
	var sum int64
	for _, g := range groups {
		sum += g.Documents
		var err error
		if key[levels[0].name], err = g.value(); err != nil {
			return err
		}
		if err := q.leaves(g, levels[1:], key); err != nil {
			return err
		}
	}
	if !one.Level.complete() || sum != one.Documents {
		return errUnnamed
	}
	return nil
}

// nestedBucket is a value, or a cell, with its documents and the groups inside.
type nestedBucket struct {
	Key       any           `json:"key"`
	Documents int64         `json:"doc_count"`
	Level     *termBuckets  `json:"level"`
	None      *nestedBucket `json:"none"` // without a value
	From      json.Number   `json:"from"` // of a cell that is a range
}

// value is what the documents of a group have.
func (b nestedBucket) value() (any, error) {
	if b.From == "" {
		return b.Key, nil
	}
	return startOf(b.From)
}

// nested is the answer of a search whose groups are those of levels.
func (a *searchAnswer) nested() (nestedBucket, error) {
	one := nestedBucket{Documents: a.Hits.Total.Value}
	var err error
	if one.Level, err = readTerms(a.Aggregations["level"]); err != nil {
		return one, err
	}
	if none := a.Aggregations["none"]; len(none) > 0 {
		one.None = &nestedBucket{}
		if err := decodeNumbers(none, one.None); err != nil {
			return one, unreadable(err)
		}
	}
	return one, nil
}

// termBuckets are groups of terms or cells.
type termBuckets struct {
	Others  int64          `json:"sum_other_doc_count"`
	Buckets []nestedBucket `json:"buckets"`
}

func (t *termBuckets) complete() bool { return t.Others == 0 }

// readTerms reads groups of terms or cells. Where there is no index the answer has none.
func readTerms(text json.RawMessage) (*termBuckets, error) {
	var told termBuckets
	if len(text) == 0 {
		return &told, nil
	}
	if err := decodeNumbers(text, &told); err != nil {
		return nil, unreadable(err)
	}
	return &told, nil
}
