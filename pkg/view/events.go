package view

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf16"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

const (
	// aroundMatch is how many bytes of a payload are shown on either side of the match.
	aroundMatch = 400
	// maxFieldText bounds a field in the evidence.
	maxFieldText = 4000
)

// events lists single threat requests with their evidence, the newest first.
func (a *work) events(ctx context.Context) ([]Frame, error) {
	if err := a.fetch(ctx, needs{threats: true}); err != nil {
		return nil, err
	}
	all := a.rows
	var searched *Searched
	if a.query.Search != "" {
		var err error
		if all, searched, err = a.search(ctx, all); err != nil {
			return nil, err
		}
	}
	total := len(all)
	rows := all[min(a.query.Offset, total):min(a.query.Offset+a.query.Limit, total)]
	shown := slice.Threats{Rows: rows, Names: a.reading.Threats.Names}
	page := shown.All()
	a.leave() // the store is asked now
	var evidence map[string]slice.Evidence
	if a.query.Evidence && len(page) > 0 {
		var err error
		if evidence, err = a.set.Evidence(ctx, page); err != nil {
			return nil, err
		}
	}
	deep, err := a.deepCheck(ctx, page, evidence)
	if err != nil {
		return nil, err
	}
	frame := Frame{Name: "events", Custom: custom("events", ""), Columns: a.eventColumns(rows, page, evidence)}
	frame.Custom["total"] = total
	frame.Custom["evidence"] = a.query.Evidence
	if searched != nil {
		frame.Custom["search"] = searched
	}
	if deep != nil {
		frame.Custom["deepCheck"] = deep
	}
	return []Frame{frame}, nil
}

func (a *work) eventColumns(rows []slice.Row, page []slice.Threat, evidence map[string]slice.Evidence) []Column {
	text := func(name, title string, value func(*slice.Threat, slice.Evidence) string) Column {
		column := Column{Name: name, Title: title, Strings: make([]string, len(page))}
		for i := range page {
			if a.query.Evidence || !identities[name] {
				column.Strings[i] = value(&page[i], evidence[page[i].ID()])
			}
		}
		return column
	}
	raw := func(name, title string, value func(*slice.Threat, slice.Evidence) any) Column {
		column := Column{Name: name, Title: title, JSON: make([][]byte, len(page))}
		for i := range page {
			encoded, err := json.Marshal(value(&page[i], evidence[page[i].ID()]))
			if err != nil {
				encoded = []byte("null")
			}
			column.JSON[i] = encoded
		}
		return column
	}
	times := Column{Name: "time", Title: "Time", Times: make([]int64, len(page))}
	status := Column{Name: "status", Title: "Status", Numbers: make([]*float64, len(page))}
	for i := range page {
		times.Times[i] = page[i].Ref.Time
		if page[i].Status > 0 {
			status.Numbers[i] = number(float64(page[i].Status))
		}
	}
	columns := []Column{
		times,
		text("id", "Id", func(t *slice.Threat, _ slice.Evidence) string { return t.ID() }),
		text("source", "Source", func(t *slice.Threat, _ slice.Evidence) string { return a.set.Sources()[t.Source].Name }),
		text("uri", "Target", func(_ *slice.Threat, e slice.Evidence) string { return a.clean(e.Request.Target) }),
		status,
	}
	for _, key := range []string{"endpointId", "endpoint", "method", "path", "service", "host", "outcome", "severity", "actor", "clientIp", "user", "apiKey", "session", "bot", "country", "organisation", "asn"} {
		d, err := dimensionNamed(key)
		if err != nil {
			continue
		}
		column := Column{Name: key, Title: d.Title, Strings: make([]string, len(rows))}
		for i := range rows {
			if a.query.Evidence || !identities[key] {
				column.Strings[i] = d.values(a.lookup, &a.reading.Threats.Names, &rows[i])[0]
			}
		}
		columns = append(columns, column)
	}
	return append(columns,
		text("userAgent", "User agent", func(t *slice.Threat, e slice.Evidence) string {
			if e.Request.UserAgent == "" {
				return t.Agent
			}
			return a.clean(e.Request.UserAgent)
		}),
		text("traceId", "Trace id", func(_ *slice.Threat, e slice.Evidence) string { return a.clean(e.Request.TraceID) }),
		text("rule", "Threat rule", func(t *slice.Threat, _ slice.Evidence) string { return t.Rules[0].ID }),
		raw("rules", "Threat rules", func(t *slice.Threat, _ slice.Evidence) any { return ruleIDs(t.Rules) }),
		raw("findings", "Findings", func(_ *slice.Threat, e slice.Evidence) any { return a.findings(e.Findings) }),
		raw("fields", "Fields", func(_ *slice.Threat, e slice.Evidence) any { return a.fields(&e.Values) }),
	)
}

