package view

import (
	"context"
	"fmt"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
	// maxCompared is the longest range that has earlier windows: what was usual months ago says little of today, and costs as much to read.
	maxCompared = 31 * day
	// daysCompared and weeksCompared are how many earlier windows are read: each day of the week once, or four weeks.
	daysCompared, weeksCompared = 7, 4
)

// What an earlier window is to the score.
const (
	spanRange      = "range"      // it is the range itself
	spanUsed       = "used"       // it counts
	spanNoData     = "no data"    // nothing was logged, so it says nothing
	spanIncomplete = "incomplete" // not all of it could be read
)

// span is what a window had.
type span struct {
	window   plan.Window
	threats  float64
	requests *float64 // nil where requests can't be counted
	state    string
	reason   string
}

// anomaly compares the threat requests of the range with those of the same hours before.
func (a *work) anomaly(ctx context.Context) ([]Frame, error) {
	if a.window.Duration() > maxCompared {
		return nil, queryError("a range of more than %d days is not compared with what was before: narrow it", int(maxCompared/day))
	}
	if err := a.fetch(ctx, needs{threats: true, counts: true}); err != nil {
		return nil, err
	}
	list := []span{a.spanOf(a.read, &a.reading, a.rows, a.counts)}
	if list[0].state != spanIncomplete {
		list[0].state = spanRange
	}
	for i, w := range earlierWindows(a.read) {
		list = append(list, a.earlierSpan(w, &a.reading.Earlier[i]))
	}
	return []Frame{a.anomalyFrame(list), spansFrame(list)}, nil
}

// untilNow ends a range that reaches into the future at the last whole minute, so that the calls of one answer ask the same.
func (a *work) untilNow() {
	if a.read.To < a.window.To {
		a.read.To = max(plan.CellStart(a.read.To, time.Minute), a.read.From)
	}
}

// earlierWindows are the same hours before: of the days before, of the weeks before, or for more than a week as many whole weeks before as it takes.
// Days have 24 hours, whatever clocks do.
func earlierWindows(w plan.Window) []plan.Window {
	shift, n := day, daysCompared
	if w.Duration() > day {
		shift, n = week*time.Duration(ceil(int64(w.Duration()), int64(week))), weeksCompared
	}
	windows := make([]plan.Window, n)
	for i := range windows {
		by := int64(shift) * int64(i+1)
		windows[i] = plan.Window{From: w.From - by, To: w.To - by}
	}
	return windows
}

// earlierSpan applies the filters to what was read of an earlier window.
func (a *work) earlierSpan(w plan.Window, r *slice.Reading) span {
	if a.query.asksForKnown() { // which paths are known depends on the window
		a.lookup.unknown = a.unknownEndpoints(r.Counts.Groups)
	}
	counts := r.Counts
	if a.counted {
		counts.Groups = a.filters.keepCounts(a.lookup, counts.Groups)
	}
	return a.spanOf(w, r, a.filters.keep(a.lookup, &r.Threats), counts)
}

// spanOf sums up what was read of a window, of which the filters left rows and counts.
func (a *work) spanOf(w plan.Window, r *slice.Reading, rows []slice.Row, counts slice.Counts) span {
	s := span{window: w, threats: float64(len(rows)), state: spanUsed}
	coverage := r.Threats.Coverage
	hasData := r.Threats.Suspects > 0
	if a.counted {
		coverage.Merge(counts.Coverage)
		hasData = counts.Account.Entries > 0
		var requests float64
		for _, m := range counts.Groups {
			requests += m.Requests
		}
		s.requests = &requests
	}
	switch {
	case !coverage.Complete():
		s.state = spanIncomplete
		if len(coverage.Reasons) > 0 {
			s.reason = coverage.Reasons[0]
		}
	case !hasData:
		s.state, s.reason = spanNoData, "nothing was logged then"
	}
	return s
}

