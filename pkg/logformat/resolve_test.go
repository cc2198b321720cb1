package logformat

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func get(t *testing.T, id string) Preset {
	t.Helper()
	preset, ok := load(t).Get(id)
	if !ok {
		t.Fatalf("no preset %s", id)
	}
	return preset
}

func TestOptionsThatCannotWorkAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		preset  string
		options Options
		message string
	}{
		"unknown field":    {"nginx-json", Options{Overrides: map[string]string{"colour": "x"}}, "colour"},
		"bad path":         {"nginx-json", Options{Overrides: map[string]string{"user": "a["}}, "field user"},
		"path of text":     {"combined", Options{Overrides: map[string]string{"user": "a"}}, "combined"},
		"pattern of json":  {"nginx-json", Options{Pattern: "x"}, "custom-text"},
		"no pattern":       {"custom-text", Options{}, "pattern is needed"},
		"no method":        {"custom-text", Options{Pattern: "(?P<target>/.*)"}, "method and target"},
		"unknown group":    {"custom-text", Options{Pattern: "(?P<method>.)(?P<target>.)(?P<colour>.)"}, "colour"},
		"not RE2":          {"custom-text", Options{Pattern: "(?P<method>.)(?=x)"}, "pattern"},
		"unit":             {"nginx-json", Options{DurationUnit: "days"}, "days"},
		"bad line field":   {"combined", Options{Shape: Documents, LineField: "a[1]"}, "line field"},
		"labels":           {"otel", Options{Shape: Documents}, "labels"},
		"pattern twice":    {"custom-text", Options{Pattern: "(?P<method>.)(?P<method>.)(?P<target>.)"}, "pattern"},
		"the request line": {"custom-text", Options{Pattern: "(?P<requestLine>.*)"}, "requestLine"},
	} {
		_, err := Resolve(get(t, test.preset), nil, test.options)
		if err == nil || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s: %v, want an error that names %q", name, err, test.message)
		}
	}
}

func TestOverrides(t *testing.T) {
	e := plan.Entry{Line: `{"request_method":"GET","request_uri":"/x","status":200,"remote_addr":"10.0.0.1","claims":{"sub":"u1"},"real":"203.0.113.7","request_time":"5","request":"PUT /y HTTP/1.1"}`}
	options := Options{Overrides: map[string]string{"user": "claims.sub", "peer": "real", "target": "request_uri", "host": ""}, DurationUnit: "ms"}
	format, err := Resolve(get(t, "nginx-json"), []plan.Entry{e}, options)
	if err != nil {
		t.Fatal(err)
	}
	values, ok := format.Read(e)
	r := format.Request(e, &values)
	if !ok || r.User != "u1" || r.Peer != "203.0.113.7" || r.Target != "/x" || r.Method != "GET" || r.DurationSeconds != 0.005 || format.Reader.Has(plan.Host) {
		t.Errorf("read %v: %+v", ok, r)
	}
}

func TestCustomText(t *testing.T) {
	options := Options{Pattern: `^(?<peer>[^ ]+) (?<method>[A-Z]+) (?<target>[^ ]+) (?<status>[0-9]+)$`}
	format, err := Resolve(get(t, "custom-text"), nil, options)
	if err != nil {
		t.Fatal(err)
	}
	values, ok := format.Read(plan.Entry{Line: "203.0.113.7 GET /x 200"})
	if !ok || values[plan.Target] != "/x" || !format.Reader.Has(plan.Peer) {
		t.Errorf("read %v: %q", ok, values)
	}
	if _, ok := format.Read(plan.Entry{Line: "203.0.113.7 GET /x none"}); ok {
		t.Error("a line that does not match is read")
	}
	options = Options{Shape: Documents, LineField: "log.text", Pattern: `^(?P<method>[A-Z]+) (?P<target>[^ ]+)$`}
	if format, err = Resolve(get(t, "custom-text"), nil, options); err != nil {
		t.Fatal(err)
	}
	if values, ok = format.Read(plan.Entry{Line: `{"log.text":"GET /y"}`}); !ok || values[plan.Target] != "/y" {
		t.Errorf("without a status in a document: read %v: %q", ok, values)
	}
}

