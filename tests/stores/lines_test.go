//go:build stores

package stores

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store/sample"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// sampled is a sample line taken apart, to be written in other formats.
type sampled struct {
	Address string  `json:"remote_addr"`
	User    string  `json:"remote_user"`
	Method  string  `json:"request_method"`
	Target  string  `json:"request_uri"`
	Status  int     `json:"status"`
	Bytes   int     `json:"body_bytes_sent"`
	Seconds float64 `json:"request_time"`
	Agent   string  `json:"http_user_agent"`
	Service string  `json:"upstream_name"`
	Referer string  `json:"http_referer"`
	Cookie  string  `json:"http_cookie,omitempty"`
	Body    string  `json:"request_body,omitempty"`
}

// writers write a request in a format.
var writers = map[string]func(s sampled, original string) (line string, metadata map[string]string){
	"nginx-json": func(_ sampled, original string) (string, map[string]string) { return original, nil },
	"nginx-json with a request line": func(s sampled, _ string) (string, map[string]string) {
		text, _ := json.Marshal(map[string]any{
			"remote_ip": s.Address, "remote_user": dashed(s.User), "request": s.Method + " " + s.Target + " HTTP/1.1", "response": s.Status, "bytes": s.Bytes, "referrer": dashed(s.Referer), "agent": s.Agent,
		})
		return string(text), nil
	},
	"combined": func(s sampled, _ string) (string, map[string]string) {
		return fmt.Sprintf(`%s - %s [10/Oct/2026:13:55:36 +0000] "%s %s HTTP/1.1" %d %d "%s" "%s" "-" %.3f`,
			s.Address, dashed(s.User), s.Method, s.Target, s.Status, s.Bytes, dashed(s.Referer), s.Agent, s.Seconds), nil
	},
	"logfmt": func(s sampled, _ string) (string, map[string]string) {
		return fmt.Sprintf(`level=info method=%s path=%q status=%d ip=%s duration=%.3f bytes=%d user_agent=%q user=%s service=%s`,
			s.Method, s.Target, s.Status, s.Address, s.Seconds, s.Bytes, s.Agent, dashed(s.User), s.Service), nil
	},
	"otel": func(s sampled, _ string) (string, map[string]string) {
		path, query, _ := strings.Cut(s.Target, "?")
		metadata := map[string]string{
			"http_request_method": s.Method, "url_path": path, "http_response_status_code": strconv.Itoa(s.Status),
			"client_address": s.Address, "user_agent_original": s.Agent, "http_response_body_size": strconv.Itoa(s.Bytes),
		}
		if query != "" {
			metadata["url_query"] = query
		}
		if s.User != "" {
			metadata["user_id"] = s.User
		}
		return "request handled " + s.Service, metadata
	},
	"json": func(s sampled, _ string) (string, map[string]string) {
		return fmt.Sprintf(`{"msg":"done","method":%q,"uri":%s,"status":"%d","ip":%q,"duration":%.3f,"bytes":%d,"user_agent":%s,"service":%q}`,
			s.Method, slashed(s.Target), s.Status, s.Address, s.Seconds, s.Bytes, slashed(s.Agent), s.Service), nil
	},
}

