package detect

import (
	"slices"
	"strings"
	"sync"

	"github.com/underthreat/apis-under-threat/pkg/match"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

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

// learntBytes bounds what the automata of the patterns keep. Ordinary traffic needs a few megabytes.
const learntBytes = 32 << 20

// Engine applies rules to requests. It is safe for concurrent use.
type Engine struct {
	rules    []Rule
	trials   []trial // of each rule
	literals *match.Literals
	owners   [][]int         // literal → rules
	always   []int           // rules that have a verifier and no literals
	repeated []int           // rules about parameters that occur twice
	words    *match.Literals // of all rules, as written
	worded   [][]int         // word → rules
	harmless map[Location]*plan.Automaton
	taxonomy *taxonomy.Taxonomy
	vendors  vendorTypes

	inspections sync.Pool
}

// NewEngine compiles rules.
func NewEngine(rules []Rule, t *taxonomy.Taxonomy) *Engine {
	e := &Engine{rules: rules, taxonomy: t, harmless: map[Location]*plan.Automaton{}}
	for location, language := range map[Location]string{InQuery: HarmlessTarget, InUserAgent: HarmlessAgent, InReferer: HarmlessReferer, InCookie: HarmlessCookie, InBody: HarmlessBody} {
		e.harmless[location], _ = plan.NewAutomaton(language) // constants, compiled by tests
	}
	e.vendors, _ = newVendorTypes() // embedded, and read by a test; without it types of vendors' rules read "other"
	memory := match.NewMemory(learntBytes)
	var literals, words index
	for i := range rules {
		rule := &rules[i]
		e.trials = append(e.trials, newTrial(rule, memory))
		words.add(i, rule.Words)
		switch {
		case rule.Verifier == repeated:
			e.repeated = append(e.repeated, i)
			continue
		case len(rule.Literals) == 0 && len(rule.Words) == 0:
			e.always = append(e.always, i)
		}
		for _, literal := range needles(rule) {
			literals.add(i, []string{strings.ToLower(literal)})
		}
	}
	e.literals, e.owners = match.NewLiterals(literals.texts, true), literals.owners
	e.words, e.worded = match.NewLiterals(words.texts, false), words.owners
	return e
}

// trial is what most trials of a rule need to know of it, close together.
type trial struct {
	pattern   *match.Regexp // nil if it has none
	where     locationSet
	searches  bool // its answer depends on the text, not on which of its literals is there
	assisting bool
	worded    bool // it has words
}

func newTrial(rule *Rule, memory *match.Memory) trial {
	t := trial{where: setOf(rule.Where...), searches: rule.regexp != nil || rule.Verifier != "", assisting: rule.Assisting, worded: len(rule.Words) > 0}
	if rule.regexp != nil {
		t.pattern = match.New(rule.regexp, memory)
	}
	return t
}

// index are texts, each once, and the rules that have them.
type index struct {
	texts  []string
	owners [][]int
	known  map[string]int
}

func (x *index) add(rule int, texts []string) {
	for _, text := range texts {
		at, known := x.known[text]
		if !known {
			if x.known == nil {
				x.known = map[string]int{}
			}
			at = len(x.texts)
			x.known[text] = at
			x.texts, x.owners = append(x.texts, text), append(x.owners, nil)
		}
		x.owners[at] = append(x.owners[at], rule)
	}
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
	i := e.begin()
	defer e.inspections.Put(i)
	i.target(r)
	if r.UserAgent != "" {
		i.scan(text{location: InUserAgent, raw: r.UserAgent, decoded: Decode(r.UserAgent, false), odd: !e.harmless[InUserAgent].Match(r.UserAgent)})
	}
	i.referer(r.Referer)
	i.payload(r)
	if r.Method != "" {
		i.scan(text{location: InMethod, raw: r.Method, decoded: r.Method, odd: true})
	}
	if i.threat || len(r.Verdicts) > 0 { // otherwise what assists is dropped
		i.repeated(r.Query())
	}
	findings := e.graded(r, i.end())
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
