package elastic

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/store"
)

// Products.
const (
	elasticsearch = "Elasticsearch"
	openSearch    = "OpenSearch"
	unknown       = "Elasticsearch or OpenSearch"
)

// server is what answers at the URL.
type server struct{ product, version string }

// features are learned by trying: numbers of versions say little of managed and stripped servers.
type features struct {
	noPointInTime bool // scroll is used instead
	noShardDoc    bool // _id breaks ties instead
	noMulti       bool // searches are sent one by one instead
	noScripts     bool
	noExpensive   bool      // regular expressions are refused: all documents are suspects
	foldUntil     time.Time // until when targets are folded without trying how many there are
	unnamedUntil  time.Time // until when targets are not named
}

// product is the name of the server, as far as it is known.
func (s *Store) product() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.server == nil {
		return unknown
	}
	return s.server.product
}

func (s *Store) learned() features {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.features
}

func (s *Store) learn(f func(*features)) {
	s.lock.Lock()
	defer s.lock.Unlock()
	f(&s.features)
}

// probe asks who the server is. Users without cluster rights and stripped or serverless products may not ask: then the product is open, and
// nothing else depends on it. Only refused credentials and dead connections are errors.
func (s *Store) probe(ctx context.Context) (server, error) {
	s.lock.Lock()
	known := s.server
	s.lock.Unlock()
	if known != nil && known.version != "" {
		return *known, nil
	}
	found := server{product: unknown}
	text, err := s.request(ctx, http.MethodGet, "/", nil, nil)
	if store.IsKind(err, store.Unreachable) || store.IsKind(err, store.Unauthorized) || store.IsKind(err, store.Timeout) || ctx.Err() != nil {
		return found, err
	}
	if err == nil {
		found = readServer(text)
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.server = &found
	return found, nil
}

func readServer(text []byte) server {
	var told struct {
		Version struct {
			Number       string `json:"number"`
			Distribution string `json:"distribution"`
			Lucene       string `json:"lucene_version"`
		} `json:"version"`
		Tagline string `json:"tagline"`
	}
	if json.Unmarshal(text, &told) != nil || told.Version.Number == "" {
		return server{product: unknown}
	}
	// with compatibility.override_main_response_version OpenSearch calls itself 7.10.2, but keeps its tagline
	if told.Version.Distribution == "opensearch" || told.Tagline == "The OpenSearch Project: https://opensearch.org/" {
		return server{product: openSearch, version: told.Version.Number}
	}
	return server{product: elasticsearch, version: told.Version.Number}
}

// compatible is what Elasticsearch 8 and 9 agree to, and Elasticsearch 7 and OpenSearch do not.
const compatible = "application/vnd.elasticsearch+json;compatible-with=8"

// recordsIgnored reports whether the field _ignored lists what ignore_above left out of the index. Elasticsearch 8 does; Elasticsearch 7.10 and
// OpenSearch (up to 3.8) list malformed values only. The version can't always be asked for, so a content type tells.
func (s *Store) recordsIgnored(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	target := *s.base
	target.Path += s.indexPath("_field_caps")
	target.RawQuery = "fields=" + defaultTimeField
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return false, err
	}
	request.Header.Set("Accept", compatible)
	response, err := s.config.Client.Do(request)
	if err != nil {
		return false, s.connectionError(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, maxResponse))
	return response.StatusCode/100 == 2 && strings.HasPrefix(response.Header.Get("Content-Type"), "application/vnd.elasticsearch+json"), nil
}
