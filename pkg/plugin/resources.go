package plugin

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

const (
	// valuesWindow is what filter values are taken from if no range is given.
	valuesWindow = 6 * time.Hour
	// maxValues of a filter are suggested.
	maxValues = 200
)

// resources is the allow-list of paths; what is not here is not found.
func (d *Datasource) resources() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /filter-keys", d.filterKeys)
	mux.HandleFunc("GET /filter-values", d.filterValues)
	mux.HandleFunc("GET /sample", d.sample)
	mux.HandleFunc("GET /formats", d.formats)
	mux.HandleFunc("POST /endpoint-preview", d.endpointPreview)
	mux.HandleFunc("GET /taxonomy", func(w http.ResponseWriter, _ *http.Request) { writeRaw(w, taxonomy.JSON()) })
	mux.HandleFunc("GET /rules", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, d.engine.Rules()) })
	return mux
}

func writeRaw(w http.ResponseWriter, text []byte) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text)
}

func writeJSON(w http.ResponseWriter, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		http.Error(w, `{"message":"the answer can't be written"}`, http.StatusInternalServerError)
		return
	}
	writeRaw(w, text)
}

func writeError(w http.ResponseWriter, err error) {
	answer := errorResponse(err)
	text, marshalErr := json.Marshal(map[string]string{"message": answer.Error.Error()})
	if marshalErr != nil {
		text = []byte(`{}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(int(answer.Status))
	_, _ = w.Write(text)
}

type filterKey struct {
	Value string `json:"value"`
	Text  string `json:"text"`
	Group string `json:"group"`
}

func (d *Datasource) filterKeys(w http.ResponseWriter, r *http.Request) {
	found, err := d.describe(r.Context())
	if err != nil {
		writeError(w, err)
		return
	}
	keys := []filterKey{}
	for _, dimension := range view.Dimensions(found.set) {
		keys = append(keys, filterKey{dimension.Key, dimension.Title, dimension.Group})
	}
	writeJSON(w, keys)
}

type filterValue struct {
	Value string  `json:"value"`
	Text  string  `json:"text"`
	Count float64 `json:"count"`
}

// filterValues suggests the values that threat requests have.
func (d *Datasource) filterValues(w http.ResponseWriter, r *http.Request) {
	window, err := windowOf(r)
	if err != nil {
		writeError(w, err)
		return
	}
	q := view.Query{Type: view.Table, GroupBy: []string{r.URL.Query().Get("key")}, Metrics: []string{"threats"}, Limit: maxValues, Taxonomy: r.URL.Query().Get("taxonomy")}
	if text := r.URL.Query().Get("filters"); text != "" {
		if err := json.Unmarshal([]byte(text), &q.Filters); err != nil {
			writeError(w, view.NewQueryError("filters: they are not a JSON list of filters"))
			return
		}
	}
	if err := q.Complete(); err != nil {
		writeError(w, err)
		return
	}
	q.Evidence, q.Reader = d.mayReadEvidence(backend.UserFromContext(r.Context())), forwarded(r.Header)
	found, err := d.describe(r.Context())
	if err != nil {
		writeError(w, err)
		return
	}
	answer, err := d.viewer.Answer(r.Context(), found.set, q, window)
	if err != nil {
		writeError(w, err)
		return
	}
	values := []filterValue{}
	columns := answer.Frames[0].Columns
	for i, value := range columns[0].Strings {
		if value != "" {
			values = append(values, filterValue{value, value, *columns[1].Numbers[i]})
		}
	}
	writeJSON(w, values)
}

// windowOf reads from and to in milliseconds.
func windowOf(r *http.Request) (plan.Window, error) {
	from, errFrom := strconv.ParseInt(r.URL.Query().Get("from"), 10, 64)
	to, errTo := strconv.ParseInt(r.URL.Query().Get("to"), 10, 64)
	if r.URL.Query().Get("from") == "" && r.URL.Query().Get("to") == "" {
		now := time.Now()
		return plan.NewWindow(now.Add(-valuesWindow), now), nil
	}
	if err := errors.Join(errFrom, errTo); err != nil {
		return plan.Window{}, view.NewQueryError("from and to are milliseconds since the epoch")
	}
	return plan.NewWindow(time.UnixMilli(from), time.UnixMilli(to)), nil
}