func dashed(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// slashed escapes slashes, as PHP does, and angle brackets, as Go does.
func slashed(text string) string {
	quoted, _ := json.Marshal(text)
	return strings.ReplaceAll(string(quoted), "/", `\/`)
}

// oddLines break readers; every format gets some.
var oddLines = []string{
	``, `not a request`, `{"request_method":"GET","request_uri":"/broken","status":200`, `{"request_method":"GET","request_uri":"/garbage","status":200} behind`,
	`{"request_method":"GET","request_uri":"/twice?x=<script>","request_uri":"/","status":200,"remote_addr":"203.0.113.1"}`,
	`{"remote_addr":"203.0.113.1","headers":{"request_uri":"/inner"},"request_method":"GET","request_uri":"/outer?x=%3Cscript%3E","status":200}`,
	`{"request_method":"GET","request_uri":"/no-status","remote_addr":"203.0.113.1"}`, `{"request_method":"GET","request_uri":"","status":200,"remote_addr":"203.0.113.1"}`,
	`{"request_method":"BREW","request_uri":"/coffee","status":418,"remote_addr":"203.0.113.1"}`, `{"request_method":null,"request_uri":"/null","status":200}`,
	`{"request_method":"GET","request_uri":"/bad\ud800escape","status":200}`, `{"request_method":"GET","request_uri":"/replacement\ufffd","status":200}`,
	`{"request_method":"GET","request_uri":["/array"],"status":200}`, `{"request_method":"GET","request_uri":{"a":1},"status":200}`, `[1,2,3]`, `"text"`, `{}`, `{"":1}`,
	`{"request_method":"GET","request_uri":"/a b\nc\ttab","status":200}`, "{\"request_method\":\"GET\",\"request_uri\":\"/raw\ttab\",\"status\":200}", `{"request_uri":"/q\"uote\\back","request_method":"GET","status":200}`,
	`{"request_method":"GET","request_uri":"/float","status":200,"body_bytes_sent":1e5,"request_time":-1}`, `{"request_method":"GET","request_uri":"/nan","status":200,"body_bytes_sent":"NaN","request_time":"-"}`,
	`203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /\"quoted\"?a=<b> HTTP/1.1" 200 1 "-" "-"`, `203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "-" 408 0 "-" "-"`, `"\x16\x03" 400`,
	`method=GET path="/unclosed status=200`, `method=GET path=/twice path=/second status=200 ip=203.0.113.9`, `method=GET path= status=200`, `method=GET path="/a?x=<script>" path=/harmless status=200`, `method=GET path=/harmless path="/a?x=<script>" status=200`,
	`method=GET path=/labelled status=200 service_name=shop job=other`, `method=GET path="/esc\u003cape\ud83d\ude00\ud800" status=200`, `method=GET path="/bad\xescape" status=200 path=/second`,
	"method=GET\npath=/two-lines\tstatus=200", `method=GET p"ath=/x path=/y status=200`, `method=GET path=/a=b status=200`, `method=GET path=/a"b status=200`, `método=GET path status=404 method=GET path=/z`, `method=GET status=200 status=404 path=/status-twice?x=%27`, `method=GET path=/no-status`, `=x method=GET path=/a status=200`,
	`{"method":"GET","uri":"http://absolute.example/path?x=1","status":"200"}`, `{"method":"CONNECT","uri":"example.com:443","status":"200"}`, `{"method":"OPTIONS","uri":"*","status":"200"}`, `{"method":"GET","uri":"\/a\/..\/..\/etc\/passwd","status":"0"}`,
	`{"method":"GET","uri":"\u002fescaped\u002f\u003cscript\u003e","status":"200"}`, `{"method":"GET","uri":"/crlf","status":"200"}` + "\r", " \t{\"method\":\"GET\",\"uri\":\"/space-before\",\"status\":\"200\"}",
	`{"method":"GET","uri":"/ünïcödé/日本/🙂","status":"200"}`, `{"method":"GET","uri":"` + strings.Repeat("/long", 3000) + `","status":"200"}`,
}

// entriesIn writes some minutes of the sample in a format, with odd lines and equal timestamps between them.
func entriesIn(t *testing.T, writer, job string, from time.Time, minutes int) []lokipush.Entry {
	t.Helper()
	entries := requestsIn(t, writer, job, from, minutes)
	for i := range minutes {
		at := from.Add(time.Duration(i) * time.Minute)
		for j, line := range oddLines {
			entries = append(entries, entryIn(job, at.UnixNano()+int64(j)*int64(time.Millisecond), line, nil, 0))
		}
	}
	return unique(entries)
}

// requestsIn writes some minutes of the sample in a format; three in ten share an instant with others.
func requestsIn(t *testing.T, writer, job string, from time.Time, minutes int) []lokipush.Entry {
	t.Helper()
	var entries []lokipush.Entry
	for i := range minutes {
		at := from.Add(time.Duration(i) * time.Minute)
		for j, e := range sample.Minute(at.Unix() / 60) {
			var s sampled
			if err := json.Unmarshal([]byte(e.Line), &s); err != nil {
				t.Fatal(err)
			}
			line, metadata := writers[writer](s, e.Line)
			when := e.Time
			if j%10 < 3 {
				when = at.UnixNano() + int64(j%2)*int64(time.Second)
				if metadata == nil || j%20 < 3 {
					line += " "
				}
			}
			entries = append(entries, entryIn(job, when, line, metadata, j%3))
		}
	}
	return unique(entries)
}

func entryIn(job string, at int64, line string, metadata map[string]string, stream int) lokipush.Entry {
	return lokipush.Entry{Time: at, Line: line, Metadata: metadata, Labels: map[string]string{"job": job, "service_name": "s" + strconv.Itoa(stream)}}
}

// unique drops what Loki drops: entries equal in stream, time and line.
func unique(entries []lokipush.Entry) []lokipush.Entry {
	seen := map[string]bool{}
	kept := entries[:0]
	for _, e := range entries {
		id := strconv.FormatInt(e.Time, 10) + "\x00" + e.Labels["service_name"] + "\x00" + e.Line
		if !seen[id] {
			seen[id] = true
			kept = append(kept, e)
		}
	}
	return kept
}

// planEntries are the entries as a store gives them.
func planEntries(entries []lokipush.Entry) []plan.Entry {
	out := make([]plan.Entry, len(entries))
	for i, e := range entries {
		labels := map[string]string{}
		for _, from := range []map[string]string{e.Labels, e.Metadata} {
			for name, value := range from {
				labels[name] = value
			}
		}
		out[i] = plan.Entry{Time: e.Time, Line: e.Line, Labels: labels}
	}
	return out
}

// push writes entries and waits for nothing: a Loki shows what it has taken at once.
func push(t *testing.T, p *lokipush.Pusher, entries []lokipush.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := p.Add(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// recognised is the format that the plugin would choose.
func recognised(t *testing.T, entries []plan.Entry) *logformat.Format {
	t.Helper()
	entries = slices.DeleteFunc(slices.Clone(entries), func(e plan.Entry) bool { return slices.Contains(oddLines, strings.TrimSuffix(e.Line, " ")) })
	presets, err := logformat.LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	candidates, err := presets.Recognise(entries, logformat.Lines)
	if err != nil || len(candidates) == 0 {
		t.Fatalf("no format: %v", err)
	}
	return candidates[0].Format
}

// named is a format by its id, with the paths that the lines have.
func named(t *testing.T, id string, entries []plan.Entry, options logformat.Options) *logformat.Format {
	t.Helper()
	presets, err := logformat.LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	preset, _ := presets.Get(id)
	format, err := logformat.Resolve(preset, entries, options)
	if err != nil {
		t.Fatal(err)
	}
	return format
}
