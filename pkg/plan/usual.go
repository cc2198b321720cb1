package plan

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

const (
	// maxNodes bounds the shapes of a field: from 1000 instructions on, Go's regexp does not match in one pass.
	maxNodes = 700
	// mostTried bounds the shapes of a field.
	mostTried = 150
	// rarest is in how many samples a shape must be once to be worth its room.
	rarest = 200
	// leastUsual is the share of samples from which on it pays to ask whether an entry is usual.
	leastUsual = 0.5
)

// Unusual is a predicate that holds for every entry of a reader which is odd or holds a word, whatever the samples are, and for few of the others,
// if they are like the samples: what is left out is made of shapes that were seen in them, are harmless, and can't hold a word. So a store may
// ask it before it searches for words one by one. ok is false where that would not pay.
func (g Gate) Unusual(r Reader, samples []*Values) (p Predicate, ok bool, err error) {
	usual := make([]bool, len(samples))
	for i := range usual {
		usual[i] = true
	}
	var fields []Predicate
	for _, f := range g.LookedAt() {
		if !r.Has(f) {
			continue
		}
		pattern, found, err := g.usualPattern(f, samples)
		if err != nil || !found {
			return p, false, err
		}
		matched, err := regexp.Compile(`^(?:` + pattern + `)$`)
		if err != nil {
			return p, false, fmt.Errorf("usual shapes: %w", err)
		}
		for i, v := range samples {
			usual[i] = usual[i] && matched.MatchString(v[f])
		}
		fields = append(fields, Predicate{Match: &Match{Field: f, Not: true, Regexp: true, Pattern: pattern}})
	}
	count := 0
	for _, u := range usual {
		if u {
			count++
		}
	}
	return Any(fields...), len(fields) > 0 && float64(count) > leastUsual*float64(len(samples)), nil
}

// usualPattern is what usual values of a field match. Cookies and bodies hardly have shapes, and words are not looked for there: what is harmless is usual.
func (g Gate) usualPattern(f Field, samples []*Values) (pattern string, found bool, err error) {
	if !slices.Contains(WordFields(), f) {
		for _, l := range g.Languages() {
			if l.Field == f {
				return l.Harmless, true, nil
			}
		}
	}
	return g.usualShapes(f, samples)
}

// usualShapes are the shapes of a field, the most frequent as far as there is room.
func (g Gate) usualShapes(f Field, samples []*Values) (pattern string, found bool, err error) {
	safe, err := g.safeShape(f)
	if err != nil {
		return "", false, err
	}
	count := map[string]int{}
	for _, v := range samples {
		count[v[f]]++
	}
	chosen, found := chooseShapes(count, (len(samples)+rarest-1)/rarest, maxNodes, safe)
	return chosen.pattern(), found, nil
}

// chooseShapes takes the shapes that are safe of values, the most frequent first, as far as they were seen often enough and there is room. Where a shape is not safe, or can't be told
// from the others in one pass, the value itself may be: a version may look like the address of a metadata service.
func chooseShapes(count map[string]int, least, room int, safe func(string) bool) (chosen *shapes, found bool) {
	chosen = &shapes{}
	shapeOfValue, shapeCount := map[string][]string{}, map[string]int{}
	values := map[string][]string{}
	for _, value := range byCount(count) {
		shape := shapeOf(value)
		text := strings.Join(shape, "")
		if _, known := shapeOfValue[text]; !known && len(shapeOfValue) == mostTried {
			continue
		}
		shapeOfValue[text] = shape
		shapeCount[text] += count[value]
		values[text] = append(values[text], value)
	}
	add := func(shape []string) bool {
		taken, ok := chosen.add(shape, room)
		room -= taken
		found = found || ok
		return ok
	}
	exact := func(text string) {
		for _, value := range values[text] {
			if shape := exactly(value); count[value] >= least && safe(strings.Join(shape, "")) {
				add(shape)
			}
		}
	}
	var general []string
	for _, text := range byCount(shapeCount) {
		switch {
		case shapeCount[text] < least: // they would take the room, and each step longer
		case safe(text):
			general = append(general, text)
		default:
			exact(text) // first: they can't be written otherwise
		}
	}
	for _, text := range general {
		if !add(shapeOfValue[text]) {
			exact(text)
		}
	}
	return chosen, found
}

// byCount lists what was counted, the most frequent first.
func byCount(count map[string]int) []string {
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
}

// safeShape tells of a shape whether all its texts are harmless in a field, and can't hold a word.
func (g Gate) safeShape(f Field) (func(string) bool, error) {
	var harmless *Automaton
	for _, l := range g.Languages() {
		if l.Field != f {
			continue
		}
		var err error
		if harmless, err = NewAutomaton(l.Harmless); err != nil {
			return nil, fmt.Errorf("usual shapes: %w", err)
		}
	}
	return func(shape string) bool {
		automaton, err := NewAutomaton(shape)
		if err != nil || harmless != nil && !automaton.Within(harmless) {
			return false
		}
		return !slices.ContainsFunc(g.Words[f], automaton.CanHold)
	}, nil
}
