package loki

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

var update = flag.Bool("update", false, "write the golden files")

var (
	jsonReader = plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{plan.Method: {"request_method"}, plan.Target: {"request_uri"}, plan.Status: {"status"}, plan.Bytes: {"a.b", "c"}, plan.Duration: {"request_time"}}}
	lineReader = plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{plan.RequestLine: {"request"}, plan.Status: {"response"}}}
	textReader = plan.Reader{Kind: plan.Text, Pattern: `^(?P<peer>\S+) "(?P<method>\S+) (?P<target>[^"]*)" (?P<status>\d+)`}
	fmtReader  = plan.Reader{Kind: plan.Logfmt, Paths: map[plan.Field][]string{plan.Method: {"method"}, plan.Target: {"path"}, plan.Status: {"status.code"}}}
	otelReader = plan.Reader{Kind: plan.Labels, Paths: map[plan.Field][]string{plan.Method: {"http_request_method"}, plan.Target: {"url_path"}, plan.Query: {"url_query"}, plan.Status: {"code"}, plan.Route: {"http_route"}}}
	testKey    = plan.Key{Pattern: plan.ReadPattern(false) + `(?P<m>GET|[^ ]+) (?P<p0>/[a-z]*)`, Groups: []string{"c", "m", "p0"}}
	twoKey     = plan.Key{
		Before:  []string{`^S[1-5][0-9]{2} [^ ]+(?P<k0> )(?P<pt0>/users)/[a-z]+[?]`, `^S[1-5][0-9]{2} [^ ]+(?P<k1> )(?P<pu0>/)static/`},
		Pattern: testKey.Pattern, Groups: []string{"c", "n", "f", "m", "p0", "pt0", "pu0"},
	}
)

func TestQueriesAreGolden(t *testing.T) {
	w := plan.NewWindow(time.Unix(3600, 0), time.Unix(7200, 5e6))
	noise := plan.Any(plan.Matches(plan.Target, "/health.*"), plan.All(plan.Equal(plan.Method, "OPTIONS"), plan.Equal(plan.Status, "204").Negate()))
	var b strings.Builder
	for _, c := range []struct {
		name string
		a    plan.Aggregate
	}{
		{"entries", plan.Aggregate{}},
		{"broken", plan.Aggregate{Scope: plan.BrokenEntries, Reader: jsonReader}},
		{"json by key", plan.Aggregate{Scope: plan.ReadEntries, Reader: jsonReader, Key: &testKey, Where: noise.Negate()}},
		{"json bytes by cell", plan.Aggregate{Scope: plan.ReadEntries, Reader: jsonReader, Key: &testKey, Cell: 5 * time.Minute, Measure: plan.Measure{Kind: plan.Sum, Field: plan.Bytes}}},
		{"json duration buckets", plan.Aggregate{Scope: plan.ReadEntries, Reader: jsonReader, By: []plan.Field{plan.Status}, Measure: plan.Measure{Kind: plan.Buckets, Field: plan.Duration, Bounds: []float64{0.1, 1}}}},
		{"request line", plan.Aggregate{Scope: plan.ReadEntries, Reader: lineReader, Key: &testKey}},
		{"text", plan.Aggregate{Scope: plan.ReadEntries, Reader: textReader, Key: &testKey, By: []plan.Field{plan.Peer}}},
		{"logfmt", plan.Aggregate{Scope: plan.ReadEntries, Reader: fmtReader, Key: &testKey}},
		{"key of several expressions", plan.Aggregate{Scope: plan.ReadEntries, Reader: jsonReader, Key: &twoKey}},
		{"labels with route", plan.Aggregate{Scope: plan.ReadEntries, Reader: otelReader, Key: &testKey}},
	} {
		s, err := New(Config{URL: "http://loki:3100", Selector: `{job="a"}`})
		if err != nil {
			t.Fatal(err)
		}
		q := &aggregation{store: s, aggregate: c.a, whole: w}
		q.build()
		b.WriteString("# " + c.name + "\n" + q.text(w, partition{}) + "\n\n")
	}
	gate := plan.Gate{Target: `[a-z/]*`, Words: plan.Words{plan.Target: {"/.env", `a"b`, "back`tick"}}, Fields: plan.Equal(plan.Verdict, "").Negate()}
	for _, query := range gateQueries(`{job="a"}`, gate, jsonReader, plan.Equal(plan.Method, "GET"), plan.Predicate{}) {
		b.WriteString("# gate json\n" + query + "\n\n")
	}
	for _, query := range gateQueries(`{job="a"}`, plan.Gate{Target: `[a-z/]*`, Words: plan.Words{plan.Target: {"x.y"}}}, lineReader, plan.Predicate{}, plan.Predicate{}) {
		b.WriteString("# gate request line: the line itself must stay whole\n" + query + "\n\n")
	}
	for _, query := range gateQueries(`{job="a"}`, plan.Gate{Target: `[a-z/]*`, Words: plan.Words{plan.Target: {"x.y"}}}, otelReader, plan.Predicate{}, plan.Predicate{}) {
		b.WriteString("# gate labels\n" + query + "\n\n")
	}
	unusual := plan.Any(plan.Matches(plan.Method, "GET|POST").Negate(), plan.Matches(plan.Target, "/users/[0-9]+").Negate(), plan.Matches(plan.UserAgent, "(?:Browser/[0-9]+)?").Negate())
	words := plan.Gate{Target: `[a-z/]*`, Words: plan.Words{plan.Target: {"x.y"}}}
	for _, query := range gateQueries(`{job="a"}`, words, jsonReader, plan.Equal(plan.Method, "GET"), unusual) {
		b.WriteString("# gate json, after what is usual\n" + query + "\n\n")
	}
	for _, query := range gateQueries(`{job="a"}`, words, lineReader, plan.Predicate{}, unusual) {
		b.WriteString("# gate request line, after what is usual\n" + query + "\n\n")
	}
	golden(t, "testdata/queries.logql", b.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s differs (%v); run with -update and read the difference:\n%s", file, err, got)
	}
}

