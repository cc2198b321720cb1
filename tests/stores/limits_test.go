//go:build stores

package stores

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/view"
	"github.com/underthreat/apis-under-threat/tests/stores/brute"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// limited opens a data source on a Loki that lists 20 groups and 50 entries.
func limited(t *testing.T, job string, entries []lokipush.Entry) *subject {
	t.Helper()
	loki := limitedLoki(t)
	push(t, loki.Pusher("team"), entries)
	planned := planEntries(entries)
	program, err := brute.Load(brute.Config{Format: named(t, "combined", planned, logformat.Options{}), Confidence: detect.Medium}, planned)
	if err != nil {
		t.Fatal(err)
	}
	return &subject{program: program, datasource: instance{
		url: loki.URL, headers: map[string]string{"X-Scope-OrgID": "team"}, options: map[string]any{"sources": source(`{job="`+job+`"}`, "combined")},
	}.open(t)}
}

// combined writes a line.
func combined(ip int, target string, status int) string {
	return fmt.Sprintf(`203.0.113.%d - u%d [10/Oct/2026:13:55:36 +0000] "GET %s HTTP/1.1" %d %d "-" "curl/8"`, ip, ip, target, status, ip)
}

func TestGroupsBeyondTheLimitAreSplit(t *testing.T) {
	var entries []lokipush.Entry
	from := anHourAgo()
	labels := map[string]string{"job": "split", "service_name": "a"}
	for i := range 600 {
		target := "/" + strings.Repeat(string(rune('a'+i%26)), 1+i/26%5) + "/" + string(rune('a'+i/130))
		if i%7 == 0 {
			target += "?q=%27%20OR%201=1--"
		}
		entries = append(entries, lokipush.Entry{Time: from.Add(time.Duration(i) * 90 * time.Millisecond).UnixNano(), Labels: labels, Line: combined(i%200, target, 200+i%4*100)})
	}
	s := limited(t, "split", entries)
	c := trial{from: from.UnixNano(), to: from.Add(time.Minute).UnixNano(), all: true, metrics: cheap}
	for _, groupBy := range [][]string{{"endpoint"}, {"clientIp"}, {"user", "statusClass"}, {"path", "user"}, {"statusClass"}} {
		c.groupBy = groupBy
		s.table(t, c, "actor", "userAgent")
	}
	c.groupBy, c.metrics = []string{"endpoint"}, []string{"bytes", "requests"}
	s.table(t, c)
	c.groupBy = nil
	s.events(t, c, 30)
	c.metrics = []string{"requests"}
	s.series(t, c, int64(time.Minute))
	t.Logf("%d numbers are equal", s.compared)
}

// TestFrequentClientsAreFound: of thousands of clients, which Loki can't list, those that reach a number are found with few questions.
func TestFrequentClientsAreFound(t *testing.T) {
	var entries []lokipush.Entry
	from := anHourAgo()
	add := func(client string, status int) {
		at := from.Add(time.Duration(len(entries)) * 9 * time.Millisecond).UnixNano()
		line := fmt.Sprintf(`%s - u%d [10/Oct/2026:13:55:36 +0000] "POST /login HTTP/1.1" %d 7 "-" "curl/8"`, client, len(entries), status)
		entries = append(entries, lokipush.Entry{Time: at, Labels: map[string]string{"job": "frequent"}, Line: line})
	}
	for i := range 3000 {
		add(fmt.Sprintf("198.%d.%d.%d", 18+i%2, i/2%250, i/500), 401)
		switch {
		case i%100 == 0:
			add("203.0.113.7", 401)
		case i%100 == 1:
			add([]string{"2001:db8::17", "::ffff:203.0.113.9", "203.0.113.9"}[i/100%3], 401)
		case i%50 == 2:
			add("203.0.113.8", 200)
		}
	}
	push(t, servers.plain.Pusher(""), entries)
	s := instance{url: servers.plain.URL, options: map[string]any{"sources": source(`{job="frequent"}`, "combined")}}.open(t)
	for _, c := range []struct {
		atLeast float64
		filters []map[string]string
		want    map[string]float64
	}{
		{12, nil, map[string]float64{"203.0.113.7": 30, "203.0.113.8": 60, "203.0.113.9": 20}},
		{10, []map[string]string{{"key": "status", "operator": "=", "value": "401"}}, map[string]float64{"203.0.113.7": 30, "203.0.113.9": 20, "2001:db8::17": 10}},
		{1000, nil, map[string]float64{"": 0}},
	} {
		query := map[string]any{"queryType": "value", "metrics": []string{"requests"}, "groupBy": []string{"clientIp"}, "atLeast": c.atLeast, "filters": c.filters}
		frame := frames(t, s, from.UnixNano(), from.Add(time.Minute).UnixNano(), query)[0]
		got := map[string]float64{}
		for row := range frame.Rows() {
			client, _ := cell(t, frame, "clientIp", row).(string)
			got[client], _ = cell(t, frame, "requests", row).(float64)
		}
		if !maps.Equal(got, c.want) {
			t.Errorf("at least %v: %v, want %v", c.atLeast, got, c.want)
		}
		if told := computedOf(t, frame); told.Exactness != view.Exact || told.Cost.Queries > 40 {
			t.Errorf("at least %v: %s after %d questions", c.atLeast, told.Exactness, told.Cost.Queries)
		} else {
			t.Logf("at least %v: %d questions", c.atLeast, told.Cost.Queries)
		}
	}
}

