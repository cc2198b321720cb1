package loki

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// TestUsualIsLearnedOnce: a fake Loki shows which questions it gets; what they answer is shown on real ones by the tests of the stores.
func TestUsualIsLearnedOnce(t *testing.T) {
	gate := plan.Gate{Target: `[a-z0-9/]*`, Words: plan.Words{plan.Target: {"wp-"}}}
	window := plan.NewWindow(time.Unix(1790000000, 0), time.Unix(1790003600, 0))
	for _, c := range []struct {
		name, sample  string
		status        int
		samples       int // questions for two scans
		afterwards    string
		notAfterwards string
	}{
		{"like the others", `{"request_method":"GET","request_uri":"/users/1","status":"200"}`, http.StatusOK, 1, "/users/[0-9]+", ""},
		{"all odd", `{"request_method":"GET","request_uri":"/users/%3c","status":"200"}`, http.StatusOK, 1, "request_uri", "__error__!="},
		{"no entries", "", http.StatusOK, 1, "request_uri", "__error__!="},
		{"refused", "", http.StatusBadRequest, 1, "request_uri", "__error__!="},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				query := r.FormValue("query")
				if query == "" {
					http.NotFound(w, r)
					return
				}
				asked = append(asked, query)
				values := ""
				if query == `{job="a"}` {
					if c.status != http.StatusOK {
						http.Error(w, "the query would read too many bytes", c.status)
						return
					}
					if c.sample != "" {
						values = fmt.Sprintf(`{"stream":{},"values":[["1790000000000000000",%q,{}]]}`, c.sample)
					}
				}
				_, _ = fmt.Fprintf(w, `{"status":"success","data":{"resultType":"streams","result":[%s]}}`, values)
			}))
			defer server.Close()
			s, err := New(Config{URL: server.URL, Selector: `{job="a"}`, Client: server.Client()})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if _, err := s.Suspects(context.Background(), window, gate, jsonReader, plan.Predicate{}, func(plan.Entry) error { return nil }); err != nil {
					t.Fatal(err)
				}
			}
			samples := 0
			for _, query := range asked {
				if query == `{job="a"}` {
					samples++
					continue
				}
				if !strings.Contains(query, c.afterwards) || c.notAfterwards != "" && strings.Contains(query, c.notAfterwards) {
					t.Errorf("asked %s", query)
				}
			}
			if samples != c.samples || len(asked) != samples+2 {
				t.Errorf("%d samples of %d questions", samples, len(asked))
			}
		})
	}
}