func TestQueryOfItsOwn(t *testing.T) {
	whole := plan.Entry{Line: `{"method":"GET","path":"/x?a=1","query":"a=1","status":200}`}
	apart := plan.Entry{Line: `{"method":"GET","path":"/x","query":"a=1","status":200}`}
	for _, e := range []plan.Entry{whole, apart} {
		format, err := Resolve(get(t, "json"), []plan.Entry{e}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		values, _ := format.Read(e)
		if r := format.Request(e, &values); r.Target != "/x?a=1" {
			t.Errorf("the target of %s is %q", e.Line, r.Target)
		}
	}
}

func TestHostOfTarget(t *testing.T) {
	for target, want := range map[string]string{"https://api.example/x": "api.example", "http://a:80": "a:80", "/x?u=http://b/": "", "x": "", "https://c?d": "c"} {
		if got := hostOf(target); got != want {
			t.Errorf("hostOf(%q) = %q, want %q", target, got, want)
		}
	}
}

func TestVerdictsThatCannotBeRead(t *testing.T) {
	format, err := Resolve(get(t, "coraza"), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	e := plan.Entry{Line: `{"transaction":{"request":{"method":"GET","uri":"/x"}},"messages":[{"data":{"id":942100,"msg":"bad \x"}}]}`}
	values, _ := format.Read(e)
	if r := format.Request(e, &values); len(r.Verdicts) != 1 || r.Verdicts[0].RuleID != "942100" {
		t.Errorf("verdicts %+v, want the rule id that the store sees", r.Verdicts)
	}
}

func TestPresetsThatCannotWorkAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"unknown key":   "id: a\ntitle: b\nkind: json\nrole: requests\ncolour: red",
		"no title":      "id: a\nkind: json\nrole: requests",
		"kind":          "id: a\ntitle: b\nkind: xml\nrole: requests",
		"role":          "id: a\ntitle: b\nkind: json\nrole: all",
		"field":         "id: a\ntitle: b\nkind: json\nrole: requests\nfields: { colour: [x] }",
		"path":          "id: a\ntitle: b\nkind: json\nrole: requests\nfields: { user: ['a['] }",
		"needs":         "id: a\ntitle: b\nkind: json\nrole: requests\nneeds: ['a[']",
		"unit":          "id: a\ntitle: b\nkind: json\nrole: requests\nunits: { duration: h }",
		"pattern":       "id: a\ntitle: b\nkind: text\nrole: requests\npattern: '('",
		"verdict place": "id: a\ntitle: b\nkind: json\nrole: verdicts\nverdict: { places: [{ at: 'a[1]', id: x }] }",
		"verdict":       "id: a\ntitle: b\nkind: text\nrole: verdicts\nverdict: { pattern: '(' }",
	} {
		if _, err := parsePreset([]byte(text)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// TestPatternsAreSmall: Go's regexp backtracks in programs of up to 500 instructions, and is several times slower in larger ones
// (regexp/backtrack.go: maxBacktrackProg); Loki runs the patterns on every line.
func TestPatternsAreSmall(t *testing.T) {
	for _, preset := range load(t).All() {
		parsed, err := syntax.Parse(preset.Pattern, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		program, err := syntax.Compile(parsed.Simplify())
		if err != nil {
			t.Fatal(err)
		}
		if len(program.Inst) > 500 {
			t.Errorf("the pattern of %s has %d instructions, want at most 500", preset.ID, len(program.Inst))
		}
		if compiled := regexp.MustCompile(preset.Pattern); slices.Contains(compiled.SubexpNames()[1:], "") {
			t.Errorf("the pattern of %s has a group without a name", preset.ID)
		}
	}
}

// TestPayloadIsLookedAtWhereAStoreCanBeAsked: an index leaves out long values, so that of documents most would have to be fetched.
func TestPayloadIsLookedAtWhereAStoreCanBeAsked(t *testing.T) {
	presets, err := LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	preset, ok := presets.Get("nginx-json")
	if !ok {
		t.Fatal("no preset nginx-json")
	}
	e := plan.Entry{Line: `{"request_method":"POST","request_uri":"/a","status":200,"remote_addr":"203.0.113.7","http_cookie":"a=b","request_body":"c=d"}`}
	for _, test := range []struct {
		shape    Shape
		unasked  bool
		identity string
	}{{Lines, false, "a=b"}, {Documents, true, "a=b"}} {
		format, err := Resolve(preset, []plan.Entry{e}, Options{Shape: test.shape})
		if err != nil {
			t.Fatal(err)
		}
		v, ok := format.Read(e)
		r := format.Request(e, &v)
		if !ok || r.PayloadUnasked != test.unasked || format.AsksPayload() == test.unasked || r.Cookie != test.identity || r.Body != "c=d" {
			t.Errorf("%v: %+v", test.shape, r)
		}
	}
}
