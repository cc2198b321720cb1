package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// hit is a document.
type hit struct {
	Index  string                     `json:"_index"`
	ID     string                     `json:"_id"`
	Source json.RawMessage            `json:"_source"`
	Fields map[string]json.RawMessage `json:"fields"`
	Sort   []json.RawMessage          `json:"sort"`
}

func splitName(name string) []string { return strings.Split(name, ".") }

// entry makes an entry of a document. Values that only the mapping has are put in.
func (s *Store) entry(h hit, m *mapping) (plan.Entry, error) {
	e := plan.Entry{ID: h.Index + "/" + h.ID, Line: string(h.Source)}
	var times []string
	if err := json.Unmarshal(h.Fields[s.config.TimeField], &times); err != nil || len(times) == 0 {
		return e, store.NewError(store.Failed, 0, "a document has no time in "+s.config.TimeField, "", err)
	}
	var err error
	if e.Time, err = epochMillis(times[0]); err != nil {
		return e, store.NewError(store.Failed, 0, "a document's time can't be read", "", err)
	}
	if e.Document, err = plan.ParseDocument(e.Line); err != nil {
		return e, store.NewError(store.Failed, 0, "a document has no _source", "the index must keep _source", err)
	}
	changed := false
	for _, name := range m.constants {
		c := m.columns[name]
		if value, known := c.values[h.Index]; known {
			changed = e.Document.Set(splitName(name), value) || changed
			continue
		}
		var values []any
		if json.Unmarshal(h.Fields[c.name], &values) == nil && len(values) == 1 {
			changed = e.Document.Set(splitName(name), values[0]) || changed
		}
	}
	if changed {
		e.Line, err = e.Document.JSON()
	}
	return e, err
}

// epochMillis reads milliseconds with a fraction, in nanoseconds.
func epochMillis(text string) (int64, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	millis, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("time %q: %w", text, err)
	}
	nanos, err := strconv.ParseInt((fraction + "000000")[:6], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("time %q: %w", text, err)
	}
	return millis*1e6 + nanos, nil
}

// pager fetches all documents of a query, oldest first. What was fetched is compared with the number that the store told.
type pager struct {
	store   *Store
	mapping *mapping
	query   object
	limit   int          // of documents in all; 0: none
	proof   func() error // that the query finds what it should, asked before anything is given; nil: it does
	yield   func(plan.Entry) error
	cost    plan.Cost
	fetched int64
}

// documents runs a pager. limit 0 is none.
func (s *Store) documents(ctx context.Context, query object, limit int, yield func(plan.Entry) error) (plan.Cost, error) {
	p := &pager{store: s, query: query, limit: limit, yield: yield}
	err := p.run(ctx)
	return p.cost, err
}

func (p *pager) run(ctx context.Context) error {
	var err error
	if p.mapping, err = p.store.fields(ctx); err != nil {
		return err
	}
	first, err := p.search(ctx, p.store.indexPath("_search"), searchOptions, p.body([]any{p.byTime()}))
	if err != nil {
		return err
	}
	if p.proof != nil {
		if err := p.proof(); err != nil {
			return err
		}
	}
	total := first.Hits.Total.Value
	switch {
	case total <= int64(len(first.Hits.Hits)): // one search is of one moment: it is complete
		return p.give(first)
	case p.limit > 0 && total > int64(p.limit):
		return fmt.Errorf("%w: %d documents must be read, more than limits.documents (%d)", plan.ErrTooManyEntries, total, p.limit)
	}
	if !p.store.learned().noPointInTime {
		err := p.pointInTime(ctx)
		if p.fetched > 0 || !noPoint(err) {
			return err
		}
		p.store.learn(func(f *features) { f.noPointInTime = true })
	}
	return p.scroll(ctx)
}

func (p *pager) byTime() object { return object{p.store.config.TimeField: object{"order": "asc"}} }

func (p *pager) body(sort []any) object {
	fields := []any{object{"field": p.store.config.TimeField, "format": "epoch_millis"}}
	for _, name := range p.mapping.constants {
		fields = append(fields, p.mapping.columns[name].name)
	}
	return object{"size": p.store.config.PageSize, "query": p.query, "sort": sort, "docvalue_fields": fields, "track_total_hits": true}
}

func (p *pager) search(ctx context.Context, path string, options url.Values, body object) (searchAnswer, error) {
	answer, cost, err := p.store.search(ctx, path, options, body)
	cost.Lines = int64(len(answer.Hits.Hits))
	p.cost.Add(cost)
	return answer, err
}

func (p *pager) give(answer searchAnswer) error {
	for _, h := range answer.Hits.Hits {
		entry, err := p.store.entry(h, p.mapping)
		if err != nil {
			return err
		}
		p.fetched++
		if err := p.yield(entry); err != nil {
			return err
		}
	}
	return nil
}

// pointInTime pages through one moment of the index. Documents of equal time are told apart by _shard_doc, which OpenSearch 2 lacks, or _id.
func (p *pager) pointInTime(ctx context.Context) error {
	moment, err := p.store.openPoint(ctx)
	if err != nil {
		return err
	}
	defer moment.close(ctx)
	tie := "_shard_doc"
	if p.store.learned().noShardDoc {
		tie = "_id"
	}
	err = p.pages(ctx, moment, tie)
	if tie == "_shard_doc" && p.fetched == 0 && errors.Is(err, errNotSupported) {
		p.store.learn(func(f *features) { f.noShardDoc = true })
		err = p.pages(ctx, moment, "_id")
	}
	return err
}

func (p *pager) pages(ctx context.Context, moment *point, tie string) error {
	body := p.body([]any{p.byTime(), object{tie: "asc"}})
	for {
		answer, err := p.search(ctx, pointPath, pointOptions, moment.in(body))
		if err != nil {
			return err
		}
		hits := answer.Hits.Hits
		if err := p.give(answer); err != nil {
			return err
		}
		moment.follow(answer)
		if len(hits) < p.store.config.PageSize {
			return p.proven(answer.Hits.Total.Value)
		}
		body["search_after"] = hits[len(hits)-1].Sort
	}
}

// scroll pages where there is no point in time: OpenSearch 1, Elasticsearch without its default distribution.
func (p *pager) scroll(ctx context.Context) error {
	options := url.Values{"scroll": {keepAlive}}
	for name, values := range searchOptions {
		options[name] = values
	}
	answer, err := p.search(ctx, p.store.indexPath("_search"), options, p.body([]any{p.byTime()}))
	if err != nil {
		return err
	}
	total := answer.Hits.Total.Value
	id := answer.Scroll
	defer func() {
		_, _ = p.store.request(context.WithoutCancel(ctx), http.MethodDelete, scrollPath, nil, object{"scroll_id": id})
	}()
	for len(answer.Hits.Hits) > 0 {
		if err := p.give(answer); err != nil {
			return err
		}
		id = answer.Scroll
		if answer, err = p.search(ctx, scrollPath, nil, object{"scroll": keepAlive, "scroll_id": id}); err != nil {
			return err
		}
	}
	return p.proven(total)
}

func (p *pager) proven(total int64) error {
	if p.fetched == total {
		return nil
	}
	return store.NewError(store.Failed, 0, fmt.Sprintf("%d of %d documents were given", p.fetched, total), "try again", nil)
}
