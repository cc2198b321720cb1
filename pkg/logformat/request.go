package logformat

import (
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

// Request makes a request of an entry's values. Formats write "-" for what is missing.
func (f *Format) Request(e plan.Entry, v *plan.Values) request.Request {
	text := func(field plan.Field) string {
		if v[field] == "-" {
			return ""
		}
		return v[field]
	}
	r := request.Request{
		Time: e.Time, Method: text(plan.Method), Target: text(plan.Target),
		Host: text(plan.Host), Service: text(plan.Service), Route: text(plan.Route),
		Peer: text(plan.Peer), Forwarded: text(plan.Forwarded),
		User: text(plan.User), APIKey: text(plan.APIKey), Session: text(plan.Session),
		UserAgent: text(plan.UserAgent), Referer: text(plan.Referer),
		Country: text(plan.Country), Organisation: text(plan.Organisation), ASN: text(plan.ASN), TraceID: text(plan.TraceID),
		Bytes: number(v[plan.Bytes], 1), DurationSeconds: number(v[plan.Duration], f.DurationScale()),
		Blocked: text(plan.Interrupted) == "true",
	}
	if query := text(plan.Query); query != "" {
		r.Target += "?" + strings.TrimPrefix(query, "?")
	}
	r.Status, _ = strconv.Atoi(text(plan.Status))
	if f.verdict != nil && v[plan.Verdict] != "" {
		r.Verdicts = f.verdict.read(e.Line)
	}
	return r
}

// number is -1 where the log has none.
func number(text string, scale float64) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 1e18 {
		return -1
	}
	return n * scale
}
