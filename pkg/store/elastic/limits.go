package elastic

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// exactFields are read from documents wherever the index may have left a value out. Others have no such need, and are missing in most
// documents: where _ignored does not tell a missing value from one beyond ignore_above, what is beyond counts as not logged, here and in Go.
var exactFields = []plan.Field{plan.Method, plan.Target, plan.RequestLine, plan.Query, plan.Status, plan.Route}

// exceptions is the query for documents whose values the index does not hold as the translation needs: malformed, beyond ignore_above, or in a
// text field without its subfield. They are read instead.
func (t *translator) exceptions() any {
	var names []string
	var queries []any
	for f, c := range t.used {
		names = append(names, c.name)
		missing := []any{exists(c.name)}
		switch {
		case c.parent != "":
			queries = append(queries, object{"bool": object{"filter": []any{exists(c.parent)}, "must_not": missing}})
		case c.kind == words && t.mapping.mayLimit(c.name) && slices.Contains(exactFields, f):
			queries = append(queries, object{"bool": object{"must_not": missing}})
		}
	}
	if len(names) == 0 {
		return constant(false)
	}
	slices.Sort(names)
	return anyOf(append(queries, object{"terms": object{"_ignored": slices.Compact(names)}})...)
}

// mayLimit reports whether an index may leave out long values of a column without telling.
func (m *mapping) mayLimit(name string) bool {
	return !m.recordsIgnored && (m.limits == nil || len(m.limits[name]) > 0)
}

// readLimits asks for ignore_above. The answer is nil where that can't be asked: without the right to, and of remote clusters. Then every field
// may have a limit.
func (s *Store) readLimits(ctx context.Context, m *mapping) map[string]map[string]int {
	var names []string
	for _, c := range m.columns {
		if c.kind == words && !c.constant {
			names = append(names, c.name)
		}
	}
	limits := map[string]map[string]int{}
	if len(names) == 0 {
		return limits
	}
	slices.Sort(names)
	text, err := s.request(ctx, http.MethodGet, s.indexPath("_mapping/field/"+strings.Join(names, ",")), url.Values{"filter_path": {"**.ignore_above"}}, nil)
	if err != nil {
		return nil
	}
	var told map[string]struct {
		Mappings map[string]struct {
			Mapping map[string]struct {
				Above int `json:"ignore_above"`
			} `json:"mapping"`
		} `json:"mappings"`
	}
	if json.Unmarshal(text, &told) != nil {
		return nil
	}
	for index, one := range told {
		for name, field := range one.Mappings {
			for _, mapping := range field.Mapping {
				if limits[name] == nil {
					limits[name] = map[string]int{}
				}
				limits[name][index] = mapping.Above
			}
		}
	}
	return limits
}

// asIndexed clears the values that the index left out and nothing tells of (see exactFields), so that Go counts what the index counts.
func (m *mapping) asIndexed(e plan.Entry, r plan.Reader, v *plan.Values) plan.Entry {
	var cleared []plan.Field
	index, _, _ := strings.Cut(e.ID, "/")
	for f, value := range v {
		field := plan.Field(f)
		if value == "" || slices.Contains(exactFields, field) {
			continue
		}
		c := m.columnFor(r, field)
		limit := m.limits[c.name][index]
		if c.kind == words && c.parent == "" && limit > 0 && len(utf16.Encode([]rune(value))) > limit {
			cleared = append(cleared, field)
		}
	}
	if len(cleared) == 0 {
		return e
	}
	document, err := plan.ParseDocument(e.Line)
	if err != nil {
		return e
	}
	for _, f := range cleared {
		v[f] = ""
		document.Clear(r.Paths[f])
	}
	if line, err := document.JSON(); err == nil {
		e.Line, e.Document = line, document
	}
	return e
}
