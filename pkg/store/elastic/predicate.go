package elastic

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// translator writes predicates over a reader's fields as queries, as far as the index holds the fields.
type translator struct {
	mapping *mapping
	reader  plan.Reader
	used    map[plan.Field]column // what the queries rely on
}

func newTranslator(m *mapping, r plan.Reader) *translator {
	return &translator{mapping: m, reader: r, used: map[plan.Field]column{}}
}

// column gives the column of a field, and remembers that it is relied on.
func (t *translator) column(f plan.Field) (column, bool) {
	c := t.mapping.columnFor(t.reader, f)
	if c.kind == unusable {
		return c, false
	}
	if c.kind != unmapped {
		t.used[f] = c
	}
	return c, true
}

// split separates the parts of a conjunction that become queries from those that are left to Go.
func (t *translator) split(p plan.Predicate) (queries []any, rest plan.Predicate) {
	parts := p.And
	if parts == nil {
		parts = []plan.Predicate{p}
	}
	var left []plan.Predicate
	for _, part := range parts {
		if part.True() {
			continue
		}
		if query, ok := t.predicate(part); ok {
			queries = append(queries, query)
		} else {
			left = append(left, part)
		}
	}
	return queries, plan.All(left...)
}

// predicate writes a predicate; ok is false if a part of it can't be.
func (t *translator) predicate(p plan.Predicate) (query any, ok bool) {
	switch {
	case p.Match != nil:
		return t.match(*p.Match)
	case p.And != nil:
		queries, ok := t.list(p.And)
		return all(queries...), ok
	case p.Or != nil:
		queries, ok := t.list(p.Or)
		return anyOf(queries...), ok
	}
	return object{"match_all": object{}}, true
}

func (t *translator) list(ps []plan.Predicate) ([]any, bool) {
	var queries []any
	for _, p := range ps {
		query, ok := t.predicate(p)
		if !ok {
			return nil, false
		}
		queries = append(queries, query)
	}
	return queries, true
}

// match writes a comparison. A document without the field has "".
func (t *translator) match(m plan.Match) (any, bool) {
	if t.reader.SplitsRequestLine() && (m.Field == plan.Method || m.Field == plan.Target) {
		return nil, false // a request line without a method and target has neither, whatever it holds
	}
	c, ok := t.column(m.Field)
	if !ok {
		return nil, false
	}
	pattern := m.Pattern
	if !m.Regexp {
		pattern = regexp.QuoteMeta(pattern)
	}
	empty, err := regexp.MatchString(`^(?s:`+pattern+`)$`, "")
	if err != nil {
		return nil, false
	}
	query, ok := c.matches(pattern)
	if !ok {
		return nil, false
	}
	if empty && c.kind != unmapped {
		query = anyOf(query, not(exists(c.name)))
	}
	if c.kind == unmapped {
		query = constant(empty)
	}
	if m.Not {
		query = not(query)
	}
	return query, true
}

func constant(value bool) any {
	if value {
		return object{"match_all": object{}}
	}
	return object{"match_none": object{}}
}

// matches is the query for documents with a value of the pattern.
func (c column) matches(pattern string) (any, bool) {
	texts, listed := literals(pattern)
	switch c.kind {
	case unmapped:
		return nil, true
	case words:
		if listed {
			return object{"terms": object{c.name: texts}}, true
		}
		written, err := lucenePattern(pattern)
		if err != nil {
			return nil, false
		}
		return regexpQuery(c.name, written), true
	case address:
		texts = slices.DeleteFunc(texts, func(text string) bool { return !isAddress(text) })
	case number:
		if !listed {
			return nil, false
		}
		texts = slices.DeleteFunc(texts, func(text string) bool { return !isNumber(text) })
	case boolean:
		texts, listed = nil, true
		for _, value := range []string{"true", "false"} {
			if matched, err := regexp.MatchString(`^(?s:`+pattern+`)$`, value); err == nil && matched {
				texts = append(texts, value)
			}
		}
	}
	if texts == nil {
		texts = []string{}
	}
	return object{"terms": object{c.name: texts}}, listed
}

// isAddress: only the form in which the index gives addresses is a value of the field, for it and for the pattern.
func isAddress(text string) bool {
	addr, err := netip.ParseAddr(text)
	return err == nil && addr.String() == text && !addr.Is4In6() && addr.Zone() == ""
}

func isNumber(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && strconv.FormatInt(n, 10) == text
}

// regexpQuery: NONE leaves # @ & < > ~ plain. The automaton walks the dictionary of terms, so the cost is in distinct values.
func regexpQuery(field, pattern string) any {
	return object{"regexp": object{field: object{"value": pattern, "flags": "NONE", "max_determinized_states": 100_000}}}
}
