package plan

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/grafana/jsonparser"

	"github.com/underthreat/apis-under-threat/pkg/match"
)

// Kind is how the fields lie in an entry.
type Kind string

// Kinds of readers.
const (
	JSON   Kind = "json"   // at key paths of a JSON object
	Logfmt Kind = "logfmt" // at keys of key=value pairs
	Text   Kind = "text"   // captured by a regular expression over the line
	Labels Kind = "labels" // in the entry's labels (structured metadata)

	// Document is a JSON object as Elasticsearch reads it: a path goes through arrays, of which the first element counts.
	Document Kind = "document"
)

// Reader says how to read the fields of an entry. It is the same for Go and for every store, so push-down and Go can't disagree.
//
// JSON is read by the parser that Loki uses, with a path that no line has at the end (NoSuchKey): without it the parser stops where the
// last wanted key is found, and whether a line with garbage behind that is broken would depend on the fields that a query wants. Whether a line
// that is cut off is broken depends on the keys that are looked for: so the fields of a request are read first, which decide, and the others then,
// whose errors leave them empty (see IsCore).
type Reader struct {
	Kind    Kind
	Pattern string             // Text: RE2 with groups named like fields
	Paths   map[Field][]string // JSON and Document: key path; Logfmt and Labels: one name
	Inside  []string           // the entry is a document, and the line that is read stands at this path of it

	StatusOptional bool // entries without a status are requests too: see ReadPattern
}

// NoSuchKey is asked of every JSON line so that all of the line is read.
const NoSuchKey = "~"

// Has reports whether the reader can give the field.
func (r Reader) Has(f Field) bool {
	if r.Kind == Text {
		return strings.Contains(r.Pattern, "(?P<"+f.String()+">")
	}
	if len(r.Paths[f]) > 0 {
		return true
	}
	return (f == Method || f == Target) && len(r.Paths[RequestLine]) > 0
}

// Line is the text that is read: the entry's line, or the one inside its document.
func (r Reader) Line(e Entry) string {
	if len(r.Inside) == 0 {
		return e.Text()
	}
	document, err := e.Tree()
	if err != nil {
		return ""
	}
	return document.Text(r.Inside)
}

// Tree is the document that is read: the entry, or the line inside it.
func (r Reader) Tree(e Entry) (DocumentTree, error) {
	if len(r.Inside) == 0 {
		return e.Tree()
	}
	return ParseDocument(r.Line(e))
}

// Fields lists what the reader extracts, in the order of extraction.
func (r Reader) Fields() []Field {
	var fields []Field
	for f := Field(0); f < FieldCount; f++ {
		if r.Kind == Text && r.Has(f) || len(r.Paths[f]) > 0 {
			fields = append(fields, f)
		}
	}
	return fields
}

// SplitsRequestLine reports whether method and target come in one field.
func (r Reader) SplitsRequestLine() bool {
	return len(r.Paths[RequestLine]) > 0 && len(r.Paths[Target]) == 0
}

// RequestLinePattern splits a request line. The protocol is left out: HTTP/0.9 has none, and attackers send what they like.
const RequestLinePattern = `^(?P<method>[^ ]+) (?P<target>(?s:.*?))(?: HTTP/[0-9.]+)?$`

// learntBytes bounds what the automata of a reader keep, and mostLearnt how much of it is learnt of one line.
const (
	learntBytes              = 4 << 20
	mostLearnt  match.Effort = 1000
)

// Compiled reads entries. It is safe for concurrent use.
type Compiled struct {
	reader      Reader
	fields      []Field
	core, more  jsonKeys // JSON
	names       []string // labels of the paths' first parts
	pattern     *match.Regexp
	groups      []Field
	requestLine *match.Regexp
}

// Compile prepares a reader; its errors name the field.
func (r Reader) Compile() (*Compiled, error) {
	memory := match.NewMemory(learntBytes)
	c := &Compiled{reader: r, fields: r.Fields(), requestLine: match.New(regexp.MustCompile(RequestLinePattern), memory)}
	switch r.Kind {
	case Text:
		pattern, err := regexp.Compile(r.Pattern)
		if err != nil {
			return nil, fmt.Errorf("pattern: %w", err)
		}
		c.pattern = match.New(pattern, memory)
		for _, name := range pattern.SubexpNames() {
			field, ok := FieldNamed(name)
			if !ok {
				field = FieldCount
			}
			c.groups = append(c.groups, field)
		}
	case JSON, Logfmt, Labels, Document:
		for _, f := range c.fields {
			c.names = append(c.names, LabelName(r.Paths[f][0]))
			keys := &c.more
			if f.IsCore() {
				keys = &c.core
			}
			keys.fields, keys.paths = append(keys.fields, f), append(keys.paths, r.Paths[f])
		}
		c.core.paths, c.more.paths = append(c.core.paths, []string{NoSuchKey}), append(c.more.paths, []string{NoSuchKey})
	default:
		return nil, fmt.Errorf("kind %q is not one of json, logfmt, text, labels, document", r.Kind)
	}
	return c, nil
}

