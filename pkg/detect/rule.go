// Package detect finds attacks in requests. Rules are data (rules/*.yaml). The engine decodes a request, looks for the literals of all rules
// in one pass, and runs the few verifiers that the hits name. The gate that a store applies is derived from the same rules.
package detect

import (
	"bytes"
	"embed"
	"fmt"
	"regexp"
	"slices"
	"sort"

	"go.yaml.in/yaml/v3"
)

//go:embed rules/*.yaml
var ruleFiles embed.FS

// Level is a severity or a confidence.
type Level int

// Levels, ascending.
const (
	Info Level = iota
	Low
	Medium
	High
	Critical
)

var levelNames = []string{"info", "low", "medium", "high", "critical"}

// String is the name of the level.
func (l Level) String() string { return levelNames[min(max(l, Info), Critical)] }

// ParseLevel reads a level.
func ParseLevel(name string) (Level, error) {
	if i := slices.Index(levelNames, name); i >= 0 {
		return Level(i), nil
	}
	return 0, fmt.Errorf("level %q is not one of info, low, medium, high, critical", name)
}

// UnmarshalYAML reads a level.
func (l *Level) UnmarshalYAML(node *yaml.Node) error {
	level, err := ParseLevel(node.Value)
	*l = level
	return err
}

// MarshalText writes a level.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// Location is a part of a request that rules look at.
type Location string

// Locations.
const (
	InPath      Location = "path"
	InQuery     Location = "query"
	InUserAgent Location = "userAgent"
	InReferer   Location = "referer"
	InMethod    Location = "method"
	InCookie    Location = "cookie"
	InBody      Location = "body"
)

var locations = []Location{InPath, InQuery, InUserAgent, InReferer, InMethod, InCookie, InBody}

// locationSet has a bit for each location.
type locationSet uint

func setOf(list ...Location) (s locationSet) {
	for _, l := range list {
		s |= 1 << slices.Index(locations, l)
	}
	return s
}

// Rule is one way to recognise an attack.
type Rule struct {
	ID          string     `yaml:"id" json:"id"`
	Title       string     `yaml:"title" json:"title"`
	Type        string     `yaml:"-" json:"type"` // threat type: of the file
	Severity    Level      `yaml:"severity" json:"severity"`
	Confidence  Level      `yaml:"confidence" json:"confidence"`
	CWE         []int      `yaml:"cwe" json:"cwe"`
	Where       []Location `yaml:"where" json:"where"`
	Literals    []string   `yaml:"literals" json:"-"` // any case; one must occur in the decoded text
	Words       []string   `yaml:"words" json:"-"`    // as written; one must occur: in the decoded path or query, in the raw agent or referer
	Pattern     string     `yaml:"pattern" json:"-"`
	Verifier    string     `yaml:"verifier" json:"-"`          // libinjection: sqli or xss; repeated: a query parameter that occurs twice with different values
	Assisting   bool       `yaml:"assisting" json:"assisting"` // adds evidence to threats that other rules find: no gate that stores can afford covers it
	Description string     `yaml:"description" json:"description"`
	Consequence string     `yaml:"consequence" json:"consequence"`
	Mitigation  string     `yaml:"mitigation" json:"mitigation"`
	References  []string   `yaml:"references" json:"references"`
	Examples    Examples   `yaml:"examples" json:"-"`

	regexp *regexp.Regexp
}

// Examples are requests that the rule must match, and look-alikes that no rule of its file may match.
type Examples struct {
	Match []Example `yaml:"match"`
	Miss  []Example `yaml:"miss"`
}

// Example is a raw request target, or the parts that differ from "GET /".
type Example struct {
	Target    string `yaml:"target"`
	Method    string `yaml:"method"`
	UserAgent string `yaml:"userAgent"`
	Referer   string `yaml:"referer"`
	Cookie    string `yaml:"cookie"`
	Body      string `yaml:"body"`
}

// UnmarshalYAML reads a target or a mapping.
func (e *Example) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		e.Target = node.Value
		return nil
	}
	type plain Example
	return node.Decode((*plain)(e))
}

type ruleFile struct {
	Type  string `yaml:"type"`
	Rules []Rule `yaml:"rules"`
}

// LoadRules reads the embedded rules, ordered by id.
func LoadRules() ([]Rule, error) {
	files, err := ruleFiles.ReadDir("rules")
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	var rules []Rule
	for _, file := range files {
		text, err := ruleFiles.ReadFile("rules/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("rules %s: %w", file.Name(), err)
		}
		parsed, err := ParseRules(text)
		if err != nil {
			return nil, fmt.Errorf("rules %s: %w", file.Name(), err)
		}
		rules = append(rules, parsed...)
	}
	sort.Slice(rules, func(i, j int) bool { return rules[i].ID < rules[j].ID })
	for i := 1; i < len(rules); i++ {
		if rules[i].ID == rules[i-1].ID {
			return nil, fmt.Errorf("rule %s occurs twice", rules[i].ID)
		}
	}
	return rules, nil
}

// ParseRules reads one file of rules; unknown keys and rules that can't work are errors that name the rule.
func ParseRules(text []byte) ([]Rule, error) {
	var file ruleFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, err
	}
	for i := range file.Rules {
		rule := &file.Rules[i]
		rule.Type = file.Type
		if err := rule.compile(); err != nil {
			return nil, fmt.Errorf("rule %s: %w", rule.ID, err)
		}
	}
	return file.Rules, nil
}

func (r *Rule) compile() error {
	switch {
	case r.ID == "" || r.Title == "" || r.Type == "":
		return fmt.Errorf("id, title and the file's type are needed")
	case len(r.Where) == 0:
		return fmt.Errorf("where is empty")
	case len(r.Literals) == 0 && len(r.Words) == 0 && r.Verifier == "":
		return fmt.Errorf("without literals, words or a verifier it would be tried on every request")
	case r.Pattern != "" && r.Verifier != "":
		return fmt.Errorf("a rule has a pattern or a verifier, not both")
	case !slices.Contains([]string{"", "sqli", "xss", repeated}, r.Verifier):
		return fmt.Errorf("verifier %q is not sqli, xss or repeated", r.Verifier)
	case r.Verifier == repeated && !r.Assisting:
		return fmt.Errorf("no gate covers repeated parameters: the rule must be assisting")
	}
	for _, where := range r.Where {
		if !slices.Contains(locations, where) {
			return fmt.Errorf("location %q is not one of %v", where, locations)
		}
		if where == InMethod && len(r.Words) == 0 && !r.Assisting {
			return fmt.Errorf("%s needs words: the gate does not look at its characters", where)
		}
	}
	if r.Pattern != "" {
		compiled, err := regexp.Compile("(?is)" + r.Pattern)
		if err != nil {
			return err
		}
		r.regexp = compiled
	}
	return nil
}
