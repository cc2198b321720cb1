// Package loki asks Loki. Totals are instant metric queries, because range queries align their edges to the step; suspects are log queries
// of whole lines, because Loki drops entries that become equal after a projection.
package loki

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	// maxResponse bounds one answer: 5000 entries of 20 kB.
	maxResponse = 100 << 20
	// maxErrorText bounds what is shown of an error's text.
	maxErrorText = 300
	// retries of a busy store, with growing pauses.
	retries = 4
	// defaultGroups and defaultEntries are Loki's defaults (max_query_series, max_entries_limit_per_query), where it does not tell.
	defaultGroups, defaultEntries = 500, 5000
)

// Config is what a Loki store needs.
type Config struct {
	URL      string
	Selector string
	Client   *http.Client
	Timeout  time.Duration // of one request
	Entries  int           // page size; 0: what Loki allows
}

// Store is a Loki. It is safe for concurrent use.
type Store struct {
	config Config
	base   *url.URL
	limits limits
	shapes struct {
		lock   sync.Mutex
		groups map[string]int
	}
	usual usual
	kept  kept
}

var _ store.Store = (*Store)(nil)

// New checks the configuration; its errors name the option.
func New(c Config) (*Store, error) {
	base, err := url.Parse(strings.TrimRight(strings.TrimSpace(c.URL), "/"))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("url: %q is not the address of a Loki, like http://loki:3100", c.URL)
	}
	if c.Selector = strings.TrimSpace(c.Selector); !strings.HasPrefix(c.Selector, "{") || !strings.HasSuffix(c.Selector, "}") {
		return nil, fmt.Errorf(`sources: selector %q is not a stream selector, like {job="nginx"}`, c.Selector)
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	return &Store{config: c, base: base}, nil
}

// Explore is the selector.
func (s *Store) Explore() string { return s.config.Selector }

// answer is the envelope of query and query_range.
type answer struct {
	Status string `json:"status"`
	Data   struct {
		ResultType string          `json:"resultType"`
		Result     json.RawMessage `json:"result"`
		Stats      struct {
			Summary struct {
				Bytes int64 `json:"totalBytesProcessed"`
				Lines int64 `json:"totalLinesProcessed"`
			} `json:"summary"`
		} `json:"stats"`
	} `json:"data"`
	Warnings []string `json:"warnings"`
}

// query runs one query. Warnings fail it: Loki warns when it leaves something out.
func (s *Store) query(ctx context.Context, path string, form url.Values) (answer, plan.Cost, error) {
	var a answer
	start := time.Now()
	body, err := s.request(ctx, http.MethodPost, path, form)
	cost := plan.Cost{Queries: 1, Seconds: time.Since(start).Seconds()}
	if err != nil {
		return a, cost, err
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, cost, store.NewError(store.NotThisStore, 0, "the answer is not Loki's", "check the URL: it is the address without /loki/api", err)
	}
	cost.Bytes, cost.Lines = a.Data.Stats.Summary.Bytes, a.Data.Stats.Summary.Lines
	if len(a.Warnings) > 0 {
		return a, cost, store.NewError(store.Limit, 0, "Loki warns that its answer is not complete", "narrow the range", plan.ErrTooManyGroups).WithDetail(clip(strings.Join(a.Warnings, "; ")))
	}
	return a, cost, nil
}

