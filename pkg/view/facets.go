package view

import (
	"fmt"
	"strings"
)

// facets count the threats of each value of each dimension that the source can give.
func (a *work) facets() Frame {
	var keys, values, labels []string
	var counts []*float64
	cut := ""
	names := &a.reading.Threats.Names
	all := histogramOf(names, a.rows)
	for _, d := range Dimensions(a.set) {
		if d.Key == "network" { // the list of clients says as much
			continue
		}
		if !a.query.Evidence && identities[d.Key] || d.Key == "known" && len(a.lookup.unknown) == 0 {
			continue
		}
		list := all.valuesOf(a.lookup, names, &d)
		if len(list) > facetLimit {
			list = list[:facetLimit]
			cut = fmt.Sprintf("attributes show their %d most frequent values", facetLimit)
		}
		for _, v := range list {
			if v.value != "" {
				keys, values = append(keys, d.Key), append(values, v.value)
				labels, counts = append(labels, a.label(d.Key, v.value)), append(counts, number(float64(v.n)))
			}
		}
	}
	return Frame{Name: "facets", Custom: custom("facets", cut), Columns: []Column{
		{Name: "key", Strings: notNil(keys)}, {Name: "value", Strings: notNil(values)}, {Name: "label", Strings: notNil(labels)}, {Name: "threats", Numbers: append([]*float64{}, counts...)},
	}}
}

// identities are the dimensions that tell who somebody is.
var identities = map[string]bool{"actor": true, "clientIp": true, "network": true, "user": true, "apiKey": true, "session": true}

func notNil(values []string) []string { return append([]string{}, values...) }

// label is what people read for a value.
func (a *work) label(key, value string) string {
	if key != "category" {
		return value
	}
	title := a.categoryTitle(a.query.Taxonomy, value)
	if a.query.Taxonomy == "type" || title == value {
		return title
	}
	return strings.TrimSpace(value + " " + title)
}
