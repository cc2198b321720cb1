package detect

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

var update = flag.Bool("update", false, "write docs/rules.md")

// TestRulesDocument keeps docs/rules.md the same as the rules.
func TestRulesDocument(t *testing.T) {
	const file = "../../docs/rules.md"
	got := document(t, engine(t))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != got {
		t.Errorf("docs/rules.md is not what the rules say (%v): run go test ./pkg/detect -update", err)
	}
}

func document(t *testing.T, e *Engine) string {
	t.Helper()
	tax, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Rules\n\nGenerated from `pkg/detect/rules`. %d rules; findings below the set confidence (default: medium) are not threats. The severity of a finding is its rule's, one level lower where the rule's confidence is low, one lower if the request was blocked or rejected (4xx), one higher if it was answered 2xx or the server failed. *Assisting* rules add evidence to threats that others find, and make none themselves: no gate that a store can afford covers them.\n", len(e.Rules()))
	last := ""
	for _, rule := range e.Rules() {
		if rule.Type != last {
			last = rule.Type
			kind, _ := tax.Type(rule.Type)
			fmt.Fprintf(&b, "\n## %s\n", kind.Title)
		}
		fmt.Fprintf(&b, "\n### %s\n\n`%s` · severity %s · confidence %s · looks at %s · %s%s\n\n%s\n\n- **Consequence:** %s\n- **Mitigation:** %s\n- **References:** %s\n",
			rule.Title, rule.ID, rule.Severity, rule.Confidence, joined(rule.Where), weaknesses(rule.CWE), map[bool]string{true: " · assisting"}[rule.Assisting], rule.Description, rule.Consequence, rule.Mitigation, strings.Join(rule.References, " "))
		fmt.Fprintf(&b, "- **Matches:** `%s`\n- **Does not match:** `%s`\n", shown(rule.Examples.Match[0]), shown(rule.Examples.Miss[0]))
	}
	return b.String()
}

func joined(where []Location) string {
	names := make([]string, len(where))
	for i, location := range where {
		names[i] = string(location)
	}
	return strings.Join(names, ", ")
}

func weaknesses(ids []int) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = fmt.Sprintf("CWE-%d", id)
	}
	return strings.Join(names, ", ")
}

// shown writes an example inside backticks.
func shown(e Example) string {
	text := e.Target
	for _, part := range []struct{ name, value string }{{"User-Agent", e.UserAgent}, {"Referer", e.Referer}, {"method", e.Method}, {"Cookie", e.Cookie}, {"body", e.Body}} {
		if part.value != "" {
			text = strings.TrimSpace(text + " " + part.name + ": " + part.value)
		}
	}
	return strings.ReplaceAll(text, "`", "'")
}
