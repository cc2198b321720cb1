package logformat

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Options are what a user may set for a source.
type Options struct {
	Shape        Shape
	Overrides    map[string]string // field → path in place of the preset's; an empty path leaves the field out
	Pattern      string            // RE2 with groups named like fields, for the preset that has none
	LineField    string            // documents: the field with the line that is read; empty: what the samples suggest
	DurationUnit string            // s, ms, us or ns; empty: the preset's
}

// form is one way to apply a preset to entries: to lines, to documents, or to lines inside documents.
type form struct {
	preset  Preset
	inside  []string
	samples *sampleSet
}

// Resolve settles the paths of a preset: of the alternatives for a field, the one that most of the samples have; the first one where none has any,
// so that a field that is rare in samples is not lost.
func Resolve(preset Preset, samples []plan.Entry, o Options) (*Format, error) {
	preset, err := o.apply(preset)
	if err != nil {
		return nil, fmt.Errorf("format %s: %w", preset.ID, err)
	}
	forms, err := o.forms(preset, newSampleSet(samples, o.Shape))
	if err != nil {
		return nil, fmt.Errorf("format %s: %w", preset.ID, err)
	}
	var best *Format
	most := -1
	for _, form := range forms {
		format, err := form.resolve()
		if err != nil {
			return nil, err
		}
		count := 0
		for _, sample := range samples {
			if _, ok := format.Read(sample); ok {
				count++
			}
		}
		if count > most {
			best, most = format, count
		}
	}
	return best, nil
}

var namedGroup = regexp.MustCompile(`(^|[^\\])\(\?<([A-Za-z])`)

// apply puts the user's pattern and unit into the preset.
func (o Options) apply(preset Preset) (Preset, error) {
	switch {
	case o.Pattern != "" && !preset.Custom():
		return preset, fmt.Errorf("it has a pattern or paths of its own: a pattern is for custom-text")
	case o.Pattern == "" && preset.Custom():
		return preset, fmt.Errorf("a pattern is needed")
	case o.DurationUnit != "" && !isDurationUnit(o.DurationUnit):
		return preset, errDurationUnit(o.DurationUnit)
	}
	if o.DurationUnit != "" {
		preset.Units.Duration = o.DurationUnit
	}
	if o.Pattern != "" {
		preset.Pattern = namedGroup.ReplaceAllString(o.Pattern, "$1(?P<$2") // one spelling for all stores
		if err := checkPattern(preset.Pattern); err != nil {
			return preset, fmt.Errorf("pattern: %w", err)
		}
		preset.StatusOptional = !strings.Contains(preset.Pattern, "(?P<status>")
	}
	return preset, o.override(&preset)
}

func (o Options) override(preset *Preset) error {
	if len(o.Overrides) == 0 {
		return nil
	}
	if preset.Kind == plan.Text {
		return fmt.Errorf("its fields are groups of a pattern: paths of fields can't be set")
	}
	fields := make(map[string][]string, len(preset.Fields))
	for name, paths := range preset.Fields {
		fields[name] = paths
	}
	for name, path := range o.Overrides {
		if _, ok := plan.FieldNamed(name); !ok {
			return fmt.Errorf("field %q is not known", name)
		}
		delete(fields, name)
		if path == "" {
			continue
		}
		if _, err := ParsePath(path); err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
		fields[name] = []string{path}
		if name == plan.Target.String() { // what the user names wins
			delete(fields, plan.RequestLine.String())
		}
	}
	preset.Fields = fields
	return nil
}

// forms are the ways to apply a preset to the samples, the best one first.
func (o Options) forms(preset Preset, samples *sampleSet) ([]form, error) {
	if o.Shape == Lines {
		return []form{{preset: preset, samples: samples}}, nil
	}
	if o.LineField != "" {
		path, err := parseDocumentPath(o.LineField)
		if err != nil {
			return nil, fmt.Errorf("line field: %w", err)
		}
		inner := samples.inside(path)
		if inner == nil {
			inner = &sampleSet{}
		}
		return []form{{preset: preset, inside: path, samples: inner}}, nil
	}
	forms := documentForms(preset, samples)
	if len(forms) == 0 && preset.Kind != plan.Labels { // nothing to see yet: lines are mostly there
		forms = append(forms, form{preset: preset, inside: []string{"message"}, samples: &sampleSet{}})
	}
	if len(forms) == 0 {
		return nil, fmt.Errorf("it reads labels, which documents don't have")
	}
	return forms, nil
}

// documentForms are the forms of a preset that documents can have: their fields, or a line inside.
func documentForms(preset Preset, samples *sampleSet) []form {
	var forms []form
	if document, ok := preset.ForDocuments(); ok {
		forms = append(forms, form{preset: document, samples: samples})
	}
	if preset.Kind == plan.Labels {
		return forms
	}
	for _, name := range LineFields() {
		path := strings.Split(name, ".")
		if inner := samples.inside(path); inner != nil {
			forms = append(forms, form{preset: preset, inside: path, samples: inner})
		}
	}
	return forms
}

func (f form) resolve() (*Format, error) {
	reader := plan.Reader{
		Kind: f.preset.Kind, Pattern: f.preset.Pattern, StatusOptional: f.preset.StatusOptional, Paths: map[plan.Field][]string{}, Inside: f.inside,
	}
	seen := map[plan.Field][]string{}
	for name, alternatives := range f.preset.Fields {
		field, _ := plan.FieldNamed(name)
		var paths [][]string
		for _, text := range alternatives {
			path, err := ParsePath(text)
			if err != nil {
				return nil, fmt.Errorf("format %s: field %s: %w", f.preset.ID, name, err)
			}
			paths = append(paths, path)
		}
		path, values, err := f.samples.best(f.preset.Kind, field, paths)
		if err != nil {
			return nil, fmt.Errorf("format %s: %w", f.preset.ID, err)
		}
		reader.Paths[field], seen[field] = path, values
	}
	chooseTarget(&reader, seen)
	return newFormat(f.preset, reader)
}

// chooseTarget lets one of request line and target win: the line only where the samples have it and no target of its own. A query of its own
// counts only where targets come without one.
func chooseTarget(reader *plan.Reader, seen map[plan.Field][]string) {
	switch {
	case seen[plan.RequestLine] == nil && len(reader.Paths[plan.Target]) > 0, seen[plan.Target] != nil:
		delete(reader.Paths, plan.RequestLine)
	case len(reader.Paths[plan.RequestLine]) > 0:
		delete(reader.Paths, plan.Target)
		delete(reader.Paths, plan.Method)
	}
	for _, target := range append(seen[plan.Target], seen[plan.RequestLine]...) {
		if strings.Contains(target, "?") {
			delete(reader.Paths, plan.Query)
		}
	}
}