// TestAFullInstantIsNotSilent: more threats at one nanosecond than Loki gives at once can't be read; the answer must say so.
func TestAFullInstantIsNotSilent(t *testing.T) {
	from := anHourAgo().Add(5 * time.Minute)
	var entries []lokipush.Entry
	for i := range 90 {
		entries = append(entries, lokipush.Entry{Time: from.UnixNano(), Labels: map[string]string{"job": "full", "service_name": strconv.Itoa(i % 3)}, Line: combined(i, "/?q=%27%20OR%201=1--", 200)})
	}
	s := limited(t, "full", entries)
	query := map[string]any{"queryType": "value", "metrics": []string{"threats"}}
	answer := ask(t, s, from.Add(-time.Minute).UnixNano(), from.Add(time.Minute).UnixNano(), query)
	if answer.Error == nil {
		c := computed(t, answer.Frames)
		if c.Exactness != view.Partial || c.Coverage == 1 || len(c.Reasons) == 0 || len(answer.Frames[0].Meta.Notices) == 0 {
			t.Errorf("a smaller number looks exact: %+v", c)
		}
	}
	text, _ := json.Marshal(query)
	alert, err := s.QueryData(t.Context(), &backend.QueryDataRequest{
		Headers: map[string]string{"FromAlert": "true"},
		Queries: []backend.DataQuery{{RefID: "A", JSON: text, TimeRange: backend.TimeRange{From: from.Add(-time.Minute), To: from.Add(time.Minute)}}},
	})
	if err != nil || alert.Responses["A"].Error == nil {
		t.Errorf("an alert rule got an incomplete number: %v", err)
	}
}

// through puts a handler in front of Loki that may answer by itself.
func through(t *testing.T, loki string, answers func(w http.ResponseWriter, r *http.Request) bool) string {
	t.Helper()
	target, err := url.Parse(loki)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !answers(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestWhatCanNotFinishIsAnError(t *testing.T) {
	from := anHourAgo()
	push(t, servers.plain.Pusher(""), entriesIn(t, "combined", "slow", from, 5))
	for name, slow := range map[string]func(w http.ResponseWriter, r *http.Request){
		"no answer": func(http.ResponseWriter, *http.Request) { time.Sleep(2 * time.Second) },
		"query timeout": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "context deadline exceeded", http.StatusGatewayTimeout)
		},
		"closed": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"busy": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "too many outstanding requests", http.StatusTooManyRequests)
		},
		"bytes limit": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "the query would read too many bytes, limit: 1GB", http.StatusBadRequest)
		},
		"warning": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["maximum of series (20) reached"]}`))
		},
		"cut off": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"status":"success","data":{"resultType":"vec`))
		},
		"something else": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`<html>login</html>`)) },
		"unreadable value": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"many"]}]}}`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := through(t, servers.plain.URL, func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasSuffix(r.URL.Path, "/query") {
					return false
				}
				slow(w, r)
				return true
			})
			d := instance{url: address, options: map[string]any{"sources": source(`{job="slow"}`, "combined"), "timeoutSeconds": 1}}.open(t)
			answer := ask(t, d, from.UnixNano(), from.Add(2*time.Minute).UnixNano(), map[string]any{"queryType": "value", "metrics": []string{"requests"}})
			if answer.Error == nil {
				t.Fatalf("%v requests instead of an error", cell(t, answer.Frames[0], "requests", 0))
			}
			t.Log(answer.Error)
		})
	}
}
