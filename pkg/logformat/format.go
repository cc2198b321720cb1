package logformat

import (
	"fmt"
	"regexp"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Format is a preset whose paths are settled for one source: it reads entries. It is safe for concurrent use.
type Format struct {
	Preset Preset
	Reader plan.Reader

	compiled *plan.Compiled
	readable *regexp.Regexp
	verdict  *verdictReader
}

// Resolve settles the paths of a preset: of the alternatives for a field, the one that most of the samples have; the first one where none has any,
// so that a field that is rare in samples is not lost.
func Resolve(preset Preset, samples []plan.Entry) (*Format, error) {
	reader := plan.Reader{Kind: preset.Kind, Pattern: preset.Pattern, StatusOptional: preset.StatusOptional, Paths: map[plan.Field][]string{}}
	for name, alternatives := range preset.Fields {
		field, _ := plan.FieldNamed(name)
		path, seen, err := bestPath(preset.Kind, field, alternatives, samples)
		if err != nil {
			return nil, err
		}
		if seen || (field != plan.RequestLine && field != plan.Query) { // both change how the target is read: only if they are there
			reader.Paths[field] = path
		}
	}
	if len(reader.Paths[plan.RequestLine]) > 0 {
		dropUnseenTarget(preset, samples, &reader)
	}
	return newFormat(preset, reader)
}

func newFormat(preset Preset, reader plan.Reader) (*Format, error) {
	compiled, err := reader.Compile()
	if err != nil {
		return nil, fmt.Errorf("format %s: %w", preset.ID, err)
	}
	verdict, err := newVerdictReader(preset.Verdict)
	if err != nil {
		return nil, fmt.Errorf("format %s: %w", preset.ID, err)
	}
	readable, err := regexp.Compile(plan.ReadPattern(preset.StatusOptional) + `[^ ]+ (?s:.+)[?]$`)
	if err != nil {
		return nil, fmt.Errorf("format %s: %w", preset.ID, err)
	}
	return &Format{Preset: preset, Reader: reader, compiled: compiled, readable: readable, verdict: verdict}, nil
}

// dropUnseenTarget lets the request line win only where the samples have no target of its own.
func dropUnseenTarget(preset Preset, samples []plan.Entry, reader *plan.Reader) {
	_, seen, err := bestPath(preset.Kind, plan.Target, preset.Fields["target"], samples)
	if err == nil && seen {
		delete(reader.Paths, plan.RequestLine)
		return
	}
	delete(reader.Paths, plan.Target)
	delete(reader.Paths, plan.Method)
}

func bestPath(kind plan.Kind, field plan.Field, alternatives []string, samples []plan.Entry) (best []string, seen bool, err error) {
	most := -1
	for _, text := range alternatives {
		path, err := ParsePath(text)
		if err != nil {
			return nil, false, fmt.Errorf("field %s: %w", field, err)
		}
		one, err := plan.Reader{Kind: kind, Paths: map[plan.Field][]string{field: path}}.Compile()
		if err != nil {
			return nil, false, fmt.Errorf("field %s: %w", field, err)
		}
		count := 0
		for _, sample := range samples {
			if values, ok := one.Read(sample); ok && plausible(field, values[field]) {
				count++
			}
		}
		if count > most {
			best, most = path, count
		}
	}
	return best, most > 0, nil
}

// plausible keeps an object or a sentence from being taken for a scalar field of the same name.
func plausible(field plan.Field, value string) bool {
	switch {
	case value == "", value[0] == '{', value[0] == '[':
		return false
	case field == plan.Status:
		return statusLike.MatchString(value)
	case field == plan.Method:
		return methodLike.MatchString(value)
	case field == plan.RequestLine:
		return requestLineLike.MatchString(value)
	}
	return true
}

var (
	statusLike      = regexp.MustCompile(`^(?:[1-5][0-9]{2}|0|-)$`)
	methodLike      = regexp.MustCompile(`^[A-Za-z]{2,20}$`)
	requestLineLike = regexp.MustCompile(`^[A-Za-z]{2,20} [^ ]`)
)

// Read reads an entry. ok is false if it is not a request: then it counts as unread.
func (f *Format) Read(e plan.Entry) (plan.Values, bool) {
	v, ok := f.compiled.Read(e)
	return v, ok && f.readable.MatchString(plan.CanonicalLine(&v))
}

// RoleOr is the role that was set, or what the format's entries are.
func (f *Format) RoleOr(set Role) Role {
	if set != "" {
		return set
	}
	return f.Preset.Role
}

// DurationScale turns the logged duration into seconds.
func (f *Format) DurationScale() float64 {
	switch f.Preset.Units.Duration {
	case "ms":
		return 1e-3
	case "us":
		return 1e-6
	case "ns":
		return 1e-9
	}
	return 1
}

// VerdictGate is true for every entry with a verdict, and maybe for others; the zero predicate if the format has none.
func (f *Format) VerdictGate() plan.Predicate {
	if f.Preset.Verdict == nil {
		return plan.Predicate{}
	}
	verdict := plan.Equal(plan.Verdict, "").Negate()
	if f.Reader.Has(plan.Notice) {
		return plan.Any(verdict, plan.Equal(plan.Notice, "").Negate())
	}
	return verdict
}
