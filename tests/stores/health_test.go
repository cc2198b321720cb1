//go:build stores

package stores

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

func TestHealth(t *testing.T) {
	loki := servers.plain.URL
	push(t, servers.plain.Pusher(""), requestsIn(t, "combined", "healthy", anHourAgo(), 2))
	app := []lokipush.Entry{{Time: anHourAgo().UnixNano(), Line: "level=info msg=started", Labels: map[string]string{"job": "app", "service_name": "a"}}}
	push(t, servers.plain.Pusher(""), app)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>hello</html>"))
	}))
	t.Cleanup(page.Close)
	refusing := func(status int) string {
		return through(t, loki, func(w http.ResponseWriter, _ *http.Request) bool {
			http.Error(w, "no", status)
			return true
		})
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, c := range map[string]struct {
		url, selector string
		says          []string
		well          bool
	}{
		"right Loki":     {loki, `{job="healthy"}`, []string{"Loki", "3 streams", "combined", "% of"}, true},
		"slash behind":   {loki + "/", `{job="healthy"}`, []string{"Loki"}, true},
		"wrong path":     {loki + "/wrong", `{job="healthy"}`, []string{"no Loki at this URL (404)", "without /loki/api"}, false},
		"API path":       {loki + "/loki/api/v1", `{job="healthy"}`, []string{"404", "without /loki/api"}, false},
		"not a Loki":     {page.URL, `{job="healthy"}`, []string{"not Loki's", "check the URL"}, false},
		"unreachable":    {closed.URL, `{job="healthy"}`, []string{"can't be reached", "check the URL"}, false},
		"no such host":   {"http://loki.invalid:3100", `{job="healthy"}`, []string{"can't be reached"}, false},
		"401":            {refusing(http.StatusUnauthorized), `{job="healthy"}`, []string{"401", "user, password or token"}, false},
		"403":            {refusing(http.StatusForbidden), `{job="healthy"}`, []string{"403", "read access"}, false},
		"no tenant":      {limitedLoki(t).URL, `{job="healthy"}`, []string{"wants a tenant", "X-Scope-OrgID"}, false},
		"empty":          {loki, `{job="nobody"}`, []string{"holds no entries", "check the selector"}, false},
		"no requests":    {loki, `{job="app"}`, []string{"no HTTP requests", "check the selector"}, false},
		"bad selector":   {loki, `job="healthy"`, []string{"not a stream selector"}, false},
		"worse selector": {loki, `{job=}`, []string{"does not understand the query", "check the selector"}, false},
		"no URL":         {"ftp://loki", `{job="healthy"}`, []string{"url", "not an address like http://loki:3100"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := instance{url: c.url, options: map[string]any{"sources": source(c.selector, "auto"), "timeoutSeconds": 10}}.open(t)
			result, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range c.says {
				if !strings.Contains(strings.ToLower(result.Message), strings.ToLower(part)) {
					t.Errorf("%q does not say %q", result.Message, part)
				}
			}
			if (result.Status == backend.HealthStatusOk) != c.well {
				t.Errorf("status is %v: %s", result.Status, result.Message)
			}
			t.Log(result.Message)
		})
	}
}
