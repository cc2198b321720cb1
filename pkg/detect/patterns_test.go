package detect

import (
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/match"
)

// The automata of all patterns find in the examples of their types what regexp finds, and where.
func TestPatternsFindWhatRegexpFinds(t *testing.T) {
	rules, err := LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]string{}
	for i := range rules {
		for _, example := range append(rules[i].Examples.Match, rules[i].Examples.Miss...) {
			for _, raw := range []string{example.Target, example.UserAgent, example.Referer} {
				texts[rules[i].Type] = append(texts[rules[i].Type], raw, Decode(raw, true))
			}
		}
	}
	memory := match.NewMemory(1 << 20) // so little that it is forgotten now and then
	for i := range rules {
		exact := rules[i].regexp
		if exact == nil {
			continue
		}
		pattern := match.New(exact, memory)
		for _, text := range texts[rules[i].Type] {
			effort := mostLearnt
			start, end, ok := pattern.Find(text, &effort)
			want := exact.FindStringIndex(text)
			if ok != (want != nil) || ok && (start != want[0] || end != want[1]) {
				t.Errorf("%s in %q: %d to %d (%v), want %v", rules[i].ID, text, start, end, ok, want)
			}
		}
	}
}
