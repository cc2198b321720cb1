package plugin

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaText is the one description of all options: it is what loading checks, what docs/settings.md prints and what the editor shows.
//
//go:embed settings.schema.json
var schemaText []byte

// schemaNode is what the schema says of one option.
type schemaNode struct {
	Title             string                 `json:"title"`
	Description       string                 `json:"description"`
	Type              string                 `json:"type"`
	Default           json.RawMessage        `json:"default"`
	Examples          []json.RawMessage      `json:"examples"`
	Enum              []any                  `json:"enum"`
	Minimum           *json.Number           `json:"minimum"`
	Maximum           *json.Number           `json:"maximum"`
	Properties        map[string]*schemaNode `json:"properties"`
	PatternProperties map[string]*schemaNode `json:"patternProperties"`
	PropertyNames     *schemaNode            `json:"propertyNames"`
	Items             *schemaNode            `json:"items"`
	Must              string                 `json:"x-must"`   // what a pattern asks for, in words
	Stores            []string               `json:"x-stores"` // the stores that the option is for; empty: all
	Place             string                 `json:"x-place"`  // "datasource": beside jsonData
	Secure            bool                   `json:"x-secure"` // in secureJsonData
	Section           string                 `json:"x-section"`
	Name              string                 `json:"x-name"` // of options whose names hold a number
}

// settingsSchema checks settings and knows their defaults. It never changes.
type settingsSchema struct {
	compiled *jsonschema.Schema
	root     *schemaNode
}

var loadSettingsSchema = sync.OnceValues(func() (*settingsSchema, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return nil, fmt.Errorf("schema of the settings: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("settings.schema.json", document); err != nil {
		return nil, fmt.Errorf("schema of the settings: %w", err)
	}
	s := &settingsSchema{root: &schemaNode{}}
	if s.compiled, err = compiler.Compile("settings.schema.json"); err != nil {
		return nil, fmt.Errorf("schema of the settings: %w", err)
	}
	if err := json.Unmarshal(schemaText, s.root); err != nil {
		return nil, fmt.Errorf("schema of the settings: %w", err)
	}
	return s, nil
})

// property is the option of that name inside an object.
func (n *schemaNode) property(name string) *schemaNode {
	if child := n.Properties[name]; child != nil {
		return child
	}
	for pattern, child := range n.PatternProperties {
		if matched, err := regexp.MatchString(pattern, name); err == nil && matched {
			return child
		}
	}
	return nil
}

// at is the option at a location: the names and indices on the way to it.
func (n *schemaNode) at(location []string) *schemaNode {
	for _, step := range location {
		next := n.property(step)
		if _, err := strconv.Atoi(step); err == nil && next == nil {
			next = n.Items
		}
		if next == nil {
			return &schemaNode{}
		}
		n = next
	}
	return n
}

// prune takes out what says nothing: null, and empty texts of options that have a default. Editors and YAML files leave them behind.
func (n *schemaNode) prune(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if n.Items != nil {
				n.Items.prune(item)
			}
		}
	case map[string]any:
		for name, inner := range value {
			child := n.property(name)
			if inner == nil || inner == "" && child != nil && len(child.Default) > 0 {
				delete(value, name)
			} else if child != nil {
				child.prune(inner)
			}
		}
	}
}

// complete sets defaults where an object lacks them. An empty default is the same as none.
func (n *schemaNode) complete(value any) error {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if err := n.Items.complete(item); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, child := range n.Properties {
			if err := child.completeIn(value, name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *schemaNode) completeIn(object map[string]any, name string) error {
	if _, set := object[name]; !set {
		if len(n.Default) == 0 || n.Secure || n.Place != "" {
			return nil
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(n.Default))
		if err != nil {
			return fmt.Errorf("default of %s: %w", name, err)
		}
		object[name] = value
	}
	return n.complete(object[name])
}

// foreign finds an option that the chosen store does not have.
func (n *schemaNode) foreign(value any, path, store string) error {
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			if err := n.Items.foreign(item, fmt.Sprintf("%s[%d]", path, i), store); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, name := range sortedKeys(value) {
			child := n.property(name)
			if child == nil || child.isDefault(value[name]) {
				continue
			}
			at := joinPath(path, name)
			if len(child.Stores) > 0 && !slices.Contains(child.Stores, store) {
				return fmt.Errorf("%s is an option of %s, and the store is %s", at, oneOf(child.Stores), store)
			}
			if err := child.foreign(value[name], at, store); err != nil {
				return err
			}
		}
	}
	return nil
}

// isDefault holds for a value that changes nothing, which an editor may leave behind.
func (n *schemaNode) isDefault(value any) bool {
	text, err := json.Marshal(value)
	var compact bytes.Buffer
	if len(n.Default) > 0 && err == nil {
		err = json.Compact(&compact, n.Default)
	}
	return err == nil && bytes.Equal(text, compact.Bytes())
}
