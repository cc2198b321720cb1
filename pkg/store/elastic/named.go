package elastic

import (
	"context"
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
	// maxClasses bounds the searches, or filters: each visits all of its documents.
	maxClasses = 150
	// maxValues bounds the values of the other fields: with more of them a composite pages through the groups.
	maxValues = 200
	// maxSearches bounds the searches of classes, counted on each shard; beyond it one search has a filter for each class.
	maxSearches = 1000
	// unnamedFor is how long naming is not tried after it did not do.
	unnamedFor = 10 * time.Minute
)

// errUnnamed says that the groups have to be found in another way.
var errUnnamed = errors.New("targets can't be named")

// named groups by targets that are few: it asks for all of them, folds them here, and counts the documents of each class by a query that lists its
// targets. A composite would have a group for each target, method, status and cell.
func (q *composite) named(ctx context.Context) error {
	s := q.aggregation.store
	if s.learned().noPointInTime {
		return q.namedAtOnce(ctx)
	}
	moment, err := s.openPoint(ctx)
	switch {
	case noPoint(err):
		s.learn(func(f *features) { f.noPointInTime = true })
		return q.namedAtOnce(ctx)
	case errors.Is(err, errNoIndex): // a pattern that has none yet
		return q.namedAtOnce(ctx)
	case err != nil:
		return err
	}
	defer moment.close(ctx)
	list, err := q.search(ctx, pointPath, pointOptions, moment.in(q.listBody()))
	if err != nil {
		return unnamedUnless(err)
	}
	moment.follow(list)
	classes, err := q.classes(list)
	if err != nil {
		return err
	}
	if len(classes)*(list.Shards.Total-list.Shards.Skipped) > maxSearches {
		return q.byFilters(ctx, classes, func(body object) (searchAnswer, error) {
			return q.search(ctx, pointPath, pointOptions, moment.in(body))
		})
	}
	return q.bySearches(ctx, classes, moment, list.Hits.Total.Value)
}

// namedAtOnce is for servers without points in time: what comes between the two questions makes it fail.
func (q *composite) namedAtOnce(ctx context.Context) error {
	path := q.aggregation.store.indexPath("_search")
	list, err := q.search(ctx, path, searchOptions, q.listBody())
	if err != nil {
		return unnamedUnless(err)
	}
	classes, err := q.classes(list)
	if err != nil {
		return err
	}
	return q.byFilters(ctx, classes, func(body object) (searchAnswer, error) { return q.search(ctx, path, searchOptions, body) })
}

// bySearches counts each class by a search of its own: a third of the time that filters take, which look at each document once for each class.
func (q *composite) bySearches(ctx context.Context, classes []class, moment *point, total int64) error {
	if err := q.begin(); err != nil {
		return err
	}
	levels := q.levels()
	bodies := make([]object, len(classes))
	for i, c := range classes {
		body := object{"size": 0, "query": all(q.query(), c.query(q.target().column.name)), "track_total_hits": true}
		if inner := q.nested(levels, false); inner != nil {
			body["aggs"] = inner
		}
		bodies[i] = moment.in(body)
	}
	answers, cost, err := moment.store.searches(ctx, pointPath, pointOptions, bodies)
	q.aggregation.cost.Add(cost)
	if err != nil {
		return unnamedUnless(err)
	}
	for i, answer := range answers {
		moment.follow(answer)
		told, err := answer.nested()
		if err != nil {
			return err
		}
		if err := q.leaves(told, levels, map[string]any{plan.Target.String(): classes[i].key()}); err != nil {
			return err
		}
	}
	return q.provenNamed(total)
}

// byFilters counts all classes by one search.
func (q *composite) byFilters(ctx context.Context, classes []class, search func(object) (searchAnswer, error)) error {
	if err := q.begin(); err != nil {
		return err
	}
	answer, err := search(object{"size": 0, "query": q.query(), "track_total_hits": true, "aggs": object{"classes": q.classCounts(classes)}})
	if err != nil {
		return unnamedUnless(err)
	}
	var told struct {
		Buckets map[string]nestedBucket `json:"buckets"`
	}
	if err := decodeNumbers(answer.Aggregations["classes"], &told); err != nil {
		return unreadable(err)
	}
	levels := q.levels()
	for i, class := range classes {
		if err := q.leaves(told.Buckets[strconv.Itoa(i)], levels, map[string]any{plan.Target.String(): class.key()}); err != nil {
			return err
		}
	}
	return q.provenNamed(answer.Hits.Total.Value)
}

// provenNamed: documents with targets that came meanwhile, or with several targets, are counted too seldom or too often.
func (q *composite) provenNamed(total int64) error {
	if q.documents != total {
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

// query is for the documents of the class.
func (c class) query(name string) object {
	if c.missing {
		return not(exists(name))
	}
	return object{"terms": object{name: c.targets}}
}

// listBody asks for all targets.
func (q *composite) listBody() object {
	list := object{"terms": object{"field": q.target().column.name, "size": maxNamed}}
	return object{"size": 0, "query": q.query(), "track_total_hits": true, "aggs": object{"targets": list}}
}

// classes folds the targets of a list. A list that leaves out others says so: then targets are folded by a script.
func (q *composite) classes(list searchAnswer) ([]class, error) {
	targets, err := readTerms(list.Aggregations["targets"])
	if err != nil {
		return nil, err
	}
	if !targets.complete() {
		q.aggregation.store.learn(func(f *features) { f.foldUntil = time.Now().Add(foldFor) })
		return nil, errUnnamed
	}
	folded := map[string][]string{}
	for _, t := range targets.Buckets {
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

// classCounts are the filters of the classes, with the levels inside.
func (q *composite) classCounts(classes []class) object {
	name := q.target().column.name
	filters := object{}
	for i, c := range classes {
		filters[strconv.Itoa(i)] = c.query(name)
	}
	counts := object{"filters": object{"filters": filters}}
	if inner := q.nested(q.levels(), true); inner != nil {
		counts["aggs"] = inner
	}
	return counts
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
