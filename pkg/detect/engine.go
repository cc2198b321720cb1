package detect

import (
	"slices"
	"strings"

	ahocorasick "github.com/petar-dambovaliev/aho-corasick"

	"github.com/corazawaf/libinjection-go"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

// maxParameters bounds how many parameters of a query are looked at one by one; the rest is looked at as one text.
const maxParameters = 200

// Finding is one rule that matched a request, or one message of a WAF.
type Finding struct {
	RuleID, Title, Type  string
	Severity, Confidence Level
	Source               Source
	Location             Location
	Parameter            string // name of the query parameter
	Text                 string // the decoded text in which the rule matched
	Start, End           int    // bytes of Text
	Message              string // of the WAF
	Blocked              bool
	Assisting            bool   // it makes no threat by itself
	Reason               string // why the severity is what it is
}

// Source tells who found it.
type Source string

// Sources of findings.
const (
	FromRule    Source = "rule"
	FromVerdict Source = "verdict"
	// FromDeepCheck are findings of the Core Rule Set, applied here.
	FromDeepCheck Source = "deepCheck"
)

// Engine applies rules to requests. It is safe for concurrent use.
type Engine struct {
	rules    []Rule
	literals ahocorasick.AhoCorasick
	owners   [][]int // literal → rules
	always   []int   // rules that have a verifier and no literals
	repeated []int   // rules about parameters that occur twice
	harmless map[Location]*plan.Automaton
	taxonomy *taxonomy.Taxonomy
	vendors  vendorTypes
}

// NewEngine compiles rules.
func NewEngine(rules []Rule, t *taxonomy.Taxonomy) *Engine {
	e := &Engine{rules: rules, taxonomy: t, harmless: map[Location]*plan.Automaton{}}
	for location, language := range map[Location]string{InQuery: HarmlessTarget, InUserAgent: HarmlessAgent, InReferer: HarmlessReferer, InCookie: HarmlessCookie, InBody: HarmlessBody} {
		e.harmless[location], _ = plan.NewAutomaton(language) // constants, compiled by tests
	}
	e.vendors, _ = newVendorTypes() // embedded, and read by a test; without it types of vendors' rules read "other"
	var patterns []string
	index := map[string]int{}
	for i := range rules {
		switch {
		case rules[i].Verifier == repeated:
			e.repeated = append(e.repeated, i)
			continue
		case len(rules[i].Literals) == 0 && len(rules[i].Words) == 0:
			e.always = append(e.always, i)
		}
		for _, literal := range needles(&rules[i]) {
			literal = strings.ToLower(literal)
			at, known := index[literal]
			if !known {
				at = len(patterns)
				index[literal] = at
				patterns = append(patterns, literal)
				e.owners = append(e.owners, nil)
			}
			e.owners[at] = append(e.owners[at], i)
		}
	}
	builder := ahocorasick.NewAhoCorasickBuilder(ahocorasick.Opts{AsciiCaseInsensitive: true, MatchKind: ahocorasick.StandardMatch, DFA: true})
	e.literals = builder.Build(patterns)
	return e
}

// needles are what the first pass looks for: the literals, or the words of a rule that has none.
func needles(rule *Rule) []string {
	if len(rule.Literals) > 0 {
		return rule.Literals
	}
	return rule.Words
}

// Rules are the engine's rules, ordered as they were given.
func (e *Engine) Rules() []Rule { return e.rules }

// Inspect finds what the rules and the WAF say of a request, the most severe first. At most one finding comes from each rule.
func (e *Engine) Inspect(r *request.Request) []Finding {
	var findings []Finding
	seen := make([]bool, len(e.rules))
	e.inspectTarget(r, seen, &findings)
	if r.UserAgent != "" {
		odd := !e.harmless[InUserAgent].Match(r.UserAgent)
		e.scan(text{location: InUserAgent, raw: r.UserAgent, decoded: Decode(r.UserAgent, false), odd: odd}, seen, &findings)
	}
	e.inspectReferer(r.Referer, seen, &findings)
	e.inspectPayload(r, func(t text) { e.scan(t, seen, &findings) })
	if r.Method != "" {
		e.scan(text{location: InMethod, raw: r.Method, decoded: r.Method, odd: true}, seen, &findings)
	}
	e.inspectRepeated(r.Query(), seen, &findings)
	findings = e.graded(r, findings)
	slices.SortStableFunc(findings, compareFindings)
	return findings
}

// graded sets severities and adds what the WAF said. Without anything else, what assisting rules found is dropped: stores don't look for it.
func (e *Engine) graded(r *request.Request, findings []Finding) []Finding {
	verdicts := e.verdicts(r)
	if len(verdicts) == 0 && !slices.ContainsFunc(findings, func(f Finding) bool { return !f.Assisting }) {
		return nil
	}
	for i := range findings {
		findings[i].grade(r.Status, r.Blocked)
	}
	return append(verdicts, findings...)
}

// Enough leaves the findings of a threat request: those of at least this confidence. There are none if only assisting rules would be left.
func Enough(findings []Finding, confidence Level) []Finding {
	enough := slices.DeleteFunc(findings, func(f Finding) bool { return f.Confidence < confidence })
	if !slices.ContainsFunc(enough, func(f Finding) bool { return !f.Assisting }) {
		return nil
	}
	return enough
}

// compareFindings orders by severity, then confidence, then rule id.
func compareFindings(a, b Finding) int {
	if a.Severity != b.Severity {
		return int(b.Severity - a.Severity)
	}
	if a.Confidence != b.Confidence {
		return int(b.Confidence - a.Confidence)
	}
	return strings.Compare(a.RuleID, b.RuleID)
}

// inspectReferer looks at an address by its parts, and at anything else as a whole.
func (e *Engine) inspectReferer(referer string, seen []bool, findings *[]Finding) {
	if referer == "" || referer == "-" {
		return
	}
	whole := text{location: InReferer, raw: referer, odd: !e.harmless[InReferer].Match(referer)}
	before, query, isAddress := strings.Cut(referer, "?")
	if !isAddress || !strings.Contains(before, "://") {
		whole.decoded = Decode(referer, false)
		e.scan(whole, seen, findings)
		return
	}
	whole.decoded = Decode(before, false)
	e.scan(whole, seen, findings)
	e.inspectQuery(query, whole, seen, findings)
}

func (e *Engine) inspectTarget(r *request.Request, seen []bool, findings *[]Finding) {
	odd := !e.harmless[InQuery].Match(r.Target)
	path := r.Path()
	e.scan(text{location: InPath, raw: path, decoded: Decode(path, false), odd: odd}, seen, findings)
	e.inspectQuery(r.Query(), text{location: InQuery, odd: odd}, seen, findings)
}

// inspectQuery looks at the parameters one by one.
func (e *Engine) inspectQuery(query string, t text, seen []bool, findings *[]Finding) {
	for count := 1; query != ""; count++ {
		var parameter string
		if count <= maxParameters {
			parameter, query, _ = strings.Cut(query, "&")
		} else {
			parameter, query = query, ""
		}
		if parameter == "" {
			continue
		}
		if t.location == InQuery { // in other fields, words are looked for in all of the raw text
			t.raw = parameter
		}
		t.parameter, t.decoded = parameter, Decode(parameter, true)
		e.scan(t, seen, findings)
	}
}

// text is one part of a request to look at. odd is false for targets that the gate calls harmless: there, only words count.
type text struct {
	location     Location
	raw, decoded string
	parameter    string // as written; empty where the text is none
	odd          bool
}

func (e *Engine) scan(t text, seen []bool, findings *[]Finding) {
	e.scanDecoded(t, seen, findings)
	variants(t, func(variant text) { e.scanDecoded(variant, seen, findings) })
}

func (e *Engine) scanDecoded(t text, seen []bool, findings *[]Finding) {
	s := scanning{engine: e, text: t, seen: seen, findings: findings}
	var settled []int // of each literal: up to where its hits tell nothing new
	for hits := e.literals.IterOverlapping(t.decoded); ; {
		hit := hits.Next()
		if hit == nil {
			break
		}
		literal := hit.Pattern()
		if settled != nil && hit.End() <= settled[literal] {
			continue
		}
		until := len(t.decoded)
		for _, i := range e.owners[literal] {
			until = min(until, s.try(i, hit.Start(), hit.End()))
		}
		if settled == nil {
			settled = make([]int, len(e.owners))
		}
		settled[literal] = until
	}
	for _, i := range e.always {
		s.try(i, 0, len(t.decoded))
	}
}

// scanning is one pass over a text.
type scanning struct {
	engine   *Engine
	text     text
	seen     []bool // rules that have a finding
	tried    []excerpt
	findings *[]Finding
}

// try applies a rule where one of its literals is, and tells up to where its literals need not be tried again.
func (s *scanning) try(i, start, end int) (until int) {
	rule, all := &s.engine.rules[i], len(s.text.decoded)
	if s.seen[i] || !slices.Contains(rule.Where, s.text.location) {
		return all
	}
	part := excerpt{to: all}
	searches := rule.regexp != nil || rule.Verifier != "" // their answer depends on the excerpt only, not on which literal named them
	if searches {
		if s.tried == nil {
			s.tried = make([]excerpt, len(s.engine.rules))
		}
		var again bool
		if part, again = excerptOf(s.text.decoded, start, end, s.tried[i]); !again {
			if part.count >= mostExcerpts {
				return all
			}
			return part.to
		}
		s.tried[i] = part
	}
	finding, ok := verify(rule, s.text, part, start, end)
	switch {
	case ok:
		s.seen[i] = true
		*s.findings = append(*s.findings, finding)
		return all
	case searches:
		return part.to
	}
	return end // the next hit may be written otherwise
}

// verify decides whether a rule matches in an excerpt of the text; start and end are the literal that named it.
func verify(rule *Rule, t text, part excerpt, start, end int) (Finding, bool) {
	if !gated(rule, t) {
		return Finding{}, false
	}
	switch {
	case rule.regexp != nil:
		span := rule.regexp.FindStringIndex(t.decoded[part.from:part.to])
		if span == nil {
			return Finding{}, false
		}
		start, end = part.from+span[0], part.from+span[1]
	case rule.Verifier != "":
		value, offset := t.decoded[part.from:part.to], part.from
		if t.parameter != "" && part.from == 0 {
			if _, after, found := strings.Cut(value, "="); found {
				value, offset = after, len(value)-len(after)
			}
		}
		if !libinjected(rule.Verifier, value) {
			return Finding{}, false
		}
		start, end = offset, part.to
	case len(rule.Literals) == 0 && !slices.ContainsFunc(rule.Words, func(word string) bool { return t.decoded[start:end] == word }):
		return Finding{}, false // the hit has another case than the word
	}
	return rule.finding(t, start, end), true
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
func gated(rule *Rule, t text) bool {
	if rule.Assisting {
		return true
	}
	if t.odd || len(rule.Words) == 0 {
		return t.odd
	}
	where := t.decoded
	if t.location != InPath && t.location != InQuery {
		where = t.raw
	}
	return slices.ContainsFunc(rule.Words, func(word string) bool { return strings.Contains(where, word) })
}

func libinjected(verifier, value string) bool {
	if verifier == "xss" {
		return libinjection.IsXSS(value)
	}
	found, _ := libinjection.IsSQLi(value)
	return found
}
