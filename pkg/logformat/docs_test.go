package logformat

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

var update = flag.Bool("update", false, "write docs/formats.md")

// TestFormatsDocument keeps docs/formats.md the same as the presets.
func TestFormatsDocument(t *testing.T) {
	const file = "../../docs/formats.md"
	got := document(load(t))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != got {
		t.Errorf("docs/formats.md is not what the presets say (%v): run go test ./pkg/logformat -update", err)
	}
}

const introduction = `# Log formats

Generated from ` + "`pkg/logformat/presets`" + `. %d formats, recognised from samples: each sample speaks for the format that reads it best; a format is sure
if it reads a quarter of the samples, is alone the best for at least three of them, and for four in five of those that any format reads. Otherwise the
answer is "not sure", and the format has to be chosen.

**Lines and documents.** Formats read lines (Loki). JSON formats also read documents (Elasticsearch, OpenSearch), nested or with dotted names: arrays are
gone through, so that ` + "`messages[0].data.id` is `messages.data.id`" + `. Other formats, and JSON lines, are read inside a field of a document: %s.

**Your own names.** Each field's path can be replaced, an empty path leaves the field out; the unit of the duration and the field with the line can be set.
Of several paths the one that most samples have is taken.
`

func document(presets *Presets) string {
	var b strings.Builder
	fmt.Fprintf(&b, introduction, len(presets.All()), code(LineFields(), ", "))
	for _, preset := range presets.All() {
		fmt.Fprintf(&b, "\n## %s\n\n`%s` · %s · %s\n\n", preset.Title, preset.ID, entriesOf(preset), roleOf(preset))
		if preset.Notes != "" {
			fmt.Fprintf(&b, "%s\n\n", preset.Notes)
		}
		b.WriteString(fieldTable(preset))
		b.WriteString(verdictText(preset.Verdict, tellsBlocked(preset)))
		if len(preset.Sources) > 0 {
			fmt.Fprintf(&b, "\nShape: %s\n", strings.Join(preset.Sources, " "))
		}
		if len(preset.Examples) > 0 && preset.Examples[0].Line != "" {
			fmt.Fprintf(&b, "\n```\n%s\n```\n", preset.Examples[0].Line)
		}
	}
	return b.String()
}

func entriesOf(p Preset) string {
	if _, ok := p.ForDocuments(); ok {
		return "JSON lines and documents"
	}
	switch p.Kind {
	case plan.JSON:
		return "JSON lines"
	case plan.Labels:
		return "labels of lines"
	}
	return string(p.Kind) + " lines"
}

func roleOf(p Preset) string {
	return map[Role]string{Requests: "requests", Verdicts: "verdicts of a WAF", Both: "requests with verdicts of a WAF"}[p.Role]
}

func fieldTable(p Preset) string {
	var b strings.Builder
	for field := plan.Field(0); field < plan.FieldCount; field++ {
		if paths := p.Fields[field.String()]; len(paths) > 0 {
			fmt.Fprintf(&b, "| %s | %s |\n", field, code(paths, " or "))
		}
	}
	if b.Len() > 0 {
		return "| field | path |\n|---|---|\n" + b.String()
	}
	if p.Custom() {
		return ""
	}
	return "Fields: " + strings.Join(patternFields(p), ", ") + ".\n"
}

func patternFields(p Preset) []string {
	var names []string
	for _, field := range (plan.Reader{Kind: p.Kind, Pattern: p.Pattern}).Fields() {
		names = append(names, field.String())
	}
	return names
}

func tellsBlocked(p Preset) bool {
	return len(p.Fields[plan.Interrupted.String()]) > 0 || strings.Contains(p.Pattern, "(?P<interrupted>")
}

func verdictText(r *VerdictRules, tellsBlocked bool) string {
	if r == nil {
		return ""
	}
	blocked := r.Blocked
	if len(blocked) == 0 {
		blocked = []string{"true"}
	}
	text := fmt.Sprintf("\nVerdicts of %s.", r.Vendor)
	if tellsBlocked {
		text += " Blocked: " + code(blocked, ", ") + "."
	} else {
		text += " The log does not tell whether it blocked."
	}
	if len(r.Unless) > 0 {
		text += " No verdict: " + code(r.Unless, ", ") + "."
	}
	return text + "\n"
}

func code(texts []string, separator string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = "`" + text + "`"
	}
	return strings.Join(quoted, separator)
}
