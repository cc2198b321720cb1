package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTimeOf(t *testing.T) {
	want := time.Date(2026, 10, 10, 13, 55, 36, 0, time.UTC)
	for line, offset := range map[string]time.Duration{
		`203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.0" 200 1`: 0,
		`203.0.113.7 - - [10/Oct/2026:15:55:36 +0200] "GET / HTTP/1.0" 200 1`: 0,
		`{"time":"2026-10-10T13:55:36.123456789Z"}`:                           123456789,
		`{"timestamp":"10/Oct/2026:13:55:36 +0000"}`:                          0,
		`{"time":"soon","@timestamp":"2026-10-10T15:55:36+02:00"}`:            0,
		`{"ts":1791640536}`:                        0,
		`{"ts":1791640536.25}`:                     250 * time.Millisecond,
		`{"ts":"1791640536250"}`:                   250 * time.Millisecond,
		`{"ts":1791640536000001}`:                  time.Microsecond,
		`{"ts":1791640536000000001}`:               1,
		`level=info ts=2026-10-10T13:55:36Z msg=x`: 0,
		`time="2026-10-10T13:55:36Z" path=/ts=1`:   0,
		`2026-10-10T13:55:36Z GET /`:               0,
	} {
		if got, ok := timeOf(line); !ok || !got.Equal(want.Add(offset)) {
			t.Errorf("%s: %v %t", line, got, ok)
		}
	}
	for _, line := range []string{"", "plain text", `{"time":12}`, `{"time":`, `{"msg":"x"}`, `[99/Foo/2026:13:55:36 +0000]`, `ts=-5`, `ts=NaN`, `ts=1e400`} {
		if got, ok := timeOf(line); ok {
			t.Errorf("%q: %v", line, got)
		}
	}
}

// fakeLoki keeps what is pushed.
type fakeLoki struct {
	tenant  string
	entries [][2]string
	labels  map[string]string
	status  int
}

func (f *fakeLoki) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.status != 0 {
		http.Error(w, "entry too far behind", f.status)
		return
	}
	f.tenant = r.Header.Get("X-Scope-OrgID")
	body, _ := io.ReadAll(r.Body)
	if len(body) > 3<<20 {
		http.Error(w, "too large", http.StatusInternalServerError)
		return
	}
	var batch struct {
		Streams []struct {
			Stream map[string]string `json:"stream"`
			Values [][2]string       `json:"values"`
		} `json:"streams"`
	}
	if err := json.Unmarshal(body, &batch); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for _, s := range batch.Streams {
		f.labels = s.Stream
		f.entries = append(f.entries, s.Values...)
	}
	w.WriteHeader(http.StatusNoContent)
}

func serve(t *testing.T, f *fakeLoki) string {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return server.URL
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const line = `203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.0" 200 1`

func TestLoadKeepsEqualLinesApart(t *testing.T) {
	f := &fakeLoki{}
	file := write(t, "access.log", "first, without a time\n"+line+"\n"+line+"\r\n\nno time\n"+line)
	var out bytes.Buffer
	if err := run(t.Context(), []string{"--to", "loki", "--url", serve(t, f), "--labels", `job=nginx,env="test"`, "--tenant", "team", file}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	want := [][2]string{{"1791640536000000000", line}, {"1791640536000001000", line}, {"1791640536000000000", "no time"}, {"1791640536000002000", line}}
	if diff := cmp.Diff(want, f.entries); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"job": "nginx", "env": "test", "filename": "access.log"}, f.labels); diff != "" || f.tenant != "team" {
		t.Error(diff, f.tenant)
	}
	if got := out.String(); got != "5 lines read, 4 pushed, 2 without a time (1 of them before the first time: left out)\n" {
		t.Error(got)
	}
}

func TestEndNow(t *testing.T) {
	f := &fakeLoki{}
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, _ = w.Write([]byte(line + "\n" + strings.Replace(line, "55:36", "55:46", 1) + "\n"))
	_ = w.Close()
	before := time.Now()
	if err := run(t.Context(), []string{"--url", serve(t, f), "--end-now", write(t, "access.log.gz", zipped.String())}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	if len(f.entries) != 2 {
		t.Fatal(f.entries)
	}
	first, _ := parseTime(f.entries[0][0])
	last, _ := parseTime(f.entries[1][0])
	if last.Sub(first) != 10*time.Second || last.Before(before.Add(-time.Second)) || last.After(time.Now()) {
		t.Errorf("from %v to %v", first, last)
	}
}

func TestBatchesAreSmall(t *testing.T) {
	f := &fakeLoki{}
	long := strings.Repeat("<", 40_000) // six bytes each in JSON
	text := strings.Repeat(line+long+"\n", 100)
	if err := run(t.Context(), []string{"--url", serve(t, f), write(t, "long.log", text)}, io.Discard, io.Discard); err != nil || len(f.entries) != 100 {
		t.Errorf("%d entries, %v", len(f.entries), err)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	good := write(t, "access.log", line+"\n")
	long := write(t, "long.log", line+"\n"+strings.Repeat("x", maxLine+1))
	bad := write(t, "bad.gz", "\x1f\x8bnot gzip")
	refusing := serve(t, &fakeLoki{status: http.StatusBadRequest})
	fine := serve(t, &fakeLoki{})
	for want, args := range map[string][]string{
		"--url is missing":        {good},
		"no file is given":        {"--url", fine},
		"none of loki":            {"--to", "splunk", "--url", fine, good},
		"is not the name of an":   {"--to", "elasticsearch", "--url", fine, good},
		"--index \"Logs\" is not": {"--to", "opensearch", "--url", fine, "--index", "Logs", good},
		"--tenant is for loki":    {"--to", "opensearch", "--url", fine, "--index", "logs", "--tenant", "team", good},
		"are for elasticsearch":   {"--url", fine, "--index", "logs", good},
		"is not name=value":       {"--url", fine, "--labels", "job", good},
		"takes no files":          {"--url", fine, "--sample", good},
		"--rate 0":                {"--url", fine, "--rate", "0", good},
		"long.log, line 2":        {"--url", fine, long},
		"bad.gz":                  {"--url", fine, bad},
		"no such file":            {"--url", fine, good + "x"},
		"no line has a time":      {"--url", fine, "--end-now", write(t, "none.log", "hello\n")},
		"400: entry too far":      {"--url", refusing, good},
		"connection refused":      {"--url", "http://127.0.0.1:1", good},
		"flag provided but not ":  {"--colour", good},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
}

func TestSampleIsWritten(t *testing.T) {
	f := &fakeLoki{}
	if err := run(t.Context(), []string{"--url", serve(t, f), "--sample", "--since", "10m", "--rate", "3"}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	if len(f.entries) < 100 || f.labels["job"] != "sample" {
		t.Errorf("%d entries, labels %v", len(f.entries), f.labels)
	}
	for _, e := range f.entries {
		if at, ok := parseTime(e[0]); !ok || time.Since(at) > 11*time.Minute || at.After(time.Now()) {
			t.Errorf("an entry at %v", at)
		}
	}
}
