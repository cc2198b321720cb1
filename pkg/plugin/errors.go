package plugin

import (
	"context"
	"errors"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

var (
	errEmptySelection = store.NewError(store.BadQuery, http.StatusNotFound, "the selection holds no entries of the last 29 days", "check the selector or index, the tenant, and whether logs arrive", nil)
	errNoRequests     = store.NewError(store.BadQuery, http.StatusNotFound, "no HTTP requests were found in the newest entries", "check the selector or index, or name the format in the source's settings", nil)
)

// settingsError is a mistake in the data source's settings.
type settingsError struct{ cause error }

func (e *settingsError) Error() string { return "the data source's settings: " + e.cause.Error() }
func (e *settingsError) Unwrap() error { return e.cause }

// publicError is an error without anything internal: externally shared dashboards show error texts as they are.
func publicError(err error) error {
	var (
		settings   *settingsError
		stored     *store.Error
		queryError *view.QueryError
		cost       *view.CostError
	)
	switch {
	case errors.As(err, &cost):
		return err
	case errors.As(err, &stored):
		public := *stored
		public.Detail = ""
		return &public
	case errors.As(err, &settings):
		return &settingsError{errors.New("they are not right: its administrator can see why")}
	case errors.As(err, &queryError), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return errors.New("the query failed")
}

// errorResponse maps an error to a status and a source. Texts are shown to anonymous readers too: they hold nothing internal.
func errorResponse(err error) backend.DataResponse {
	var (
		queryError *view.QueryError
		settings   *settingsError
		stored     *store.Error
		incomplete *view.IncompleteError
		cost       *view.CostError
	)
	switch {
	case errors.As(err, &cost):
		return response(backend.StatusBadRequest, backend.ErrorSourceDownstream, cost)
	case errors.As(err, &incomplete):
		return response(backend.StatusTimeout, backend.ErrorSourceDownstream, incomplete)
	case errors.As(err, &queryError):
		return response(backend.StatusBadRequest, backend.ErrorSourceDownstream, err)
	case errors.As(err, &settings):
		return response(backend.StatusBadRequest, backend.ErrorSourceDownstream, err)
	case errors.As(err, &stored):
		return response(statusOf(stored), backend.ErrorSourceDownstream, stored)
	case errors.Is(err, context.DeadlineExceeded):
		return response(backend.StatusTimeout, backend.ErrorSourceDownstream, errors.New("the range could not be read in time: narrow it, or filter"))
	case errors.Is(err, context.Canceled):
		return response(backend.Status(499), backend.ErrorSourceDownstream, errors.New("the query was cancelled"))
	}
	return response(backend.StatusInternal, backend.ErrorSourcePlugin, err)
}

func response(status backend.Status, source backend.ErrorSource, err error) backend.DataResponse {
	return backend.DataResponse{Status: status, Error: err, ErrorSource: source}
}

func statusOf(err *store.Error) backend.Status {
	switch err.Kind {
	case store.Unauthorized, store.Forbidden, store.Tenant: // not 401: Grafana would take it for its own
		return backend.StatusForbidden
	case store.BadQuery, store.NotThisStore, store.Limit:
		return backend.StatusBadRequest
	case store.Timeout:
		return backend.StatusTimeout
	case store.Busy:
		return backend.StatusTooManyRequests
	}
	return backend.StatusBadGateway
}
