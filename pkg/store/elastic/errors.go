package elastic

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/store"
)

// maxErrorText bounds what is shown of an error's text.
const maxErrorText = 300

// What a server lacks or forbids; the translation falls back to what it has.
var (
	errNotSupported = errors.New("the server does not support this")
	errExpensive    = errors.New("the cluster forbids expensive queries")
	errTooMany      = errors.New("too many buckets")
)

// failure is an error as the servers write it; OpenSearch and Elasticsearch agree.
type failure struct {
	Error json.RawMessage `json:"error"`
}

// reasons reads the types and reasons of an error, innermost included.
func reasons(text []byte) string {
	var f failure
	if json.Unmarshal(text, &f) != nil || len(f.Error) == 0 {
		return ""
	}
	var detail struct {
		Type, Reason string
		RootCause    []struct{ Type, Reason string } `json:"root_cause"`
		CausedBy     struct{ Type, Reason string }   `json:"caused_by"`
	}
	if json.Unmarshal(f.Error, &detail) != nil {
		return string(f.Error)
	}
	parts := []string{detail.Type, detail.Reason, detail.CausedBy.Type, detail.CausedBy.Reason}
	for _, cause := range detail.RootCause {
		parts = append(parts, cause.Type, cause.Reason)
	}
	return strings.Join(parts, " ")
}

// statusError reads the servers' errors.
func statusError(status int, contentType string, text []byte) error {
	told := reasons(text)
	lower := strings.ToLower(told)
	has := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(lower, word) {
				return true
			}
		}
		return false
	}
	detail := clip(told)
	switch {
	case status == http.StatusUnauthorized:
		return store.NewError(store.Unauthorized, status, "the credentials are refused (401)", "check user and password, the API key or the token", nil)
	case has("too_many_buckets"):
		return store.NewError(store.Limit, status, "an answer has more groups than search.max_buckets", "narrow the range", errTooMany)
	case has("too_many_nested_clauses", "too_many_clauses"): // a list of terms over a field that has no terms (wildcard)
		return store.NewError(store.BadQuery, status, "the query has more clauses than the cluster allows", "", errNotSupported).WithDetail(detail)
	case has("allow_expensive_queries"):
		return store.NewError(store.Limit, status, "the cluster forbids expensive queries", "", errExpensive)
	case status == http.StatusForbidden:
		return store.NewError(store.Forbidden, status, "the credentials may not read this index (403)", "ask for the privileges read and view_index_metadata on it", nil).WithDetail(detail)
	case has("index_not_found"):
		return store.NewError(store.NotThisStore, status, "there is no such index", "check the name of the index, data stream or alias", errNoIndex).WithDetail(detail)
	case has("index_closed"):
		return store.NewError(store.Failed, status, "the index is closed", "open it, or leave it out of the pattern", nil).WithDetail(detail)
	case status == http.StatusTooManyRequests, has("es_rejected_execution", "circuit_breaking", "rejected_execution"):
		return store.NewError(store.Busy, status, "the cluster is busy", "try again, or narrow the range", nil).WithDetail(detail)
	case has("no_shard_available", "all shards failed", "partial shards failure") && status >= 500:
		return store.NewError(store.Failed, status, "not all shards answer", "look at the health of the cluster", nil).WithDetail(detail)
	case status == http.StatusBadGateway || status == http.StatusServiceUnavailable:
		return store.NewError(store.Busy, status, fmt.Sprintf("the server is not ready (%d)", status), "try again", nil).WithDetail(detail)
	case status == http.StatusGatewayTimeout:
		return store.NewError(store.Timeout, status, "a proxy gave up waiting (504)", "narrow the range, or raise the proxy's timeout", nil)
	case told == "" && (status == http.StatusNotFound || strings.Contains(contentType, "html")):
		return store.NewError(store.NotThisStore, status, fmt.Sprintf("there is no Elasticsearch or OpenSearch at this URL (%d)", status), "the URL is the server's address, like http://opensearch:9200, with the path of a proxy if there is one", nil)
	case status/100 == 4:
		return store.NewError(store.BadQuery, status, fmt.Sprintf("the query is refused (%d)", status), "", errNotSupported).WithDetail(detail)
	}
	return store.NewError(store.Failed, status, fmt.Sprintf("the server answered %d", status), "", nil).WithDetail(detail)
}

var errNoIndex = errors.New("no such index")

func clip(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxErrorText {
		return strings.ToValidUTF8(text[:maxErrorText], "") + "…"
	}
	return text
}
