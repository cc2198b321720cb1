// Package logformat knows log formats: which entries are requests, and how an entry becomes a request. Formats are data (presets/*.yaml).
package logformat

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Role is what a source's entries are.
type Role string

// Roles of sources.
const (
	Requests Role = "requests" // feeds totals
	Verdicts Role = "verdicts" // a WAF log of what it noticed: feeds findings
	Both     Role = "both"     // every request with its verdict
)

// Preset is a log format as data.
type Preset struct {
	ID             string              `yaml:"id"`
	Title          string              `yaml:"title"`
	Notes          string              `yaml:"notes"`   // for the documentation: limits, what must be switched on
	Sources        []string            `yaml:"sources"` // where the shape is documented
	Kind           plan.Kind           `yaml:"kind"`
	Role           Role                `yaml:"role"`
	Priority       int                 `yaml:"priority"`       // of two formats that read equally well, the higher wins
	Pattern        string              `yaml:"pattern"`        // text; none: the user gives one
	Fields         map[string][]string `yaml:"fields"`         // others: paths to look at, in order of preference
	Needs          []string            `yaml:"needs"`          // paths that only this format has; without one of them an entry is recognised as it last
	StatusOptional bool                `yaml:"statusOptional"` // entries without a status are requests too
	NoQuery        bool                `yaml:"noQuery"`        // the log leaves queries out: entries of other logs are compared by path
	Methodless     bool                `yaml:"methodless"`     // no method is logged: what stands in its place tells nothing
	Units          Units               `yaml:"units"`
	Verdict        *VerdictRules       `yaml:"verdict"`
	Examples       []Example           `yaml:"examples"`
}

// Units are the units of numeric fields.
type Units struct {
	Duration string `yaml:"duration"` // s, ms, us or ns
}

// Example is an entry that tests read, and what must come out.
type Example struct {
	Line     string            `yaml:"line"`
	Document map[string]any    `yaml:"document"` // an object, in place of the line: an entry that is a document only
	Labels   map[string]string `yaml:"labels"`
	Request  map[string]string `yaml:"request"`
	Verdicts []string          `yaml:"verdicts"`
	Blocked  bool              `yaml:"blocked"`
	Unread   bool              `yaml:"unread"`
}

// Custom reports whether the user gives the pattern.
func (p Preset) Custom() bool { return p.Kind == plan.Text && p.Pattern == "" }

// ForDocuments is the preset over documents of Elasticsearch in place of lines. ok is false if it has no such form: its lines stand inside
// a field of the documents then.
func (p Preset) ForDocuments() (document Preset, ok bool) {
	if p.Kind != plan.JSON {
		return Preset{}, false
	}
	p.Kind = plan.Document
	fields := map[string][]string{}
	for name, alternatives := range p.Fields {
		for _, text := range alternatives {
			path, err := ParsePath(text)
			if err != nil {
				return Preset{}, false
			}
			dotted, ok := documentPath(path)
			if !ok {
				return Preset{}, false
			}
			if joined := join(dotted); !slices.Contains(fields[name], joined) {
				fields[name] = append(fields[name], joined)
			}
		}
	}
	p.Fields = fields
	return p, true
}

func parsePreset(text []byte) (Preset, error) {
	var preset Preset
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&preset); err != nil {
		return preset, err
	}
	return preset, preset.check()
}

func (p Preset) check() error {
	switch {
	case p.ID == "" || p.Title == "":
		return fmt.Errorf("id and title are needed")
	case p.Kind != plan.JSON && p.Kind != plan.Logfmt && p.Kind != plan.Labels && p.Kind != plan.Text:
		return fmt.Errorf("kind %q is not one of json, logfmt, labels, text", p.Kind)
	case p.Role != Requests && p.Role != Verdicts && p.Role != Both:
		return fmt.Errorf("role %q is not one of requests, verdicts, both", p.Role)
	case p.Units.Duration != "" && !isDurationUnit(p.Units.Duration):
		return errDurationUnit(p.Units.Duration)
	}
	for name, paths := range p.Fields {
		if _, ok := plan.FieldNamed(name); !ok {
			return fmt.Errorf("field %q is not known", name)
		}
		for _, path := range paths {
			if _, err := ParsePath(path); err != nil {
				return fmt.Errorf("field %s: %w", name, err)
			}
		}
	}
	for _, path := range p.Needs {
		if _, err := ParsePath(path); err != nil {
			return fmt.Errorf("needs: %w", err)
		}
	}
	if p.Pattern != "" {
		if err := checkPattern(p.Pattern); err != nil {
			return fmt.Errorf("pattern: %w", err)
		}
	}
	_, err := newVerdictReader(p.Verdict)
	return err
}

// checkPattern refuses patterns that can't be read with; Loki's regexp stage takes named groups only.
func checkPattern(pattern string) error {
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return err
	}
	named := map[plan.Field]bool{}
	for _, name := range compiled.SubexpNames() {
		if name == "" {
			continue
		}
		field, ok := plan.FieldNamed(name)
		if !ok || field == plan.RequestLine {
			return fmt.Errorf("group %q is not a field that a pattern can give", name)
		}
		if named[field] {
			return fmt.Errorf("group %q occurs twice", name)
		}
		named[field] = true
	}
	if !named[plan.Method] || !named[plan.Target] {
		return fmt.Errorf("the groups method and target are needed: (?P<method>[A-Z]+) (?P<target>[^ ]+)")
	}
	return nil
}

func isDurationUnit(unit string) bool { return slices.Contains([]string{"s", "ms", "us", "ns"}, unit) }

func errDurationUnit(unit string) error {
	return fmt.Errorf("unit of the duration %q is not one of s, ms, us, ns", unit)
}
