package logformat

import (
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func load(t testing.TB) *Presets {
	t.Helper()
	presets, err := LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	return presets
}

func entry(e Example) plan.Entry { return plan.Entry{Time: 1, Line: e.Line, Labels: e.Labels} }

func TestExamplesAreRead(t *testing.T) {
	for _, preset := range load(t).All() {
		if len(preset.Examples) < 3 {
			t.Errorf("%s has %d examples, want at least 3", preset.ID, len(preset.Examples))
		}
		for i, example := range preset.Examples {
			format, err := Resolve(preset, []plan.Entry{entry(example)})
			if err != nil {
				t.Fatal(err)
			}
			values, ok := format.Read(entry(example))
			if ok == example.Unread {
				t.Errorf("%s example %d: read %v, want %v", preset.ID, i, ok, !example.Unread)
			}
			for name, want := range example.Request {
				field, known := plan.FieldNamed(name)
				if !known || values[field] != want {
					t.Errorf("%s example %d: %s is %q, want %q", preset.ID, i, name, values[field], want)
				}
			}
			checkVerdicts(t, format, example, &values)
		}
	}
}

func checkVerdicts(t *testing.T, format *Format, example Example, values *plan.Values) {
	t.Helper()
	r := format.Request(entry(example), values)
	if r.Blocked != example.Blocked || len(r.Verdicts) != len(example.Verdicts) {
		t.Errorf("%s: blocked %v with %d verdicts, want %v with %d", format.Preset.ID, r.Blocked, len(r.Verdicts), example.Blocked, len(example.Verdicts))
		return
	}
	for i, want := range example.Verdicts {
		if r.Verdicts[i].RuleID != want {
			t.Errorf("%s: verdict %q, want %q", format.Preset.ID, r.Verdicts[i].RuleID, want)
		}
	}
}

func TestRecognisesEveryFormat(t *testing.T) {
	presets := load(t)
	for _, preset := range presets.All() {
		var samples []plan.Entry
		for _, example := range preset.Examples {
			samples = append(samples, entry(example))
		}
		candidates, err := presets.Recognise(samples)
		if err != nil {
			t.Fatal(err)
		}
		if len(candidates) == 0 || candidates[0].Format.Preset.ID != preset.ID {
			t.Errorf("the examples of %s are recognised as %v", preset.ID, ids(candidates))
		}
	}
}

func TestRecognisesNothingInOtherText(t *testing.T) {
	candidates, err := load(t).Recognise([]plan.Entry{{Line: "level=info msg=started"}, {Line: `{"msg":"x"}`}, {Line: "hello"}, {Line: ""}})
	if err != nil || len(candidates) != 0 {
		t.Errorf("recognised %v, %v", ids(candidates), err)
	}
}

func ids(candidates []Candidate) []string {
	var ids []string
	for _, c := range candidates {
		ids = append(ids, c.Format.Preset.ID)
	}
	return ids
}

func TestParsePath(t *testing.T) {
	good := map[string]int{"a": 1, "a.b": 2, `a["b.c"][0].d`: 4, `["x"]`: 1}
	for text, parts := range good {
		if path, err := ParsePath(text); err != nil || len(path) != parts {
			t.Errorf("ParsePath(%q) = %q, %v", text, path, err)
		}
	}
	for _, text := range []string{"", "a..b", "a[", "a[x]", `["a`, "."} {
		if path, err := ParsePath(text); err == nil {
			t.Errorf("ParsePath(%q) = %q, want an error", text, path)
		}
	}
}

func FuzzRead(f *testing.F) {
	var formats []*Format
	for _, preset := range load(f).All() {
		var samples []plan.Entry
		for _, example := range preset.Examples {
			f.Add(example.Line)
			samples = append(samples, entry(example))
		}
		format, err := Resolve(preset, samples)
		if err != nil {
			f.Fatal(err)
		}
		formats = append(formats, format)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, format := range formats {
			e := plan.Entry{Line: line}
			values, ok := format.Read(e)
			r := format.Request(e, &values)
			if ok && (r.Method == "" && values[plan.Method] != "-" || values[plan.Target] == "") {
				t.Errorf("%s reads %q without a method or target", format.Preset.ID, line)
			}
		}
	})
}

func FuzzParsePath(f *testing.F) {
	f.Add(`a["b.c"][0].d`)
	f.Fuzz(func(t *testing.T, text string) {
		path, err := ParsePath(text)
		if err == nil && len(path) == 0 {
			t.Errorf("ParsePath(%q) is empty", text)
		}
	})
}
