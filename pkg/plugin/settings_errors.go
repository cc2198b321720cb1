package plugin

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

const (
	// maxMistakes are told at once.
	maxMistakes = 5
	// maxShown bounds how much of a wrong value is told.
	maxShown = 60
)

// validate checks options; its error names each wrong one, what is wrong, and what is possible.
func (s *settingsSchema) validate(options any) error {
	err := s.compiled.Validate(options)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	mistakes := append(s.mistakes(invalid), s.badNames(s.root, options, "")...)
	slices.Sort(mistakes)
	mistakes = slices.Compact(mistakes)
	if len(mistakes) > maxMistakes {
		mistakes = append(mistakes[:maxMistakes], fmt.Sprintf("and %d more", len(mistakes)-maxMistakes))
	}
	return errors.New(strings.Join(mistakes, "; "))
}

func (s *settingsSchema) mistakes(e *jsonschema.ValidationError) []string {
	path, node := optionPath(e.InstanceLocation), s.root.at(e.InstanceLocation)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		var unknown []string
		for _, name := range k.Properties {
			unknown = append(unknown, s.unknown(path, name, slices.Collect(maps.Keys(node.Properties))))
		}
		return unknown
	case *kind.PropertyNames: // its location is overwritten by later checks (jsonschema 6.0.3): see badNames
		return nil
	case *kind.Required:
		return []string{fmt.Sprintf("%s: %s is missing", path, strings.Join(k.Missing, ", "))}
	}
	if len(e.Causes) == 0 {
		if path == "" {
			path = "jsonData"
		}
		return []string{path + ": " + node.wrong(e.ErrorKind)}
	}
	var all []string
	for _, cause := range e.Causes {
		all = append(all, s.mistakes(cause)...)
	}
	return all
}

// badNames finds names that an object must not have, where its options have no nodes of their own.
func (s *settingsSchema) badNames(n *schemaNode, value any, path string) []string {
	var bad []string
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			if n.Items != nil {
				bad = append(bad, s.badNames(n.Items, item, fmt.Sprintf("%s[%d]", path, i))...)
			}
		}
	case map[string]any:
		var names []string
		if n.PropertyNames != nil {
			for _, name := range n.PropertyNames.Enum {
				names = append(names, fmt.Sprint(name))
			}
		}
		for name, inner := range value {
			if child := n.property(name); child != nil {
				bad = append(bad, s.badNames(child, inner, joinPath(path, name))...)
			} else if len(names) > 0 && !slices.Contains(names, name) {
				bad = append(bad, s.unknown(path, name, names))
			}
		}
	}
	return bad
}

// wrong says what is wrong with a value, and what is possible.
func (n *schemaNode) wrong(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return fmt.Sprintf("it is %s, not %s", typeName(k.Got), typeName(strings.Join(k.Want, " ")))
	case *kind.Enum:
		var want []string
		for _, value := range k.Want {
			if value != "" {
				want = append(want, fmt.Sprint(value))
			}
		}
		return fmt.Sprintf("%s is not one of %s", shown(k.Got), strings.Join(want, ", "))
	case *kind.Minimum:
		return n.notInRange(k.Got.FloatString(2))
	case *kind.Maximum:
		return n.notInRange(k.Got.FloatString(2))
	case *kind.MinLength:
		return "it is empty"
	case *kind.MaxLength:
		return fmt.Sprintf("it has %d characters, and %d are possible", k.Got, k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("it has %d elements, and %d are possible", k.Got, k.Want)
	case *kind.UniqueItems:
		return fmt.Sprintf("elements %d and %d are the same", k.Duplicates[0]+1, k.Duplicates[1]+1)
	case *kind.Pattern:
		return fmt.Sprintf("%s is not right: %s", shown(k.Got), n.Must)
	}
	return "it is not right"
}

func (n *schemaNode) notInRange(got string) string {
	if n.Minimum == nil || n.Maximum == nil {
		return "it is out of range"
	}
	return fmt.Sprintf("%s is not from %s to %s", strings.TrimSuffix(got, ".00"), *n.Minimum, *n.Maximum)
}

// unknown says that there is no such option, and which one may be meant.
func (s *settingsSchema) unknown(path, name string, names []string) string {
	text := fmt.Sprintf("%s is not an option", joinPath(path, shortened(name)))
	if likely := closest(name, names); likely != "" {
		return text + "; did you mean " + joinPath(path, likely) + "?"
	}
	if at := s.root.find(name, ""); at != "" {
		return text + "; did you mean " + at + "?"
	}
	slices.Sort(names)
	if len(names) <= 12 {
		return text + "; there are " + strings.Join(names, ", ")
	}
	return text
}

// find is the path of an option of that name, wherever it is.
func (n *schemaNode) find(name, path string) string {
	if n.Items != nil {
		return n.Items.find(name, path+"[0]")
	}
	for _, key := range sortedKeys(n.Properties) {
		at := joinPath(path, key)
		if key == name {
			return at
		}
		if found := n.Properties[key].find(name, at); found != "" {
			return found
		}
	}
	return ""
}

// optionPath writes a location as users do: sources[0].role.
func optionPath(location []string) string {
	path := ""
	for _, step := range location {
		if strings.Trim(step, "0123456789") == "" {
			path += "[" + step + "]"
			continue
		}
		path = joinPath(path, step)
	}
	return path
}

func joinPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func typeName(name string) string {
	names := map[string]string{
		"object": "an object", "array": "a list", "string": "a text", "number": "a number", "integer": "a whole number", "boolean": "true or false", "null": "empty",
	}
	if text := names[name]; text != "" {
		return text
	}
	return name
}

func shown(value any) string {
	if text, ok := value.(string); ok {
		return fmt.Sprintf("%q", shortened(text))
	}
	return shortened(fmt.Sprint(value))
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return text
}

// oneOf writes a list of choices: a, b or c.
func oneOf(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
