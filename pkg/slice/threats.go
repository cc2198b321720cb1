package slice

import (
	"context"
	"sort"
	"strings"
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
		if !strings.Contains(strings.Join(c.Reasons, "\n"), reason) {
			c.Reasons = append(c.Reasons, reason)
		}
	}
}

// Threats are the threat requests of a window, the newest first.
type Threats struct {
	Window   plan.Window
	List     []Threat
	Suspects int64
	Cost     plan.Cost
	Coverage Coverage
	Join     *Join // nil where nothing is joined
}

// Merge adds the threats of another window.
func (t *Threats) Merge(o Threats) {
	if t.Window.Empty() {
		t.Window = o.Window
	}
	t.Window = plan.Window{From: min(t.Window.From, o.Window.From), To: max(t.Window.To, o.Window.To)}
	t.List = append(t.List, o.List...)
	t.Suspects += o.Suspects
	t.Cost.Add(o.Cost)
	t.Coverage.Merge(o.Coverage)
	if o.Join != nil {
		t.Join = t.Join.merge(o.Join)
	}
}

// bytes estimates the size in memory: texts are shared.
func (t Threats) bytes() int64 {
	size := int64(len(t.List)) * 400
	for i := range t.List {
		size += int64(len(t.List[i].Rules)) * 56
	}
	if t.Join != nil {
		size += int64(len(t.Join.moves)) * 160
	}
	return size
}

// Sort puts the newest first; of one instant, the larger hash: any order that is the same every time.
func (t *Threats) Sort() {
	sort.Slice(t.List, func(i, j int) bool {
		a, b := &t.List[i], &t.List[j]
		if a.Ref.Time != b.Ref.Time {
			return a.Ref.Time > b.Ref.Time
		}
		if a.Ref.Hash != b.Ref.Hash {
			return a.Ref.Hash > b.Ref.Hash
		}
		return a.Source < b.Source
	})
}

// Threats finds the threat requests of a window. where restricts the entries in the store; reader names the identity that is forwarded to the
// store, if any. Equal questions share a scan: callers must not change the result.
func (s *Source) Threats(ctx context.Context, reader string, w plan.Window, where plan.Predicate) (Threats, error) {
	key, err := shareKey(reader, w, where)
	if err != nil {
		return Threats{}, err
	}
	return s.sharedThreats.do(ctx, key, func(ctx context.Context) (Threats, error) { return s.scanThreats(ctx, w, where) })
}

func (s *Source) scanThreats(ctx context.Context, w plan.Window, where plan.Predicate) (Threats, error) {
	found, total, err := scan(ctx, s, Pieces(w), where, newRoom(s.MaxThreats), func(_ plan.Entry, t Threat, _ *Evidence) Threat { return t })
	total.Window, total.List = w, found
	total.Sort()
	return total, err
}

// interner shares equal strings: threat requests repeat their endpoints, actors and rules.
type interner map[string]string

func (n interner) text(s *string) {
	if known, ok := n[*s]; ok {
		*s = known
		return
	}
	n[*s] = *s
}

func (n interner) threat(t *Threat) {
	for _, s := range []*string{&t.Endpoint.Service, &t.Endpoint.Method, &t.Endpoint.Path, &t.Identity.Actor, &t.Identity.User, &t.Identity.APIKey, &t.Identity.Session, &t.Identity.ClientIP,
		&t.Host, &t.Agent, &t.Bot, &t.Country, &t.Organisation, &t.ASN} {
		n.text(s)
	}
	for i := range t.Rules {
		n.text(&t.Rules[i].ID)
		n.text(&t.Rules[i].Title)
		n.text(&t.Rules[i].Type)
	}
}
