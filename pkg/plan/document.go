package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// A DocumentTree is a JSON object whose dotted keys are taken apart: {"a.b": 1} is {"a": {"b": 1}}, as in Elasticsearch.
type DocumentTree map[string]any

// maxDecimals of a number; what is beyond is noise of binary fractions, and more than Numeric takes.
const maxDecimals = 12

// ParseDocument reads a JSON object.
func ParseDocument(text string) (DocumentTree, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	return nest(object), nil
}

// Tree is the document that an entry is.
func (e Entry) Tree() (DocumentTree, error) {
	if e.Document != nil {
		return e.Document, nil
	}
	return ParseDocument(e.Line)
}

// Text is the line; of a document, as JSON without dotted keys.
func (e Entry) Text() string {
	if e.Document == nil {
		return e.Line
	}
	text, err := e.Document.JSON()
	if err != nil {
		return e.Line
	}
	return text
}

// nest takes dotted keys apart. Of two values at one path the later key in alphabetical order would win by chance: objects are merged, and a
// scalar never replaces an object.
func nest(object map[string]any) DocumentTree {
	if !hasDots(object) { // most have none: the map stays
		for key, value := range object {
			object[key] = nestValue(value)
		}
		return object
	}
	tree := DocumentTree{}
	for key, value := range object {
		tree.put(strings.Split(key, "."), nestValue(value))
	}
	return tree
}

func hasDots(object map[string]any) bool {
	for key := range object {
		if strings.Contains(key, ".") {
			return true
		}
	}
	return false
}

func nestValue(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return nest(v)
	case []any:
		for i := range v {
			v[i] = nestValue(v[i])
		}
	}
	return value
}

func (d DocumentTree) put(path []string, value any) {
	name := path[0]
	if len(path) > 1 {
		child, ok := d[name].(DocumentTree)
		if !ok {
			child = DocumentTree{}
			d[name] = child
		}
		child.put(path[1:], value)
		return
	}
	old, isTree := d[name].(DocumentTree)
	if !isTree {
		d[name] = value
		return
	}
	if tree, ok := value.(DocumentTree); ok {
		for key, v := range tree {
			old.put([]string{key}, v)
		}
	}
}

// JSON writes the document, without dotted keys.
func (d DocumentTree) JSON() (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d); err != nil {
		return "", fmt.Errorf("document: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// Set puts a value at a path, unless there is one, and reports whether it did.
func (d DocumentTree) Set(path []string, value any) bool {
	if d.Text(path) != "" {
		return false
	}
	d.put(path, value)
	return true
}

// Clear removes what stands at a path.
func (d DocumentTree) Clear(path []string) {
	if len(path) == 1 {
		delete(d, path[0])
	} else if child, ok := d[path[0]].(DocumentTree); ok {
		child.Clear(path[1:])
	}
}

// Text is the first scalar at a path: arrays are gone through, as Elasticsearch does. An object, null or nothing is "".
func (d DocumentTree) Text(path []string) string {
	return scalarAt(d, path)
}

func scalarAt(value any, path []string) string {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			if text := scalarAt(element, path); text != "" {
				return text
			}
		}
		return ""
	case DocumentTree:
		if len(path) == 0 {
			return ""
		}
		return scalarAt(v[path[0]], path[1:])
	}
	if len(path) > 0 {
		return ""
	}
	switch v := value.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return plainNumber(v.String())
	}
	return ""
}

// plainNumber writes a number without an exponent: 2e2 and 200.0 are the status 200, for Elasticsearch and for us.
func plainNumber(text string) string {
	if !strings.ContainsAny(text, ".eE") {
		return text
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	plain := strconv.FormatFloat(number, 'f', -1, 64)
	if dot := strings.IndexByte(plain, '.'); dot >= 0 && len(plain)-dot-1 > maxDecimals {
		plain = strings.TrimRight(strings.TrimRight(plain[:dot+1+maxDecimals], "0"), ".")
	}
	return plain
}

// readDocument reads the fields of a document.
func (c *Compiled) readDocument(e Entry, v *Values) bool {
	document, err := e.Tree()
	if err != nil {
		return false
	}
	for _, f := range c.fields {
		v[f] = document.Text(c.reader.Paths[f])
	}
	return true
}
