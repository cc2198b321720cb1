package endpoint

import (
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func TestNoisePresets(t *testing.T) {
	presets, err := NoisePresets()
	if err != nil {
		t.Fatal(err)
	}
	if len(presets) != 5 {
		t.Errorf("%d presets", len(presets))
	}
	for _, preset := range presets {
		isNoise := noise(t, Noise{Preset: preset.ID})
		if preset.Title == "" || preset.Description == "" || len(preset.Matches) < 2 || len(preset.LookAlikes) < 3 {
			t.Errorf("%s lacks a text or examples", preset.ID)
		}
		for _, example := range preset.Matches {
			if v := example.Values(); !isNoise(&v) {
				t.Errorf("%s does not take %+v", preset.ID, example)
			}
		}
		for _, example := range preset.LookAlikes {
			if v := example.Values(); isNoise(&v) {
				t.Errorf("%s takes %+v", preset.ID, example)
			}
		}
	}
}

func noise(t testing.TB, rules ...Noise) func(*plan.Values) bool {
	t.Helper()
	p, err := NoisePredicate(rules)
	if err != nil {
		t.Fatal(err)
	}
	isNoise, err := p.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return isNoise
}

// TestEveryUserAgentOfAPresetCounts: a user agent with a character that clean entries don't have would never match.
func TestEveryUserAgentOfAPresetCounts(t *testing.T) {
	presets, err := NoisePresets()
	if err != nil {
		t.Fatal(err)
	}
	for _, preset := range presets {
		isNoise := noise(t, Noise{Preset: preset.ID})
		for _, rule := range preset.Rules {
			for _, agent := range rule.UserAgents {
				if v := (plan.Values{plan.Method: "GET", plan.Target: "/", plan.Status: "200", plan.UserAgent: agent + "1.0"}); !isNoise(&v) {
					t.Errorf("%s does not take %q", preset.ID, agent)
				}
			}
			for _, path := range rule.Paths {
				if v := (plan.Values{plan.Method: "GET", plan.Target: strings.TrimSuffix(path, "/**"), plan.Status: "200"}); !isNoise(&v) {
					t.Errorf("%s does not take %q", preset.ID, path)
				}
			}
		}
	}
}

// TestAttacksAreNotNoise: what an attack needs stays visible on a noise path, wherever it stands.
func TestAttacksAreNotNoise(t *testing.T) {
	isNoise := noise(t, Noise{Preset: "health"}, Noise{Preset: "probes"}, Noise{Preset: "monitoring"}, Noise{Preset: "static"}, Noise{Preset: "preflight"})
	attacks := []string{"' or 1=1", "<script>", "${jndi:ldap://x}", "..%2f..%2fetc/passwd", "`id`", "{{7*7}}", "%00", "\x00", "a\nb", "\"", "\\"}
	for _, attack := range attacks {
		for _, base := range []plan.Values{
			{plan.Method: "GET", plan.Target: "/healthz", plan.Status: "200"},
			{plan.Method: "GET", plan.Target: "/", plan.Status: "200", plan.UserAgent: "kube-probe/1.33"},
			{plan.Method: "OPTIONS", plan.Target: "/a.css", plan.Status: "200"},
			{plan.Method: "GET", plan.Target: "/a.css", plan.Status: "200"},
		} {
			if !isNoise(&base) {
				t.Fatalf("%v is no noise", base)
			}
			for _, field := range []plan.Field{plan.Target, plan.Query, plan.UserAgent, plan.Referer, plan.Cookie} {
				v := base
				v[field] += attack
				if field == plan.Target {
					v[field] = base[field] + "?x=" + attack
				}
				if isNoise(&v) {
					t.Errorf("%q in %s is noise: %v", attack, field, v)
				}
			}
		}
	}
	for _, target := range []string{"/../healthz", "/healthz/../../etc/passwd", "/.git/config.css", "/healthz/..", "/healthz/.env", "//healthz", "/a./b.css"} {
		if v := *get(target); isNoise(&v) {
			t.Errorf("%q is noise", target)
		}
	}
}

func TestNoiseRules(t *testing.T) {
	isNoise := noise(t, Noise{Extensions: []string{"css"}, Statuses: []string{"200", "3xx"}}, Noise{Methods: []string{"TRACE"}, Clean: true})
	for _, test := range []struct {
		values plan.Values
		want   bool
	}{
		{plan.Values{plan.Target: "/a.css", plan.Status: "200"}, true}, {plan.Values{plan.Target: "/a.css?x='", plan.Status: "304"}, true}, {plan.Values{plan.Target: "/a.css", plan.Status: "404"}, false},
		{plan.Values{plan.Target: "/a.cssx", plan.Status: "200"}, false}, {plan.Values{plan.Target: "/acss", plan.Status: "200"}, false}, {plan.Values{plan.Target: "/a?b.css", plan.Status: "200"}, false},
		{plan.Values{plan.Method: "TRACE", plan.Target: "/a"}, true}, {plan.Values{plan.Method: "TRACE", plan.Target: "/a'"}, false},
	} {
		if got := isNoise(&test.values); got != test.want {
			t.Errorf("%v is noise: %v", test.values, got)
		}
	}
	for want, rule := range map[string]Noise{
		"has no preset": {Name: "x"}, "not one of health, probes, monitoring, static, preflight": {Preset: "helth"}, "stands alone": {Preset: "health", Paths: []string{"/a"}},
		`extension "c(ss"`: {Extensions: []string{"c(ss"}}, `status "20x"`: {Statuses: []string{"20x"}}, "must begin with a slash": {Paths: []string{"a"}},
	} {
		if _, err := NoisePredicate([]Noise{rule}); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "noise rule 1") {
			t.Errorf("%+v: %v, want %q", rule, err, want)
		}
	}
}
