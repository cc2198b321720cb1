//go:build stores

package elasticserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// logText is a log of which two lines are equal, one is long and one is no request.
func logText(at time.Time) string {
	stamp := at.UTC().Format("02/Jan/2006:15:04:05 -0700")
	long := "/long?q=" + strings.Repeat("x", 7000)
	return fmt.Sprintf(`203.0.113.7 - alice [%[1]s] "GET /a?x=1 HTTP/1.1" 200 10 "-" "curl/8.5.0"
203.0.113.7 - alice [%[1]s] "GET /a?x=1 HTTP/1.1" 200 10 "-" "curl/8.5.0"
crawler.example - - [%[1]s] "GET %[2]s HTTP/1.1" 404 - "-" "-"
203.0.113.9 - - [%[1]s] "\x16\x03" 400 166 "-" "-"
`, stamp, long)
}

// load runs the loader twice, which must not write twice, on an index and, where there are any, on a data stream.
func load(t *testing.T, s *Server) {
	t.Helper()
	at := time.Now().Add(-time.Hour).Truncate(time.Second)
	file := filepath.Join(t.TempDir(), "access.log")
	if err := os.WriteFile(file, []byte(logText(at)), 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "load")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../../tools/load").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for index, more := range map[string][]string{"access-plain": nil, "access-stream": {"--data-stream"}} {
		if more != nil && s.Version == Elasticsearch7 { // data streams are not in its open source part
			continue
		}
		args := append([]string{"--to", string(s.Product), "--url", s.URL, "--index", index}, more...)
		if s.Version.Secured() {
			args = append(args, "--user", Admin+":"+Password)
		}
		for range 2 {
			if out, err := exec.CommandContext(t.Context(), binary, append(args, file)...).CombinedOutput(); err != nil || !strings.Contains(string(out), "4 lines read, 4 pushed") {
				t.Fatalf("%s: %v: %s", index, err, out)
			}
		}
		loaded(t, s, index, at)
		if out, err := exec.CommandContext(t.Context(), binary, append(args, "--sample", "--since", "5m")...).CombinedOutput(); err != nil {
			t.Fatalf("%s: sample: %v: %s", index, err, out)
		}
	}
}

// loaded checks the documents by searches that need the template's types.
func loaded(t *testing.T, s *Server, index string, at time.Time) {
	t.Helper()
	type m = map[string]any
	for name, c := range map[string]struct {
		query m
		want  int
	}{
		"all":        {m{"match_all": m{}}, 4},
		"time":       {m{"range": m{"@timestamp": m{"gte": at.UnixMilli(), "lt": at.UnixMilli() + 1, "format": "epoch_millis"}}}, 4},
		"address":    {m{"term": m{"source.ip": "203.0.113.0/24"}}, 2},
		"status":     {m{"range": m{"http.response.status_code": m{"gte": 200, "lt": 300}}}, 2},
		"whole path": {m{"term": m{"url.original": "/a?x=1"}}, 2},
		"long path":  {m{"term": m{"url.original": "/long?q=" + strings.Repeat("x", 7000)}}, 1},
		"file":       {m{"term": m{"labels.filename": "access.log"}}, 4},
		"unread":     {m{"exists": m{"field": "message"}}, 1},
	} {
		answer, err := s.Do(t.Context(), http.MethodPost, "/"+index+"/_count", m{"query": c.query})
		if err != nil {
			t.Fatal(err)
		}
		var result struct{ Count int }
		if err := json.Unmarshal(answer, &result); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, result.Count); diff != "" {
			t.Errorf("%s, %s: %s", index, name, diff)
		}
	}
}
