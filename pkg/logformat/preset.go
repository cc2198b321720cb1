// Package logformat knows log formats: which entries are requests, and how an entry becomes a request. Formats are data (presets/*.yaml).
package logformat

import (
	"bytes"
	"embed"
	"fmt"
	"sort"

	"go.yaml.in/yaml/v3"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

//go:embed presets/*.yaml
var presetFiles embed.FS

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
	Kind           plan.Kind           `yaml:"kind"`
	Role           Role                `yaml:"role"`
	Priority       int                 `yaml:"priority"`       // of two formats that read equally well, the higher wins
	Pattern        string              `yaml:"pattern"`        // text
	Fields         map[string][]string `yaml:"fields"`         // others: paths to look at, in order of preference
	Needs          []string            `yaml:"needs"`          // at least one of these paths must occur in the samples for the format to be recognised
	StatusOptional bool                `yaml:"statusOptional"` // entries without a status are requests too
	Units          Units               `yaml:"units"`
	Verdict        *VerdictPaths       `yaml:"verdict"`
	Examples       []Example           `yaml:"examples"`
}

// Units are the units of numeric fields.
type Units struct {
	Duration string `yaml:"duration"` // s, ms, us or ns
}

// VerdictPaths say where a WAF log keeps its messages: an array, and paths inside its elements.
type VerdictPaths struct {
	Messages string `yaml:"messages"`
	ID       string `yaml:"id"`
	Message  string `yaml:"message"`
	Data     string `yaml:"data"`
	Severity string `yaml:"severity"`
	Tags     string `yaml:"tags"`
}

// Example is an entry that tests read, and what must come out.
type Example struct {
	Line     string            `yaml:"line"`
	Labels   map[string]string `yaml:"labels"`
	Request  map[string]string `yaml:"request"`
	Verdicts []string          `yaml:"verdicts"`
	Blocked  bool              `yaml:"blocked"`
	Unread   bool              `yaml:"unread"`
}

// Presets is the set of known formats.
type Presets struct{ list []Preset }

// LoadPresets reads the embedded presets, ordered by id.
func LoadPresets() (*Presets, error) {
	files, err := presetFiles.ReadDir("presets")
	if err != nil {
		return nil, fmt.Errorf("presets: %w", err)
	}
	presets := &Presets{}
	for _, file := range files {
		text, err := presetFiles.ReadFile("presets/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("preset %s: %w", file.Name(), err)
		}
		preset, err := parsePreset(text)
		if err != nil {
			return nil, fmt.Errorf("preset %s: %w", file.Name(), err)
		}
		presets.list = append(presets.list, preset)
	}
	sort.Slice(presets.list, func(i, j int) bool { return presets.list[i].ID < presets.list[j].ID })
	return presets, nil
}

func parsePreset(text []byte) (Preset, error) {
	var preset Preset
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&preset); err != nil {
		return preset, err
	}
	for name, paths := range preset.Fields {
		if _, ok := plan.FieldNamed(name); !ok {
			return preset, fmt.Errorf("field %q is not known", name)
		}
		for _, path := range paths {
			if _, err := ParsePath(path); err != nil {
				return preset, fmt.Errorf("field %s: %w", name, err)
			}
		}
	}
	return preset, nil
}

// All lists the presets.
func (p *Presets) All() []Preset { return p.list }

// Get finds a preset by its id.
func (p *Presets) Get(id string) (Preset, bool) {
	for _, preset := range p.list {
		if preset.ID == id {
			return preset, true
		}
	}
	return Preset{}, false
}

// IDs lists the ids, for messages.
func (p *Presets) IDs() []string {
	ids := make([]string, len(p.list))
	for i, preset := range p.list {
		ids[i] = preset.ID
	}
	return ids
}
