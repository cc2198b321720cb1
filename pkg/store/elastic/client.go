package elastic

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	// maxResponse bounds one answer: 5000 documents of 20 kB.
	maxResponse = 100 << 20
	// retries of a busy store, with growing pauses.
	retries = 6
	// scrollPath gives the next page of a scroll.
	scrollPath = "/_search/scroll"
)

// search options: what can't be answered in full is an error, and a missing index is not an empty one.
var searchOptions = url.Values{"allow_partial_search_results": {"false"}, "allow_no_indices": {"true"}}

// searchAnswer is what _search gives.
type searchAnswer struct {
	// terminated_early is not looked at: nothing here asks to end early (terminate_after), and OpenSearch 3.8 says so of answers that it
	// takes from its index without visiting documents.
	TimedOut bool `json:"timed_out"`
	Shards   struct {
		Total, Successful, Skipped, Failed int
	} `json:"_shards"`
	Clusters struct {
		Skipped, Partial, Failed int
	} `json:"_clusters"`
	PIT    string `json:"pit_id"`
	Scroll string `json:"_scroll_id"`
	Hits   struct {
		Total struct {
			Value int64 `json:"value"`
		} `json:"total"`
		Hits []hit `json:"hits"`
	} `json:"hits"`
	Aggregations map[string]json.RawMessage `json:"aggregations"`
}

// search runs one search; an incomplete answer is an error.
func (s *Store) search(ctx context.Context, path string, options url.Values, body object) (searchAnswer, plan.Cost, error) {
	var answer searchAnswer
	start := time.Now()
	text, err := s.request(ctx, http.MethodPost, path, options, body)
	cost := plan.Cost{Queries: 1, Seconds: time.Since(start).Seconds()}
	if err != nil {
		return answer, cost, err
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return answer, cost, store.NewError(store.NotThisStore, 0, "the answer is not that of Elasticsearch or OpenSearch", "check the URL", err)
	}
	cost.Lines = answer.Hits.Total.Value
	return answer, cost, answer.complete()
}

// complete says what is missing: shards that failed or are not assigned, skipped clusters and timeouts all come with status 200.
func (a *searchAnswer) complete() error {
	switch {
	case a.TimedOut:
		return store.NewError(store.Timeout, 0, "the search met a timeout of the cluster", "narrow the range, or raise search.default_search_timeout", nil)
	case a.Shards.Failed > 0 || a.Shards.Successful < a.Shards.Total:
		return store.NewError(store.Failed, 0, fmt.Sprintf("%d of %d shards did not answer", a.Shards.Total-a.Shards.Successful, a.Shards.Total), "look at the health of the cluster", nil)
	case a.Clusters.Skipped+a.Clusters.Partial+a.Clusters.Failed > 0:
		return store.NewError(store.Failed, 0, "a remote cluster did not answer in full", "look at the health of the remote cluster", nil)
	}
	return nil
}

func (s *Store) indexPath(api string) string { return "/" + s.config.Index + "/" + api }

// request sends a request and retries while the store is busy.
func (s *Store) request(ctx context.Context, method, path string, options url.Values, body object) (text []byte, err error) {
	var content []byte
	if body != nil {
		if content, err = json.Marshal(body); err != nil {
			return nil, fmt.Errorf("request to %s: %w", s.product(), err)
		}
	}
	err = patiently(ctx, func() error {
		text, err = s.once(ctx, method, path, options, content)
		return err
	})
	return text, err
}

// patiently does something again while the store is busy.
func patiently(ctx context.Context, do func() error) error {
	for attempt := 0; ; attempt++ {
		err := do()
		if err == nil || attempt >= retries || !store.IsKind(err, store.Busy) {
			return err
		}
		pause := time.Duration(100<<attempt) * time.Millisecond
		pause += rand.N(pause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// once sends a request; content is JSON, or one object a line.
func (s *Store) once(ctx context.Context, method, path string, options url.Values, content []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	target := *s.base
	target.Path += path // names of indices hold commas and colons, which stay as they are
	target.RawQuery = options.Encode()
	request, err := http.NewRequestWithContext(ctx, method, target.String(), bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("request to %s: %w", s.product(), err)
	}
	switch {
	case strings.HasSuffix(path, "/"+multiAPI):
		request.Header.Set("Content-Type", "application/x-ndjson")
	case content != nil:
		request.Header.Set("Content-Type", "application/json")
	}
	if path != scrollPath { // a page of a scroll that was lost on the way is gone
		store.MayRepeat(request)
	}
	response, err := s.config.Client.Do(request)
	if err != nil {
		return nil, s.connectionError(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxResponse+1))
	switch {
	case err != nil:
		return nil, s.connectionError(ctx, err)
	case len(text) > maxResponse:
		return nil, store.NewError(store.Limit, response.StatusCode, fmt.Sprintf("an answer is larger than %d MB", maxResponse>>20), "narrow the range", errTooLarge)
	case response.StatusCode/100 != 2:
		return nil, statusError(response.StatusCode, response.Header.Get("Content-Type"), text)
	}
	return text, nil
}

var errTooLarge = errors.New("the answer is too large")

// connectionError tells a store that can't be reached from one that is slow, and names what is wrong with certificates.
func (s *Store) connectionError(ctx context.Context, err error) error {
	var network *net.OpError
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var notTLS tls.RecordHeaderError
	var told *store.Error
	switch {
	case errors.As(err, &told): // the client's own refusal, of a redirect
		return told
	case errors.Is(err, context.Canceled) && !errors.Is(ctx.Err(), context.DeadlineExceeded):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return store.NewError(store.Timeout, 0, fmt.Sprintf("%s did not answer within %s", s.product(), s.config.Timeout), "narrow the range or raise the timeout", err)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return store.NewError(store.Unreachable, 0, "the server's certificate has expired or is not valid yet", "renew it, or check the clocks", err)
	case errors.As(err, &unknown):
		return store.NewError(store.Unreachable, 0, "the server's certificate is signed by an unknown authority", "give its CA certificate in the TLS settings", err)
	case errors.As(err, &hostname):
		return store.NewError(store.Unreachable, 0, "the server's certificate is for another name", "use the name in the certificate, or set the server name in the TLS settings", err)
	case errors.As(err, &invalid), errors.As(err, &notTLS):
		return store.NewError(store.Unreachable, 0, "there is no valid TLS at this address", "check https and http in the URL, and the certificates", err)
	case errors.As(err, &network) && network.Op == "dial":
		return store.NewError(store.Unreachable, 0, s.product()+" can't be reached", "check the URL, and that Grafana's server can reach it", err)
	}
	return store.NewError(store.Unreachable, 0, "the connection to "+s.product()+" failed", "check the URL, TLS settings and proxies", err)
}