// anomalyFrame has the score, or says why there is none.
func (a *work) anomalyFrame(list []span) Frame {
	now := list[0]
	threats, atThisTraffic := usable(list, now.requests)
	frame := Frame{Name: "anomaly", Custom: custom("anomaly", "")}
	add := func(name, title, unit string, value *float64) {
		frame.Columns = append(frame.Columns, Column{Name: name, Title: title, Unit: unit, Numbers: []*float64{value}})
	}
	deviations := func(prefix, title string, count float64, earlier []float64, scale float64) {
		var score, usual, spread, sigmas, times *float64
		if now.state == spanRange && len(earlier) >= leastWindows {
			d := deviationOf(count, earlier)
			score, usual, spread, sigmas, times = &d.score, number(d.usual/scale), number(d.spread/scale), &d.sigmas, d.times(count)
		}
		unit := ""
		if prefix != "" {
			unit = "percentunit"
		}
		add(prefixed(prefix, "score"), title, "", score)
		add(prefixed(prefix, "usual"), title+": usual", unit, usual)
		add(prefixed(prefix, "spread"), title+": sigma", unit, spread)
		add(prefixed(prefix, "sigmas"), title+": sigmas above the usual", "", sigmas)
		add(prefixed(prefix, "times"), title+": times the usual", "", times)
	}
	deviations("", "Anomaly score", now.threats, threats, 1)
	add("threats", "Threats", "", &now.threats)
	scale := 1.0
	if now.requests != nil {
		scale = max(*now.requests, 1)
	}
	deviations("ratio", "Anomaly score of the share", now.threats, atThisTraffic, scale)
	add("requests", "Requests", "", now.requests)
	add("threatRatio", "Share of threats", "percentunit", now.ratio())
	add("windows", "Earlier windows with data", "", number(float64(len(threats))))
	add("ofWindows", "Earlier windows", "", number(float64(len(list)-1)))
	if reason := noScore(list, len(threats)); reason != "" {
		frame.Custom["reason"] = reason
		frame.Custom["note"] = "no anomaly score: " + reason
	}
	frame.Custom["formula"] = map[string]float64{"leastWindows": leastWindows, "madScale": madScale, "leastSpread": leastSpread, "pointsPerSigma": pointsPerSigma}
	return frame
}

func prefixed(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + string(name[0]-'a'+'A') + name[1:]
}

// usable gives the threats of earlier windows that count, and how many each would have had at the traffic of now: its share of threats, of so many
// requests.
func usable(list []span, requests *float64) (threats, atThisTraffic []float64) {
	for _, s := range list[1:] {
		if s.state != spanUsed {
			continue
		}
		threats = append(threats, s.threats)
		if requests != nil && *requests > 0 && s.requests != nil && *s.requests > 0 {
			atThisTraffic = append(atThisTraffic, s.threats / *s.requests * *requests)
		}
	}
	return threats, atThisTraffic
}

// noScore says why there is no score; empty: there is one.
func noScore(list []span, used int) string {
	switch {
	case list[0].state == spanIncomplete:
		return "the range was not read in whole"
	case used < leastWindows:
		return fmt.Sprintf("%d of %d earlier windows can be compared with, and it takes %d", used, len(list)-1, leastWindows)
	}
	return ""
}

func (s *span) ratio() *float64 {
	if s.requests == nil {
		return nil
	}
	return ratio(s.threats, *s.requests, true)
}

// spansFrame lists the windows, the range first.
func spansFrame(list []span) Frame {
	var from, to []int64
	var threats, requests, ratios []*float64
	var states, reasons []string
	for i := range list {
		s := &list[i]
		from, to = append(from, s.window.From), append(to, s.window.To)
		threats, requests, ratios = append(threats, &s.threats), append(requests, s.requests), append(ratios, s.ratio())
		states, reasons = append(states, s.state), append(reasons, s.reason)
	}
	return Frame{Name: "windows", Custom: custom("windows", ""), Columns: []Column{
		{Name: "from", Title: "From", Times: from}, {Name: "to", Title: "To", Times: to},
		{Name: "threats", Title: "Threats", Numbers: threats}, {Name: "requests", Title: "Requests", Numbers: requests}, {Name: "threatRatio", Title: "Share of threats", Unit: "percentunit", Numbers: ratios},
		{Name: "state", Title: "State", Strings: states}, {Name: "reason", Title: "Reason", Strings: reasons},
	}}
}
