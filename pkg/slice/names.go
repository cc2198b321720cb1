package slice

import (
	"slices"
	"strings"
	"unique"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

// Names are the dictionaries of threat requests: each value once, and rows refer to it by its place. Most values repeat.
type Names struct {
	Endpoints []NamedEndpoint
	Senders   []unique.Handle[Sender] // they are many, and in many pieces
	Agents    []Agent
	Hosts     []string
	Answers   []Answer
	RuleSets  []RuleSet
	Partners  [][]Partner // the first one is empty: most requests are in one log
}

// NamedEndpoint is an endpoint, and whether a document, a rule or a route names it.
type NamedEndpoint struct {
	endpoint.Endpoint
	Named bool
}

// Sender is who sent a request, and from where.
type Sender struct {
	actor.Identity
	Country, Organisation, ASN string
}

// Agent is the family of a user agent.
type Agent struct {
	Family string
	Bot    string // the family, if it says that it is a bot
}

// Answer is what became of a request.
type Answer struct {
	Status, StatusClass int
	Outcome             request.Outcome
}

// RuleSet is the rules that matched one request, the most severe first.
type RuleSet struct {
	Severity detect.Level
	Rules    []Rule

	key string
}

func newRuleSet(severity detect.Level, rules []Rule) RuleSet {
	var key strings.Builder
	key.WriteString(severity.String())
	for _, r := range rules {
		key.WriteString("\x00" + r.ID + "\x01" + r.Title + "\x01" + r.Type + "\x01" + r.Severity.String())
	}
	return RuleSet{severity, rules, key.String()}
}

// builder makes threat requests with their dictionaries.
type builder struct {
	rows      []Row
	names     Names
	endpoints map[NamedEndpoint]uint32
	senders   map[unique.Handle[Sender]]uint32
	agents    map[Agent]uint32
	hosts     map[string]uint32
	answers   map[Answer]uint32
	ruleSets  map[string]uint32
}

func newBuilder() *builder {
	return &builder{
		names:     Names{Partners: [][]Partner{nil}},
		endpoints: map[NamedEndpoint]uint32{}, senders: map[unique.Handle[Sender]]uint32{}, agents: map[Agent]uint32{}, hosts: map[string]uint32{},
		answers: map[Answer]uint32{}, ruleSets: map[string]uint32{},
	}
}

// place finds a value in a dictionary, or adds it. kept makes what is added: texts are parts of log lines, which must not be kept for them.
func place[K comparable, V any](known map[K]uint32, list *[]V, key K, kept func() (K, V)) uint32 {
	if at, ok := known[key]; ok {
		return at
	}
	at := uint32(len(*list))
	key, value := kept()
	known[key] = at
	*list = append(*list, value)
	return at
}

func (b *builder) endpoint(e NamedEndpoint) uint32 {
	return place(b.endpoints, &b.names.Endpoints, e, func() (NamedEndpoint, NamedEndpoint) {
		clone(&e.Service, &e.Method, &e.Path)
		return e, e
	})
}

func (b *builder) sender(s unique.Handle[Sender]) uint32 {
	return place(b.senders, &b.names.Senders, s, func() (unique.Handle[Sender], unique.Handle[Sender]) { return s, s })
}

func (b *builder) agent(a Agent) uint32 {
	return place(b.agents, &b.names.Agents, a, func() (Agent, Agent) {
		clone(&a.Family, &a.Bot)
		return a, a
	})
}

func (b *builder) host(h string) uint32 {
	return place(b.hosts, &b.names.Hosts, h, func() (string, string) { h = strings.Clone(h); return h, h })
}

func (b *builder) answer(a Answer) uint32 {
	return place(b.answers, &b.names.Answers, a, func() (Answer, Answer) { return a, a })
}

func (b *builder) ruleSet(s RuleSet) uint32 {
	return place(b.ruleSets, &b.names.RuleSets, s.key, func() (string, RuleSet) {
		s.Rules = slices.Clone(s.Rules)
		for i := range s.Rules {
			clone(&s.Rules[i].ID, &s.Rules[i].Title, &s.Rules[i].Type)
		}
		return s.key, s
	})
}

func (b *builder) partners(list []Partner) uint32 {
	if len(list) == 0 {
		return 0
	}
	b.names.Partners = append(b.names.Partners, list)
	return uint32(len(b.names.Partners) - 1)
}

func clone(texts ...*string) {
	for _, text := range texts {
		*text = strings.Clone(*text)
	}
}

// add takes a threat request in.
func (b *builder) add(t *Threat) {
	b.rows = append(b.rows, Row{
		Time: t.Ref.Time, Hash: t.Ref.Hash, Source: uint32(t.Source),
		Endpoint: b.endpoint(NamedEndpoint{t.Endpoint, t.Named}),
		Sender:   b.sender(unique.Make(Sender{t.Identity, t.Country, t.Organisation, t.ASN})),
		Agent:    b.agent(Agent{t.Agent, t.Bot}),
		Host:     b.host(t.Host),
		Answer:   b.answer(Answer{t.Status, t.StatusClass, t.Outcome}),
		Rules:    b.ruleSet(newRuleSet(t.Severity, t.Rules)),
		Partners: b.partners(t.Partners),
	})
}

// merge takes the rows of other threat requests in: their dictionaries are translated once, not each row.
func (b *builder) merge(o *Threats) {
	n := &o.Names
	endpoints, senders, agents := translate(n.Endpoints, b.endpoint), translate(n.Senders, b.sender), translate(n.Agents, b.agent)
	hosts, answers, rules := translate(n.Hosts, b.host), translate(n.Answers, b.answer), translate(n.RuleSets, b.ruleSet)
	b.rows = slices.Grow(b.rows, len(o.Rows))
	for _, r := range o.Rows {
		r.Endpoint, r.Sender, r.Agent = endpoints[r.Endpoint], senders[r.Sender], agents[r.Agent]
		r.Host, r.Answer, r.Rules = hosts[r.Host], answers[r.Answer], rules[r.Rules]
		if r.Partners != 0 {
			r.Partners = b.partners(n.Partners[r.Partners])
		}
		b.rows = append(b.rows, r)
	}
}

func translate[V any](list []V, place func(V) uint32) []uint32 {
	places := make([]uint32, len(list))
	for i, value := range list {
		places[i] = place(value)
	}
	return places
}