// request sends a request and retries while Loki is busy.
func (s *Store) request(ctx context.Context, method, path string, form url.Values) ([]byte, error) {
	for attempt := 0; ; attempt++ {
		body, err := s.once(ctx, method, path, form)
		if err == nil || attempt >= retries || !store.IsKind(err, store.Busy) {
			return body, err
		}
		pause := time.Duration(100<<attempt) * time.Millisecond
		pause += rand.N(pause)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (s *Store) once(ctx context.Context, method, path string, form url.Values) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	target := s.base.JoinPath(path)
	var body io.Reader
	if method == http.MethodGet {
		target.RawQuery = form.Encode()
	} else {
		body = strings.NewReader(form.Encode()) // a form escapes the limits of URLs
	}
	request, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("request to Loki: %w", err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.Header.Set("X-Loki-Response-Encoding-Flags", "categorize-labels") // keeps extracted labels out of the entry's own
	store.MayRepeat(request)
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
		return nil, store.NewError(store.Limit, response.StatusCode, fmt.Sprintf("an answer of Loki is larger than %d MB", maxResponse>>20), "narrow the range", nil)
	case response.StatusCode/100 != 2:
		return nil, statusError(response.StatusCode, response.Header.Get("Content-Type"), string(text))
	}
	return text, nil
}

// connectionError tells a store that can't be reached from one that closed the connection late, which Loki does at its write timeout.
func (s *Store) connectionError(ctx context.Context, err error) error {
	var network *net.OpError
	var told *store.Error
	switch {
	case errors.As(err, &told): // the client's own refusal, of a redirect
		return told
	case errors.Is(err, context.Canceled) && !errors.Is(ctx.Err(), context.DeadlineExceeded):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return store.NewError(store.Timeout, 0, fmt.Sprintf("Loki did not answer within %s", s.config.Timeout), "narrow the range or raise the timeout", err)
	case errors.As(err, &network) && network.Op == "dial":
		return store.NewError(store.Unreachable, 0, "Loki can't be reached", "check the URL, and that Grafana's server can reach it", err)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return store.NewError(store.Timeout, 0, "Loki closed the connection", "it may have met its write timeout: narrow the range", err)
	}
	return store.NewError(store.Unreachable, 0, "the connection to Loki failed", "check the URL, TLS settings and proxies", err)
}

// statusError reads Loki's errors. They are plain text, and some user errors come as 500.
func statusError(status int, contentType, text string) error {
	lower := strings.ToLower(text)
	if strings.Contains(contentType, "html") || strings.Contains(lower, "<html") {
		lower, text = "", "a web page instead of an answer"
	}
	switch {
	case strings.Contains(lower, "maximum of series") || strings.Contains(lower, "maximum number of series"):
		return store.NewError(store.Limit, status, "Loki lists at most some hundred groups in one query (max_query_series)", "", plan.ErrTooManyGroups)
	case strings.Contains(lower, "no org id") || strings.Contains(lower, "org id"):
		return store.NewError(store.Tenant, status, "Loki wants a tenant", "add the HTTP header X-Scope-OrgID with the name of the tenant", nil)
	case status == http.StatusUnauthorized:
		return store.NewError(store.Unauthorized, status, "Loki refuses the credentials (401)", "check user, password or token", nil)
	case status == http.StatusForbidden:
		return store.NewError(store.Forbidden, status, "the credentials may not read this (403)", "ask for read access to the logs, or check the tenant", nil)
	case status == http.StatusTooManyRequests || strings.Contains(lower, "too many outstanding requests"):
		return store.NewError(store.Busy, status, "Loki is busy", "try again, or raise its limits", nil).WithDetail(clip(text))
	case status == http.StatusNotFound:
		return store.NewError(store.NotThisStore, status, "there is no Loki at this URL (404)", "the URL is the address without /loki/api", nil)
	case status == http.StatusGatewayTimeout, strings.Contains(lower, "deadline exceeded"), strings.Contains(lower, "timed out"), strings.Contains(lower, "context canceled"):
		return store.NewError(store.Timeout, status, "Loki's query timeout was met", "narrow the range, or raise query_timeout", nil)
	case strings.Contains(lower, "bytes") && strings.Contains(lower, "limit"), strings.Contains(lower, "query length"):
		return store.NewError(store.Limit, status, "a limit of Loki was met", "narrow the range", nil).WithDetail(clip(text))
	case status/100 == 4 && strings.Contains(lower, "parse error"):
		return store.NewError(store.BadQuery, status, "Loki does not understand the query", "check the selector", nil).WithDetail(clip(text))
	case status == http.StatusBadGateway || status == http.StatusServiceUnavailable:
		return store.NewError(store.Busy, status, fmt.Sprintf("Loki is not ready (%d)", status), "try again", nil)
	}
	return store.NewError(store.Failed, status, fmt.Sprintf("Loki answered %d", status), "", nil).WithDetail(clip(text))
}

func clip(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxErrorText {
		return strings.ToValidUTF8(text[:maxErrorText], "") + "…"
	}
	return text
}
