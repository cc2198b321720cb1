package endpoint

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of docs/endpoints.md")

// TestNoiseDocument keeps the table of presets in docs/endpoints.md the same as the presets.
func TestNoiseDocument(t *testing.T) {
	const file, begin, end = "../../docs/endpoints.md", "<!-- noise presets: go test ./pkg/endpoint -update -->\n", "<!-- end -->"
	presets, err := NoisePresets()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatal("docs/endpoints.md has no place for the table")
	}
	got := before + begin + noiseTable(presets) + end + after
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if got != string(text) {
		t.Error("docs/endpoints.md is not what the presets say: run go test ./pkg/endpoint -update")
	}
}

func noiseTable(presets []NoisePreset) string {
	var b strings.Builder
	b.WriteString("\n| preset | takes | for example | but not |\n|---|---|---|---|\n")
	for _, p := range presets {
		fmt.Fprintf(&b, "| `%s` | %s %s | %s | %s |\n", p.ID, p.Description, conditions(p.Rules), firstExample(p.Matches), firstExample(p.LookAlikes))
	}
	return b.String() + "\n"
}

func conditions(rules []Noise) string {
	var parts []string
	for _, rule := range rules {
		for _, list := range []struct {
			name   string
			values []string
		}{{"methods", rule.Methods}, {"statuses", rule.Statuses}, {"paths", rule.Paths}, {"extensions", rule.Extensions}, {"user agents", rule.UserAgents}} {
			if len(list.values) > 0 {
				parts = append(parts, list.name+" `"+strings.Join(list.values, "` `")+"`")
			}
		}
	}
	return strings.ReplaceAll(strings.Join(parts, "; "), "|", `\|`)
}

func firstExample(examples []NoiseExample) string {
	e := examples[0]
	text := "`" + e.Method + " " + e.Target + "`"
	if e.UserAgent != "" {
		text += " of `" + e.UserAgent + "`"
	}
	if e.Status != "" {
		text += ", answered " + e.Status
	}
	return text
}
