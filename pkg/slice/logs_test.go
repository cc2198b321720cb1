package slice

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// hit is an entry about a request, in whatever log.
type hit struct {
	at      time.Duration // after the start of the tests' window
	id      string
	client  string
	method  string
	target  string
	status  int
	country string
	blocked bool
	rules   []int // of the WAF
}

func (h hit) entry(t testing.TB, format string, start time.Time) plan.Entry {
	t.Helper()
	var document any
	switch format {
	case "nginx-json":
		document = map[string]any{"remote_addr": h.client, "request_method": h.method, "request_uri": h.target, "status": h.status, "request_id": h.id, "body_bytes_sent": 100, "request_time": 0.02, "geoip_country_code": h.country}
	case "coraza":
		messages := []any{}
		for _, id := range h.rules {
			messages = append(messages, map[string]any{"message": "m", "data": map[string]any{"id": id, "msg": fmt.Sprintf("rule %d", id), "severity": 2}})
		}
		transaction := map[string]any{"id": h.id, "unix_timestamp": 1, "client_ip": h.client, "request": map[string]any{"method": h.method, "uri": h.target}, "is_interrupted": h.blocked}
		if h.status > 0 {
			transaction["response"] = map[string]any{"status": h.status}
		}
		document = map[string]any{"transaction": transaction, "messages": messages}
	default:
		t.Fatalf("no entries of %s", format)
	}
	line, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Entry{Time: start.Add(h.at).UnixNano(), Line: string(line)}
}

// part is a source of a test's set.
type part struct {
	name   string
	format string
	role   logformat.Role
	hits   []hit
	change func(*Config)
}

func logOf(t testing.TB, p part, start time.Time) *slicetest.Memory {
	t.Helper()
	m := &slicetest.Memory{}
	for _, h := range p.hits {
		m.Entries = append(m.Entries, h.entry(t, p.format, start))
	}
	return m
}

func formatNamed(t testing.TB, id string) *logformat.Format {
	t.Helper()
	presets, err := logformat.LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	preset, ok := presets.Get(id)
	if !ok {
		t.Fatalf("no format %s", id)
	}
	sample := hit{client: "192.0.2.1", method: "GET", target: "/", status: 200, id: "x", country: "XX", rules: []int{942100}}.entry(t, id, noon)
	format, err := logformat.Resolve(preset, []plan.Entry{sample}, logformat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return format
}

func setOf(t testing.TB, start time.Time, parts ...part) *Set {
	t.Helper()
	formats := map[string]*logformat.Format{}
	var sources []*Source
	for _, p := range parts {
		if formats[p.format] == nil {
			formats[p.format] = formatNamed(t, p.format)
		}
		sources = append(sources, source(t, logOf(t, p, start), func(c *Config) {
			c.Name, c.Format, c.Role = p.name, formats[p.format], p.role
			if p.change != nil {
				p.change(c)
			}
		}))
	}
	set, err := NewSet(sources)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// busyStore knows how many questions it had at once.
type busyStore struct {
	store.Store
	now, most atomic.Int64
}

func (b *busyStore) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	n := b.now.Add(1)
	defer b.now.Add(-1)
	for most := b.most.Load(); n > most && !b.most.CompareAndSwap(most, n); most = b.most.Load() {
	}
	time.Sleep(time.Millisecond)
	return b.Store.Suspects(ctx, w, g, r, where, yield)
}
