package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	// foldPages of raw targets are read before a script folds them in the index: it costs some microseconds for each document, raw targets
	// cost for each distinct one (facts/elastic.md b7).
	foldPages = 5
	// foldFor is how long folding is tried first after it was needed.
	foldFor = 10 * time.Minute
	// minPage is the smallest page that too many buckets lead to.
	minPage = 50
)

// source is one of the fields that a composite groups by.
type source struct {
	name    string
	field   plan.Field
	isField bool
	column  column
	body    object
}

// composite is an aggregation in the index. Its groups are raw values; the key and the rest of the predicate are evaluated here for each
// group, by the same code that evaluates documents.
type composite struct {
	aggregation *aggregation
	translator  *translator
	sources     []source
	pushed      []any          // what the index filters by
	rest        plan.Predicate // what is evaluated here
	sub         object
	size        int
	folded      bool
	documents   int64 // in the groups
}

// run pages through all groups.
func (q *composite) run(ctx context.Context) error {
	if err := q.several(ctx); err != nil {
		return err
	}
	if len(q.sources) == 0 {
		return q.total(ctx)
	}
	if len(q.sources) == 1 && !q.sources[0].isField {
		return q.byTime(ctx)
	}
	q.foldAsBefore()
	if !q.folded && q.nameable() {
		err := q.named(ctx)
		if !errors.Is(err, errUnnamed) {
			return err
		}
		q.aggregation.store.learn(func(f *features) { f.unnamedUntil = time.Now().Add(unnamedFor) })
		q.foldAsBefore()
	}
	err := q.pages(ctx)
	if errors.Is(err, errFold) {
		q.aggregation.store.learn(func(f *features) { f.foldUntil = time.Now().Add(foldFor) })
		q.folded = true
		err = q.pages(ctx)
	}
	if q.folded {
		if errors.Is(err, errNotSupported) || errors.Is(err, errExpensive) { // no scripts here: group by raw targets
			q.aggregation.store.learn(func(f *features) { f.noScripts = true })
			q.folded = false
			err = q.pages(ctx)
		}
	}
	return err
}

// foldAsBefore: what had many targets will have many again.
func (q *composite) foldAsBefore() {
	q.folded = q.foldable() && time.Now().Before(q.aggregation.store.learned().foldUntil)
}

var errFold = errors.New("there are many targets: fold them in the index")

// query is for the documents whose values the index holds.
func (q *composite) query() object {
	filters := append(q.aggregation.store.window(q.aggregation.window), q.pushed...)
	if len(q.translator.used) == 0 {
		return all(filters...)
	}
	return object{"bool": object{"filter": filters, "must_not": []any{q.translator.exceptions()}}}
}

// bucket is one group.
type bucket struct {
	Key       map[string]any `json:"key"`
	Documents int64          `json:"doc_count"`
	Plain     struct {
		Documents int64                   `json:"doc_count"`
		Sum       struct{ Value float64 } `json:"sum"`
		Buckets   struct {
			Buckets []struct {
				Documents int64 `json:"doc_count"`
			} `json:"buckets"`
		} `json:"buckets"`
	} `json:"plain"`
}

func (q *composite) pages(ctx context.Context) error {
	if err := q.begin(); err != nil {
		return err
	}
	var after map[string]any
	var total int64
	for page := 0; ; page++ {
		// Without the total, OpenSearch 3 calls every search of several segments terminated early, whatever its aggregations hold.
		body := object{"size": 0, "query": q.query(), "track_total_hits": true, "aggs": object{"groups": q.body(after)}}
		answer, err := q.search(ctx, q.aggregation.store.indexPath("_search"), searchOptions, body)
		if errors.Is(err, errTooMany) && q.size > minPage {
			q.size /= 2
			continue
		}
		if err != nil {
			return err
		}
		if page == 0 {
			total = answer.Hits.Total.Value
		}
		groups, err := readGroups(answer.Aggregations["groups"])
		if err != nil {
			return err
		}
		for _, b := range groups.Buckets {
			q.documents += b.Documents
			if err := q.add(b); err != nil {
				return err
			}
		}
		if after = groups.After; after == nil || len(groups.Buckets) < q.size { // a page that is not full is the last
			break
		}
		if page+1 == foldPages && q.foldable() {
			return errFold
		}
	}
	if q.documents != total { // a document with several values is in several groups
		return errSeveral
	}
	return nil
}

func (q *composite) body(after map[string]any) object {
	sources := make([]any, len(q.sources))
	for i, s := range q.sources {
		body := s.body
		if q.folded && s.isField && s.field == plan.Target {
			body = terms(object{"script": foldScript(q.aggregation.aggregate.Key.Fold, s.column.name)})
		}
		sources[i] = object{s.name: body}
	}
	composite := object{"size": q.size, "sources": sources}
	if after != nil {
		composite["after"] = after
	}
	body := object{"composite": composite}
	if q.sub != nil {
		body["aggs"] = q.sub
	}
	return body
}

// foldable: folded targets will do, and the server has scripts.
func (q *composite) foldable() bool {
	return !q.folded && q.folds() && !q.aggregation.store.learned().noScripts
}

// folds: the target is needed for the key only.
func (q *composite) folds() bool {
	a := q.aggregation.aggregate
	if a.Key == nil || a.Key.Fold == nil {
		return false
	}
	needed := append(a.Where.Fields(), a.By...)
	for _, f := range needed {
		if f == plan.Target {
			return false
		}
	}
	return !a.Reader.SplitsRequestLine()
}

type groups struct {
	After   map[string]any `json:"after_key"`
	Buckets []bucket       `json:"buckets"`
}

// readGroups keeps numbers as they are written: as floats, large integers would lose digits.
func readGroups(text json.RawMessage) (groups, error) {
	var g groups
	if err := decodeNumbers(text, &g); err != nil {
		return g, unreadable(err)
	}
	return g, nil
}

func unreadable(err error) error {
	return store.NewError(store.NotThisStore, 0, "the groups of the answer can't be read", "", err)
}

func (q *composite) search(ctx context.Context, path string, options url.Values, body object) (searchAnswer, error) {
	answer, cost, err := q.aggregation.store.search(ctx, path, options, body)
	q.aggregation.cost.Add(cost)
	return answer, err
}

// add evaluates a group as if it were one document, as often as it has documents.
func (q *composite) add(b bucket) error {
	g := q.aggregation
	at := g.window.From
	var values plan.Values
	for _, s := range q.sources {
		text, err := keyText(b.Key[s.name])
		if err != nil {
			return unreadable(err)
		}
		if s.isField {
			if s.column.values != nil {
				text = s.column.values[text]
			}
			values[s.field] = text
			continue
		}
		millis, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return unreadable(err)
		}
		at = max(millis*1e6, g.window.From)
	}
	weight := float64(b.Documents)
	if q.sub == nil {
		g.counted.AddGroup(at, &values, weight)
		return nil
	}
	m := g.aggregate.Measure
	switch {
	case b.Plain.Documents == 0:
	case m.Kind == plan.Sum:
		g.counted.AddMeasured(at, &values, 0, b.Plain.Sum.Value)
	case len(m.Bounds) == 0:
		g.counted.AddMeasured(at, &values, 0, float64(b.Plain.Documents))
	default:
		for i, one := range b.Plain.Buckets.Buckets {
			if one.Documents > 0 {
				g.counted.AddMeasured(at, &values, i, float64(one.Documents))
			}
		}
	}
	return nil
}