// clean masks secrets, bounds the length and repairs the encoding: frames are JSON.
func (a *work) clean(text string) string {
	if len(text) > maxFieldText {
		text = text[:maxFieldText] + "…"
	}
	return a.redactor.Mask(strings.ToValidUTF8(text, "\uFFFD"))
}

// Shown is a finding as the front end shows it.
type Shown struct {
	Rule       string          `json:"rule"`
	Title      string          `json:"title"`
	Type       string          `json:"type"`
	Severity   detect.Level    `json:"severity"`
	Confidence detect.Level    `json:"confidence"`
	Location   detect.Location `json:"location"`
	Parameter  string          `json:"parameter"`
	Text       string          `json:"text"`
	Start      int             `json:"start"`
	End        int             `json:"end"`
	Source     detect.Source   `json:"source"`
	Message    string          `json:"message"`
	Blocked    bool            `json:"blocked"`
	Reason     string          `json:"reason"` // why the severity is what it is
}

func (a *work) findings(list []detect.Finding) []Shown {
	shown := make([]Shown, len(list))
	for i, f := range list {
		before, match, after := a.around(f)
		shown[i] = Shown{
			Rule: f.RuleID, Title: a.clean(f.Title), Type: f.Type, Severity: f.Severity, Confidence: f.Confidence, Location: f.Location,
			Parameter: a.parameter(f), Text: before + match + after, Start: units(before), End: units(before) + units(match),
			Source: f.Source, Message: a.clean(f.Message), Blocked: f.Blocked, Reason: f.Reason,
		}
	}
	return shown
}

// parameter is the name; what has no name in a cookie may be a secret.
func (a *work) parameter(f detect.Finding) string {
	if f.Location == detect.InCookie {
		return a.clean(a.redactor.MaskTokens(f.Parameter))
	}
	return a.clean(f.Parameter)
}

// around cuts the text near the match. The parts are masked apart, so that the match keeps its place.
func (a *work) around(f detect.Finding) (before, match, after string) {
	before, match, after = f.Text[:f.Start], f.Text[f.Start:f.End], f.Text[f.End:]
	if f.Location == detect.InCookie { // any cookie may be a session, and an attack may stand behind it
		before, after = "", ""
		if f.Parameter != "" {
			before = a.parameter(f) + "=…"
		}
		return before, a.clean(a.redactor.MaskTokens(match)), after
	}
	if f.Parameter != "" && a.redactor.SecretName(f.Parameter) || a.redactor.Pending(before) { // the payload is the secret's value
		return a.clean(f.Parameter + "="), request.Secret(), ""
	}
	before, match, after = a.redactor.Mask(before), a.redactor.Mask(match), a.redactor.Mask(after) // before a cut takes the names away
	if len(before) > aroundMatch {
		before = "…" + before[len(before)-aroundMatch:]
	}
	if len(after) > aroundMatch {
		after = after[:aroundMatch] + "…"
	}
	return a.clean(before), a.clean(match), a.clean(after)
}

// units counts UTF-16 code units, as JavaScript counts.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// Field is a field of an entry as the front end shows it.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// fields shows what was read of an entry. Keys and sessions are only ever shown as hashes.
func (a *work) fields(v *plan.Values) []Field {
	fields := []Field{}
	for f := plan.Field(0); f < plan.FieldCount; f++ {
		if v[f] == "" {
			continue
		}
		value := a.clean(v[f])
		switch f {
		case plan.APIKey, plan.Session:
			value = a.set.Actors().Hash(v[f])
		case plan.Cookie:
			value = request.MaskCookies(v[f])
		case plan.Authorization:
			value = request.Secret()
		case plan.Verdict, plan.RequestLine:
			continue
		}
		fields = append(fields, Field{f.String(), value})
	}
	return fields
}
