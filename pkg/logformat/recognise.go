package logformat

import (
	"sort"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Candidate is a format with the number of samples that it reads.
type Candidate struct {
	Format *Format
	Read   int
	fields int
}

// Recognise tries every preset on the samples. The best comes first; a preset that reads none is not listed.
// Two formats that read the same entries are told apart by how many fields they give, less their handicap (priority).
func (p *Presets) Recognise(samples []plan.Entry) ([]Candidate, error) {
	var candidates []Candidate
	for _, preset := range p.list {
		if !preset.signed(samples) {
			continue
		}
		format, err := Resolve(preset, samples)
		if err != nil {
			return nil, err
		}
		candidate := Candidate{Format: format}
		for _, sample := range samples {
			values, ok := format.Read(sample)
			if !ok {
				continue
			}
			candidate.Read++
			for _, value := range values {
				if value != "" {
					candidate.fields++
				}
			}
		}
		if candidate.Read > 0 {
			candidates = append(candidates, candidate)
		}
	}
	sort.SliceStable(candidates, func(i, j int) bool { return candidates[i].better(candidates[j]) })
	return candidates, nil
}

func (c Candidate) better(o Candidate) bool {
	if c.Read != o.Read {
		return c.Read > o.Read
	}
	return c.fields+c.Read*c.Format.Preset.Priority > o.fields+o.Read*o.Format.Preset.Priority
}

// signed reports whether the samples have one of the paths that only this format has.
func (p Preset) signed(samples []plan.Entry) bool {
	if len(p.Needs) == 0 {
		return true
	}
	for _, text := range p.Needs {
		path, err := ParsePath(text)
		if err != nil {
			return false
		}
		one, err := plan.Reader{Kind: p.Kind, Paths: map[plan.Field][]string{plan.Target: path}}.Compile()
		if err != nil {
			return false
		}
		for _, sample := range samples {
			if values, ok := one.Read(sample); ok && values[plan.Target] != "" {
				return true
			}
		}
	}
	return false
}
