//go:build stores

package stores

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
	"github.com/underthreat/apis-under-threat/tests/stores/lokiserver"
)

// fault is what goes wrong between the plugin and a store.
type fault struct {
	answer func(w http.ResponseWriter, r *http.Request, pass http.Handler)
	after  bool // it may be answered right all the same: a fault that costs time only
}

func status(code int) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		http.Error(w, http.StatusText(code), code)
	}
}

// rewritten passes a request on and changes its answer.
func rewritten(change func(body []byte) []byte) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, pass http.Handler) {
		recorder := httptest.NewRecorder()
		r.Header.Del("Accept-Encoding")
		pass.ServeHTTP(recorder, r)
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		body := change(recorder.Body.Bytes())
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(body)
	}
}

var shards = regexp.MustCompile(`"_shards":\{"total":(\d+),"successful":(\d+),"skipped":(\d+),"failed":0`)

var faults = map[string]fault{
	"429": {answer: status(http.StatusTooManyRequests)}, "502": {answer: status(http.StatusBadGateway)}, "503": {answer: status(http.StatusServiceUnavailable)},
	"504": {answer: status(http.StatusGatewayTimeout)}, "expired credentials": {answer: status(http.StatusUnauthorized)}, "500": {answer: status(http.StatusInternalServerError)},
	"closed at once": {answer: func(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }},
	"cut in the middle of the body": {answer: func(w http.ResponseWriter, r *http.Request, pass http.Handler) {
		recorder := httptest.NewRecorder()
		pass.ServeHTTP(recorder, r)
		w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
		w.Header().Set("Content-Length", strconv.Itoa(recorder.Body.Len()))
		_, _ = w.Write(recorder.Body.Bytes()[:recorder.Body.Len()/2])
		panic(http.ErrAbortHandler)
	}},
	"no answer": {answer: func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		select {
		case <-r.Context().Done():
		case <-time.After(20 * time.Second):
		}
	}},
	"a slow drip": {after: true, answer: func(w http.ResponseWriter, r *http.Request, pass http.Handler) {
		recorder := httptest.NewRecorder()
		pass.ServeHTTP(recorder, r)
		w.WriteHeader(recorder.Code)
		body := recorder.Body.Bytes()
		for len(body) > 0 {
			n := min(len(body), max(recorder.Body.Len()/10, 1))
			_, _ = w.Write(body[:n])
			if f, ok := w.(http.Flusher); ok {
				f.Flush()
			}
			body = body[n:]
			time.Sleep(20 * time.Millisecond)
		}
	}},
}

