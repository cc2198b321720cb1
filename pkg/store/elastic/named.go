package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

const (
	// maxNamed bounds the distinct targets that are named: more are folded in the index. A list of them has some hundred bytes each, and
	// index.max_terms_count is 65,536.
	maxNamed = 10_000
	// maxClasses bounds the filters: each visits all of its documents.
	maxClasses = 150
	// maxValues bounds the values of the other fields: with more of them a composite pages through the groups.
	maxValues = 200
	// unnamedFor is how long naming is not tried after it did not do.
	unnamedFor = 10 * time.Minute
)

// errUnnamed says that the groups have to be found in another way.
var errUnnamed = errors.New("targets can't be named")

// named groups by targets that are few: it asks for all of them, folds them here, and counts the documents of each class by one request, with
// filters that list the targets of a class. A composite would have a group for each target, method, status and cell.
func (q *composite) named(ctx context.Context) error {
	classes, err := q.classes(ctx)
	if err != nil {
		return err
	}
	if err := q.begin(); err != nil {
		return err
	}
	answer, err := q.search(ctx, object{"size": 0, "query": q.query(), "track_total_hits": true, "aggs": object{"classes": q.classCounts(classes)}})
	if err != nil {
		return unnamedUnless(err)
	}
	var told struct {
		Buckets map[string]json.RawMessage `json:"buckets"`
	}
	if err := json.Unmarshal(answer.Aggregations["classes"], &told); err != nil {
		return unreadable(err)
	}
	levels := q.levels()
	for i, class := range classes {
		if err := q.leaves(told.Buckets[strconv.Itoa(i)], levels, map[string]any{plan.Target.String(): class.key()}); err != nil {
			return err
		}
	}
	if q.documents != answer.Hits.Total.Value { // of targets that came meanwhile, or of several targets
		return errUnnamed
	}
	return nil
}

// class is all targets that fold to the same.
type class struct {
	targets []string
	missing bool // the documents that have no target
}

// key is a target of the class, as a group has it.
func (c class) key() any {
	if c.missing {
		return nil
	}
	return c.targets[0]
}

// classes lists all targets. A list that leaves out others says so: then targets are folded by a script.
func (q *composite) classes(ctx context.Context) ([]class, error) {
	column := q.target().column
	list := object{"terms": object{"field": column.name, "size": maxNamed}}
	answer, err := q.search(ctx, object{"size": 0, "query": q.query(), "track_total_hits": true, "aggs": object{"targets": list}})
	if err != nil {
		return nil, unnamedUnless(err)
	}
	targets, complete, err := readTerms(answer.Aggregations["targets"])
	if err != nil {
		return nil, err
	}
	s := q.aggregation.store
	if !complete {
		s.learn(func(f *features) { f.foldUntil = time.Now().Add(foldFor) })
		return nil, errUnnamed
	}
	folded := map[string][]string{}
	for _, t := range targets {
		text, err := keyText(t.Key)
		if err != nil {
			return nil, unreadable(err)
		}
		name := q.aggregation.aggregate.Key.Fold.Target(text)
		folded[name] = append(folded[name], text)
	}
	if len(folded) > maxClasses {
		return nil, errUnnamed
	}
	classes := []class{{missing: true}}
	for _, name := range slices.Sorted(maps.Keys(folded)) {
		classes = append(classes, class{targets: folded[name]})
	}
	return classes, nil
}

// target is the source that is named.
func (q *composite) target() source {
	return q.sources[slices.IndexFunc(q.sources, func(s source) bool { return s.isField && s.field == plan.Target })]
}

// levels are the other sources, as aggregations inside one another.
func (q *composite) levels() []source {
	return slices.DeleteFunc(slices.Clone(q.sources), func(s source) bool { return s.isField && s.field == plan.Target })
}

// classCounts are the filters of the classes, with the levels inside.
func (q *composite) classCounts(classes []class) object {
	name := q.target().column.name
	filters := object{}
	for i, c := range classes {
		if c.missing {
			filters[strconv.Itoa(i)] = not(exists(name))
		} else {
			filters[strconv.Itoa(i)] = object{"terms": object{name: c.targets}}
		}
	}
	counts := object{"filters": object{"filters": filters}}
	if inner := q.nested(q.levels()); inner != nil {
		counts["aggs"] = inner
	}
	return counts
}

func (q *composite) nested(levels []source) object {
	if len(levels) == 0 {
		return nil
	}
	level, inner := levels[0], q.nested(levels[1:])
	with := func(one object) object {
		if inner != nil {
			one["aggs"] = inner
		}
		return one
	}
	if !level.isField {
		return object{"level": with(maps.Clone(level.body))}
	}
	name := level.column.name
	return object{"level": with(object{"terms": object{"field": name, "size": maxValues}}), "none": with(object{"missing": object{"field": name}})}
}

// leaves adds the innermost groups. Groups that are not all of their parent (several values, or too many) won't do.
func (q *composite) leaves(text json.RawMessage, levels []source, key map[string]any) error {
	var one struct {
		Documents int64           `json:"doc_count"`
		Level     json.RawMessage `json:"level"`
		None      json.RawMessage `json:"none"` // without a value
	}
	if err := json.Unmarshal(text, &one); err != nil {
		return unreadable(err)
	}
	if one.Documents == 0 {
		return nil
	}
	if len(levels) == 0 {
		q.documents += one.Documents
		return q.add(bucket{Key: key, Documents: one.Documents})
	}
	groups, complete, err := readTerms(one.Level)
	if err != nil {
		return err
	}
	if len(one.None) > 0 {
		var none termBucket
		if err := json.Unmarshal(one.None, &none); err != nil {
			return unreadable(err)
		}
		none.text = one.None
		groups = append(groups, none)
	}
	var sum int64
	for _, g := range groups {
		sum += g.Documents
		key[levels[0].name] = g.Key
		if err := q.leaves(g.text, levels[1:], key); err != nil {
			return err
		}
	}
	if !complete || sum != one.Documents {
		return errUnnamed
	}
	return nil
}

// termBucket is a value, or a cell, with its documents.
type termBucket struct {
	Key       any   `json:"key"`
	Documents int64 `json:"doc_count"`
	text      json.RawMessage
}

// readTerms reads groups of terms or cells; complete is false if there are others.
func readTerms(text json.RawMessage) (list []termBucket, complete bool, err error) {
	var told struct {
		Others  int64             `json:"sum_other_doc_count"`
		Buckets []json.RawMessage `json:"buckets"`
	}
	if err := json.Unmarshal(text, &told); err != nil {
		return nil, false, unreadable(err)
	}
	for _, one := range told.Buckets {
		b := termBucket{text: one}
		if err := decodeNumbers(one, &b); err != nil {
			return nil, false, unreadable(err)
		}
		list = append(list, b)
	}
	return list, told.Others == 0, nil
}

// unnamedUnless: what a server does not support is tried in another way.
func unnamedUnless(err error) error {
	if errors.Is(err, errNotSupported) || errors.Is(err, errTooMany) || errors.Is(err, errExpensive) {
		return errUnnamed
	}
	return err
}

// nameable: the target is needed for the key only, and all that is grouped by has values that a list of terms gives.
func (q *composite) nameable() bool {
	if q.sub != nil || !q.folds() || time.Now().Before(q.aggregation.store.learned().unnamedUntil) {
		return false
	}
	found := false
	for _, s := range q.sources {
		if !s.isField {
			continue
		}
		if s.column.constant || s.column.kind != words && s.column.kind != number {
			return false
		}
		found = found || s.field == plan.Target && s.column.kind == words
	}
	return found
}
