package brute

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Query is what is asked, as docs/queries.md says it.
type Query struct {
	From, To int64 // nanoseconds, half-open
	GroupBy  []string
	Filters  []Filter
	Taxonomy string
	All      bool // groups without a threat too
	Step     int64
	Fold     bool // more than fifty unknown paths are one group, as in an overview

	unknown map[string]bool // ids of endpoints
	folded  bool
}

// Filter restricts an answer.
type Filter struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

// OnThreats are the dimensions that only threat requests have.
var OnThreats = []string{"rule", "category", "severity", "outcome"}

func (f Filter) meets(values []string) bool {
	is := func(value string) bool {
		switch f.Operator {
		case "=~", "!~":
			return regexp.MustCompile(`^(?s:` + f.Values[0] + `)$`).MatchString(value)
		}
		return slices.Contains(f.Values, value)
	}
	return slices.ContainsFunc(values, is) != strings.HasPrefix(f.Operator, "!")
}

// Groups is an answer: groups by their values, joined by a zero byte.
type Groups map[string]*Group

// Answer groups the records of a window.
func (p *Program) Answer(q Query) Groups {
	q.unknown = p.unknown(q.From, q.To)
	q.folded = q.Fold && len(q.unknown) > 50
	groups := Groups{}
	if len(q.GroupBy) == 0 {
		groups[""] = newGroup(nil)
	}
	countable := !slices.ContainsFunc(q.GroupBy, func(key string) bool { return slices.Contains(OnThreats, key) })
	for i := range p.Records {
		r := &p.Records[i]
		if r.State != Read || r.Time < q.From || r.Time >= q.To {
			continue
		}
		if countable && p.meets(r, q, false) {
			p.each(r, q, func(g *Group) { g.addRequest(r) }, groups)
		}
		if r.Threat != nil && p.meets(r, q, true) {
			p.each(r, q, func(g *Group) { g.addThreat(r) }, groups)
		}
	}
	if !q.All && len(q.GroupBy) > 0 {
		for id, g := range groups {
			if g.Threats == 0 {
				delete(groups, id)
			}
		}
	}
	return groups
}

// meets tells whether a record meets the filters; those that only threats have do not restrict requests.
func (p *Program) meets(r *Record, q Query, threat bool) bool {
	for _, f := range q.Filters {
		if slices.Contains(OnThreats, f.Key) && !threat {
			continue
		}
		if !f.meets(p.values(r, f.Key, q)) {
			return false
		}
	}
	return true
}

// unknown are the endpoints that nothing names, and that answered nothing but 404.
func (p *Program) unknown(from, to int64) map[string]bool {
	unknown := map[string]bool{}
	for i := range p.Records {
		if r := &p.Records[i]; r.State == Read && r.Time >= from && r.Time < to {
			id := r.Values["endpointId"][0]
			before, seen := unknown[id]
			unknown[id] = (!seen || before) && !r.Named && r.Status == 404
		}
	}
	maps.DeleteFunc(unknown, func(_ string, is bool) bool { return !is })
	return unknown
}

func (p *Program) values(r *Record, key string, q Query) []string {
	list := q.Taxonomy
	switch unknown := q.unknown[r.Values["endpointId"][0]]; {
	case key == "known" && unknown:
		return []string{"unknown"}
	case key == "known":
		return []string{"known"}
	case q.folded && unknown && slices.Contains([]string{"endpoint", "endpointId", "path"}, key):
		return []string{"unknown paths"}
	case q.folded && unknown && slices.Contains([]string{"method", "service"}, key):
		return []string{""}
	}
	if key != "category" {
		return r.Values[key]
	}
	var codes []string
	for _, typeID := range r.Threat.Types {
		code := typeID
		if list != "type" && list != "" {
			place, _, _, ok := p.taxonomy.Place(typeID, list)
			if code = place; !ok {
				code = "not listed"
			}
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// each calls f for the group of every combination of a record's values.
func (p *Program) each(r *Record, q Query, f func(*Group), groups Groups) {
	combinations := [][]string{nil}
	for _, key := range q.GroupBy {
		var longer [][]string
		for _, c := range combinations {
			for _, value := range p.values(r, key, q) {
				longer = append(longer, append(slices.Clone(c), value))
			}
		}
		combinations = longer
	}
	for _, values := range combinations {
		id := strings.Join(values, "\x00")
		if groups[id] == nil {
			groups[id] = newGroup(values)
		}
		f(groups[id])
	}
}

// Series cuts the window at multiples of the step and answers each part.
func (p *Program) Series(q Query) map[int64]Groups {
	cells := map[int64]Groups{}
	q.All = true
	for from := q.From; from < q.To; {
		to := min(from-from%q.Step+q.Step, q.To)
		cell := q
		cell.From, cell.To = from, to
		cells[from] = p.Answer(cell)
		from = to
	}
	return cells
}

// Account counts what became of the entries of a window.
func (p *Program) Account(from, to int64) (entries, requests, noise, unread float64) {
	for _, r := range p.Records {
		if r.Time < from || r.Time >= to {
			continue
		}
		entries++
		switch r.State {
		case Read:
			requests++
		case Noise:
			noise++
		default:
			unread++
		}
	}
	return entries, requests, noise, unread
}

// Threats are the threat requests of a window that meet the filters.
func (p *Program) Threats(q Query) []*Record {
	var list []*Record
	for i := range p.Records {
		if r := &p.Records[i]; r.Threat != nil && r.Time >= q.From && r.Time < q.To && p.meets(r, q, true) {
			list = append(list, r)
		}
	}
	return list
}