// Read reads the fields. ok is false if the store's own parser would report an error.
func (c *Compiled) Read(e Entry) (v Values, ok bool) {
	if len(c.reader.Inside) > 0 {
		e.Line, e.Document = c.reader.Line(e), nil
	}
	switch c.reader.Kind {
	case Document:
		ok = c.readDocument(e, &v)
	case JSON:
		ok = c.readJSON(e.Line, &v)
	case Logfmt:
		ok = true
		c.readLogfmt(e, &v)
	case Text:
		ok = true
		c.readText(e.Line, &v)
	case Labels:
		ok = true
		for i, f := range c.fields {
			v[f] = e.Labels[c.names[i]]
		}
	}
	c.split(&v)
	return v, ok
}

// split takes method and target from a request line.
func (c *Compiled) split(v *Values) {
	if v[RequestLine] == "" || v[Target] != "" {
		return
	}
	var groups [6]int
	effort := mostLearnt
	if c.requestLine.Submatches(v[RequestLine], groups[:], &effort) {
		v[Method], v[Target] = v[RequestLine][groups[2]:groups[3]], v[RequestLine][groups[4]:groups[5]]
	}
}

// readText takes the groups of the pattern.
func (c *Compiled) readText(line string, v *Values) {
	var few [32]int // enough for the presets
	groups := few[:]
	if 2*len(c.groups) > len(few) {
		groups = make([]int, 2*len(c.groups))
	}
	groups = groups[:2*len(c.groups)]
	effort := mostLearnt
	if !c.pattern.Submatches(line, groups, &effort) {
		return
	}
	for i, f := range c.groups {
		if f < FieldCount && groups[2*i] >= 0 {
			v[f] = line[groups[2*i]:groups[2*i+1]]
		} else if f < FieldCount {
			v[f] = ""
		}
	}
}

func (c *Compiled) readJSON(line string, v *Values) bool {
	if line == "" {
		return true
	}
	if line[0] != '{' && line[0] != '[' && line[0] != '"' {
		return false
	}
	text := []byte(line)
	if !c.core.read(text, v) {
		return false
	}
	if len(c.more.fields) > 0 {
		c.more.read(text, v)
	}
	return true
}

// IsCore reports whether an entry whose field is broken is broken itself: without it, nobody knows of which endpoint it is.
func (f Field) IsCore() bool {
	switch f {
	case Method, Target, RequestLine, Status, Route, Service:
		return true
	}
	return false
}

// jsonKeys are keys that are looked for together.
type jsonKeys struct {
	fields []Field
	paths  [][]string // NoSuchKey is the last one
}

// read reports whether the parser met no error.
func (k *jsonKeys) read(line []byte, v *Values) bool {
	ok := true
	var buffer [64]byte
	jsonparser.EachKey(line, func(i int, data []byte, typ jsonparser.ValueType, err error) {
		if err != nil || i < 0 || i >= len(k.fields) {
			ok = ok && err == nil
			return
		}
		f := k.fields[i]
		switch typ {
		case jsonparser.Null:
			v[f] = ""
		case jsonparser.Object:
			v[f] = string(data)
		default:
			unescaped, err := jsonparser.Unescape(data, buffer[:])
			if err != nil {
				v[f] = ""
				return
			}
			v[f] = spaceForInvalid(string(unescaped))
		}
	}, k.paths...)
	return ok
}

// readLogfmt takes the first occurrence of a key, as Loki's metric queries do. A label of the entry hides a key of the same name, as in Loki.
func (c *Compiled) readLogfmt(e Entry, v *Values) {
	for i, f := range c.fields {
		v[f] = e.Labels[c.names[i]]
	}
	scanner := logfmtScanner{rest: e.Line}
	for key, value, ok := scanner.next(); ok; key, value, ok = scanner.next() {
		if key == "" || value == "" {
			continue
		}
		name := LabelName(key)
		for i, f := range c.fields {
			if v[f] == "" && name == c.names[i] {
				v[f] = spaceForInvalid(value)
			}
		}
	}
}

// spaceForInvalid does what Loki does with values that are not UTF-8.
func spaceForInvalid(s string) string {
	if !strings.ContainsRune(s, utf8.RuneError) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
}

// LabelName turns a key into the name that a label can have: letters, digits and underscores, not beginning with a digit.
func LabelName(key string) string {
	var b strings.Builder
	for i, r := range strings.TrimSpace(key) {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_':
			b.WriteRune(r)
		case r >= '0' && r <= '9':
			if i == 0 {
				b.WriteByte('_')
			}
			b.WriteRune(r)
		default:
			b.WriteByte('_')
		}
	}
	return b.String()
}
