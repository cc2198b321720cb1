package logformat

import (
	"embed"
	"fmt"
	"slices"
	"sort"
	"strings"
)

//go:embed presets/*.yaml
var presetFiles embed.FS

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

// DocumentFields lists the names of all fields that formats may ask of documents, sorted: what a store has to look up in its mapping.
func (p *Presets) DocumentFields() []string {
	names := LineFields()
	for _, preset := range p.list {
		if document, ok := preset.ForDocuments(); ok {
			for _, paths := range document.Fields {
				names = append(names, paths...)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func join(path []string) string { return strings.Join(path, ".") }
