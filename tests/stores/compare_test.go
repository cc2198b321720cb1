//go:build stores

package stores

import (
	"encoding/json"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/tests/stores/brute"
)

// subject is a data source and the program that reads every line of the same log.
type subject struct {
	datasource
	program  *brute.Program
	compared int // numbers
}

// trial is one question to both.
type trial struct {
	from, to int64
	groupBy  []string
	metrics  []string
	filters  []brute.Filter
	taxonomy string
	all      bool
}

func (c trial) String() string {
	return fmt.Sprintf("%d to %d by %v %v where %v %s all=%t", c.from, c.to, c.groupBy, c.metrics, c.filters, c.taxonomy, c.all)
}

func (c trial) query(queryType string) map[string]any {
	q := map[string]any{"queryType": queryType, "groupBy": c.groupBy, "metrics": c.metrics, "filters": c.filters, "limit": 10000, "scope": "threatened"}
	if c.all {
		q["scope"] = "all"
	}
	if c.taxonomy != "" {
		q["taxonomy"] = c.taxonomy
	}
	return q
}

func (c trial) asked() brute.Query {
	return brute.Query{From: c.from, To: c.to, GroupBy: c.groupBy, Filters: c.filters, Taxonomy: c.taxonomy, All: c.all}
}

// countable says whether requests can be counted for this trial: not by what only threats have or only Go can derive, and not filtered by
// what a store can't compare.
func (c trial) countable(derived []string) bool {
	for _, key := range c.groupBy {
		if slices.Contains(brute.OnThreats, key) || slices.Contains(derived, key) {
			return false
		}
	}
	for _, f := range c.filters {
		pattern := strings.HasSuffix(f.Operator, "~")
		if slices.Contains(derived, f.Key) || f.Key == "apiKey" || f.Key == "session" || f.Key == "clientIp" && (pattern || slices.ContainsFunc(f.Values, manySpellings)) ||
			f.Key == "status" && (pattern || slices.Contains(f.Values, "")) {
			return false
		}
	}
	return true
}

// manySpellings: IPv6 addresses, and addresses that are missing, can't be compared in stores.
func manySpellings(value string) bool {
	addr, err := netip.ParseAddr(value)
	return value == "" || err == nil && !addr.Is4()
}

func same(got any, want float64) bool {
	if got == nil {
		return math.IsNaN(want)
	}
	number, ok := got.(float64)
	return ok && (number == want || math.Abs(number-want) <= 1e-9*math.Abs(want))
}

// table compares every number of a table.
func (s *subject) table(t *testing.T, c trial, derived ...string) {
	t.Helper()
	frame := frames(t, s, c.from, c.to, c.query("table"))[0]
	want := s.program.Answer(c.asked())
	countable := c.countable(derived)
	if !countable && c.all {
		for id, g := range want {
			if g.Threats == 0 && len(c.groupBy) > 0 {
				delete(want, id)
			}
		}
	}
	seen := map[string]bool{}
	for row := range frame.Rows() {
		id := s.group(t, frame, c.groupBy, row)
		seen[id] = true
		g := want[id]
		if g == nil {
			t.Errorf("%v: group %q is not in the log", c, id)
			continue
		}
		for _, name := range c.metrics {
			s.number(t, c, g, name, cell(t, frame, name, row), countable)
		}
	}
	for id := range want {
		if !seen[id] {
			t.Errorf("%v: group %q is missing", c, id)
		}
	}
	s.account(t, c, computedOf(t, frame), countable)
}

func (s *subject) group(t *testing.T, frame *data.Frame, groupBy []string, row int) string {
	t.Helper()
	values := make([]string, len(groupBy))
	for i, key := range groupBy {
		values[i], _ = cell(t, frame, key, row).(string)
	}
	return strings.Join(values, "\x00")
}

func (s *subject) number(t *testing.T, c trial, g *brute.Group, name string, got any, countable bool) {
	t.Helper()
	s.compared++
	want := g.Metric(name)
	switch {
	case name == "lastSeen":
		if got != g.LastTime() {
			t.Errorf("%v: group %q: lastSeen is %v, want %d", c, g.Values, got, g.LastTime())
		}
		return
	case !countable && slices.Contains(brute.OverTraffic, name):
		want = math.NaN()
	}
	if !same(got, want) {
		t.Errorf("%v: group %q: %s is %v, want %v", c, g.Values, name, got, want)
	}
}

// value compares a value query: all groups, explicit zeros.
func (s *subject) value(t *testing.T, c trial) {
	t.Helper()
	frame := frames(t, s, c.from, c.to, c.query("value"))[0]
	c.all = c.all || slices.Contains(brute.OverTraffic, c.metrics[0])
	want := s.program.Answer(c.asked())
	if len(c.groupBy) > 0 {
		for id, g := range want {
			if math.IsNaN(g.Metric(c.metrics[0])) {
				delete(want, id)
			}
		}
	}
	if len(want) == 0 {
		if frame.Rows() != 1 || !same(cell(t, frame, c.metrics[0], 0), 0) {
			t.Errorf("%v: %d rows instead of one zero", c, frame.Rows())
		}
		return
	}
	if frame.Rows() != len(want) {
		t.Errorf("%v: %d rows, want %d", c, frame.Rows(), len(want))
	}
	for row := range frame.Rows() {
		id := s.group(t, frame, c.groupBy, row)
		if want[id] == nil {
			t.Errorf("%v: group %q is not in the log", c, id)
			continue
		}
		s.number(t, c, want[id], c.metrics[0], cell(t, frame, c.metrics[0], row), true)
	}
}

