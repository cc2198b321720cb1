package detect

import (
	"slices"
	"strings"

	"github.com/corazawaf/libinjection-go"

	"github.com/underthreat/apis-under-threat/pkg/match"
)

// mostLearnt bounds the steps that automata learn during one request: each takes some microseconds.
const mostLearnt match.Effort = 500

// inspection is what is known of one request. Its tables are used again: most requests need few places of them.
type inspection struct {
	engine   *Engine
	findings []Finding
	threat   bool   // there is a finding that is more than assisting
	seen     []bool // rules that have a finding
	effort   match.Effort
	again    func(text) // scanDecoded

	text    text
	here    locationSet // of the text
	round   int         // counts the texts, in all inspections
	tried   []excerpt   // of each rule, in the round that it tells
	settled []settled   // of each literal

	has     match.Bytes // bytes of the text of a round
	hasOf   int         // the round
	wordsIn string      // where words were looked for
	worded  []bool      // rules of which there is one
}

// settled tells up to where the hits of a literal tell nothing new.
type settled struct{ round, until int }

func (e *Engine) begin() *inspection {
	i, ok := e.inspections.Get().(*inspection)
	if !ok {
		i = &inspection{
			engine: e, seen: make([]bool, len(e.rules)), tried: make([]excerpt, len(e.rules)), settled: make([]settled, len(e.owners)), worded: make([]bool, len(e.rules)),
		}
		i.again = i.scanDecoded
	}
	i.effort, i.threat = mostLearnt, false
	clear(i.seen)
	return i
}

// end gives what was found, and keeps nothing of the request.
func (i *inspection) end() []Finding {
	findings := i.findings
	i.findings, i.text, i.wordsIn = nil, text{}, ""
	clear(i.worded)
	return findings
}

func (i *inspection) add(rule int, f Finding) {
	i.seen[rule] = true
	i.threat = i.threat || !f.Assisting
	i.findings = append(i.findings, f)
}

// scan looks at a text in all its readings.
func (i *inspection) scan(t text) {
	i.scanDecoded(t)
	variants(t, i.again)
}

func (i *inspection) scanDecoded(t text) {
	i.text, i.here = t, setOf(t.location)
	i.round++
	i.engine.literals.Scan(t.decoded, func(literal, start, end int) bool {
		s := &i.settled[literal]
		if s.round == i.round && end <= s.until {
			return true
		}
		until := len(t.decoded)
		for _, rule := range i.engine.owners[literal] {
			until = min(until, i.try(rule, start, end))
		}
		*s = settled{i.round, until}
		return true
	})
	for _, rule := range i.engine.always {
		i.try(rule, 0, len(t.decoded))
	}
}

// try applies a rule where one of its literals is, and tells up to where its literals need not be tried again.
func (i *inspection) try(at, start, end int) (until int) {
	rule, all := &i.engine.trials[at], len(i.text.decoded)
	if i.seen[at] || rule.where&i.here == 0 || !i.gated(at) {
		return all
	}
	part := excerpt{to: all}
	if rule.searches {
		last := i.tried[at]
		if last.round != i.round {
			last = excerpt{round: i.round}
		}
		var again bool
		if part, again = excerptOf(i.text.decoded, start, end, last); !again {
			if part.count >= mostExcerpts {
				return all
			}
			return part.to
		}
		i.tried[at] = part
	}
	start, end, ok := i.verify(at, part, start, end)
	switch {
	case ok:
		i.add(at, i.engine.rules[at].finding(i.text, start, end))
		return all
	case rule.searches:
		return part.to
	}
	return end // the next hit may be written otherwise
}

// verify decides whether a rule matches in an excerpt of the text, and where; start and end are the literal that named it.
func (i *inspection) verify(at int, part excerpt, start, end int) (from, to int, ok bool) {
	value := i.text.decoded[part.from:part.to]
	if pattern := i.engine.trials[at].pattern; pattern != nil {
		if i.hasOf != i.round {
			i.has, i.hasOf = match.BytesOf(i.text.decoded), i.round
		}
		if !pattern.Possible(&i.has) {
			return 0, 0, false
		}
		from, to, ok = pattern.Find(value, &i.effort)
		return part.from + from, part.from + to, ok
	}
	rule := &i.engine.rules[at]
	switch {
	case rule.Verifier != "":
		offset := part.from
		if i.text.parameter != "" && part.from == 0 {
			if _, after, found := strings.Cut(value, "="); found {
				value, offset = after, len(value)-len(after)
			}
		}
		return offset, part.to, libinjected(rule.Verifier, value)
	case len(rule.Literals) == 0:
		return start, end, slices.Contains(rule.Words, i.text.decoded[start:end]) // the hit may have another case than the word
	}
	return start, end, true
}

// finding is that of a rule in a text.
func (rule *Rule) finding(t text, start, end int) Finding {
	finding := Finding{
		RuleID: rule.ID, Title: rule.Title, Type: rule.Type, Severity: rule.Severity, Confidence: rule.Confidence,
		Source: FromRule, Assisting: rule.Assisting, Location: t.location, Text: t.decoded, Start: start, End: end,
	}
	if t.parameter != "" {
		finding.Parameter, _, _ = strings.Cut(t.decoded, "=")
	}
	return finding
}

// gated reports whether an entry with this text passes the gate because of this rule: by an odd target, or by one of the rule's words.
// A finding without it could not be found in a store, and counts would depend on the store.
func (i *inspection) gated(at int) bool {
	rule, t := &i.engine.trials[at], &i.text
	if t.odd || rule.assisting || !rule.worded {
		return t.odd || rule.assisting
	}
	where := t.decoded
	if t.location != InPath && t.location != InQuery {
		where = t.raw
	}
	if i.wordsIn != where {
		i.wordsIn = where
		clear(i.worded)
		i.engine.words.Scan(where, func(word, _, _ int) bool {
			for _, rule := range i.engine.worded[word] {
				i.worded[rule] = true
			}
			return true
		})
	}
	return i.worded[at]
}

func libinjected(verifier, value string) bool {
	if verifier == "xss" {
		return libinjection.IsXSS(value)
	}
	found, _ := libinjection.IsSQLi(value)
	return found
}
