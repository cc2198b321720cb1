package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// mappingAge is how long field types are kept: mappings change with new indices.
const mappingAge = 10 * time.Minute

// indexed says how an index holds a field.
type indexed int

const (
	unmapped indexed = iota // no index knows it
	words                   // terms of the whole value: keyword, wildcard, constant_keyword
	number                  // integers and fractions
	address                 // ip
	boolean
	unusable // the index has it, but not the values as they were logged
)

// column is a field of the index that holds what documents have at a path.
type column struct {
	name     string // of the field to ask: the path, or a subfield of it
	parent   string // the field that exists where the subfield may lack a value; empty if there is none
	kind     indexed
	constant bool              // the value is in the mapping, maybe not in the documents
	values   map[string]string // of a constant: the value of each index, where it can be asked for
	single   bool              // numbers of 24 bits: seven digits
	reason   string            // unusable: why, for people
}

// mapping is what is known of the fields, by the dotted names of paths.
type mapping struct {
	columns   map[string]column
	constants []string // columns whose values documents may lack
	indices   int
	timeNanos bool

	recordsIgnored bool                      // see Store.recordsIgnored
	limits         map[string]map[string]int // ignore_above by column and index, where _ignored does not tell
}

// subfields that commonly hold the whole value of a text field, in order of preference.
var subfields = []string{"keyword", "raw", "wildcard", "exact", "untouched"}

