package endpoint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// The reference names paths the slow way: template after template, segment after segment, without the key expression.

func referencePath(target string, templates []template, rules []Rule) (string, bool) {
	path := target
	if end := strings.IndexAny(path, "?#"); end >= 0 {
		path = path[:end]
	}
	if scheme, rest, ok := strings.Cut(path, "://"); ok && scheme != "" && strings.Trim(scheme, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		path = rest[len(rest)-len(strings.TrimLeftFunc(rest, func(r rune) bool { return r != '/' })):]
	}
	if !strings.HasPrefix(path, "/") {
		return "", false
	}
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	ordered := slices.Clone(templates)
	slices.SortStableFunc(ordered, compareTemplates)
	for _, t := range ordered {
		if referenceMatch(t.segments, segments) {
			return t.path, true
		}
	}
	for _, r := range rules {
		if referenceRule(r.Match, segments) {
			return r.name(), true
		}
	}
	return "", false
}

// compareTemplates: at the first segment that differs literal comes before parameters with more text, those before whole ones.
func compareTemplates(a, b template) int {
	rank := func(s segment) int {
		switch {
		case s.literal():
			return 0
		case s.rest:
			return 1_000_000 - len(strings.Join(s.texts, ""))
		}
		return 10_000 - 10*len(strings.Join(s.texts, "")) + len(s.texts)
	}
	for i := range min(len(a.segments), len(b.segments)) {
		x, y := a.segments[i], b.segments[i]
		if x.id() == y.id() {
			continue
		}
		if rank(x) != rank(y) {
			return rank(x) - rank(y)
		}
		return strings.Compare(x.id(), y.id())
	}
	return len(a.segments) - len(b.segments)
}

func referenceMatch(template []segment, path []string) bool {
	if len(template) == 0 || len(path) == 0 {
		return len(template) == len(path)
	}
	if template[0].rest {
		return referenceTexts(template[0].texts, path[0])
	}
	return referenceTexts(template[0].texts, path[0]) && referenceMatch(template[1:], path[1:])
}

// referenceTexts matches texts around parameters, trying every length of each parameter.
func referenceTexts(texts []string, raw string) bool {
	rest, ok := consume(texts[0], raw)
	if !ok || len(texts) == 1 {
		return ok && rest == ""
	}
	for i := 1; i <= len(rest); i++ {
		if referenceTexts(texts[1:], rest[i:]) {
			return true
		}
	}
	return false
}

// consume takes a text from the beginning of a raw segment, where all but unreserved characters may be percent-encoded.
func consume(text, raw string) (rest string, ok bool) {
	for _, r := range text {
		encoded := ""
		for _, c := range []byte(string(r)) {
			encoded += fmt.Sprintf("%%%02X", c)
		}
		switch {
		case strings.HasPrefix(raw, string(r)):
			raw = raw[len(string(r)):]
		case !unreserved(r) && r != '%' && len(raw) >= len(encoded) && strings.EqualFold(raw[:len(encoded)], encoded):
			raw = raw[len(encoded):]
		default:
			return "", false
		}
	}
	return raw, true
}

func referenceRule(match string, path []string) bool {
	names := strings.Split(strings.Trim(match, "/"), "/")
	if names[0] == "" {
		return len(path) == 0
	}
	for i, name := range names {
		switch {
		case name == "**":
			return true
		case i >= len(path):
			return false
		case name == "*" || strings.HasPrefix(name, "{") && strings.HasSuffix(name, "}") && strings.Count(name, "{") == 1:
		case !referenceGlob(name, path[i]):
			return false
		}
	}
	return len(names) == len(path)
}

func referenceGlob(name, text string) bool {
	if name == "" || text == "" {
		return strings.Trim(name, "*") == "" && text == ""
	}
	switch name[0] {
	case '*':
		return referenceGlob(name[1:], text) || referenceGlob(name, text[1:])
	case '{':
		_, behind, _ := strings.Cut(name, "}")
		return referenceGlob("*"+behind, text[1:])
	}
	return name[0] == text[0] && referenceGlob(name[1:], text[1:])
}

// document writes an OpenAPI document of paths.
func document(paths ...string) Document {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths:\n")
	for _, path := range paths {
		fmt.Fprintf(&b, "  %q: {get: {}}\n", path)
	}
	return Document{Name: "shop", Document: b.String()}
}

var (
	templateSegments = []string{"users", "me", "2fa", "v1", "a.json", "{id}", "{name}", "{x}.json", "x{y}", "{a}-{b}", "report({id})", "{id}:activate", "käse", "a b", "100%", "42", "x-1-y-z"}
	ruleSegments     = []string{"users", "me", "{name}", "*", "*.json", "x*", "42", "{id}.png", "a*b*"}
	pathSegments     = []string{"users", "me", "2fa", "v1", "a.json", "b.json", ".json", "x", "xy", "42", "a-b", "-", "report(7)", "report%287%29", "7:activate", "7%3aactivate",
		"käse", "k%C3%A4se", "k%c3%A4se", "a%20b", "a b", "100%", "100%25", "alice", "0", "1", "x-1-y-z", "9f1c7a2e", "", "..", "%2F", "{id}", "é\xff", "cat.png", "ab", "a1b2"}
)

