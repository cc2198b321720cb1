package slice

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// rawFields are what counts can be grouped and filtered by, besides endpoint and status class, and what they measure.
var rawFields = [...]plan.Field{plan.Status, plan.Host, plan.Service, plan.Peer, plan.User, plan.APIKey, plan.Session, plan.Country, plan.Organisation, plan.ASN, plan.Bytes, plan.Duration}

// packRaw keeps raw fields in one text: half of the memory of many.
func packRaw(v *plan.Values) string {
	texts := make([]string, len(rawFields))
	for i, f := range rawFields {
		texts[i] = strings.ReplaceAll(v[f], separator, "\uFFFD")
	}
	return strings.Join(texts, separator)
}

func unpackRaw(raw string) (v plan.Values) {
	for i, text := range strings.Split(raw, separator) {
		v[rawFields[i]] = text
	}
	return v
}

// move corrects counts that stores made: a request that only a verdict tells of is added, and one whose verdict came first moves to its time.
type move struct {
	source      int
	at          int64
	add         float64
	endpoint    endpoint.Endpoint
	statusClass int
	notFound    bool
	named       bool
	raw         string
}

// moved notes how counts of a window differ from what stores count for a request; at is its time. Cells are whole minutes at least.
func (j *Join) moved(base *member, raw string, at int64, w plan.Window, alone bool) {
	t := &base.threat
	m := move{source: t.Source, endpoint: t.Endpoint, statusClass: t.StatusClass, notFound: t.Status == 404, named: t.Named, raw: raw}
	note := func(at int64, add float64) {
		if w.Contains(at) {
			m.at, m.add = at, add
			j.moves = append(j.moves, m)
		}
	}
	counted := base.time()
	switch {
	case alone:
		note(at, 1)
	case w.Contains(counted) != w.Contains(at), plan.CellStart(counted, time.Minute) != plan.CellStart(at, time.Minute):
		note(counted, -1)
		note(at, 1)
	}
}

// adjuster applies moves to counts.
type adjuster struct {
	set     *Set
	window  plan.Window
	query   CountsQuery
	meets   func(*plan.Values) bool
	numeric *regexp.Regexp
}

// newAdjuster refuses what moves don't know.
func newAdjuster(s *Set, w plan.Window, q CountsQuery) (*adjuster, error) {
	for _, f := range append(slices.Clone(q.By), q.Where.Fields()...) {
		if !slices.Contains(rawFields[:], f) {
			return nil, fmt.Errorf("requests of several sources can't be counted by %s", f)
		}
	}
	if q.Cell%time.Minute != 0 {
		return nil, fmt.Errorf("requests of several sources can't be counted in cells of %s: only of whole minutes", q.Cell)
	}
	meets, err := q.Where.Compile()
	if err != nil {
		return nil, fmt.Errorf("predicate: %w", err)
	}
	return &adjuster{set: s, window: w, query: q, meets: meets, numeric: regexp.MustCompile(`^(?:` + plan.Numeric + `)$`)}, nil
}

// of is the same for another window.
func (a *adjuster) of(w plan.Window) *adjuster {
	if a == nil {
		return nil
	}
	other := *a
	other.window = w
	return &other
}

func (a *adjuster) apply(c *Counts, join *Join) {
	groups := c.Groups
	c.Groups = make(map[CountKey]*Measures, len(groups))
	for key, m := range groups { // stores clip cells at pieces
		if a.query.Cell > 0 {
			key.Cell = max(plan.CellStart(key.Cell, a.query.Cell), a.window.From)
		}
		c.group(key).add(m)
	}
	if join != nil && !a.query.Logged {
		for i := range join.moves {
			a.move(c, &join.moves[i])
		}
	}
	for key, m := range c.Groups {
		if m.Requests == 0 {
			delete(c.Groups, key)
		}
	}
}

func (a *adjuster) move(c *Counts, m *move) {
	values := unpackRaw(m.raw)
	if !a.meets(&values) {
		return
	}
	key := CountKey{StatusClass: m.statusClass}
	if a.query.Cell > 0 {
		key.Cell = max(plan.CellStart(m.at, a.query.Cell), a.window.From)
	}
	if !a.query.Totals {
		key.Endpoint, key.NotFound, key.Named = m.endpoint, m.notFound, m.named
	}
	by := make([]string, len(a.query.By))
	for i, f := range a.query.By {
		by[i] = values[f]
	}
	key.By = strings.Join(by, separator)
	group := c.group(key)
	group.Requests += m.add
	if bytes, ok := a.number(values[plan.Bytes]); ok && a.query.Bytes {
		group.Bytes += m.add * bytes
	}
	duration, ok := a.number(values[plan.Duration])
	if !ok {
		return
	}
	scale := a.set.sources[m.source].Format.DurationScale()
	if a.query.Duration {
		group.Seconds += m.add * duration * scale
		group.Timed += m.add
	}
	if a.query.Buckets {
		bounds := DurationBounds()
		for i := range bounds {
			bounds[i] /= scale
		}
		group.bucket(plan.BucketOf(duration, bounds), m.add)
	}
}

// number reads what a store takes for a number.
func (a *adjuster) number(text string) (float64, bool) {
	if !a.numeric.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}
