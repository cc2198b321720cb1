package plugin

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write docs/settings.md")

func TestDocsAreUpToDate(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "settings.md")
	want := settingsDocs(t)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is stale: run go test ./pkg/plugin -run TestDocs -update", file)
	}
}

// documented is an option with what docs/settings.md says of it, in the order of the schema.
type documented struct {
	path   string
	needed bool
	node   documentedNode
}

// documentedNode reads the schema as YAML, which keeps its order.
type documentedNode struct {
	Title             string                    `yaml:"title"`
	Description       string                    `yaml:"description"`
	Type              string                    `yaml:"type"`
	Default           any                       `yaml:"default"`
	Examples          []any                     `yaml:"examples"`
	Enum              []string                  `yaml:"enum"`
	Choices           map[string]documentedNode `yaml:"x-enum"`
	Minimum           *float64                  `yaml:"minimum"`
	Maximum           *float64                  `yaml:"maximum"`
	Properties        yaml.Node                 `yaml:"properties"`
	PatternProperties yaml.Node                 `yaml:"patternProperties"`
	Items             *documentedNode           `yaml:"items"`
	Names             *documentedNode           `yaml:"propertyNames"`
	Required          []string                  `yaml:"required"`
	Stores            []string                  `yaml:"x-stores"`
	Place             string                    `yaml:"x-place"`
	Secure            bool                      `yaml:"x-secure"`
	Section           string                    `yaml:"x-section"`
	Name              string                    `yaml:"x-name"`
	Sections          []struct {
		ID          string `yaml:"id"`
		Title       string `yaml:"title"`
		Description string `yaml:"description"`
	} `yaml:"x-sections"`
}

// children are the options inside a node, in order.
func (n *documentedNode) children(t testing.TB) []documented {
	t.Helper()
	var list []documented
	for _, properties := range []yaml.Node{n.Properties, n.PatternProperties} {
		for i := 0; i+1 < len(properties.Content); i += 2 {
			child := documented{path: properties.Content[i].Value}
			if err := properties.Content[i+1].Decode(&child.node); err != nil {
				t.Fatal(err)
			}
			child.needed = slices.Contains(n.Required, child.path)
			if child.node.Name != "" {
				child.path = child.node.Name
			}
			list = append(list, child)
		}
	}
	return list
}

func settingsDocs(t testing.TB) string {
	t.Helper()
	var root documentedNode
	if err := yaml.Unmarshal(schemaText, &root); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(settingsIntroduction)
	for _, section := range root.Sections {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", section.Title, section.Description)
		if section.ID == "grafana" {
			var names []string
			for _, option := range root.children(t) {
				if option.node.Section == section.ID {
					names = append(names, "`"+option.path+"`")
				}
			}
			b.WriteString(strings.Join(names, ", ") + ".\n")
			continue
		}
		b.WriteString("| option | value | default | what it does |\n|---|---|---|---|\n")
		for _, option := range root.children(t) {
			if option.node.Section == section.ID {
				writeOption(t, &b, option, option.node.Stores)
			}
		}
	}
	b.WriteString("\n## Examples\n\nEach is a whole provisioning file, kept in `docs/examples` and loaded by the tests.\n")
	for _, example := range examples(t) {
		title, rest, _ := strings.Cut(example.text, "\n")
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n```yaml\n%s```\n", example.name, strings.TrimPrefix(title, "# "), rest)
	}
	return b.String()
}

