package view

import (
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// index finds the groups of rows by their places in dictionaries: values are looked up once for each place, not for each row.
type index struct {
	groups *groups
	names  *slice.Names
	bases  []*baseIndex
	known  map[[bases]int][]*group // of the places of a row in the bases
	single [][]*group              // the same, of one base
	whole  []*group                // without dimensions
}

func newIndex(gs *groups, n *slice.Names) *index {
	x := &index{groups: gs, names: n, known: map[[bases]int][]*group{}}
	for i, d := range gs.dimensions {
		at := slices.IndexFunc(x.bases, func(b *baseIndex) bool { return b.base == d.base })
		if at < 0 {
			at = len(x.bases)
			x.bases = append(x.bases, &baseIndex{base: d.base})
		}
		x.bases[at].dimensions = append(x.bases[at].dimensions, i)
	}
	switch len(x.bases) {
	case 0:
		x.whole = []*group{gs.row(nil)}
	case 1:
		x.single = make([][]*group, places(n, x.bases[0].base))
	}
	return x
}

// groupsOf are those that a row counts in.
func (x *index) groupsOf(r *slice.Row) []*group {
	switch len(x.bases) {
	case 0:
		return x.whole
	case 1:
		at := placeOf(r, x.bases[0].base)
		if x.single[at] == nil {
			x.single[at] = x.combine(r)
		}
		return x.single[at]
	}
	var key [bases]int
	for i, b := range x.bases {
		key[i] = int(placeOf(r, b.base))
	}
	list, ok := x.known[key]
	if !ok {
		list = x.combine(r)
		x.known[key] = list
	}
	return list
}

// combine makes the groups of all combinations of a row's values.
func (x *index) combine(r *slice.Row) []*group {
	list := []*group{}
	values := make([]string, len(x.groups.dimensions))
	var fill func(int)
	fill = func(at int) {
		if at == len(values) {
			if g := x.groups.row(values); !slices.Contains(list, g) {
				list = append(list, g)
			}
			return
		}
		for _, value := range x.groups.dimensions[at].values(x.groups.lookup, x.names, r) {
			values[at] = value
			fill(at + 1)
		}
	}
	fill(0)
	return list
}

// alike puts rows together that are of the same rules, endpoint and answer: what is counted by these needs no more. The newest of them stands
// for the others.
func alike(rows []slice.Row) (some []slice.Row, weights []int) {
	known := map[[3]uint32]int{}
	for i := range rows {
		key := [3]uint32{rows[i].Rules, rows[i].Endpoint, rows[i].Answer}
		at, ok := known[key]
		if !ok {
			at = len(some)
			known[key] = at
			some, weights = append(some, rows[i]), append(weights, 0)
		}
		weights[at]++
	}
	return some, weights
}

// alike are those of the answer's rows, found once.
func (a *work) alike() ([]slice.Row, []int) {
	if a.some == nil {
		a.some, a.weights = alike(a.rows)
	}
	return a.some, a.weights
}

// histogram counts the rows of each place in a dictionary.
type histogram [bases][]int

func histogramOf(n *slice.Names, rows []slice.Row) *histogram {
	h := &histogram{}
	for b := range bases {
		h[b] = make([]int, places(n, b))
	}
	for i := range rows {
		r := &rows[i]
		h[byEndpoint][r.Endpoint]++
		h[bySender][r.Sender]++
		h[byAgent][r.Agent]++
		h[byHost][r.Host]++
		h[byAnswer][r.Answer]++
		h[byRules][r.Rules]++
	}
	return h
}

// valueCount is how many threat requests have a value.
type valueCount struct {
	value string
	n     int
}

// valuesOf counts the values of a dimension, the most frequent first.
func (h *histogram) valuesOf(l *lookup, n *slice.Names, d *Dimension) []valueCount {
	counts := map[string]int{}
	for at, count := range h[d.base] {
		if count == 0 {
			continue
		}
		for _, value := range d.of(l, n, uint32(at)) {
			counts[value] += count
		}
	}
	list := make([]valueCount, 0, len(counts))
	for value, count := range counts {
		list = append(list, valueCount{value, count})
	}
	slices.SortFunc(list, func(a, b valueCount) int {
		if a.n != b.n {
			return b.n - a.n
		}
		return strings.Compare(a.value, b.value)
	})
	return list
}
