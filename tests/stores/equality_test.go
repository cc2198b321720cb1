//go:build stores

package stores

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/pkg/view"
	"github.com/underthreat/apis-under-threat/tests/stores/brute"
	"github.com/underthreat/apis-under-threat/tests/stores/traffic"
)

const minutes = 185

// log is a format with its lines, the settings, and what follows from them.
type log struct {
	write      traffic.Writer
	junk       []string
	dimensions []string
	derived    []string // dimensions that only Go can give
	rules      []endpoint.Rule
	noise      []brute.NoiseRule
	proxies    []string
	blocks     []int
}

var logs = map[string]log{
	"nginx-json": {
		write: traffic.NGINXJSON, junk: traffic.JSONJunk(), derived: []string{"actor", "userAgent"}, blocks: []int{403},
		dimensions: []string{"endpoint", "endpointId", "method", "path", "service", "known", "host", "rule", "category", "severity", "outcome", "actor", "clientIp", "user", "apiKey", "session", "userAgent", "country", "organisation", "asn", "status", "statusClass"},
		noise:      []brute.NoiseRule{{Paths: []string{"/healthz", "/static/**"}}, {UserAgents: []string{"kube-probe", "Nikto/2.5"}, Methods: []string{"GET", "HEAD"}}},
	},
	"combined": {
		write: traffic.Combined, junk: traffic.CombinedJunk(), derived: []string{"actor", "userAgent", "clientIp"}, proxies: []string{"10.0.0.0/8"},
		dimensions: []string{"endpoint", "endpointId", "method", "path", "known", "host", "rule", "category", "severity", "outcome", "actor", "clientIp", "user", "userAgent", "status", "statusClass"},
		rules:      []endpoint.Rule{{Match: "/api/v1/users/{name}/**", Name: "/users/{name}"}, {Match: "/api/*/cart", Name: "/cart"}, {Match: "/administrator/**", Name: "/administrator"}},
		noise:      []brute.NoiseRule{{Paths: []string{"/healthz", "/static/**"}}},
	},
}

// TestEquality compares every number of the plugin's answers with a program that reads every line.
func TestEquality(t *testing.T) {
	from := time.Now().Add(-time.Hour - minutes*time.Minute).Truncate(time.Hour)
	for _, format := range []string{"nginx-json", "combined"} {
		l := logs[format]
		t.Run(format, func(t *testing.T) {
			s := l.load(t, format, from)
			start := from.UnixNano()
			whole := trial{from: start, to: start + minutes*int64(time.Minute), all: true}
			part := trial{from: start + 47*int64(time.Minute) + 3_217e6, to: start + 71*int64(time.Minute) + 58_001e6, all: true}
			short := trial{from: start + 130*int64(time.Minute), to: start + 130*int64(time.Minute) + 1e6, all: true}
			t.Run("tables", func(t *testing.T) { l.tables(t, s, whole, part, short) })
			t.Run("filters", func(t *testing.T) { l.filters(t, s, part) })
			t.Run("values", func(t *testing.T) { l.values(t, s, part) })
			t.Run("series", func(t *testing.T) { l.series(t, s, whole, part) })
			t.Run("events", func(t *testing.T) { l.events(t, s, whole, part) })
			t.Run("overview", func(t *testing.T) { s.overview(t, whole); s.overview(t, part) })
			t.Run("grids", func(t *testing.T) {
				l.grids(t, s, func(page int) store.Store { return openLoki(t, "equality-"+format, page) }, start, whole.to, 12)
			})
			t.Logf("%d numbers of %d entries are equal", s.compared, len(s.program.Records))
		})
	}
}

func (l log) load(t *testing.T, format string, from time.Time) *subject {
	t.Helper()
	job := "equality-" + format
	entries, err := traffic.Generate(job, l.write, l.junk, from, minutes)
	if err != nil {
		t.Fatal(err)
	}
	push(t, servers.plain.Pusher(""), entries)
	planned := planEntries(entries)
	confidence, err := detect.ParseLevel("medium")
	if err != nil {
		t.Fatal(err)
	}
	program, err := brute.Load(brute.Config{
		Format: named(t, format, planned, logformat.Options{}), Rules: l.rules, Noise: l.noise, BlockStatuses: l.blocks, Confidence: confidence,
		Actors: actor.Settings{TrustedProxies: l.proxies, IdentityKey: identityKey},
	}, planned)
	if err != nil {
		t.Fatal(err)
	}
	if len(planned) < 100_000 {
		t.Fatalf("only %d entries", len(planned))
	}
	options := map[string]any{
		"sources": source(`{job="`+job+`"}`, format), "endpoints": map[string]any{"rules": l.rules}, "noise": l.noise, "blockStatuses": l.blocks,
		"identity": map[string]any{"trustedProxies": l.proxies}, "timeoutSeconds": 120,
	}
	return &subject{datasource: instance{url: servers.plain.URL, options: options}.open(t), program: program}
}

func openLoki(t *testing.T, job string, page int) store.Store {
	t.Helper()
	s, err := loki.New(loki.Config{URL: servers.plain.URL, Selector: `{job="` + job + `"}`, Client: http.DefaultClient, Entries: page})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	cheap      = append([]string{"requests", "errors", "threatRatio", "errorRatio", "lastSeen"}, brute.OverThreats...)
	everything = append([]string{"bytes", "durationMean", "durationP95"}, cheap...)
)