// series compares every point of every group.
func (s *subject) series(t *testing.T, c trial, step int64) {
	t.Helper()
	q := c.query("series")
	q["intervalMs"], q["maxDataPoints"] = step/1e6, 1000
	asked := c.asked()
	asked.Step = step
	want := s.program.Series(asked)
	groups := map[string]bool{}
	for _, frame := range frames(t, s, c.from, c.to, q) {
		field, _ := frame.FieldByName(c.metrics[0])
		values := make([]string, len(c.groupBy))
		for i, key := range c.groupBy {
			values[i] = field.Labels[key]
		}
		id := strings.Join(values, "\x00")
		groups[id] = true
		if frame.Rows() != len(want) {
			t.Errorf("%v: group %q has %d cells, want %d", c, id, frame.Rows(), len(want))
		}
		for row := range frame.Rows() {
			at, _ := cell(t, frame, "time", row).(int64)
			number := 0.0
			if c.metrics[0] == "durationMean" || c.metrics[0] == "durationP95" {
				number = math.NaN() // a cell without durations has none
			}
			if g := want[at][id]; g != nil {
				number = g.Metric(c.metrics[0])
			}
			s.compared++
			if got := cell(t, frame, c.metrics[0], row); !same(got, number) || want[at] == nil {
				t.Errorf("%v: group %q at %d: %v, want %v", c, id, at, got, number)
			}
		}
	}
	for at, cells := range want {
		for id, g := range cells {
			if number := g.Metric(c.metrics[0]); !groups[id] && !math.IsNaN(number) && number != 0 {
				t.Errorf("%v: group %q is missing, it has %v at %d", c, id, number, at)
			}
		}
	}
}

// events compares all threat requests, page by page.
func (s *subject) events(t *testing.T, c trial, page int) {
	t.Helper()
	want := map[string]*brute.Record{}
	for _, r := range s.program.Threats(c.asked()) {
		want[r.Ref] = r
	}
	total, last := len(want), int64(math.MaxInt64)
	for offset := 0; offset < total || offset == 0; offset += page {
		q := c.query("events")
		q["limit"], q["offset"], q["metrics"], q["groupBy"] = page, offset, nil, nil
		frame := frames(t, s, c.from, c.to, q)[0]
		if custom, ok := frame.Meta.Custom.(map[string]any); !ok || custom["total"] != total {
			t.Fatalf("%v: total is %v, want %d", c, frame.Meta.Custom, total)
		}
		for row := range frame.Rows() {
			id, _ := cell(t, frame, "id", row).(string)
			r := want[id]
			if r == nil {
				t.Errorf("%v: event %s at offset %d, row %d is not in the log, or came twice", c, id, offset, row)
				continue
			}
			delete(want, id)
			at, _ := cell(t, frame, "time", row).(int64)
			if at > last || at != r.Time {
				t.Errorf("%v: event %s at %d after %d, want %d", c, id, at, last, r.Time)
			}
			last = at
			s.event(t, frame, row, r)
		}
	}
	if len(want) > 0 {
		t.Errorf("%v: %d of %d events are missing", c, len(want), total)
	}
}

func (s *subject) event(t *testing.T, frame *data.Frame, row int, r *brute.Record) {
	t.Helper()
	for key, values := range r.Values {
		switch key {
		case "rule", "userAgent", "statusClass", "status":
			continue
		}
		s.compared++
		if got := cell(t, frame, key, row); got != values[0] {
			t.Errorf("event %s: %s is %q, want %q", r.Ref, key, got, values[0])
		}
	}
	rules, _ := json.Marshal(r.Threat.Rules)
	if got := cell(t, frame, "rules", row); got != string(rules) {
		t.Errorf("event %s: rules are %v, want %s", r.Ref, got, rules)
	}
	var findings []struct {
		Rule string `json:"rule"`
	}
	text, _ := cell(t, frame, "findings", row).(string)
	if err := json.Unmarshal([]byte(text), &findings); err != nil || len(findings) != len(r.Threat.Rules) {
		t.Errorf("event %s: findings are %s (%v)", r.Ref, text, err)
	}
	if got := cell(t, frame, "rule", row); got != r.Threat.Rules[0] {
		t.Errorf("event %s: rule is %v, want %s", r.Ref, got, r.Threat.Rules[0])
	}
	if got := cell(t, frame, "status", row); r.Status == 0 && got != nil || r.Status != 0 && !same(got, float64(r.Status)) {
		t.Errorf("event %s: status is %v, want %d", r.Ref, got, r.Status)
	}
}
