package taxonomy

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/taxonomy.md")

func TestDocsAreUpToDate(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "taxonomy.md")
	want := markdown(loaded(t))
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is stale: run go test ./pkg/taxonomy -update", path)
	}
}

// markdown returns docs/taxonomy.md: one row for each type, one column for each list.
func markdown(t *Taxonomy) string {
	var b strings.Builder
	b.WriteString("# Threat types and their places in OWASP lists and CWE\n\n" +
		"Generated from `pkg/taxonomy/taxonomy.json`: `go test ./pkg/taxonomy -update`.\n\n" +
		"Each place says on what it rests:\n\n" +
		"- `=` listed: the category's own page lists one of the type's CWE ids\n" +
		"- `t` text: the category's own page names the attack in prose\n" +
		"- `~` nearest: our judgement; OWASP API 2023, for one, has no injection category\n\n" +
		"The first place counts; the others are shown with it. In the column CWE, `~` marks a parent.\n" +
		"*Signal*: whether a single log line shows the threat, or only the behaviour over many.\n\n")
	b.WriteString("| id | type | signal |")
	for _, list := range t.doc.Lists {
		fmt.Fprintf(&b, " [%s](%s) |", list.Title, list.URL)
	}
	b.WriteString(" CWE |\n|---|---|---|" + strings.Repeat("---|", len(t.doc.Lists)+1) + "\n")
	for _, typ := range t.doc.Types {
		fmt.Fprintf(&b, "| %s | %s | %s |", typ.ID, typ.Title, typ.Signal)
		for _, list := range t.doc.Lists {
			b.WriteString(cell(typ.Places[list.ID]))
		}
		b.WriteString(cell(typ.Places[ListCWE]) + "\n")
	}
	b.WriteString("\n## Categories\n")
	for _, list := range t.doc.Lists {
		fmt.Fprintf(&b, "\n### %s\n\n", list.Title)
		for _, c := range list.Categories {
			fmt.Fprintf(&b, "- %s %s\n", c.Code, c.Title)
		}
	}
	b.WriteString("\n### CWE\n\n")
	for _, c := range t.Categories(ListCWE) {
		fmt.Fprintf(&b, "- %s %s\n", c.Code, c.Title)
	}
	b.WriteString("\n## OWASP Core Rule Set\n\n" +
		"Rule ids that WAF logs carry. The first range that holds an id decides.\n\n" +
		"| ids | type | CWE |\n|---|---|---|\n")
	for _, r := range t.doc.CRS {
		ids := strconv.Itoa(r.From)
		if r.To != r.From {
			ids += "–" + strconv.Itoa(r.To)
		}
		if r.Ignore {
			fmt.Fprintf(&b, "| %s | *score total, not counted* | |\n", ids)
		} else {
			fmt.Fprintf(&b, "| %s | %s | %d |\n", ids, r.Type, r.CWE)
		}
	}
	return b.String()
}

func cell(places []Place) string {
	if len(places) == 0 {
		return " *not listed* |"
	}
	marks := map[Basis]string{Listed: "=", Text: "t", Nearest: "~"}
	parts := make([]string, len(places))
	for i, p := range places {
		parts[i] = "`" + marks[p.Basis] + "` " + p.Code
	}
	return " " + strings.Join(parts, ", ") + " |"
}