func (l log) tables(t *testing.T, s *subject, whole, part, short trial) {
	with := func(c trial, all bool, metrics []string, groupBy ...string) {
		c.all, c.metrics, c.groupBy = all, metrics, groupBy
		s.table(t, c, l.derived...)
	}
	with(whole, true, cheap, "endpoint") // with the scan: more groups than Loki lists at once
	with(part, true, everything, "endpoint")
	with(part, false, cheap, "endpointId", "method", "path")
	with(whole, true, cheap, "statusClass")
	with(part, true, everything, "method")
	with(part, true, []string{"bytes", "durationP95", "requests"}, "user")
	for _, d := range l.dimensions {
		with(part, true, cheap, d)
		with(short, false, cheap, d)
	}
	for _, pair := range [][]string{{"rule", "endpoint"}, {"category", "severity"}, {"statusClass", "method"}, {"user", "status"}, {"userAgent", "outcome"}, {"endpoint", "host"}} {
		with(part, true, cheap, pair...)
	}
	for _, list := range view.Taxonomies() {
		c := part
		c.taxonomy = list
		with(c, true, cheap, "category")
	}
}

// filters tries every operator on every dimension, with values that occur, that do not, and that are empty.
func (l log) filters(t *testing.T, s *subject, c trial) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, key := range l.dimensions {
		values := s.valuesOf(c, key)
		pick := func() string { return values[random.IntN(len(values))] }
		for i, f := range []brute.Filter{
			{Operator: "=", Values: []string{pick()}}, {Operator: "!=", Values: []string{pick()}}, {Operator: "=|", Values: []string{pick(), pick(), "nobody"}},
			{Operator: "!=|", Values: []string{pick(), pick()}}, {Operator: "=~", Values: []string{".*[a5].*|"}}, {Operator: "!~", Values: []string{"[A-Gs-z/].*"}}, {Operator: "=", Values: []string{""}},
		} {
			f.Key = key
			c.filters, c.metrics, c.groupBy = []brute.Filter{f}, cheap, []string{"endpoint"}
			if i%2 == 0 {
				c.groupBy = []string{"statusClass"}
			}
			c.all = i%3 > 0
			s.table(t, c, l.derived...)
		}
	}
	c.all, c.groupBy, c.metrics = true, []string{"method"}, cheap
	c.filters = []brute.Filter{{Key: "method", Operator: "!=", Values: []string{"POST"}}, {Key: "statusClass", Operator: "=|", Values: []string{"2xx", "4xx"}}, {Key: "user", Operator: "!=", Values: []string{""}}, {Key: "severity", Operator: "=", Values: []string{"high"}}}
	s.table(t, c, l.derived...)
}

// valuesOf lists what requests have for a dimension.
func (s *subject) valuesOf(c trial, key string) []string {
	c.groupBy, c.filters = []string{key}, nil
	var values []string
	for _, g := range s.program.Answer(c.asked()) {
		values = append(values, g.Values[0])
	}
	slices.Sort(values)
	return values
}

func (l log) values(t *testing.T, s *subject, c trial) {
	for i, metric := range everything {
		if metric == "lastSeen" {
			continue
		}
		c.metrics, c.groupBy, c.all = []string{metric}, [][]string{nil, {"endpoint"}, {"method", "statusClass"}}[i%3], false
		s.value(t, c)
	}
	c.metrics, c.groupBy, c.filters = []string{"passed"}, []string{"endpoint", "rule"}, []brute.Filter{{Key: "rule", Operator: "=~", Values: []string{"sqli.*"}}}
	s.value(t, c)
	c.filters = []brute.Filter{{Key: "rule", Operator: "=", Values: []string{"no such rule"}}}
	s.value(t, c)
}

func (l log) series(t *testing.T, s *subject, whole, part trial) {
	for i, metric := range everything {
		if metric == "lastSeen" {
			continue
		}
		c, step := part, int64(time.Minute)
		if i%3 == 0 {
			c, step = whole, int64(5*time.Minute)
		}
		c.metrics, c.groupBy = []string{metric}, nil
		s.series(t, c, step)
		if i%4 == 0 {
			c.groupBy = []string{"method"}
			s.series(t, c, step)
		}
	}
	whole.metrics, whole.groupBy = []string{"threats"}, []string{"rule"}
	s.series(t, whole, int64(7*time.Minute))
	part.metrics, part.groupBy, part.filters = []string{"requests"}, []string{"statusClass"}, []brute.Filter{{Key: "method", Operator: "=", Values: []string{"GET"}}}
	s.series(t, part, int64(2*time.Minute))
}

func (l log) events(t *testing.T, s *subject, whole, part trial) {
	part.to = part.from + 3*int64(time.Minute)
	s.events(t, part, 100)
	part.filters = []brute.Filter{{Key: "severity", Operator: "=|", Values: []string{"high", "critical"}}, {Key: "outcome", Operator: "!=", Values: []string{"rejected"}}}
	s.events(t, part, 1000)
	whole.filters = []brute.Filter{{Key: "rule", Operator: "=~", Values: []string{"log4shell.*"}}, {Key: "method", Operator: "=", Values: []string{"POST"}}}
	s.events(t, whole, 1000)
}

func computedOf(t *testing.T, frame *data.Frame) view.Computed {
	t.Helper()
	return computed(t, data.Frames{frame})
}

// account checks that nothing was dropped: entries = requests + noise + unread, all as in the log.
func (s *subject) account(t *testing.T, c trial, got view.Computed, countable bool) {
	t.Helper()
	if !countable || got.Entries == nil {
		return
	}
	entries, requests, noise, unread := s.program.Account(c.from, c.to)
	s.compared += 4
	if *got.Entries != entries || *got.Requests != requests || *got.Noise != noise || *got.Unread != unread || entries != requests+noise+unread {
		t.Errorf("%v: entries %v = requests %v + noise %v + unread %v, want %v = %v + %v + %v", c, *got.Entries, *got.Requests, *got.Noise, *got.Unread, entries, requests, noise, unread)
	}
}
