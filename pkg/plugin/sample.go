package plugin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

// sampleEntries are shown by the sample resource.
const sampleEntries = 20

type sampleAnswer struct {
	Source      string            `json:"source"`
	Format      string            `json:"format"`
	FormatTitle string            `json:"formatTitle"`
	Sure        bool              `json:"sure"`
	Message     string            `json:"message,omitempty"`
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
	Path     string  `json:"path,omitempty"`
	Coverage float64 `json:"coverage"`
	Pushed   bool    `json:"pushed"`
	Reason   string  `json:"reason,omitempty"`
}

type sampleEntry struct {
	Time    int64             `json:"time"`
	Line    string            `json:"line"`
	Read    bool              `json:"read"`
	Reason  string            `json:"reason"`
	Request map[string]string `json:"request"`
}

var errNoSamplesForYou = view.NewQueryError("log lines are shown to signed-in users of a sufficient role only")

// sample shows how the newest entries of a source are read. Where the format is not clear it says so, with the entries and no fields.
func (d *Datasource) sample(w http.ResponseWriter, r *http.Request) {
	if !d.mayReadEvidence(backend.UserFromContext(r.Context())) {
		writeError(w, errNoSamplesForYou)
		return
	}
	if d.broken != nil {
		writeError(w, &settingsError{d.broken})
		return
	}
	index, err := strconv.Atoi("0" + r.URL.Query().Get("source"))
	if err != nil || index >= len(d.stores) {
		writeError(w, view.NewQueryError("source: there is no such source"))
		return
	}
	d.forget()
	one, err := d.describeSource(r.Context(), index)
	if err != nil && len(one.candidates) == 0 {
		writeError(w, d.ofSource(index, err))
		return
	}
	answer := sampleAnswer{
		Source: d.settings.Sources[index].Name, Sampled: len(one.description.Samples), Sure: err == nil,
		Candidates: []sampleCandidate{}, Fields: []sampleField{}, Entries: []sampleEntry{},
	}
	for _, c := range one.candidates {
		answer.Candidates = append(answer.Candidates, sampleCandidate{c.Format.Preset.ID, c.Format.Preset.Title, c.Read})
	}
	if err != nil {
		answer.Message = sentence(err.Error())
	}
	d.describeSamples(&answer, &one)
	writeJSON(w, answer)
}

func (d *Datasource) describeSamples(answer *sampleAnswer, one *described) {
	var seen [plan.FieldCount]int
	for _, entry := range one.description.Samples {
		var values plan.Values
		read := false
		if one.source != nil {
			values, read = one.source.Format.Read(entry)
		}
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
	if one.source == nil {
		return
	}
	answer.Format, answer.FormatTitle = one.source.Format.Preset.ID, one.source.Format.Preset.Title
	for _, f := range one.source.Format.Reader.Fields() {
		if answer.Read > 0 {
			answer.Fields = append(answer.Fields, one.field(f, float64(seen[f])/float64(answer.Read)))
		}
	}
}

// field says how a field is found, how often, and whether the store can be asked for it.
func (o *described) field(f plan.Field, coverage float64) sampleField {
	reader := o.source.Format.Reader
	field := sampleField{Name: f.String(), Path: strings.Join(reader.Paths[f], "."), Coverage: coverage, Pushed: true}
	if !o.description.Documents {
		return field
	}
	if len(reader.Inside) > 0 {
		field.Pushed, field.Reason = false, "it stands in a line inside the documents"
		return field
	}
	state, ok := o.description.Fields[field.Path]
	switch {
	case !ok:
		field.Pushed, field.Reason = false, "the index does not know this field"
	case state.Reason != "":
		field.Pushed, field.Reason = false, state.Reason
	}
	return field
}

func (d *Datasource) sampleEntry(entry plan.Entry, values *plan.Values, read bool) sampleEntry {
	shown := sampleEntry{Time: entry.Time / 1e6, Line: d.redactor.Mask(entry.Text()), Read: read, Request: map[string]string{}}
	if !read {
		shown.Reason = "no method, target and status were found in it"
	}
	for f, value := range values {
		field := plan.Field(f)
		if value == "" {
			continue
		}
		switch field {
		case plan.APIKey, plan.Session:
			value = d.actors.Hash(value)
		case plan.Cookie, plan.Authorization:
			value = "(hidden)"
		}
		shown.Request[field.String()] = d.redactor.Mask(value)
	}
	return shown
}

// unreadExamples are sampled entries that the formats do not read.
func (d *Datasource) unreadExamples(found *knownSources) []string {
	var examples []string
	for _, one := range found.sources {
		for _, entry := range one.description.Samples {
			if _, read := one.source.Format.Read(entry); !read && len(examples) < 3 {
				examples = append(examples, d.redactor.Mask(entry.Text()))
			}
		}
	}
	return slices.Clip(examples)
}

type formatEntry struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Role  string `json:"role"`
}

// formats lists the formats that can be set.
func (d *Datasource) formats(w http.ResponseWriter, _ *http.Request) {
	var list []formatEntry
	for _, preset := range d.presets.All() {
		list = append(list, formatEntry{preset.ID, preset.Title, string(preset.Role)})
	}
	writeJSON(w, list)
}
