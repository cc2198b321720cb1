package plugin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"golang.org/x/sync/errgroup"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

const (
	// alertDeadline ends before Grafana's own deadline for alert rules (30 s), which would swallow our text.
	alertDeadline = 25 * time.Second
	// resumeBudget is how long a call of our front end works before it answers with what it has; the front end calls again.
	resumeBudget = 4 * time.Second
	// minReadSeconds is for data sources whose settings could not be read.
	minReadSeconds = 5
	// agreed is which part more than a reader agreed to may be read: logs grow while somebody thinks.
	agreed = 4
)

// QueryData answers the queries of one request, each for itself: one bad query does not fail its neighbours.
func (d *Datasource) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	alert := req.Headers["FromAlert"] == "true"
	ctx, cancel := context.WithTimeout(ctx, d.deadline(alert))
	defer cancel()
	user := req.PluginContext.User
	// alert rules were written by somebody who may
	evidence := d.mayReadEvidence(user) || alert && user != nil && user.Login == "grafana_scheduler"
	result := backend.NewQueryDataResponse()
	var lock sync.Mutex
	var group errgroup.Group
	for _, query := range req.Queries {
		group.Go(func() error {
			answer := d.answer(ctx, query, asker{alert: alert, evidence: evidence, reader: forwarded(req.GetHTTPHeaders())})
			lock.Lock()
			defer lock.Unlock()
			result.Responses[query.RefID] = answer
			return nil
		})
	}
	return result, group.Wait()
}

// deadline is for queries that nobody continues; calls of our front end end long before it.
func (d *Datasource) deadline(alert bool) time.Duration {
	if alert {
		return alertDeadline
	}
	return time.Duration(max(d.settings.Limits.ReadSeconds, minReadSeconds)) * time.Second
}

// maxBytes is how much may be read for a query without asking; 0: anything. A reader may have agreed to more.
func (d *Datasource) maxBytes(asked runtimeFields) int64 {
	most := int64(d.settings.Limits.ScanGigabytes * 1e9)
	if most == 0 {
		return 0
	}
	return max(most, asked.AllowBytes+asked.AllowBytes/agreed)
}

// asker is who asks.
type asker struct {
	alert    bool
	evidence bool
	reader   string
}

// forwarded names the identity that Grafana forwards to the store: a hash of the headers that carry it.
func forwarded(headers http.Header) string {
	identity := strings.Join([]string{
		headers.Get(backend.OAuthIdentityTokenHeaderName), headers.Get(backend.OAuthIdentityIDTokenHeaderName), headers.Get(backend.CookiesHeaderName), headers.Get("X-Grafana-User"),
	}, "\x00")
	if strings.Trim(identity, "\x00") == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(identity))
	return hex.EncodeToString(sum[:])
}

// mayReadEvidence: payloads and identities are for signed-in users of a sufficient role. Externally shared dashboards ask as "service".
func (d *Datasource) mayReadEvidence(user *backend.User) bool {
	if user == nil || user.Login == "" || user.Login == "service" {
		return false
	}
	wanted, has := 0, -1
	for i, role := range roles {
		if role == d.settings.EvidenceRole {
			wanted = i
		}
		if role == user.Role {
			has = i
		}
	}
	return has >= wanted
}

// answer answers one query. Hostile input must not take the process down with it.
func (d *Datasource) answer(ctx context.Context, query backend.DataQuery, by asker) (result backend.DataResponse) {
	defer func() {
		if failure := recover(); failure != nil {
			backend.Logger.FromContext(ctx).Error("Query failed", "failure", failure, "stack", string(debug.Stack()))
			result = response(backend.StatusInternal, backend.ErrorSourcePlugin, errors.New("the query failed inside the plugin: see Grafana's log"))
		}
	}()
	failed := func(err error) backend.DataResponse {
		if !by.evidence {
			err = publicError(err)
		}
		return errorResponse(err)
	}
	q, asked, err := parseQuery(query)
	if err != nil {
		return failed(err)
	}
	q.Evidence, q.Reader, q.Alert, q.MaxBytes = by.evidence, by.reader, by.alert, d.maxBytes(asked)
	if by.alert {
		q.Budget = 0
	}
	found, err := d.describe(ctx)
	if err != nil {
		return failed(err)
	}
	answer, err := d.viewer.Answer(ctx, found.set, q, plan.NewWindow(query.TimeRange.From, query.TimeRange.To))
	var cost *view.CostError
	if errors.As(err, &cost) && q.Budget > 0 && (q.Type == view.Overview || q.Type == view.Anomaly) { // our panel asks its reader
		return backend.DataResponse{Frames: askFirst(query.RefID, q.Type, cost), Status: backend.StatusOK}
	}
	if err != nil {
		return failed(err)
	}
	answer.Computed.InStore(d.settings.Store)
	answer.Computed.Progress.Process = d.process
	if by.alert && answer.Computed.Exactness == view.Partial {
		return response(backend.StatusBadGateway, backend.ErrorSourceDownstream,
			fmt.Errorf("the answer is incomplete (%.0f %% of the range), and an alert rule must not count on it: narrow the range, or filter", answer.Computed.Coverage*100))
	}
	if q.Type == view.Overview && by.evidence && by.reader == "" { // the sample may have been read under another identity
		answer.Computed.Examples = d.unreadExamples(found)
	}
	frames, err := frames(query.RefID, q, answer, &d.settings)
	if err != nil {
		return failed(err)
	}
	return backend.DataResponse{Frames: frames, Status: backend.StatusOK}
}

// runtimeFields are set by our front end, and never saved.
type runtimeFields struct {
	Resume bool  `json:"resume"` // an answer in parts is wanted
	Since  int64 `json:"since"`  // milliseconds: nothing that was read before is taken
	// AllowBytes is what a reader has agreed to.
	AllowBytes int64 `json:"allowBytes"`
}

// parseQuery reads a query's JSON. Alert rules never see the front end: migrations and defaults are applied here.
func parseQuery(query backend.DataQuery) (view.Query, runtimeFields, error) {
	var q view.Query
	var asked runtimeFields
	text := migrateQuery(query.JSON)
	err := errors.Join(json.Unmarshal(text, &q), json.Unmarshal(text, &asked))
	if asked.Resume {
		q.Budget = resumeBudget
	}
	if asked.Since > 0 {
		q.Since = time.UnixMilli(asked.Since)
	}
	if err != nil {
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			return q, asked, view.NewQueryError(fmt.Sprintf("%s: a %s is not what it takes (%s)", wrongType.Field, wrongType.Value, wrongType.Type))
		}
		return q, asked, view.NewQueryError("the query is not JSON: " + err.Error())
	}
	if q.Type == "" {
		q.Type = view.QueryType(query.QueryType)
	}
	if q.IntervalMillis == 0 {
		q.IntervalMillis = query.Interval.Milliseconds()
	}
	if q.MaxPoints == 0 {
		q.MaxPoints = query.MaxDataPoints
	}
	return q, asked, q.Complete()
}