func TestPartitionsAreDisjointAndComplete(t *testing.T) {
	values := []string{"", "/", "/a?", "/ab/", "/b?", "/zebra?", "/~x?", "/\u00e9"}
	parts := []partition{{}}
	for range 12 {
		var next []partition
		for _, p := range parts {
			if split, ok := p.split([]string{"ut_c", "ut_p0"}); ok {
				next = append(next, split...)
			} else {
				next = append(next, p)
			}
		}
		parts = next
	}
	for _, value := range values {
		held := 0
		for _, p := range parts {
			if holds(t, p, value) {
				held++
			}
		}
		if held != 1 {
			t.Errorf("%q is in %d of %d parts", value, held, len(parts))
		}
	}
}

func TestPartitionsByExpression(t *testing.T) {
	q := &aggregation{aggregate: plan.Aggregate{Key: &twoKey}, marks: []string{"ut_k0", "ut_k1"}}
	named, _ := q.split(partition{})
	if len(named) != 2 {
		t.Fatalf("%d parts", len(named))
	}
	each, _ := q.split(named[0])
	var got []string
	for _, p := range append(each, named[1]) {
		got = append(got, strings.Join(p.fixed, " | ")+" then "+strings.Join(q.labels(p), " "))
	}
	want := []string{
		`(ut_k0!="" or ut_k1!="") | (ut_k0!="") then ut_pt0`, `(ut_k0!="" or ut_k1!="") | (ut_k0="") then ut_pu0`, `(ut_k0="" and ut_k1="") then ut_p0`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// holds evaluates the filters of a partition as LogQL does.
func holds(t *testing.T, p partition, value string) bool {
	t.Helper()
	for _, filter := range strings.Split(p.filter(), " | ") {
		switch {
		case filter == "":
		case strings.Contains(filter, "=~"):
			_, pattern, _ := strings.Cut(filter, "=~")
			if !regexp.MustCompile("^(?s:" + unquote(t, pattern) + ")$").MatchString(value) {
				return false
			}
		default:
			_, text, _ := strings.Cut(filter, "=")
			if unquote(t, text) != value {
				return false
			}
		}
	}
	return true
}

func unquote(t *testing.T, text string) string {
	t.Helper()
	plain, err := strconv.Unquote(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return plain
}

func TestErrorsSayWhatToDo(t *testing.T) {
	cases := []struct {
		status int
		body   string
		kind   store.Kind
	}{
		{401, "no org id", store.Tenant}, {401, "nope", store.Unauthorized}, {403, "nope", store.Forbidden}, {404, "404 page not found", store.NotThisStore},
		{400, "parse error at line 1, col 2: syntax error", store.BadQuery}, {400, "the query would read too many bytes (query: 1GB, limit: 1MB)", store.Limit},
		{504, "context deadline exceeded", store.Timeout}, {500, "oops", store.Failed}, {200, "<html>login</html>", store.NotThisStore}, {200, `{"status":`, store.NotThisStore},
	}
	for _, test := range cases {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(test.status)
			_, _ = w.Write([]byte(test.body))
		}))
		s, err := New(Config{URL: server.URL, Selector: `{a="b"}`, Client: server.Client(), Timeout: 2 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Aggregate(context.Background(), plan.Window{From: 0, To: int64(time.Second)}, plan.Aggregate{}, func(plan.Row) error { return nil })
		if !store.IsKind(err, test.kind) {
			t.Errorf("%d %q: %v, want kind %s", test.status, test.body, err, test.kind)
		}
		server.Close()
	}
	s, err := New(Config{URL: "http://127.0.0.1:1", Selector: `{a="b"}`, Client: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Describe(context.Background()); !store.IsKind(err, store.Unreachable) {
		t.Errorf("a closed port: %v", err)
	}
}

func TestBusyIsTriedAgain(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls < 3 {
			http.Error(w, "too many outstanding requests", http.StatusTooManyRequests)
			return
		}
		_, _ = w.Write([]byte(`{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"7"]}]}}`))
	}))
	defer server.Close()
	s, err := New(Config{URL: server.URL, Selector: `{a="b"}`, Client: server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	var got float64
	_, err = s.Aggregate(context.Background(), plan.Window{From: 0, To: int64(time.Second)}, plan.Aggregate{}, func(r plan.Row) error { got = r.Value; return nil })
	if err != nil || got != 7 || calls != 3 {
		t.Errorf("%v after %d calls, %v", got, calls, err)
	}
}

func TestWarningsAreErrors(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["maximum of series reached; returning partial results"]}`))
	}))
	defer server.Close()
	s, err := New(Config{URL: server.URL, Selector: `{a="b"}`, Client: server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Aggregate(context.Background(), plan.Window{From: 0, To: int64(time.Second)}, plan.Aggregate{}, func(plan.Row) error { return nil })
	if !errors.Is(err, plan.ErrTooManyGroups) {
		t.Errorf("a warning gives %v", err)
	}
}

func TestConfigurationIsChecked(t *testing.T) {
	for _, c := range []Config{{URL: "loki", Selector: `{a="b"}`}, {URL: "ftp://x", Selector: `{a="b"}`}, {URL: "http://x", Selector: "a"}, {URL: "http://x"}} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("a`b\"c\\\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		quoted := quote(text)
		if strings.HasPrefix(quoted, "`") && strings.Count(quoted, "`") != 2 {
			t.Errorf("%q breaks out of %s", text, quoted)
		}
		if strings.HasPrefix(quoted, `"`) && regexp.MustCompile(`(^|[^\\])(\\\\)*"`).MatchString(quoted[1:len(quoted)-1]) {
			t.Errorf("%q breaks out of %s", text, quoted)
		}
	})
}
