package view

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// network makes a gateway's log with or without countries; private addresses need no data to be known.
func network(t *testing.T, derive string, countries ...string) *slice.Set {
	t.Helper()
	var entries []plan.Entry
	for i, country := range countries {
		e := access(time.Duration(i+1)*time.Minute, "x", "192.168.0.1", "/items?q=<script>alert(1)</script>", 200)
		e.Line = strings.Replace(strings.Replace(e.Line, "NL", country, 1), "curl/8", "Mozilla/5.0 (compatible; Googlebot/2.1)", 1)
		entries = append(entries, e)
	}
	source := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, entries...)
	config := source.Config
	config.Unseen = slice.Unseen(config.Format, entries)
	var err error
	if config.Actors, err = actor.NewResolver(actor.Settings{Network: derive}); err != nil {
		t.Fatal(err)
	}
	if source, err = slice.NewSource(config); err != nil {
		t.Fatal(err)
	}
	return source.Alone()
}

func TestCountriesAreTheLogsOrDerived(t *testing.T) {
	for _, test := range []struct {
		name, derive string
		countries    []string
		want         []string // country, requests, threats
		exactness    string
	}{
		{"a log with countries", "derive", []string{"NL", ""}, []string{" 1 1", "NL 1 1"}, ""},
		{"a log without", "derive", []string{"", "-"}, []string{"(private) - 2"}, Derived},
		{"a log without, as it is", "log", []string{"", ""}, []string{" 2 2"}, ""},
	} {
		set := network(t, test.derive, test.countries...)
		answer := answerTo(t, set, Query{Type: Table, GroupBy: []string{"country"}})
		if diff := cmp.Diff(test.want, rowsOf(t, answer.Frames[0], "country", "requests", "threats")); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if state := answer.Computed.Columns["country"]; state.Exactness != test.exactness {
			t.Errorf("%s: %+v", test.name, state)
		}
	}
}

func TestFiltersOnWhatIsDerivedAreReadHere(t *testing.T) {
	answer := answerTo(t, network(t, "", "", ""), Query{Type: Table, Filters: []Filter{{Key: "country", Values: []string{"(private)"}}}})
	if diff := cmp.Diff([]string{"GET /items - 2"}, rowsOf(t, answer.Frames[0], "endpoint", "requests", "threats")); diff != "" {
		t.Error(diff)
	}
	if c := answer.Computed; !strings.Contains(strings.Join(c.Reasons, ""), "derived here") || c.Filters[0].Applied != "threats" {
		t.Errorf("%+v", c)
	}
}

func TestBots(t *testing.T) {
	answer := answerTo(t, network(t, "", ""), Query{Type: Table, GroupBy: []string{"bot", "userAgent"}, Metrics: []string{"threats"}})
	if diff := cmp.Diff([]string{"Googlebot Googlebot 1"}, rowsOf(t, answer.Frames[0], "bot", "userAgent", "threats")); diff != "" {
		t.Error(diff)
	}
	people := answerTo(t, gatewayAndWAF(t), Query{Type: Table, GroupBy: []string{"bot"}, Metrics: []string{"threats"}})
	if diff := cmp.Diff([]string{" 5"}, rowsOf(t, people.Frames[0], "bot", "threats")); diff != "" {
		t.Error(diff)
	}
}

func TestIdentitiesThatOnlyGoCanDeriveAreNotPushed(t *testing.T) {
	resolver, err := actor.NewResolver(actor.Settings{APIKeyParameters: []string{"key"}, UserFromToken: true, SessionCookies: []string{"sid"}, TrustedProxies: []string{"10.0.0.0/8"}})
	if err != nil {
		t.Fatal(err)
	}
	config := logSource(t, "gateway", "nginx-json", logformat.Requests, nil, access(0, "a", "10.0.0.1", "/", 200)).Config
	config.Actors = resolver
	source, err := slice.NewSource(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"apiKey", "user", "session", "clientIp"} {
		d, err := dimensionNamed(key)
		if err != nil {
			t.Fatal(err)
		}
		if d.missing(source.Alone()) != "" || d.countable(source.Alone()) != resolver.Derived(key) {
			t.Errorf("%s: missing %q, countable %q", key, d.missing(source.Alone()), d.countable(source.Alone()))
		}
	}
}
