package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/underthreat/apis-under-threat/pkg/store"
)

// keepAlive is how long a point in time or scroll lives between two pages.
const keepAlive = "2m"

// pointPath is where a moment is searched: it names its indices.
const pointPath = "/_search"

var pointOptions = url.Values{"allow_partial_search_results": {"false"}}

// point is one moment of the index: several searches of it see the same documents.
type point struct {
	store   *Store
	id      string
	path    string // that closes it
	elastic bool
}

// openPoint makes a point in time; Elasticsearch and OpenSearch have different paths for it.
func (s *Store) openPoint(ctx context.Context) (*point, error) {
	options := url.Values{"keep_alive": {keepAlive}}
	var opened struct {
		Elasticsearch string `json:"id"`
		OpenSearch    string `json:"pit_id"`
	}
	path := "/_search/point_in_time"
	text, err := s.request(ctx, http.MethodPost, s.indexPath("_search/point_in_time"), options, nil)
	if errors.Is(err, errNotSupported) || store.IsKind(err, store.NotThisStore) {
		path = "/_pit"
		text, err = s.request(ctx, http.MethodPost, s.indexPath("_pit"), options, nil)
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &opened); err != nil || opened.Elasticsearch+opened.OpenSearch == "" {
		return nil, store.NewError(store.BadQuery, 0, "the point in time can't be read", "", errNotSupported)
	}
	return &point{store: s, id: opened.Elasticsearch + opened.OpenSearch, path: path, elastic: opened.Elasticsearch != ""}, nil
}

// noPoint reports whether there are no points in time here: OpenSearch 1, Elasticsearch without its default distribution, users without the right.
func noPoint(err error) bool {
	return errors.Is(err, errNotSupported) || store.IsKind(err, store.Forbidden)
}

// close frees what the servers keep for it. One that can't be closed ends by itself.
func (p *point) close(ctx context.Context) {
	body := object{"pit_id": []string{p.id}}
	if p.elastic {
		body = object{"id": p.id}
	}
	_, _ = p.store.request(context.WithoutCancel(ctx), http.MethodDelete, p.path, nil, body)
}

// in makes a search one of this moment.
func (p *point) in(body object) object {
	body["pit"] = object{"id": p.id, "keep_alive": keepAlive}
	return body
}

// follow takes the id of an answer: later searches need the latest one.
func (p *point) follow(answer searchAnswer) {
	if answer.PIT != "" {
		p.id = answer.PIT
	}
}
