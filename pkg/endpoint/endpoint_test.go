package endpoint

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func classifier(t testing.TB, rules ...Rule) *Classifier {
	t.Helper()
	key, err := NewKey(Settings{Rules: rules}, withRoute)
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewClassifier(key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var withRoute = plan.Reader{Kind: plan.Labels, Paths: map[plan.Field][]string{plan.Route: {"route"}}}

func get(target string) *plan.Values {
	return &plan.Values{plan.Method: "GET", plan.Target: target, plan.Status: "200"}
}

func TestCorpus(t *testing.T) {
	text, err := os.ReadFile("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	c := classifier(t)
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		target, want, _ := strings.Cut(line, " -> ")
		found, read := c.Classify(get(target))
		if !read || found.Endpoint.Path != want {
			t.Errorf("%s is %q (read %v), want %q", target, found.Endpoint.Path, read, want)
		}
	}
}

func TestMethodsStatusesAndRoutes(t *testing.T) {
	c := classifier(t)
	cases := []struct {
		values plan.Values
		want   string
		class  int
		read   bool
	}{
		{plan.Values{plan.Method: "POST", plan.Target: "/a", plan.Status: "404"}, "POST /a", 4, true},
		{plan.Values{plan.Method: "get", plan.Target: "/a", plan.Status: "200"}, "other /a", 2, true},
		{plan.Values{plan.Method: "GETX", plan.Target: "/a", plan.Status: "200"}, "other /a", 2, true},
		{plan.Values{plan.Method: "GET", plan.Target: "/u/7", plan.Route: "/u/:id", plan.Status: "500"}, "GET /u/:id", 5, true},
		{plan.Values{plan.Method: "GET", plan.Target: "=/forged?token=x", plan.Status: "400"}, "GET {other}", 4, true},
		{plan.Values{plan.Method: "GET", plan.Target: "/a", plan.Status: "600"}, "", 0, false},
		{plan.Values{plan.Method: "GET", plan.Target: "/a"}, "", 0, false},
		{plan.Values{plan.Method: "GET", plan.Status: "200"}, "", 0, false},
		{plan.Values{plan.Target: "/a", plan.Status: "200"}, "", 0, false},
		{plan.Values{}, "", 0, false},
	}
	for _, test := range cases {
		found, read := c.Classify(&test.values)
		if read != test.read || read && (found.Endpoint.String() != test.want || found.StatusClass != test.class) {
			t.Errorf("%v: %q class %d read %v, want %q class %d read %v", test.values, found.Endpoint, found.StatusClass, read, test.want, test.class, test.read)
		}
	}
}

func TestRulesComeFirst(t *testing.T) {
	c := classifier(t, Rule{Match: "/users/{name}/avatar"}, Rule{Match: "/static/**", Name: "/static"}, Rule{Match: "/f/*.png", Name: "/f/{image}"}, Rule{Match: "/"}, Rule{Match: "/users/{name}"})
	cases := map[string]string{
		"/users/alice": "/users/{name}", "/users/alice/avatar?x": "/users/{name}/avatar", "/users/alice/other": "/users/alice/other",
		"/static/a/b/c.js": "/static", "/static": "/static", "/statics": "/statics", "/f/cat.png": "/f/{image}", "/": "/", "//users//bob/": "/users/{name}",
	}
	for target, want := range cases {
		if found, _ := c.Classify(get(target)); found.Endpoint.Path != want {
			t.Errorf("%s is %q, want %q", target, found.Endpoint.Path, want)
		}
	}
	for _, bad := range []string{"users", "/a?b", "/**/a", "/a`", "/a//b"} {
		if _, err := NewKey(Settings{Rules: []Rule{{Match: bad}}}, plan.Reader{}); err == nil {
			t.Errorf("rule %q is accepted", bad)
		}
	}
}

func TestNoise(t *testing.T) {
	p, err := NoisePredicate([]Noise{{Paths: []string{"/healthz", "/static/**"}}, {Methods: []string{"OPTIONS"}, UserAgents: []string{"kube-probe"}}})
	if err != nil {
		t.Fatal(err)
	}
	isNoise, err := p.Compile()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		values plan.Values
		want   bool
	}{
		{plan.Values{plan.Target: "/healthz"}, true}, {plan.Values{plan.Target: "/healthz?x=1"}, true}, {plan.Values{plan.Target: "/healthzz"}, false},
		{plan.Values{plan.Target: "/static/x/y"}, true}, {plan.Values{plan.Target: "/a/static/x"}, false},
		{plan.Values{plan.Target: "/", plan.Method: "OPTIONS"}, false},
		{plan.Values{plan.Target: "/", plan.Method: "OPTIONS", plan.UserAgent: "kube-probe/1.30"}, true},
	}
	for _, test := range cases {
		if got := isNoise(&test.values); got != test.want {
			t.Errorf("%v is noise: %v, want %v", test.values, got, test.want)
		}
	}
	if _, err := NoisePredicate([]Noise{{Name: "empty"}}); err == nil {
		t.Error("a rule without conditions is accepted")
	}
}

func TestKeyStaysWithinTheBacktracker(t *testing.T) {
	for _, settings := range []Settings{{}, {Rules: benchmarkRules()}, {Documents: []Document{shop(300)}}} {
		for _, reader := range []plan.Reader{{}, {StatusOptional: true}, {Kind: plan.Labels, Paths: withRoute.Paths, StatusOptional: true}} {
			key, err := NewKey(settings, reader)
			if err != nil {
				t.Fatal(err)
			}
			for i, pattern := range append(key.Plan.Before, key.Plan.Pattern) {
				if n := instructions(pattern); n == 0 || n > 500 {
					t.Errorf("expression %d has %d instructions; beyond 500 Go's regexp is several times slower", i, n)
				}
			}
		}
	}
}

func TestIDIsStable(t *testing.T) {
	if id := (Endpoint{Method: "POST", Path: "/cart"}).ID(); id != "5b4b1bd25a39" && len(id) != 12 {
		t.Errorf("id %q", id)
	}
	if (Endpoint{Service: "a", Method: "GET", Path: "/"}).ID() == (Endpoint{Service: "b", Method: "GET", Path: "/"}).ID() {
		t.Error("services share an id")
	}
}

func FuzzClassify(f *testing.F) {
	f.Add("GET", "/users/42?x", "200")
	c := classifier(f, Rule{Match: "/users/{x}"})
	f.Fuzz(func(t *testing.T, method, target, status string) {
		found, read := c.Classify(&plan.Values{plan.Method: method, plan.Target: target, plan.Status: status})
		if read && (found.Endpoint.Path == "" || found.Endpoint.Method == "" || strings.ContainsAny(found.Endpoint.Path, "?#<\x00\n")) {
			t.Errorf("%q %q is %q", method, target, found.Endpoint)
		}
	})
}

func FuzzPathPattern(f *testing.F) {
	for _, match := range []string{"/users/{x}/**", "/{}}", "/a}b{c}", "/{{a}-{b}", "/{a", "/x*{y}.json"} {
		f.Add(match)
	}
	f.Fuzz(func(t *testing.T, match string) {
		rule := Rule{Match: match, Name: "named"}
		key, err := NewKey(Settings{Rules: []Rule{rule}}, plan.Reader{})
		if err != nil {
			return // refused: nothing to hold it to
		}
		c, err := NewClassifier(key)
		if err != nil {
			t.Fatal(err)
		}
		if found, read := c.Classify(get(example(match))); !read || found.Endpoint.Path != "named" {
			t.Errorf("rule %q does not match its own example %q: %q", match, example(match), found.Endpoint.Path)
		}
	})
}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// example makes a path that a rule must match.
func example(match string) string {
	segments := strings.Split(strings.Trim(match, "/"), "/")
	for i, segment := range segments {
		segment = parameter.ReplaceAllString(segment, "xx")
		segments[i] = strings.ReplaceAll(segment, "*", "y")
	}
	return "/" + strings.Join(segments, "/")
}
