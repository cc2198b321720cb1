package logformat

import (
	"slices"
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

// Missing are the values that formats write for what is missing.
func Missing() []string { return []string{"", "-", "N/A"} }

// Request makes a request of an entry's values.
func (f *Format) Request(e plan.Entry, v *plan.Values) request.Request {
	missing := Missing()
	text := func(field plan.Field) string {
		if slices.Contains(missing, v[field]) {
			return ""
		}
		return v[field]
	}
	r := request.Request{
		Time: e.Time, Method: text(plan.Method), Target: text(plan.Target),
		Host: text(plan.Host), Service: text(plan.Service), Route: text(plan.Route),
		Peer: text(plan.Peer), Forwarded: text(plan.Forwarded),
		User: text(plan.User), APIKey: text(plan.APIKey), Session: text(plan.Session),
		Cookie: text(plan.Cookie), Authorization: text(plan.Authorization), Body: text(plan.Body),
		PayloadUnasked: !f.AsksPayload(),
		UserAgent:      text(plan.UserAgent), Referer: text(plan.Referer),
		Country: text(plan.Country), Organisation: text(plan.Organisation), ASN: text(plan.ASN), TraceID: text(plan.TraceID),
		Bytes: number(v[plan.Bytes], 1), DurationSeconds: number(v[plan.Duration], f.DurationScale()),
		Blocked: f.Preset.Verdict.blocked(text(plan.Interrupted)), Verdicts: f.verdicts(e, v),
	}
	if f.Preset.Methodless {
		r.Method = ""
	}
	if !f.Reader.Has(plan.Host) {
		r.Host = hostOf(r.Target)
	}
	if query := text(plan.Query); query != "" {
		r.Target += "?" + strings.TrimPrefix(query, "?")
	}
	r.Status, _ = strconv.Atoi(text(plan.Status))
	return r
}

// hostOf is the host of a target that is a whole URL.
func hostOf(target string) string {
	scheme, rest, ok := strings.Cut(target, "://")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return ""
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// number is -1 where the log has none.
func number(text string, scale float64) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 1e18 {
		return -1
	}
	return n * scale
}
