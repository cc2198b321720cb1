package proxy

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// store answers with what reaches it.
func store(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.Path+" "+r.Header.Get("Authorization"))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestProxy(t *testing.T) {
	target := store(t)
	refuse := func(r *http.Request) int {
		if r.URL.Path == "/" {
			return http.StatusForbidden
		}
		return 0
	}
	for name, c := range map[string]struct {
		o                         Options
		path, user, authorization string
		status                    int
		answer, problem           string
	}{
		"passes":            {path: "/a", status: 200, answer: "/a "},
		"no password":       {o: Options{User: "u", Password: "p"}, path: "/a", status: 401},
		"wrong password":    {o: Options{User: "u", Password: "x"}, user: "u", path: "/a", status: 401},
		"right password":    {o: Options{User: "u", Password: "p"}, user: "u", path: "/a", status: 200, answer: "/a "},
		"no key":            {o: Options{Authorization: "ApiKey k"}, path: "/a", status: 401},
		"right key":         {o: Options{Authorization: "ApiKey k"}, authorization: "ApiKey k", path: "/a", status: 200, answer: "/a "},
		"store's own":       {authorization: "ApiKey k", path: "/a", status: 200, answer: "/a ApiKey k"},
		"refused":           {o: Options{Refuse: refuse}, path: "/", status: 403},
		"not refused":       {o: Options{Refuse: refuse}, path: "/_search", status: 200, answer: "/_search "},
		"good certificate":  {o: Options{Certificate: Valid}, path: "/a", status: 200, answer: "/a "},
		"old certificate":   {o: Options{Certificate: Expired}, path: "/a", problem: "expired"},
		"wrong certificate": {o: Options{Certificate: OtherHost}, path: "/a", problem: "127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Start(target, c.o)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.Stop)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL+c.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.user != "" {
				request.SetBasicAuth(c.user, "p")
			}
			if c.authorization != "" {
				request.Header.Set("Authorization", c.authorization)
			}
			authorities := x509.NewCertPool()
			authorities.AppendCertsFromPEM(p.CA)
			client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authorities}}}
			t.Cleanup(client.CloseIdleConnections)
			response, err := client.Do(request)
			if c.problem != "" {
				if err == nil || !strings.Contains(err.Error(), c.problem) {
					t.Errorf("%v, want %s", err, c.problem)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			text, err := io.ReadAll(response.Body)
			if err != nil || response.StatusCode != c.status || c.answer != "" && string(text) != c.answer {
				t.Errorf("%d %q %v", response.StatusCode, text, err)
			}
		})
	}
}