const settingsIntroduction = `# Settings

Generated from ` + "`pkg/plugin/settings.schema.json`: `go test ./pkg/plugin -run TestDocs -update`" + `.

All options can be set in the editor and in a [provisioning file](https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources).
The only ones that are needed are the URL and where the logs are: a selector (Loki) or an index (Elasticsearch, OpenSearch).
An option that does not exist or can't be right is refused: every answer then names it and says what is possible.

Options stand in ` + "`jsonData`" + `, but for those marked *secret*, which stand in ` + "`secureJsonData`" + `, and those marked *beside jsonData*. ` + "`sources[].name`" + ` is the
` + "`name`" + ` of an element of the list ` + "`sources`" + `. Where only some stores have an option, they are named; the store ` + "`sample`" + ` ignores such options.

In provisioning files Grafana takes ` + "`$NAME`" + ` and ` + "`${NAME}`" + ` for variables of its environment, which is how secrets get in. Write any other ` + "`$`" + ` as ` + "`$$`" + `: in
patterns, queries of trace links (` + "`$${traceId}`" + `) and OpenAPI documents (` + "`$$ref`" + `).

The plugin makes no calls but to its store, reads no files and starts no processes. There are three exceptions, all of them chosen here:
` + "`sigV4AuthType: default`" + ` and ` + "`credentials`" + ` let the AWS SDK look for credentials on Grafana's server, and ` + "`sigV4AssumeRoleArn`" + ` asks AWS STS for a role.
What Grafana's administrator allows in ` + "`[aws]`" + ` of its configuration is obeyed where Grafana hands it on (` + "`forward_settings_to_plugins`" + `).
Redirects are not followed, so that credentials stay with the address that was set.
`

func writeOption(t testing.TB, b *strings.Builder, option documented, stores []string) {
	t.Helper()
	switch n := option.node; {
	case n.Items != nil && len(n.Items.Properties.Content) > 0:
		fmt.Fprintf(b, "| `%s` | list | | %s |\n", option.path, escaped(n.Description))
		for _, child := range n.Items.children(t) {
			child.path = option.path + "[]." + child.path
			writeOption(t, b, child, child.node.Stores)
		}
	case len(n.Properties.Content) > 0:
		for _, child := range n.children(t) {
			child.path = option.path + "." + child.path
			writeOption(t, b, child, child.node.Stores)
		}
	default:
		value := n.value()
		if option.needed {
			value += ", *needed*"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", option.path, value, shownDefault(t, n.Default), n.says(t, stores))
	}
}

// value is what kind of value an option takes.
func (n *documentedNode) value() string {
	text := n.Type
	choices := n.Enum
	if n.Items != nil {
		text, choices = "list of "+n.Items.value(), nil
	}
	switch {
	case len(choices) > 0:
		text = "`" + strings.Join(slices.DeleteFunc(slices.Clone(choices), func(c string) bool { return c == "" }), "` `") + "`"
	case n.Minimum != nil && n.Maximum != nil:
		text += fmt.Sprintf(", %v to %.0f", *n.Minimum, *n.Maximum)
	}
	switch {
	case n.Secure:
		text += ", *secret*"
	case n.Place != "":
		text += ", *beside jsonData*"
	}
	return text
}

func (n *documentedNode) says(t testing.TB, stores []string) string {
	t.Helper()
	text := escaped(n.Description)
	if len(stores) > 0 && len(stores) < 3 {
		text = "*" + strings.Join(stores, ", ") + ":* " + text
	}
	for _, choice := range n.Enum {
		if says := n.Choices[choice].Description; says != "" && choice != "" {
			text += fmt.Sprintf("<br>`%s`: %s", choice, escaped(says))
		}
	}
	if n.Names != nil {
		text += " The fields are `" + strings.Join(n.Names.Enum, "` `") + "`."
	}
	if len(n.Examples) > 0 && !n.Secure && len(n.Enum) == 0 && n.Type != "boolean" {
		quote, example := "`", escaped(asJSON(t, n.Examples[0]))
		if strings.Contains(example, quote) {
			quote, example = "``", example+" "
		}
		text += " Example: " + quote + example + quote
	}
	return text
}

func shownDefault(t testing.TB, value any) string {
	t.Helper()
	text := asJSON(t, value)
	if text == "null" || text == `""` || text == "[]" || text == "{}" {
		return ""
	}
	return "`" + escaped(text) + "`"
}

func asJSON(t testing.TB, value any) string {
	t.Helper()
	if text, ok := value.(string); ok && text != "" {
		return strings.ReplaceAll(text, "\n", "\\n")
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// escaped keeps text inside the cell of a table.
func escaped(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
