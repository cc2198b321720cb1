package view

import "github.com/underthreat/apis-under-threat/pkg/slice"

// base is a dictionary of threat requests.
type base int

// Dictionaries.
const (
	byEndpoint base = iota
	bySender
	byAgent
	byHost
	byAnswer
	byRules
	bases
)

// placeOf is the place of a row in a dictionary.
func placeOf(r *slice.Row, b base) uint32 {
	switch b {
	case byEndpoint:
		return r.Endpoint
	case bySender:
		return r.Sender
	case byAgent:
		return r.Agent
	case byHost:
		return r.Host
	case byAnswer:
		return r.Answer
	}
	return r.Rules
}

// places is how many values a dictionary has.
func places(n *slice.Names, b base) int {
	switch b {
	case byEndpoint:
		return len(n.Endpoints)
	case bySender:
		return len(n.Senders)
	case byAgent:
		return len(n.Agents)
	case byHost:
		return len(n.Hosts)
	case byAnswer:
		return len(n.Answers)
	}
	return len(n.RuleSets)
}

func endpointOf(f func(*slice.NamedEndpoint) string) func(*lookup, *slice.Names, uint32) []string {
	return func(_ *lookup, n *slice.Names, at uint32) []string { return []string{f(&n.Endpoints[at])} }
}

func senderOf(f func(*slice.Sender) string) func(*lookup, *slice.Names, uint32) []string {
	return func(_ *lookup, n *slice.Names, at uint32) []string {
		sender := n.Senders[at].Value()
		return []string{f(&sender)}
	}
}

func answerOf(f func(*slice.Answer) string) func(*lookup, *slice.Names, uint32) []string {
	return func(_ *lookup, n *slice.Names, at uint32) []string { return []string{f(&n.Answers[at])} }
}

func ruleIDs(rules []slice.Rule) []string {
	ids := make([]string, len(rules))
	for i, rule := range rules {
		ids[i] = rule.ID
	}
	return ids
}

// values gives those of a dimension for a row.
func (d *Dimension) values(l *lookup, n *slice.Names, r *slice.Row) []string {
	return d.of(l, n, placeOf(r, d.base))
}

// baseIndex is a dictionary that some dimensions of groups have their values from.
type baseIndex struct {
	base       base
	dimensions []int
}
