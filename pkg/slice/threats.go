package slice

import (
	"cmp"
	"slices"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

// Rule is a rule that matched, as far as tables need it.
type Rule struct {
	ID, Title, Type string
	Severity        detect.Level
}

// Threat is one threat request.
type Threat struct {
	Ref          plan.Ref // of the entry that came first, where several logs have the request
	Source       int      // of that entry: the place in the set
	Partners     []Partner
	Named        bool // a document, a rule or a route names the endpoint
	Endpoint     endpoint.Endpoint
	Status       int
	StatusClass  int
	Outcome      request.Outcome
	Identity     actor.Identity
	Host, Agent  string
	Bot          string // the agent, if it says that it is a bot
	Country      string
	Organisation string
	ASN          string
	Severity     detect.Level
	Rules        []Rule // the most severe first
}

// Partner is an entry of another source about the same request.
type Partner struct {
	Source int
	Ref    plan.Ref
}

// Evidence is what a threat request is shown with.
type Evidence struct {
	Request  request.Request
	Values   plan.Values
	Findings []detect.Finding
}

// Coverage says how much of a window is in an answer, and what is missing.
type Coverage struct {
	Span, Done time.Duration
	Reasons    []string
}

// Share is the part that was read, 0 to 1.
func (c Coverage) Share() float64 {
	if c.Span == 0 {
		return 1
	}
	return float64(c.Done) / float64(c.Span)
}

// Complete reports whether nothing is missing.
func (c Coverage) Complete() bool { return c.Done == c.Span && len(c.Reasons) == 0 }

// Merge adds the coverage of another part of the answer.
func (c *Coverage) Merge(o Coverage) {
	c.Span += o.Span
	c.Done += o.Done
	for _, reason := range o.Reasons {
		if !slices.Contains(c.Reasons, reason) {
			c.Reasons = append(slices.Clip(c.Reasons), reason)
		}
	}
}

// whole is the coverage of a window that was read.
func whole(w plan.Window) Coverage { return Coverage{Span: w.Duration(), Done: w.Duration()} }

// Row is one threat request: when it was, and places in Names.
type Row struct {
	Time                                         int64
	Hash                                         uint64
	Endpoint, Sender, Agent, Host, Answer, Rules uint32
	Partners, Source                             uint32
}

// rowBytes is the size of a row in memory.
const rowBytes = 48

func compareRows(a, b Row) int {
	return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(b.Hash, a.Hash), cmp.Compare(a.Source, b.Source))
}

// Threats are the threat requests of a window. Rows are the newest first; of one instant, the larger hash: any order that is the same every time.
type Threats struct {
	Window   plan.Window
	Rows     []Row
	Names    Names
	Suspects int64
	Cost     plan.Cost
	Coverage Coverage
	Join     *Join // nil where nothing is joined
}

// Threat gives one threat request.
func (t *Threats) Threat(i int) Threat {
	r := &t.Rows[i]
	e, s, agent := &t.Names.Endpoints[r.Endpoint], t.Names.Senders[r.Sender].Value(), &t.Names.Agents[r.Agent]
	answer, rules := &t.Names.Answers[r.Answer], &t.Names.RuleSets[r.Rules]
	return Threat{
		Ref: plan.Ref{Time: r.Time, Hash: r.Hash}, Source: int(r.Source), Partners: t.Names.Partners[r.Partners], Named: e.Named, Endpoint: e.Endpoint,
		Status: answer.Status, StatusClass: answer.StatusClass, Outcome: answer.Outcome, Identity: s.Identity, Host: t.Names.Hosts[r.Host], Agent: agent.Family, Bot: agent.Bot,
		Country: s.Country, Organisation: s.Organisation, ASN: s.ASN, Severity: rules.Severity, Rules: rules.Rules,
	}
}

// All gives all threat requests.
func (t *Threats) All() []Threat {
	all := make([]Threat, len(t.Rows))
	for i := range all {
		all[i] = t.Threat(i)
	}
	return all
}

// ThreatsOf makes threat requests of a list.
func ThreatsOf(w plan.Window, list []Threat) Threats {
	b := newBuilder()
	for i := range list {
		b.add(&list[i])
	}
	t := Threats{Window: w, Coverage: whole(w)}
	t.take(b)
	return t
}

// take gives the rows of a builder, sorted.
func (t *Threats) take(b *builder) {
	t.Rows, t.Names = b.rows, b.names
	if !slices.IsSortedFunc(t.Rows, compareRows) {
		slices.SortFunc(t.Rows, compareRows)
	}
}

// MergeThreats puts the threat requests of several windows together; their order does not matter.
func MergeThreats(parts []*Threats) Threats {
	var total Threats
	b := newBuilder()
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b *Threats) int { return cmp.Compare(b.Window.From, a.Window.From) }) // then rows need no sorting
	rows := 0
	for _, part := range parts {
		rows += len(part.Rows)
	}
	b.rows = make([]Row, 0, rows)
	for _, part := range parts {
		b.merge(part)
		total.addHeader(part)
	}
	total.take(b)
	return total
}

// addHeader adds all but the rows.
func (t *Threats) addHeader(o *Threats) {
	t.Window = span(t.Window, o.Window)
	t.Suspects += o.Suspects
	t.Cost.Add(o.Cost)
	t.Coverage.Merge(o.Coverage)
	if o.Join != nil {
		t.Join = t.Join.merge(o.Join)
	}
}

// span is the window from the beginning of one to the end of the other.
func span(a, b plan.Window) plan.Window {
	switch {
	case a.Empty():
		return b
	case b.Empty():
		return a
	}
	return plan.Window{From: min(a.From, b.From), To: max(a.To, b.To)}
}

// bytes estimates the size in memory.
func (t *Threats) bytes() int64 {
	n := &t.Names
	size := int64(len(t.Rows))*rowBytes + int64(len(n.Endpoints))*160 + int64(len(n.Senders))*100 + int64(len(n.Agents)+len(n.Hosts))*60 + int64(len(n.Answers))*40 + 512
	for i := range n.RuleSets {
		size += 80 + int64(len(n.RuleSets[i].Rules))*160
	}
	for i := range n.Partners {
		size += 24 + int64(len(n.Partners[i]))*24
	}
	if t.Join != nil {
		size += int64(len(t.Join.moves)) * 260
	}
	return size
}

// withReason says that the window is missing, and why.
func missingThreats(w plan.Window, cost plan.Cost, reason string) *Threats {
	return &Threats{Window: w, Names: Names{Partners: [][]Partner{nil}}, Cost: cost, Coverage: Coverage{Span: w.Duration(), Reasons: []string{reason}}}
}
