package logformat

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Format is a preset whose paths are settled for one source: it reads entries. It is safe for concurrent use.
type Format struct {
	Preset Preset
	Reader plan.Reader

	compiled *plan.Compiled
	readable *regexp.Regexp
	verdict  *verdictReader
	gate     plan.Predicate
	noticed  func(*plan.Values) bool // the gate, compiled
}

func newFormat(preset Preset, reader plan.Reader) (*Format, error) {
	f := &Format{Preset: preset, Reader: reader}
	var err error
	if f.compiled, err = reader.Compile(); err != nil {
		return nil, fmt.Errorf("format %s: %w", preset.ID, err)
	}
	if f.verdict, err = newVerdictReader(preset.Verdict); err != nil {
		return nil, fmt.Errorf("format %s: %w", preset.ID, err)
	}
	f.gate = preset.Verdict.gate(reader)
	f.noticed = func(*plan.Values) bool { return false }
	if !f.gate.True() {
		if f.noticed, err = f.gate.Compile(); err != nil {
			return nil, fmt.Errorf("format %s: verdict: %w", preset.ID, err)
		}
	}
	if f.readable, err = regexp.Compile(plan.ReadPattern(preset.StatusOptional) + `[^ ]+ (?s:.+)[?]$`); err != nil {
		return nil, fmt.Errorf("format %s: %w", preset.ID, err)
	}
	return f, nil
}

// Indexed leaves out the fields of documents that neither the index knows nor a sample has: an index would be asked for them in vain, and Go must
// not find in a document what the index does not have. known tells whether an index knows a field by its dotted name.
func (f *Format) Indexed(known func(name string) bool, samples []plan.Entry) (*Format, error) {
	if f.Reader.Kind != plan.Document {
		return f, nil
	}
	set := newSampleSet(samples, Documents)
	reader := f.Reader
	reader.Paths = map[plan.Field][]string{}
	for field, path := range f.Reader.Paths {
		seen := slices.ContainsFunc(set.trees, func(tree plan.DocumentTree) bool { return tree.Text(path) != "" })
		if seen || known(strings.Join(path, ".")) || field == plan.Method || field == plan.Target || field == plan.Status {
			reader.Paths[field] = path
		}
	}
	return newFormat(f.Preset, reader)
}

// Read reads an entry. ok is false if it is not a request: then it counts as unread.
func (f *Format) Read(e plan.Entry) (plan.Values, bool) {
	v, ok := f.compiled.Read(e)
	return v, ok && (plan.IsPlainRequest(&v) || f.readable.MatchString(plan.CanonicalLine(&v)))
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

// AsksPayload reports whether a store can be asked for odd cookies and bodies. An index of documents can't: it leaves long values out, and cookies
// are long, so that most documents would have to be fetched.
func (f *Format) AsksPayload() bool { return f.Reader.Kind != plan.Document }

// VerdictGate is true for exactly the entries of which Request gives a verdict; the zero predicate if the format has none.
func (f *Format) VerdictGate() plan.Predicate { return f.gate }
