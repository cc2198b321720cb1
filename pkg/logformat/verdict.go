package logformat

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

// maxVerdicts bounds the messages taken of one entry; an audit entry of a noisy rule set has some tens.
const maxVerdicts = 100

// VerdictRules say what a WAF log says of a request, and where.
type VerdictRules struct {
	Vendor       string            `yaml:"vendor"`
	Places       []VerdictPlace    `yaml:"places"`       // JSON and documents
	Pattern      string            `yaml:"pattern"`      // text: RE2 with the groups id, message, data, severity
	Split        string            `yaml:"split"`        // what parts the ids and the messages of one field
	None         []string          `yaml:"none"`         // ids that name no rule
	Blocked      []string          `yaml:"blocked"`      // values of interrupted that mean blocked, in any case; "true" if there are none
	Actions      []string          `yaml:"actions"`      // values of interrupted that are a verdict even without a rule
	Unless       []string          `yaml:"unless"`       // values of interrupted that mean that nothing was found
	CountedHolds string            `yaml:"countedHolds"` // RE2 that the field counted must hold where it is the text of an array
	Severities   map[string]string `yaml:"severities"`   // the vendor's severities in our words
}

// VerdictPlace is a place where messages are: an object or an array of them, and paths inside. Paths go through arrays.
type VerdictPlace struct {
	At        string `yaml:"at"` // empty: the entry itself
	ID        string `yaml:"id"` // empty: what stands at the place is the id
	Message   string `yaml:"message"`
	Data      string `yaml:"data"`
	Severity  string `yaml:"severity"`
	Tags      string `yaml:"tags"`
	Otherwise bool   `yaml:"otherwise"` // counts only if the places before gave nothing
}

type verdictReader struct {
	rules   *VerdictRules
	places  []verdictPlace
	pattern *regexp.Regexp
}

type verdictPlace struct {
	at, id, message, data, severity, tags []string
	otherwise                             bool
}

func newVerdictReader(rules *VerdictRules) (*verdictReader, error) {
	if rules == nil {
		return nil, nil
	}
	r := &verdictReader{rules: rules}
	for i, place := range rules.Places {
		compiled, err := place.compile()
		if err != nil {
			return nil, fmt.Errorf("verdict place %d: %w", i, err)
		}
		r.places = append(r.places, compiled)
	}
	for _, pattern := range []string{rules.Pattern, rules.CountedHolds} {
		if _, err := regexp.Compile(pattern); err != nil {
			return nil, fmt.Errorf("verdict pattern: %w", err)
		}
	}
	if rules.Pattern != "" {
		r.pattern = regexp.MustCompile(rules.Pattern)
	}
	return r, nil
}

func (p VerdictPlace) compile() (verdictPlace, error) {
	compiled := verdictPlace{otherwise: p.Otherwise}
	for _, part := range []struct {
		name, text string
		path       *[]string
	}{{"at", p.At, &compiled.at}, {"id", p.ID, &compiled.id}, {"message", p.Message, &compiled.message}, {"data", p.Data, &compiled.data}, {"severity", p.Severity, &compiled.severity}, {"tags", p.Tags, &compiled.tags}} {
		if part.text == "" {
			continue
		}
		path, err := parseDocumentPath(part.text)
		if err != nil {
			return compiled, fmt.Errorf("%s: %w", part.name, err)
		}
		*part.path = path
	}
	return compiled, nil
}

// blocked tells whether an action stopped the request.
func (r *VerdictRules) blocked(action string) bool {
	if r == nil || len(r.Blocked) == 0 {
		return action == "true"
	}
	return slices.ContainsFunc(r.Blocked, func(word string) bool { return strings.EqualFold(word, action) })
}

// verdicts are what the WAF said in an entry that passes the gate: at least one. Where its messages can't be read, the rule ids that were pushed
// down stand for them.
func (f *Format) verdicts(e plan.Entry, v *plan.Values) []request.Verdict {
	if f.verdict == nil || !f.noticed(v) {
		return nil
	}
	var verdicts []request.Verdict
	if f.verdict.pattern != nil {
		verdicts = f.verdict.readText(f.Reader.Line(e))
	} else if tree, err := f.Reader.Tree(e); err == nil {
		verdicts = f.verdict.readTree(tree)
	}
	for _, field := range ruleFields() {
		if len(verdicts) == 0 && !strings.HasPrefix(v[field], "[") {
			verdicts = f.verdict.named([]string{v[field]}, nil, request.Verdict{})
		}
	}
	if len(verdicts) == 0 {
		verdicts = []request.Verdict{{RuleID: f.Preset.ID}}
	}
	return verdicts[:min(len(verdicts), maxVerdicts)]
}

func (r *verdictReader) readTree(tree plan.DocumentTree) []request.Verdict {
	var verdicts []request.Verdict
	for _, place := range r.places {
		if place.otherwise && len(verdicts) > 0 {
			continue
		}
		walk(tree, place.at, func(element any) {
			rest := request.Verdict{Data: strings.Join(texts(element, place.data), " "), Severity: first(texts(element, place.severity)), Tags: texts(element, place.tags)}
			ids := texts(element, place.id)
			if len(place.id) == 0 {
				ids = []string{scalar(element)}
			}
			verdicts = append(verdicts, r.named(ids, texts(element, place.message), rest)...)
		})
	}
	return verdicts
}

func (r *verdictReader) readText(line string) []request.Verdict {
	if r.pattern == nil {
		return nil
	}
	match := r.pattern.FindStringSubmatch(line)
	if match == nil {
		return nil
	}
	group := func(name string) string {
		if i := r.pattern.SubexpIndex(name); i >= 0 {
			return match[i]
		}
		return ""
	}
	return r.named([]string{group("id")}, []string{group("message")}, request.Verdict{Data: group("data"), Severity: group("severity")})
}

// named is a verdict for each id; the messages are theirs one by one if there are as many, else the first one is everybody's.
func (r *verdictReader) named(ids, messages []string, rest request.Verdict) []request.Verdict {
	if r.rules.Split != "" {
		ids, messages = splitAll(ids, r.rules.Split), splitAll(messages, r.rules.Split)
	}
	if severity, ok := r.rules.Severities[rest.Severity]; ok {
		rest.Severity = severity
	}
	var verdicts []request.Verdict
	for i, id := range ids {
		if id == "" || slices.Contains(r.rules.None, id) {
			continue
		}
		verdict := rest
		verdict.RuleID, verdict.Message = id, first(messages)
		if len(messages) == len(ids) {
			verdict.Message = messages[i]
		}
		verdicts = append(verdicts, verdict)
	}
	return verdicts
}

func splitAll(texts []string, separator string) []string {
	var parts []string
	for _, text := range texts {
		for _, part := range strings.Split(text, separator) {
			parts = append(parts, strings.TrimSpace(part))
		}
	}
	return parts
}

// walk visits what stands at a path; of arrays, every element.
func walk(value any, path []string, visit func(any)) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			walk(element, path, visit)
		}
	case plan.DocumentTree:
		if len(path) == 0 {
			visit(v)
		} else {
			walk(v[path[0]], path[1:], visit)
		}
	case nil:
	default:
		if len(path) == 0 {
			visit(v)
		}
	}
}

// texts are the scalars at a path; none for no path.
func texts(value any, path []string) []string {
	if len(path) == 0 {
		return nil
	}
	var all []string
	walk(value, path, func(v any) {
		if text := scalar(v); text != "" {
			all = append(all, text)
		}
	})
	return all
}

func scalar(value any) string { return plan.DocumentTree{"": value}.Text([]string{""}) }

func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}
