package loki

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// prefix keeps the names of extracted labels apart from those of streams: Loki renames on a clash.
const prefix = "ut_"

// quote writes a LogQL string. Backticks take no escapes, so a text with a backtick needs double quotes.
func quote(text string) string {
	if !strings.ContainsAny(text, "`\r") && isPrintable(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}

func isPrintable(text string) bool {
	for _, r := range text {
		if r < ' ' || r == '\uFFFD' || r == 0x7f {
			return false
		}
	}
	return true
}

// pipeline writes the stages of a query for one reader.
type pipeline struct {
	reader   plan.Reader
	fields   map[plan.Field]bool // to extract
	keepLine bool                // log queries give the line as it is: no stage may rewrite it
}

func newPipeline(r plan.Reader) *pipeline {
	return &pipeline{reader: r, fields: map[plan.Field]bool{}}
}

func (p *pipeline) need(fields ...plan.Field) {
	for _, f := range fields {
		p.fields[f] = true
	}
}

// needCanonical asks for what the canonical line is made of.
func (p *pipeline) needCanonical() {
	p.need(plan.Status, plan.Method, plan.Target)
	if p.reader.Has(plan.Route) {
		p.need(plan.Route)
	}
}

// label is the name of the label that holds a field.
func (p *pipeline) label(f plan.Field) string {
	if p.splits(f) {
		return prefix + f.String()
	}
	switch p.reader.Kind {
	case plan.Logfmt, plan.Labels: // bare logfmt keeps the log's own names: with names of ours it gives empty values (Loki #11334)
		if path := p.reader.Paths[f]; len(path) > 0 {
			return plan.LabelName(path[0])
		}
	}
	return prefix + f.String()
}

func (p *pipeline) splits(f plan.Field) bool {
	return p.reader.SplitsRequestLine() && (f == plan.Method || f == plan.Target)
}

// parse writes the parser stages. A line that the parser rejects would fail a metric query: it is dropped, and counted apart.
func (p *pipeline) parse() string {
	var b strings.Builder
	switch p.reader.Kind {
	case plan.JSON:
		core, more := p.jsonExpressions()
		b.WriteString(` | json ` + core + ` | __error__=""`)
		if more != "" {
			b.WriteString(` | json ` + more + ` | drop __error__,__error_details__`)
		}
	case plan.Logfmt:
		b.WriteString(` | logfmt`)
	case plan.Text:
		b.WriteString(` | regexp ` + quote(p.textPattern()))
	}
	if !p.keepLine && p.reader.SplitsRequestLine() && (p.fields[plan.Method] || p.fields[plan.Target]) {
		b.WriteString(" | line_format `{{." + p.label(plan.RequestLine) + "}}` | regexp " + quote(prefixed(plan.RequestLinePattern)))
	}
	return b.String()
}

// drop forgets what a log query extracted: otherwise each entry is a stream of its own, and one value that is not UTF-8 fails the query
// ("failed to parse series labels to categorize labels", Loki 3.7). Lines stay whole, so no entries become equal.
func (p *pipeline) drop(names ...string) string {
	if p.reader.Kind == plan.JSON || p.reader.Kind == plan.Text {
		for _, f := range p.reader.Fields() {
			names = append(names, prefix+f.String())
		}
	}
	if p.reader.Kind == plan.JSON {
		names = append(names, prefix+"end")
	}
	if len(names) == 0 {
		return ""
	}
	return " | drop " + strings.Join(names, ",")
}

// jsonExpressions names the paths: those whose errors make a line broken, which must be the same in every count, and the others that are wanted
// (see plan.Reader). Each list has a path that no line has.
func (p *pipeline) jsonExpressions() (core, more string) {
	end := prefix + "end=" + strconv.Quote(jsonPath([]string{plan.NoSuchKey}))
	var coreList, moreList []string
	for _, f := range p.reader.Fields() {
		expression := prefix + f.String() + "=" + strconv.Quote(jsonPath(p.reader.Paths[f]))
		wanted := p.fields[f] || f == plan.RequestLine && (p.fields[plan.Method] || p.fields[plan.Target])
		switch {
		case f.IsCore() && (wanted || !p.keepLine):
			coreList = append(coreList, expression)
		case !f.IsCore() && wanted:
			moreList = append(moreList, expression)
		}
	}
	if len(moreList) > 0 {
		more = strings.Join(append(moreList, end), ",")
	}
	return strings.Join(append(coreList, end), ","), more
}

// jsonPath writes a path in brackets: names may hold dots.
func jsonPath(path []string) string {
	var b strings.Builder
	for _, part := range path {
		if strings.HasPrefix(part, "[") {
			b.WriteString(part)
		} else {
			b.WriteString(`["` + part + `"]`)
		}
	}
	return b.String()
}

// textPattern keeps the groups that are wanted and opens the others: each capture costs.
func (p *pipeline) textPattern() string {
	pattern := p.reader.Pattern
	for f := plan.Field(0); f < plan.FieldCount; f++ {
		group := "(?P<" + f.String() + ">"
		if p.fields[f] {
			pattern = strings.Replace(pattern, group, "(?P<"+prefix+f.String()+">", 1)
		} else {
			pattern = strings.Replace(pattern, group, "(?:", 1)
		}
	}
	return pattern
}

// prefixed puts the prefix before the names of all groups.
func prefixed(pattern string) string { return strings.ReplaceAll(pattern, "(?P<", "(?P<"+prefix) }

// canonical writes the stages that make the canonical line of it and match the key.
func (p *pipeline) canonical(key plan.Key) string {
	target := "{{." + p.label(plan.Target) + "}}"
	if p.reader.Has(plan.Route) {
		route := "." + p.label(plan.Route)
		raw := "." + p.label(plan.Target)
		target = "{{if and " + route + " " + raw + "}}={{" + route + "}}{{else}}{{if hasPrefix \"=\" " + raw + "}}*{{end}}" + target + "{{end}}"
	}
	start := "S{{." + p.label(plan.Status) + "}} {{." + p.label(plan.Method) + "}} "
	var b strings.Builder
	b.WriteString(" | line_format `" + start + target + "?`")
	before := key.Needed()
	marks := ""
	for i, pattern := range before {
		b.WriteString(" | regexp " + quote(prefixed(pattern)))
		marks += " ." + prefix + plan.MarkGroup(i)
	}
	if len(before) > 0 {
		b.WriteString(" | line_format `{{if or" + marks + "}}" + start + plan.NamedTarget + "?{{else}}{{__line__}}{{end}}`")
	}
	return b.String() + " | regexp " + quote(prefixed(key.Pattern))
}

// filter writes a predicate as a label filter.
func (p *pipeline) filter(predicate plan.Predicate) string {
	if predicate.True() {
		return ""
	}
	return " | " + p.expression(predicate)
}

func (p *pipeline) expression(predicate plan.Predicate) string {
	switch {
	case predicate.Match != nil:
		return p.match(*predicate.Match)
	case predicate.And != nil:
		return p.join(predicate.And, " and ")
	}
	return p.join(predicate.Or, " or ")
}

func (p *pipeline) join(predicates []plan.Predicate, word string) string {
	parts := make([]string, len(predicates))
	for i, predicate := range predicates {
		parts[i] = p.expression(predicate)
	}
	return "(" + strings.Join(parts, word) + ")"
}

func (p *pipeline) match(m plan.Match) string {
	split := p.keepLine && p.splits(m.Field)
	operator := map[[2]bool]string{{false, false}: "=", {false, true}: "!=", {true, false}: "=~", {true, true}: "!~"}[[2]bool{m.Regexp || split, m.Not}]
	if split {
		return p.label(plan.RequestLine) + operator + quote(anchored(insideRequestLine(m)))
	}
	label := p.label(m.Field)
	pattern := m.Pattern
	if m.Regexp {
		pattern = anchored(pattern)
	}
	test := label + operator + quote(pattern)
	switch {
	case !m.Regexp || !matchesEmpty(m.Pattern):
		return test
	case m.Pattern == "":
		return p.match(plan.Match{Field: m.Field, Not: m.Not})
	case m.Not:
		return "(" + label + `!="" and ` + test + ")"
	}
	return "(" + label + `="" or ` + test + ")"
}

// anchored keeps Loki from turning a regular expression into a search for its literals, which finds them anywhere: "a1|a2" would match "xa1x".
// Control characters are written as escapes: Loki prints a query and reads it again, and does not quote them then.
func anchored(pattern string) string {
	var b strings.Builder
	for _, r := range pattern {
		if r < ' ' || r == 0x7f || r == '`' {
			fmt.Fprintf(&b, `\x{%x}`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return "^(?s:" + b.String() + ")$"
}

// matchesEmpty: Loki simplifies regular expressions so that an empty one matches everything and an empty alternative nothing.
func matchesEmpty(pattern string) bool {
	matched, err := regexp.MatchString(`^(?s:`+pattern+`)$`, "")
	return err == nil && matched
}

// insideRequestLine is the match of a method or target as one of the whole request line.
func insideRequestLine(m plan.Match) string {
	pattern := m.Pattern
	if !m.Regexp {
		pattern = regexp.QuoteMeta(pattern)
	}
	if m.Field == plan.Method {
		return `(?:` + pattern + `) (?s:.*)`
	}
	return `[^ ]+ (?:` + pattern + `)(?: HTTP/[0-9.]+)?`
}

// oneOf keeps lines that hold one of the words. As an alternation they cost a quarter less than by "or", if no neighbours begin alike: Go puts those
// together, and Loki then takes the whole for a regular expression, which is ten times slower.
func oneOf(words []string) string {
	heads := map[byte][]string{}
	for _, word := range words {
		heads[word[0]] = append(heads[word[0]], word)
	}
	var filters []string
	for len(heads) > 0 {
		var alternatives []string
		for _, head := range slices.Sorted(maps.Keys(heads)) {
			list := heads[head]
			alternatives = append(alternatives, regexp.QuoteMeta(list[0]))
			if heads[head] = list[1:]; len(list) == 1 {
				delete(heads, head)
			}
		}
		filters = append(filters, quote(strings.Join(alternatives, "|")))
	}
	return " |~ " + strings.Join(filters, " or ")
}

// rareEnds are the ends of words from their rarest byte on: a search stops at each occurrence of its first byte. Words that hold others are left out.
func rareEnds(words []string) []string {
	var ends []string
	for _, word := range words {
		ends = append(ends, plan.RareEnd(word))
	}
	slices.Sort(ends)
	return slices.DeleteFunc(slices.Compact(slices.Clone(ends)), func(end string) bool {
		return slices.ContainsFunc(ends, func(other string) bool { return other != end && strings.Contains(end, other) })
	})
}

// rangeOf writes the length of a window; windows are whole milliseconds.
func rangeOf(w plan.Window) string { return fmt.Sprintf("[%dms]", w.Duration().Milliseconds()) }
