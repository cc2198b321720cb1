package logformat

import (
	"encoding/json"
	"reflect"
	"strings"
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

func entry(t testing.TB, e Example) plan.Entry {
	t.Helper()
	if e.Document == nil {
		return plan.Entry{Time: 1, Line: e.Line, Labels: e.Labels}
	}
	return plan.Entry{Time: 1, Line: marshal(t, e.Document)}
}

func marshal(t testing.TB, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// shape is the shape that an example has by itself.
func shape(e Example) Shape {
	if e.Document != nil {
		return Documents
	}
	return Lines
}

func TestExamplesAreRead(t *testing.T) {
	for _, preset := range load(t).All() {
		if len(preset.Examples) < 10 && !preset.Custom() {
			t.Errorf("%s has %d examples, want at least 10", preset.ID, len(preset.Examples))
		}
		for i, example := range preset.Examples {
			check(t, preset, i, "", example, entry(t, example), shape(example))
		}
	}
}

// TestExamplesAreReadInDocuments reads the examples of JSON formats as documents, nested and with dotted keys, and all lines inside a field.
func TestExamplesAreReadInDocuments(t *testing.T) {
	for _, preset := range load(t).All() {
		_, ok := preset.ForDocuments()
		for i, example := range preset.Examples {
			e := entry(t, example)
			if tree, err := plan.ParseDocument(e.Line); err == nil && ok {
				nested, err := tree.JSON()
				if err != nil {
					t.Fatal(err)
				}
				dotted := map[string]any{}
				flatten(dotted, "", tree)
				check(t, preset, i, "as it is", example, e, Documents)
				check(t, preset, i, "nested", example, plan.Entry{Line: nested}, Documents)
				check(t, preset, i, "dotted", example, plan.Entry{Line: marshal(t, dotted)}, Documents)
			}
			if preset.Kind == plan.Labels || example.Document != nil {
				continue
			}
			for _, field := range []string{"message", "event.original"} {
				check(t, preset, i, "in "+field, example, plan.Entry{Line: marshal(t, map[string]any{"@timestamp": "2026-10-10T13:55:36Z", field: e.Line})}, Documents)
			}
		}
	}
}

// flatten writes a tree with dotted keys only, also inside arrays.
func flatten(into map[string]any, prefix string, tree plan.DocumentTree) {
	for key, value := range tree {
		switch v := value.(type) {
		case plan.DocumentTree:
			flatten(into, prefix+key+".", v)
		case []any:
			list := make([]any, len(v))
			for i, element := range v {
				list[i] = element
				if child, ok := element.(plan.DocumentTree); ok {
					inner := map[string]any{}
					flatten(inner, "", child)
					list[i] = inner
				}
			}
			into[prefix+key] = list
		default:
			into[prefix+key] = value
		}
	}
}

// check reads an example and compares what comes out; it also holds the gate against the verdicts.
func check(t *testing.T, preset Preset, i int, how string, example Example, e plan.Entry, shape Shape) {
	t.Helper()
	format, err := Resolve(preset, []plan.Entry{e}, Options{Shape: shape})
	if err != nil {
		t.Fatal(err)
	}
	values, ok := format.Read(e)
	if ok == example.Unread {
		t.Errorf("%s example %d %s: read %v, want %v: %s", preset.ID, i, how, ok, !example.Unread, e.Line)
	}
	for name, want := range example.Request {
		field, known := plan.FieldNamed(name)
		if !known || values[field] != want {
			t.Errorf("%s example %d %s: %s is %q, want %q", preset.ID, i, how, name, values[field], want)
		}
	}
	r := format.Request(e, &values)
	var ids []string
	for _, verdict := range r.Verdicts {
		ids = append(ids, verdict.RuleID)
	}
	if gated := passes(t, format, &values); gated != (len(ids) > 0) {
		t.Errorf("%s example %d %s: the gate says %v of the verdicts %q", preset.ID, i, how, gated, ids)
	}
	if example.Unread {
		return
	}
	if r.Blocked != example.Blocked || len(ids)+len(example.Verdicts) > 0 && !reflect.DeepEqual(ids, example.Verdicts) {
		t.Errorf("%s example %d %s: blocked %v with %q, want %v with %q", preset.ID, i, how, r.Blocked, ids, example.Blocked, example.Verdicts)
	}
}

func passes(t testing.TB, format *Format, values *plan.Values) bool {
	t.Helper()
	return gateOf(t, format)(values)
}

// gateOf is the gate as a store gets it.
func gateOf(t testing.TB, format *Format) func(*plan.Values) bool {
	t.Helper()
	gate := format.VerdictGate()
	if gate.True() {
		return func(*plan.Values) bool { return false }
	}
	function, err := gate.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return function
}

func TestParsePath(t *testing.T) {
	good := map[string]int{"a": 1, "a.b": 2, `a["b.c"][0].d`: 4, `["x"]`: 1, "request_User-Agent": 1, ":authority": 1}
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

func TestDocumentPath(t *testing.T) {
	for text, want := range map[string]string{"a.b": "a.b", `a["b.c"][0].d`: "a.b.c.d", "a[1].b": "", "[0]": ""} {
		path, err := ParsePath(text)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := documentPath(path)
		if join(got) != want || ok != (want != "") {
			t.Errorf("documentPath(%q) = %q, %v", text, got, ok)
		}
	}
}

func TestDocumentFields(t *testing.T) {
	fields := load(t).DocumentFields()
	for _, want := range []string{"message", "event.original", "url.path", "httpRequest.uri", "attributes.http.request.method", "messages.data.id"} {
		if !contains(fields, want) {
			t.Errorf("%q is not among the fields that documents may be asked for", want)
		}
	}
	for _, field := range fields {
		if strings.ContainsAny(field, `["]`) {
			t.Errorf("%q is not a field of a document", field)
		}
	}
}

func contains(list []string, want string) bool {
	for _, item := range list {
		if item == want {
			return true
		}
	}
	return false
}

func FuzzRead(f *testing.F) {
	var formats []*Format
	gates := map[*Format]func(*plan.Values) bool{}
	for _, preset := range load(f).All() {
		if preset.Custom() {
			continue
		}
		var samples []plan.Entry
		for _, example := range preset.Examples {
			f.Add(entry(f, example).Line)
			samples = append(samples, entry(f, example))
		}
		for _, shape := range []Shape{Lines, Documents} {
			if format, err := Resolve(preset, samples, Options{Shape: shape}); err == nil {
				formats = append(formats, format)
				gates[format] = gateOf(f, format)
			}
		}
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, format := range formats {
			e := plan.Entry{Line: line}
			values, ok := format.Read(e)
			r := format.Request(e, &values)
			if ok && (values[plan.Method] == "" || values[plan.Target] == "") {
				t.Errorf("%s reads %q without a method or target", format.Preset.ID, line)
			}
			if gated := gates[format](&values); gated != (len(r.Verdicts) > 0) {
				t.Errorf("%s: the gate says %v of %d verdicts in %q", format.Preset.ID, gated, len(r.Verdicts), line)
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