func drawPaths(t *rapid.T, label string, segments []string, most int) []string {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		return "/" + strings.Join(rapid.SliceOfN(rapid.SampledFrom(segments), 0, 5).Draw(t, "segments"), "/")
	}), 0, most).Draw(t, label)
}

func drawSettings(t *rapid.T) Settings {
	paths := drawPaths(t, "templates", templateSegments, 12)
	for i := range paths {
		if rapid.IntRange(0, 9).Draw(t, "rest") == 0 {
			paths[i] = strings.TrimSuffix(paths[i], "/") + "/{proxy+}"
		}
	}
	var s Settings
	if len(paths) > 0 {
		s.Documents = []Document{document(slices.Compact(slices.Sorted(slices.Values(paths)))...)}
	}
	for _, match := range drawPaths(t, "rules", ruleSegments, 4) {
		if rapid.IntRange(0, 4).Draw(t, "all") == 0 {
			match = strings.TrimSuffix(match, "/") + "/**"
		}
		s.Rules = append(s.Rules, Rule{Match: match, Name: "rule " + match})
	}
	return s
}

func drawTarget(t *rapid.T) string {
	segments := rapid.SliceOfN(rapid.SampledFrom(pathSegments), 0, 7).Draw(t, "path")
	target := rapid.SampledFrom([]string{"/", "/", "/", "//", "", "http://host:8080/", "http://host", "=/", "*"}).Draw(t, "begin") + strings.Join(segments, "/")
	return target + rapid.SampledFrom([]string{"", "", "/", "//", "?a=/1", "#f", "?", "/?x"}).Draw(t, "end")
}

func TestKeyEqualsTheReference(t *testing.T) {
	grammarOnly := classifier(t)
	rapid.Check(t, func(t *rapid.T) {
		settings := drawSettings(t)
		key, err := NewKey(settings, plan.Reader{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := NewClassifier(key)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			target := drawTarget(t)
			found, _ := c.Classify(get(target))
			want, named := referencePath(target, key.documents.all, settings.Rules)
			if !named {
				plain, _ := grammarOnly.Classify(get(target))
				want = plain.Endpoint.Path
			}
			if found.Endpoint.Path != want && target != "" {
				t.Fatalf("%q is %q, the reference says %q\n%v\n%v\n%s", target, found.Endpoint.Path, want, settings.Documents, settings.Rules, key.Plan.Pattern)
			}
			if named && !found.Named {
				t.Fatalf("%q is %q, and not named", target, found.Endpoint.Path)
			}
		}
	})
}

// TestFoldKeepsTheKey is what makes stores exact that group by folded targets.
func TestFoldKeepsTheKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		settings := drawSettings(t)
		reader := plan.Reader{StatusOptional: rapid.Bool().Draw(t, "statusOptional")}
		if rapid.Bool().Draw(t, "route") {
			reader = plan.Reader{Kind: plan.Labels, Paths: withRoute.Paths, StatusOptional: reader.StatusOptional}
		}
		key, err := NewKey(settings, reader)
		if err != nil {
			t.Fatal(err)
		}
		if key.Plan.Fold == nil {
			return
		}
		compiled, err := key.Plan.Compile()
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			v := plan.Values{plan.Method: "GET", plan.Status: rapid.SampledFrom([]string{"200", "404", "-", ""}).Draw(t, "status")}
			if reader.Has(plan.Route) {
				v[plan.Route] = rapid.SampledFrom([]string{"", "/users/:id", "=x"}).Draw(t, "logged route")
			}
			v[plan.Target] = rapid.OneOf(rapid.Custom(drawTarget), rapid.StringMatching(`[/a-zA-Z0-9._~:@$%?#= -]{0,30}`)).Draw(t, "target")
			checkFold(t, key, compiled, v)
		}
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

func checkFold(t failer, key *Key, compiled *plan.CompiledKey, v plan.Values) {
	folded := v
	folded[plan.Target] = key.Plan.Fold.Target(v[plan.Target])
	found, read := key.Decode(compiled.Capture(&v))
	again, readAgain := key.Decode(compiled.Capture(&folded))
	if found != again || read != readAgain {
		t.Fatalf("%q folds to %q: %v (%v) becomes %v (%v)", v[plan.Target], folded[plan.Target], found, read, again, readAgain)
	}
	if twice := key.Plan.Fold.Target(folded[plan.Target]); twice != folded[plan.Target] {
		t.Fatalf("%q folds to %q and again to %q", v[plan.Target], folded[plan.Target], twice)
	}
}

func FuzzFold(f *testing.F) {
	f.Add("/users/42/a-b-c-d?x", "/users/{id}", "/users/*.json")
	f.Fuzz(func(t *testing.T, target, path, match string) {
		key, err := NewKey(Settings{Rules: []Rule{{Match: match}}, Documents: []Document{document(path)}}, plan.Reader{})
		if err != nil || key.Plan.Fold == nil {
			return // refused
		}
		compiled, err := key.Plan.Compile()
		if err != nil {
			t.Fatal(err)
		}
		checkFold(t, key, compiled, *get(target))
	})
}
