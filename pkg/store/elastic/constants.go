package elastic

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// indexField holds the name of a document's index.
const indexField = "_index"

// readConstants asks the mapping for the values of constant_keyword fields. OpenSearch (up to 3.8) gives the name of the index where it is asked to
// group by such a field, or for its value in a document: so they are grouped by index, and named here. A user who may not ask for the mapping
// gets what the server gives.
func (s *Store) readConstants(ctx context.Context, m *mapping) {
	names := m.constants
	if len(names) == 0 {
		return
	}
	text, err := s.request(ctx, http.MethodGet, s.indexPath("_mapping/field/"+strings.Join(names, ",")), url.Values{"filter_path": {"**.mapping"}}, nil)
	if err != nil {
		return
	}
	var told map[string]struct {
		Mappings map[string]struct {
			Mapping map[string]struct {
				Type  string `json:"type"`
				Value string `json:"value"`
			} `json:"mapping"`
		} `json:"mappings"`
	}
	if json.Unmarshal(text, &told) != nil {
		return
	}
	for _, name := range names {
		values := map[string]string{}
		for index, one := range told {
			for _, mapping := range one.Mappings[name].Mapping {
				if mapping.Type != "constant_keyword" { // a keyword in this index, which holds values of its own
					return
				}
				values[index] = mapping.Value
			}
		}
		c := m.columns[name]
		c.values = values
		m.columns[name] = c
	}
}

// constantColumns are those whose values are in the mapping, sorted.
func (m *mapping) constantColumns() []string {
	var names []string
	for name, c := range m.columns {
		if c.constant {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// asked is the field to group by.
func (c *column) asked() string {
	if c.values != nil {
		return indexField
	}
	return c.name
}
