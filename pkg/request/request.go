// Package request is the canonical HTTP request that every log format is read into, its outcome, and what is masked in it.
package request

import "strings"

// Request is one HTTP request as a log entry tells it. Empty strings mean "not in the log".
type Request struct {
	Time   int64 // nanoseconds since the epoch
	Method string
	Target string // the raw request target: path and query as logged
	Status int    // 0 if the log has none

	Host, Service, Route   string
	Peer, Forwarded        string // address of the connection, and the forwarded-for header
	User, APIKey, Session  string // raw: they are hashed before they leave the backend
	Cookie, Authorization  string // raw, whole headers
	Body                   string
	UserAgent, Referer     string
	Country, Organisation  string
	ASN, TraceID           string
	Bytes, DurationSeconds float64 // -1 if not logged

	Verdicts []Verdict
	Blocked  bool // the log's own verdict

	PayloadUnasked bool // the store can't be asked for odd cookies and bodies: rules don't look at them, so that counts don't depend on what else is odd
}

// Verdict is what a WAF said of a request.
type Verdict struct {
	RuleID   string
	Message  string
	Data     string
	Severity string
	Tags     []string
}

// Path is the target up to the query.
func (r *Request) Path() string {
	path, _, _ := strings.Cut(r.Target, "?")
	return path
}

// Query is the target after the first question mark.
func (r *Request) Query() string {
	_, query, _ := strings.Cut(r.Target, "?")
	return query
}
