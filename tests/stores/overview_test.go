//go:build stores

package stores

import (
	"encoding/json"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/tests/stores/brute"
)

// overview compares all frames of an overview.
func (s *subject) overview(t *testing.T, c trial) {
	t.Helper()
	for _, frame := range frames(t, s, c.from, c.to, map[string]any{"queryType": "overview", "limit": 10000, "scope": "all"}) {
		switch frame.Name {
		case "summary":
			s.summary(t, c, frame)
		case "endpoints":
			s.endpoints(t, c, frame)
		case "rules":
			s.each(t, c, frame, "rule", "rule", "endpoints", "threats", "blocked", "lastSeen")
		case "categories":
			if custom, ok := frame.Meta.Custom.(map[string]any); ok {
				c.taxonomy, _ = custom["taxonomy"].(string)
			}
			s.each(t, c, frame, "category", "category", "threats", "endpoints")
		case "facets":
			s.facets(t, c, frame)
		case "timeline":
			s.timeline(t, c, frame)
		}
	}
}

func (s *subject) summary(t *testing.T, c trial, frame *data.Frame) {
	t.Helper()
	total := s.program.Answer(c.asked())[""]
	for _, name := range append([]string{"requests", "errors", "threatRatio"}, brute.OverThreats...) {
		s.number(t, c, total, name, cell(t, frame, name, 0), true)
	}
	entries, _, noise, unread := s.program.Account(c.from, c.to)
	for name, want := range map[string]float64{"entries": entries, "noise": noise, "unread": unread} {
		if got := cell(t, frame, name, 0); !same(got, want) {
			t.Errorf("summary: %s is %v, want %v", name, got, want)
		}
	}
}

// timeline compares the sums of all parts.
func (s *subject) timeline(t *testing.T, c trial, frame *data.Frame) {
	t.Helper()
	total := s.program.Answer(c.asked())[""]
	for _, name := range []string{"blocked", "passed", "redirected", "rejected", "failed", "unknown"} {
		sum := 0.0
		for row := range frame.Rows() {
			n, _ := cell(t, frame, name, row).(float64)
			sum += n
		}
		s.number(t, c, total, name, sum, true)
	}
}

func (s *subject) endpoints(t *testing.T, c trial, frame *data.Frame) {
	t.Helper()
	keys := []string{"endpointId", "endpoint", "method", "path", "service"}
	c.groupBy = keys
	asked := c.asked()
	asked.Fold = true
	want := s.program.Answer(asked)
	if frame.Rows() != len(want) {
		t.Errorf("overview: %d endpoints, want %d", frame.Rows(), len(want))
	}
	for row := range frame.Rows() {
		g := want[s.group(t, frame, keys, row)]
		if g == nil {
			t.Errorf("overview: endpoint %v is not in the log", cell(t, frame, "endpoint", row))
			continue
		}
		for _, name := range []string{"requests", "errors", "threats", "blocked", "passed", "redirected", "rejected", "failed", "unknown", "threatRatio", "lastSeen", "actors"} {
			s.number(t, c, g, name, cell(t, frame, name, row), true)
		}
		if got := cell(t, frame, "lastRule", row); got != g.LastRule() {
			t.Errorf("overview: last rule of %v is %v, want %s", g.Values, got, g.LastRule())
		}
		var trend []float64
		text, _ := cell(t, frame, "trend", row).(string)
		if err := json.Unmarshal([]byte(text), &trend); err != nil {
			t.Errorf("overview: trend of %v: %v", g.Values, err)
		}
		sum := 0.0
		for _, n := range trend {
			sum += n
		}
		if sum != g.Threats || g.Threats > 0 && len(trend) != 24 {
			t.Errorf("overview: trend of %v sums to %v in %d parts, want %v", g.Values, sum, len(trend), g.Threats)
		}
	}
}

// each compares a frame with one row for each value of a dimension.
func (s *subject) each(t *testing.T, c trial, frame *data.Frame, key, column string, metrics ...string) {
	t.Helper()
	c.groupBy, c.all = []string{key}, false
	want := s.program.Answer(c.asked())
	if frame.Rows() != len(want) {
		t.Errorf("%s: %d rows, want %d", frame.Name, frame.Rows(), len(want))
	}
	for row := range frame.Rows() {
		value, _ := cell(t, frame, column, row).(string)
		g := want[value]
		if g == nil {
			t.Errorf("%s: %q is not in the log", frame.Name, value)
			continue
		}
		for _, name := range metrics {
			s.number(t, c, g, name, cell(t, frame, name, row), true)
		}
	}
}

func (s *subject) facets(t *testing.T, c trial, frame *data.Frame) {
	t.Helper()
	c.taxonomy, c.all = "type", false
	answers := map[string]brute.Groups{}
	for row := range frame.Rows() {
		key, _ := cell(t, frame, "key", row).(string)
		value, _ := cell(t, frame, "value", row).(string)
		if answers[key] == nil {
			c.groupBy = []string{key}
			answers[key] = s.program.Answer(c.asked())
		}
		g := answers[key][value]
		if g == nil {
			t.Errorf("facets: %s %q is not in the log", key, value)
			continue
		}
		s.number(t, c, g, "threats", cell(t, frame, "threats", row), true)
	}
}