// shardFaults are answers of clusters in trouble, which come with status 200.
var shardFaults = map[string]fault{
	"a shard failed": {answer: rewritten(func(b []byte) []byte {
		return shards.ReplaceAll(b, []byte(`"_shards":{"total":$1,"successful":0,"skipped":$3,"failed":1`))
	})},
	"a shard is not assigned": {answer: rewritten(func(b []byte) []byte {
		return shards.ReplaceAll(b, []byte(`"_shards":{"total":9,"successful":$2,"skipped":$3,"failed":0`))
	})},
	"the search timed out": {answer: rewritten(func(b []byte) []byte {
		return bytes.Replace(b, []byte(`"timed_out":false`), []byte(`"timed_out":true`), 1)
	})},
	"the circuit breaker opened": {answer: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"error":{"type":"circuit_breaking_exception","reason":"[parent] Data too large"},"status":429}`))
	}},
}

// faulty stands before a store and lets questions for data fail.
type faulty struct {
	url    string
	fault  atomic.Pointer[fault]
	failed atomic.Int64
	most   atomic.Int64 // questions that fail; the rest is answered
}

func newFaulty(t *testing.T, target string) *faulty {
	t.Helper()
	address, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	f := &faulty{}
	proxy := httputil.NewSingleHostReverseProxy(address)
	proxy.ErrorLog = nil
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isData := strings.Contains(r.URL.Path, "/query") || strings.Contains(r.URL.Path, "_search") && r.Method == http.MethodPost && !strings.Contains(r.URL.Path, "point_in_time")
		if broken := f.fault.Load(); broken != nil && isData && f.failed.Add(1) <= f.most.Load() {
			broken.answer(w, r, proxy)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

func (f *faulty) set(broken *fault, most int64) {
	f.failed.Store(0)
	f.most.Store(most)
	f.fault.Store(broken)
}

// numbersOf is a whole page as text, without what differs between two calls.
func pageOf(t *testing.T, d datasource, from, to time.Time) (numbers []any, failure error) {
	t.Helper()
	answer := ask(t, d, from.UnixNano(), to.UnixNano(), map[string]any{"queryType": "table", "groupBy": []string{"endpoint"}, "metrics": []string{"requests", "threats", "errors"}, "scope": "all", "limit": 10000})
	if answer.Error != nil {
		return nil, answer.Error
	}
	frame := answer.Frames[0]
	if c := computed(t, answer.Frames); c.Exactness != "exact" {
		numbers = append(numbers, c.Exactness)
	}
	for _, field := range frame.Fields {
		for row := range field.Len() {
			value, _ := field.ConcreteAt(row)
			numbers = append(numbers, value)
		}
	}
	return numbers, nil
}

// withstands: a fault is an error or costs time, and never changes a number; the data source recovers by itself.
func withstands(t *testing.T, target string, all map[string]fault, open func(url string) datasource, from, to time.Time) {
	want, err := pageOf(t, open(target), from, to)
	if err != nil || len(want) < 10 {
		t.Fatalf("%d numbers, %v", len(want), err)
	}
	for name, broken := range all {
		t.Run(name, func(t *testing.T) {
			store := newFaulty(t, target)
			for _, most := range []int64{1, 3, 1 << 30} { // failures, before the store answers again
				d := open(store.url)
				store.set(&broken, most)
				got, err := pageOf(t, d, from, to)
				switch {
				case err == nil && most == 1<<30 && !broken.after:
					t.Errorf("the store never answered, and nobody says so: %d numbers", len(got))
				case err == nil:
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%d failures change numbers: %s", most, diff)
					}
				case strings.TrimSpace(err.Error()) == "":
					t.Error("an error without words")
				}
				store.set(nil, 0)
				got, err = pageOf(t, d, from, to)
				if err != nil {
					t.Fatalf("it does not recover: %v", err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("after the failures: %s", diff)
				}
			}
		})
	}
}

func TestFaultsOfLoki(t *testing.T) {
	from := anHourAgo()
	push(t, servers.plain.Pusher(""), entriesIn(t, "combined", "faults", from, 30))
	withstands(t, servers.plain.URL, faults, func(url string) datasource {
		return instance{url: url, options: map[string]any{"sources": source(`{job="faults"}`, "combined"), "timeoutSeconds": 3}}.open(t)
	}, from, from.Add(30*time.Minute))
}

// documentFaults are those of Loki, and of clusters in trouble.
func documentFaults(t *testing.T, server *elasticserver.Server) {
	from := anHourAgo()
	fill(t, server, "faults", mappings(1)["keywords"], from, 400, document)
	all := maps.Clone(faults)
	maps.Copy(all, shardFaults)
	withstands(t, server.URL, all, func(url string) datasource {
		store := "opensearch"
		if server.Product != elasticserver.OpenSearch {
			store = "elasticsearch"
		}
		return instance{url: url, options: map[string]any{"store": store, "sources": []map[string]string{{"name": "test", "index": "faults"}}, "timeoutSeconds": 3}}.open(t)
	}, from, from.Add(11*time.Minute))
}

// shardDown adds an index whose only shard no node may have, as after the loss of a node: the other index alone is not an answer. (Of an index that
// was open before, servers force the shard back on their only node.)
func shardDown(t *testing.T, server *elasticserver.Server) {
	from := anHourAgo()
	fill(t, server, "down-a", mappings(1)["keywords"], from, 100, document)
	store := "opensearch"
	if server.Product != elasticserver.OpenSearch {
		store = "elasticsearch"
	}
	d := instance{url: server.URL, options: map[string]any{
		"store": store, "sources": []map[string]string{{"name": "test", "index": "down-*"}}, "timeoutSeconds": 5, "limits": map[string]any{"cacheMegabytes": 0},
	}}.open(t)
	want, err := pageOf(t, d, from, from.Add(11*time.Minute))
	if err != nil || len(want) < 10 {
		t.Fatalf("%d numbers, %v", len(want), err)
	}
	const require = "index.routing.allocation.require._name"
	lost := maps.Clone(mappings(1)["keywords"])
	settings, _ := lost["settings"].(map[string]any)
	settings = maps.Clone(settings)
	if settings == nil {
		settings = map[string]any{}
	}
	settings[require] = "nobody"
	lost["settings"] = settings
	if err := server.Put(t.Context(), "/down-b?wait_for_active_shards=0", lost); err != nil {
		t.Fatal(err)
	}
	if got, err := pageOf(t, d, from, from.Add(11*time.Minute)); err == nil {
		t.Errorf("a shard is missing, and nobody says so: %d numbers", len(got))
	}
	if err := server.Put(t.Context(), "/down-b/_settings", map[string]any{require: nil}); err != nil {
		t.Fatal(err)
	}
	var got []any
	for range 40 {
		if got, err = pageOf(t, d, from, from.Add(11*time.Minute)); err == nil {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("it does not recover: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLokiIsKilledAndStartedAgain: a dead store is an error, and what was written is counted again afterwards.
func TestLokiIsKilledAndStartedAgain(t *testing.T) {
	loki, err := lokiserver.Start(t.Context(), lokiserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(loki) })
	from := anHourAgo()
	push(t, loki.Pusher(""), entriesIn(t, "combined", "killed", from, 10))
	d := instance{url: loki.URL, options: map[string]any{"sources": source(`{job="killed"}`, "combined"), "timeoutSeconds": 5, "limits": map[string]any{"cacheMegabytes": 0}}}.open(t)
	want, err := pageOf(t, d, from, from.Add(10*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if err := loki.Kill(); err != nil {
		t.Fatal(err)
	}
	if got, err := pageOf(t, d, from, from.Add(10*time.Minute)); err == nil {
		t.Errorf("a dead Loki gave %d numbers", len(got))
	}
	if err := loki.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := pageOf(t, d, from, from.Add(10*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
