// Package store is how the engine asks for log entries. A store knows nothing of rules beyond a gate, and the engine nothing of LogQL or query DSL.
package store

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Store answers questions about entries in a half-open window. Implementations are safe for concurrent use.
type Store interface {
	// Aggregate yields mergeable measures for each key and cell, computed by the store. It is exact or fails: with plan.ErrTooManyGroups
	// if the store can't list all groups.
	Aggregate(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error)
	// Suspects yields every entry that passes the gate and meets the predicate, oldest first; a superset is allowed, less is not. It fails with
	// plan.ErrTooManyEntries if more entries share an instant than the store gives at once.
	Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error)
	// Read fetches entries again by reference, for evidence; entries that are gone are left out.
	Read(ctx context.Context, refs []plan.Ref, yield func(plan.Entry) error) error
	// Size estimates what a window holds, quickly: from an index, not by reading. It may be of entries that arrived a while ago only.
	Size(ctx context.Context, w plan.Window) (plan.Size, error)
	// Describe tells what the store's data has, from samples.
	Describe(ctx context.Context) (plan.Description, error)
	// Explore is a query in the store's own language that shows what was counted, for people.
	Explore() string
}

// FewGroups is a store that may be unable to list many groups in one answer.
type FewGroups interface {
	// ListsFewGroups reports whether it is.
	ListsFewGroups() bool
}

// Kind tells errors of stores apart, for health and for retries.
type Kind string

// Kinds of errors.
const (
	Unreachable  Kind = "unreachable"
	NotThisStore Kind = "not this store"
	Unauthorized Kind = "unauthorized"
	Forbidden    Kind = "forbidden"
	Tenant       Kind = "tenant"
	BadQuery     Kind = "bad query"
	Limit        Kind = "limit"
	Busy         Kind = "busy"
	Timeout      Kind = "timeout"
	Failed       Kind = "failed"
)

// Error is a store's refusal: what happened, and what the user can do. Detail may hold what is internal, such as the store's own words:
// shared dashboards show error texts, so it is for signed-in readers only (see Public).
type Error struct {
	Kind    Kind
	Status  int
	Message string
	Detail  string
	Remedy  string
	cause   error
}

// NewError makes an error; cause may be nil.
func NewError(kind Kind, status int, message, remedy string, cause error) *Error {
	return &Error{Kind: kind, Status: status, Message: message, Remedy: remedy, cause: cause}
}

// WithDetail adds what only signed-in readers may see.
func (e *Error) WithDetail(detail string) *Error {
	e.Detail = detail
	return e
}

// Error is the message with detail and remedy.
func (e *Error) Error() string { return join(e.Message, e.Detail, e.Remedy) }

// Public is the message with the remedy, without anything internal.
func (e *Error) Public() string { return join(e.Message, e.Remedy) }

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ": ")
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// MayRepeat tells the transport that a question asked by POST changes nothing: it asks again when the store has closed a connection that was kept
// open. A header without values is not sent (net/http.Transport).
func MayRepeat(r *http.Request) { r.Header["Idempotency-Key"] = nil }

// IsKind reports whether err is a store's error of this kind.
func IsKind(err error, kind Kind) bool {
	var storeError *Error
	return errors.As(err, &storeError) && storeError.Kind == kind
}
