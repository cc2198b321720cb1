package endpoint

import (
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// NoisePreset is a list of noise rules with a name, as data.
type NoisePreset struct {
	ID          string  `json:"id" yaml:"id"`
	Title       string  `json:"title" yaml:"title"`
	Description string  `json:"description" yaml:"description"`
	Rules       []Noise `json:"rules" yaml:"rules"`

	Matches    []NoiseExample `json:"-" yaml:"matches"`
	LookAlikes []NoiseExample `json:"-" yaml:"lookAlikes"`
}

// NoiseExample is an entry that a preset must take, or must not.
type NoiseExample struct {
	Method    string `yaml:"method"`
	Target    string `yaml:"target"`
	Status    string `yaml:"status"`
	UserAgent string `yaml:"userAgent"`
	Referer   string `yaml:"referer"`
	Cookie    string `yaml:"cookie"`
}

// Values are the fields of the example.
func (e NoiseExample) Values() plan.Values {
	return plan.Values{plan.Method: e.Method, plan.Target: e.Target, plan.Status: e.Status, plan.UserAgent: e.UserAgent, plan.Referer: e.Referer, plan.Cookie: e.Cookie}
}

//go:embed presets/noise.yaml
var noisePresets []byte

// NoisePresets are the presets in the order in which settings list them.
func NoisePresets() ([]NoisePreset, error) {
	var presets []NoisePreset
	if err := yaml.Unmarshal(noisePresets, &presets); err != nil {
		return nil, fmt.Errorf("noise presets: %w", err)
	}
	return presets, nil
}
