package slice

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

// asked is what a store is asked for to find the request of a verdict.
type asked struct {
	id           string // as it was logged
	method       string
	target, path askedText
}

// askedText is a text, or the beginning of a long one.
type askedText struct {
	text string
	long bool
}

func newAsked(r *request.Request) *asked {
	valid := func(text string) string { return strings.ToValidUTF8(text, "\uFFFD") } // a pattern must be
	target := withoutAuthority(r.Target)
	path, _, _ := strings.Cut(target, "?")
	return &asked{id: valid(r.TraceID), method: valid(r.Method), target: newAskedText(valid(target)), path: newAskedText(valid(path))}
}

func newAskedText(text string) askedText {
	if len(text) <= maxAskedTarget {
		return askedText{text: text}
	}
	end := maxAskedBeginning
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return askedText{text: strings.Clone(text[:end]), long: true}
}

// size is about how much of a query a verdict takes: an id has eight spellings.
func (a *asked) size() int { return len(a.target.text) + 8*len(a.id) }

// predicates are true for all entries that share a key with a verdict, and for others. Stores that can't tell where leave it to Go.
func (q *question) predicates(source *Source) (fields, where plan.Predicate) {
	if q.byID {
		var ids []string
		for _, v := range q.verdicts {
			ids = append(ids, spellings(v.asked.id)...)
		}
		return oneOf(plan.TraceID, ids), where
	}
	var exact, methods, clients []string
	var targets []plan.Predicate
	for _, v := range q.verdicts {
		texts, patterns := v.asked.targets(source, v.noQuery)
		exact = append(exact, texts...)
		for _, pattern := range patterns {
			targets = append(targets, plan.Matches(plan.Target, pattern))
		}
		methods = append(methods, orMissing(v.asked.method, strings.ToUpper(v.asked.method), strings.ToLower(v.asked.method))...)
		clients = append(clients, v.threat.Identity.ClientIP)
	}
	if len(exact) > 0 {
		targets = append(targets, oneOf(plan.Target, exact))
	}
	return plan.All(plan.Any(targets...), oneOf(plan.Method, methods)), clientPredicate(source, clients)
}

// targets are the targets that the request of a verdict may have in a source: texts, which stores look up by the hundred, and patterns.
func (a *asked) targets(source *Source, noQuery bool) (texts, patterns []string) {
	add := func(t askedText) {
		if t.long {
			patterns = append(patterns, regexp.QuoteMeta(t.text)+".*")
		} else {
			texts = append(texts, orMissing(t.text)...)
		}
	}
	switch {
	case noQuery || source.PathOnly:
		add(a.path)
		if !a.path.long {
			patterns = append(patterns, regexp.QuoteMeta(a.path.text)+"[?].*")
		}
	case source.Format.Reader.Has(plan.Query): // there the target is the path, or both
		add(a.path)
		add(a.target)
	default:
		add(a.target)
	}
	return texts, patterns
}

// orMissing adds how logs may write that there is none to texts of which one is empty.
func orMissing(texts ...string) []string {
	if slices.Contains(texts, "") {
		return append(texts, logformat.Missing()...)
	}
	return texts
}

// oneOf is true where a field has one of the texts: a pattern that stores take for a list.
func oneOf(f plan.Field, texts []string) plan.Predicate {
	slices.Sort(texts)
	return plan.Matches(f, strings.Join(quoted(slices.Compact(texts)), "|"))
}

// clientPredicate narrows the requests to the clients of verdicts, where these are few and their addresses have few spellings.
func clientPredicate(source *Source, clients []string) plan.Predicate {
	slices.Sort(clients)
	clients = slices.Compact(clients)
	reader := source.Format.Reader
	if len(clients) > maxAskedClients || !reader.Has(plan.Peer) {
		return plan.Predicate{}
	}
	for _, client := range clients {
		if address, err := netip.ParseAddr(client); err != nil || !address.Is4() {
			return plan.Predicate{}
		}
	}
	names := strings.Join(quoted(clients), "|")
	peer := plan.Matches(plan.Peer, `(?:\[?::ffff:)?(?:`+names+`)\]?(?::[0-9]+)?`)
	if !source.Actors.TrustsProxies() || !reader.Has(plan.Forwarded) {
		return peer
	}
	return plan.Any(peer, plan.Matches(plan.Forwarded, `.*(?:`+names+`).*`))
}

func quoted(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = regexp.QuoteMeta(text)
	}
	return all
}
