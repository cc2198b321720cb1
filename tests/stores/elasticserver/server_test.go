//go:build stores

package elasticserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/tools/docpush"
)

// TestServers starts each server, one after the other, and gets back what it writes.
func TestServers(t *testing.T) {
	for _, v := range Versions() {
		t.Run(string(v), func(t *testing.T) {
			before := time.Now()
			s, err := Start(t.Context(), v)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { stopped(t, s) })
			t.Logf("ready after %.1f s", time.Since(before).Seconds())
			writeAndCount(t, s)
			load(t, s)
			if v.Secured() {
				rights(t, s)
			}
		})
	}
}

func writeAndCount(t *testing.T, s *Server) {
	t.Helper()
	mapping := map[string]any{"mappings": map[string]any{"properties": map[string]any{"path": map[string]string{"type": "keyword"}}}}
	if err := s.Put(t.Context(), "/access-logs", mapping); err != nil {
		t.Fatal(err)
	}
	var documents []docpush.Document
	for i := range 500 {
		documents = append(documents, docpush.Document{ID: fmt.Sprint("d", i), JSON: fmt.Appendf(nil, `{"path":"/users/%d"}`, i%7)})
	}
	for range 2 { // the same documents again change nothing
		if err := s.Bulk(t.Context(), "access-logs", documents); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Bulk(t.Context(), "access-logs", []docpush.Document{{JSON: []byte(`{"path":"/users/0"}`)}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context(), "access-logs"); err != nil {
		t.Fatal(err)
	}
	answer, err := s.Do(t.Context(), http.MethodPost, "/access-logs/_search", map[string]any{
		"size": 0, "track_total_hits": true, "aggs": map[string]any{"paths": map[string]any{"terms": map[string]string{"field": "path"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Hits         struct{ Total struct{ Value int } }
		Aggregations struct {
			Paths struct {
				Buckets []struct {
					Key   string
					Count int `json:"doc_count"`
				}
			}
		}
	}
	if err := json.Unmarshal(answer, &result); err != nil {
		t.Fatal(err)
	}
	first := result.Aggregations.Paths.Buckets[0]
	if result.Hits.Total.Value != 501 || first.Key != "/users/0" || first.Count != 73 {
		t.Errorf("%s", answer)
	}
}

// rights checks who may see what on a secured server.
func rights(t *testing.T, s *Server) {
	t.Helper()
	for want, c := range map[int]struct{ user, password, path string }{
		http.StatusOK:           {Reader, Password, "/access-logs/_count"},
		http.StatusForbidden:    {Stranger, Password, "/access-logs/_count"},
		http.StatusUnauthorized: {Reader, "wrong", "/access-logs/_count"},
	} {
		if got := status(t, s.URL+c.path, c.user, c.password); got != want {
			t.Errorf("%s: %d, want %d", c.user, got, want)
		}
	}
	if got := status(t, s.URL+"/_cluster/health", Reader, Password); got != http.StatusForbidden {
		t.Errorf("the reader sees the cluster: %d", got)
	}
	if got := status(t, s.URL+"/other-logs/_count?ignore_unavailable=true", Stranger, Password); got != http.StatusOK {
		t.Errorf("the stranger sees nothing: %d", got)
	}
	if got := status(t, s.URL+"/access-logs/_count", "", ""); got != http.StatusUnauthorized {
		t.Errorf("nobody is asked who they are: %d", got)
	}
}

func status(t *testing.T, address, user, password string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if user != "" {
		request.SetBasicAuth(user, password)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// stopped checks that a server leaves nothing behind.
func stopped(t *testing.T, s *Server) {
	t.Helper()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.folder); err == nil {
		t.Errorf("%s is still there", s.folder)
	}
	if response, err := http.Get(s.URL); err == nil {
		_ = response.Body.Close()
		t.Errorf("%s still answers", s.URL)
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	t.Setenv(serversVariable, t.TempDir())
	if _, err := Start(t.Context(), OpenSearch3); err == nil || !strings.Contains(err.Error(), "npm run test:stores downloads it") {
		t.Error(err)
	}
	if _, err := (&Server{Version: "opensearch-1"}).command(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "is none of the servers") {
		t.Error(err)
	}
}

func TestAServerThatDiesTellsWhy(t *testing.T) {
	t.Setenv(serversVariable, t.TempDir())
	folder, _, err := folderOf(OpenSearch3)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), OpenSearch3); err == nil || !strings.Contains(err.Error(), "ClassNotFoundException") {
		t.Error(err)
	}
}
