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
	// sampleEntries are shown by the sample resource.
	sampleEntries = 20
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
	source, err := d.describe(r.Context())
	if err != nil {
		writeError(w, err)
		return
	}
	keys := []filterKey{}
	for _, dimension := range view.Dimensions(source) {
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
	source, err := d.describe(r.Context())
	if err != nil {
		writeError(w, err)
		return
	}
	answer, err := d.viewer.Answer(r.Context(), source, q, window)
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

type sampleAnswer struct {
	Format      string            `json:"format"`
	FormatTitle string            `json:"formatTitle"`
	Candidates  []sampleCandidate `json:"candidates"`
	Read        int               `json:"read"`
	Sampled     int               `json:"sampled"`
	Fields      []sampleField     `json:"fields"`
	Entries     []sampleEntry     `json:"entries"`
}

type sampleCandidate struct {
	Format string `json:"format"`
	Title  string `json:"title"`
	Read   int    `json:"read"`
}

type sampleField struct {
	Name     string  `json:"name"`
	Coverage float64 `json:"coverage"`
}

type sampleEntry struct {
	Time    int64             `json:"time"`
	Line    string            `json:"line"`
	Read    bool              `json:"read"`
	Reason  string            `json:"reason"`
	Request map[string]string `json:"request"`
}

// sample shows how the newest entries are read.
func (d *Datasource) sample(w http.ResponseWriter, r *http.Request) {
	if !d.mayReadEvidence(backend.UserFromContext(r.Context())) {
		writeError(w, view.NewQueryError("log lines are shown to signed-in users of a sufficient role only"))
		return
	}
	d.forget()
	source, err := d.describe(r.Context())
	if err != nil {
		writeError(w, err)
		return
	}
	d.lock.Lock()
	description, candidates := d.description, d.candidates
	d.lock.Unlock()
	answer := sampleAnswer{Format: source.Format.Preset.ID, FormatTitle: source.Format.Preset.Title, Sampled: len(description.Samples), Candidates: []sampleCandidate{}, Fields: []sampleField{}, Entries: []sampleEntry{}}
	for _, c := range candidates {
		answer.Candidates = append(answer.Candidates, sampleCandidate{c.Format.Preset.ID, c.Format.Preset.Title, c.Read})
	}
	var seen [plan.FieldCount]int
	for _, entry := range description.Samples {
		values, read := source.Format.Read(entry)
		if read {
			answer.Read++
			for f, value := range values {
				if value != "" && value != "-" {
					seen[f]++
				}
			}
		}
		if len(answer.Entries) < sampleEntries {
			answer.Entries = append(answer.Entries, d.sampleEntry(entry, &values, read))
		}
	}
	for _, f := range source.Format.Reader.Fields() {
		if answer.Read > 0 {
			answer.Fields = append(answer.Fields, sampleField{f.String(), float64(seen[f]) / float64(answer.Read)})
		}
	}
	writeJSON(w, answer)
}

func (d *Datasource) sampleEntry(entry plan.Entry, values *plan.Values, read bool) sampleEntry {
	shown := sampleEntry{Time: entry.Time / 1e6, Line: d.redactor.Mask(entry.Line), Read: read, Request: map[string]string{}}
	if !read {
		shown.Reason = "no method, target and status were found in it"
	}
	for f, value := range values {
		if field := plan.Field(f); value != "" {
			if field == plan.APIKey || field == plan.Session {
				value = d.actors.Hash(value)
			}
			shown.Request[field.String()] = d.redactor.Mask(value)
		}
	}
	return shown
}

// unreadExamples are sampled entries that the format does not read.
func (d *Datasource) unreadExamples() []string {
	d.lock.Lock()
	defer d.lock.Unlock()
	var examples []string
	if d.source == nil {
		return nil
	}
	for _, entry := range d.description.Samples {
		if _, read := d.source.Format.Read(entry); !read && len(examples) < 3 {
			examples = append(examples, d.redactor.Mask(entry.Line))
		}
	}
	return examples
}