// fields gives the mapping, at most mappingAge old.
func (s *Store) fields(ctx context.Context) (*mapping, error) {
	s.lock.Lock()
	known, at := s.mapping, s.mapped
	s.lock.Unlock()
	if known != nil && time.Since(at) < mappingAge {
		return known, nil
	}
	m, err := s.readMapping(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.verify(ctx, m); err != nil {
		return nil, err
	}
	if m.recordsIgnored, err = s.recordsIgnored(ctx); err != nil {
		return nil, err
	}
	m.constants = m.constantColumns()
	s.readConstants(ctx, m)
	if !m.recordsIgnored {
		m.limits = s.readLimits(ctx, m)
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.mapping, s.mapped = m, time.Now()
	return m, nil
}

// capability is what _field_caps says of one type of a field.
type capability struct {
	Type         string   `json:"type"`
	Searchable   bool     `json:"searchable"`
	Aggregatable bool     `json:"aggregatable"`
	Indices      []string `json:"indices"`
}

// maxNames bounds the length of the names in one request: its first line may have 4 kB (http.max_initial_line_length).
const maxNames = 3000

// capabilities is what _field_caps tells.
type capabilities struct {
	Indices json.RawMessage                  `json:"indices"` // a list, or one name
	Fields  map[string]map[string]capability `json:"fields"`
}

// readMapping asks for the types of an explicit list of fields: all fields of a large cluster are tens of megabytes (facts/elastic.md b5).
// Subfields are asked of those only that can't be counted by themselves.
func (s *Store) readMapping(ctx context.Context) (*mapping, error) {
	m := &mapping{columns: map[string]column{}}
	found := capabilities{Fields: map[string]map[string]capability{}}
	if err := s.capabilities(ctx, append([]string{s.config.TimeField}, s.config.Fields...), &found); err != nil {
		return nil, err
	}
	var list []string
	if m.indices = 1; json.Unmarshal(found.Indices, &list) == nil {
		m.indices = len(list)
	}
	if m.indices == 0 {
		return nil, store.NewError(store.NotThisStore, 0, fmt.Sprintf("no index matches %q", s.config.Index), "check the name or pattern of the index, and that the user may read it", errNoIndex)
	}
	if err := m.checkTime(s.config.TimeField, found.Fields[s.config.TimeField]); err != nil {
		return nil, err
	}
	var below []string
	for _, name := range s.config.Fields {
		if kind, _ := kindOf(name, found.Fields[name]); kind == unusable {
			for _, sub := range subfields {
				below = append(below, name+"."+sub)
			}
		}
	}
	if err := s.capabilities(ctx, below, &found); err != nil {
		return nil, err
	}
	for _, name := range s.config.Fields {
		m.columns[name] = columnOf(name, found.Fields)
	}
	return m, nil
}

// capabilities asks for some fields, in as many requests as their names need.
func (s *Store) capabilities(ctx context.Context, names []string, into *capabilities) error {
	for len(names) > 0 {
		n, length := 0, 0
		for n < len(names) && (n == 0 || length+len(names[n]) < maxNames) {
			length += len(url.QueryEscape(names[n])) + len("%2C")
			n++
		}
		text, err := s.request(ctx, http.MethodPost, s.indexPath("_field_caps"), url.Values{"fields": {strings.Join(names[:n], ",")}, "allow_no_indices": {"true"}}, nil)
		if err != nil {
			return err
		}
		var told capabilities
		if err := json.Unmarshal(text, &told); err != nil || told.Fields == nil {
			return store.NewError(store.NotThisStore, 0, "the answer is not that of Elasticsearch or OpenSearch", "check the URL", err)
		}
		into.Indices = told.Indices
		for name, one := range told.Fields {
			into.Fields[name] = one
		}
		names = names[n:]
	}
	return nil
}

func (m *mapping) checkTime(name string, told map[string]capability) error {
	types := typesOf(told)
	for _, t := range types {
		if t != "date" && t != "date_nanos" {
			return store.NewError(store.BadQuery, 0, fmt.Sprintf("the field %q is a %s, not a time", name, t), "set the time field of the source to a date field, like @timestamp", nil)
		}
		m.timeNanos = m.timeNanos || t == "date_nanos"
	}
	if len(types) == 0 {
		return store.NewError(store.BadQuery, 0, fmt.Sprintf("the index has no field %q", name), "set the time field of the source to a date field, like @timestamp", nil)
	}
	return nil
}

func typesOf(told map[string]capability) []string {
	var types []string
	for t := range told {
		if t != "unmapped" {
			types = append(types, t)
		}
	}
	sort.Strings(types)
	return types
}

// columnOf finds the field that holds the whole values of a path.
func columnOf(name string, fields map[string]map[string]capability) column {
	types := typesOf(fields[name])
	if len(types) == 0 {
		return column{name: name}
	}
	kind, reason := kindOf(name, fields[name])
	if kind != unusable {
		return column{name: name, kind: kind, constant: slices.Contains(types, "constant_keyword"), single: slices.Contains(types, "float")}
	}
	for _, sub := range subfields {
		full := name + "." + sub
		if kind, _ := kindOf(full, fields[full]); kind == words {
			return column{name: full, parent: name, kind: words}
		}
	}
	return column{name: name, kind: unusable, reason: reason}
}

// kindOf says how a field can be asked. Indices that disagree on its kind can't be asked at once.
func kindOf(name string, told map[string]capability) (indexed, string) {
	kind := unmapped
	for _, t := range typesOf(told) {
		one := unusable
		switch t {
		case "keyword", "wildcard", "constant_keyword":
			one = words
		case "long", "integer", "short", "byte", "unsigned_long", "double", "float": // half_float and scaled_float keep too few digits
			one = number
		case "ip":
			one = address
		case "boolean":
			one = boolean
		}
		c := told[t]
		switch {
		case one == unusable:
			return unusable, fmt.Sprintf("%s is a %s field: add a keyword subfield, and its values can be counted in the index", name, t)
		case !c.Aggregatable || !c.Searchable:
			return unusable, fmt.Sprintf("%s has no doc values or is not searchable", name)
		case kind != unmapped && kind != one:
			return unusable, fmt.Sprintf("%s has different types in different indices (%s)", name, strings.Join(typesOf(told), ", "))
		}
		kind = one
	}
	return kind, ""
}

// dotted is the name of the field that holds what stands at a path; Elasticsearch does not count the elements of arrays.
func dotted(path []string) string {
	parts := make([]string, 0, len(path))
	for _, part := range path {
		if !strings.HasPrefix(part, "[") {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ".")
}

// columnFor is the column of a reader's field.
func (m *mapping) columnFor(r plan.Reader, f plan.Field) column {
	path := r.Paths[f]
	switch {
	case r.Kind != plan.Document || len(r.Inside) > 0:
		return column{kind: unusable, reason: "the entries are lines inside the documents"}
	case len(path) == 0:
		return column{}
	}
	name := dotted(path)
	if c, ok := m.columns[name]; ok {
		return c
	}
	return column{name: name, kind: unusable, reason: name + " is not among the fields that were asked for"}
}
