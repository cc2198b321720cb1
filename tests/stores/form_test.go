//go:build stores

package stores

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/tests/stores/brute"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// uniformLines are lines of one writer, as most services have them, and one in forty that is not like the others.
func uniformLines(job string, from time.Time, count int, span time.Duration) []lokipush.Entry {
	random := rand.New(rand.NewPCG(9, 9))
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	uuid := func() string {
		return fmt.Sprintf("%08x-%04x-4%03x-9%03x-%012x", random.Uint32(), random.IntN(1<<16), random.IntN(1<<12), random.IntN(1<<12), random.Int64N(1<<48))
	}
	target := func() string {
		switch random.IntN(9) {
		case 0:
			return "/"
		case 1:
			return "/healthz"
		case 2:
			return fmt.Sprintf("/api/v1/users/%d", random.IntN(1e6))
		case 3:
			return fmt.Sprintf("/api/v1/users/%d/orders/%s", random.IntN(1e6), uuid())
		case 4:
			return "/api/v1/carts/" + uuid() + "/"
		case 5:
			return "/api/v1/users/"
		case 6:
			return fmt.Sprintf(`/api/v1/search?page=%d\u0026sort=asc`, random.IntN(30))
		case 7:
			return fmt.Sprintf("/files/%024x", random.Uint64())
		}
		return "/api/v1/users/me"
	}
	agents := []string{"okhttp/4.12.0", "shop-app/7.3 (Android 14)", "curl/8.7.1", "kube-probe/1.29"}
	line := func(address, method, target, status, agent, more string) string {
		return fmt.Sprintf(`{"remote_addr":"%s","request_method":"%s","request_uri":"%s","status":%s,"body_bytes_sent":%d,"request_time":%.3f,"http_host":"%s","http_user_agent":"%s"%s}`,
			address, method, target, status, random.IntN(9999), random.Float64(), one("a.example", "b.example"), agent, more)
	}
	entries := make([]lokipush.Entry, 0, count)
	for i := range count {
		address, method, status := fmt.Sprintf("198.51.100.%d", random.IntN(250)), one("GET", "GET", "POST", "DELETE"), one("200", "201", "302", "401", "404", "500")
		text := line(address, method, target(), status, one(agents...), "")
		if random.IntN(40) == 0 {
			text = one(
				line(address, "GET", "/api/v1/search?q=1%27%20UNION%20SELECT%20password%20FROM%20users--", status, agents[0], ""),
				line(address, "GET", "/.env", status, agents[2], ""),
				line(address, "GET", "/api/v1/users/7", status, "sqlmap/1.8", ""),
				line(address, "GET", "/healthz/../../etc/passwd", status, agents[3], ""),
				line(address, "BREW", "/api/v1/users/7", status, agents[0], ""),
				line(address, "GET", "/api/v1/users7", "999", agents[0], ""),
				line(address, "GET", "/api/v1/users/7", `"-"`, agents[0], ""),
				line(address, method, target(), status, agents[0], `,"upstream_name":"orders"`),
				line(address, method, target(), status, agents[0], `,"request_uri":"/twice"`),
				line(address, method, target(), status, agents[0], "")[:90+random.IntN(60)],
				line(address+`\"`, method, target(), status, agents[0], ""),
				line(address, method, "/unknown/"+one("a", "b", "c"), status, agents[0], ""),
				"not JSON at all",
			)
		}
		at := from.Add(time.Duration(i) * (span / time.Duration(count)))
		entries = append(entries, lokipush.Entry{Time: at.UnixNano(), Line: text, Labels: map[string]string{"job": job, "service_name": fmt.Sprint("node", i%3)}})
	}
	return entries
}

// TestUniformLines: of lines that are alike the numbers are those of a program that reads each of them, and they are counted without being parsed.
func TestUniformLines(t *testing.T) {
	const job, count, span = "uniform", 60_000, 5 * time.Hour
	from := time.Now().Add(-span - time.Hour).Truncate(time.Hour)
	entries := uniformLines(job, from, count, span)
	push(t, servers.plain.Pusher(""), entries)
	planned := planEntries(entries)
	l := log{noise: []brute.NoiseRule{{Paths: []string{"/healthz"}}}, blocks: []int{403}}
	confidence, err := detect.ParseLevel("medium")
	if err != nil {
		t.Fatal(err)
	}
	program, err := brute.Load(brute.Config{
		Format: named(t, "nginx-json", planned, logformat.Options{}), Noise: l.noise, BlockStatuses: l.blocks, Confidence: confidence, Actors: actor.Settings{IdentityKey: identityKey},
	}, planned)
	if err != nil {
		t.Fatal(err)
	}
	counts := &formCounter{}
	client := &http.Client{Transport: counts}
	open := func(page int) store.Store {
		s, err := loki.New(loki.Config{URL: servers.plain.URL, Selector: `{job="` + job + `"}`, Client: client, Entries: page})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, noise := range map[string][]brute.NoiseRule{"with noise": l.noise, "without": nil} {
		t.Run(name, func(t *testing.T) {
			l.noise = noise
			s := &subject{program: program}
			if noise == nil {
				if s.program, err = brute.Load(brute.Config{Format: program.Format(), BlockStatuses: l.blocks, Confidence: confidence, Actors: actor.Settings{IdentityKey: identityKey}}, planned); err != nil {
					t.Fatal(err)
				}
			}
			counts.forms.Store(0)
			counts.parsed.Store(0)
			l.grids(t, s, open, from.UnixNano(), from.Add(span).UnixNano(), 12)
			t.Logf("%d numbers are equal; %d questions by forms, %d others", s.compared, counts.forms.Load(), counts.parsed.Load())
			if forms, parsed := counts.forms.Load(), counts.parsed.Load(); forms < parsed { // pages of 23 entries are full of other lines: no form fits them
				t.Errorf("%d questions by forms, %d others", forms, parsed)
			}
		})
	}
}

// formCounter counts the questions that are asked by forms, and those by parsed lines.
type formCounter struct{ forms, parsed atomic.Int64 }

// RoundTrip passes on.
func (c *formCounter) RoundTrip(r *http.Request) (*http.Response, error) {
	query := ""
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		query, r.Body = form.Get("query"), io.NopCloser(bytes.NewReader(body))
	}
	switch {
	case strings.Contains(query, "| json"):
		c.parsed.Add(1)
	case strings.Contains(query, `} !~ `), strings.Contains(query, `} | regexp`):
		c.forms.Add(1)
	}
	return http.DefaultTransport.RoundTrip(r)
}
