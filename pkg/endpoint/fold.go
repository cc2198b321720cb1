package endpoint

import (
	"maps"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// newFold says which segments that look like ids the key names: they must stay as they are. It is nil if no text can stand for all others.
func newFold(templates []template, rules []Rule) *plan.Fold {
	b := &foldBuilder{keep: map[string]bool{}, globs: map[[2]string]bool{}}
	for _, t := range templates {
		for _, s := range t.segments {
			b.add(s)
		}
	}
	for _, rule := range rules {
		for _, name := range strings.Split(strings.Trim(rule.Match, "/"), "/") {
			b.addRule(name)
		}
	}
	return b.fold()
}

type foldBuilder struct {
	keep  map[string]bool
	globs map[[2]string]bool
}

// add takes a segment of a template. What clients may encode is kept by what stands around it.
func (b *foldBuilder) add(s segment) {
	if s.whole() {
		return
	}
	first, last := s.texts[0], s.texts[len(s.texts)-1]
	head := strings.IndexFunc(first, func(r rune) bool { return !unreserved(r) })
	tail := strings.LastIndexFunc(last, func(r rune) bool { return !unreserved(r) })
	if s.literal() && head < 0 {
		b.keep[first] = true
		return
	}
	if head >= 0 {
		first = first[:head]
	}
	if tail >= 0 {
		last = last[tail:]
		last = last[len(firstRune(last)):]
	}
	b.globs[[2]string{first, last}] = true
}

func firstRune(text string) string {
	for _, r := range text {
		return string(r)
	}
	return ""
}

// addRule takes a segment of a rule: see PathPattern.
func (b *foldBuilder) addRule(name string) {
	switch {
	case name == "**" || isParameter(name):
	case strings.ContainsAny(name, "*{"): // a brace may be a parameter
		b.globs[[2]string{name[:strings.IndexAny(name, "*{")], name[strings.LastIndexAny(name, "*}")+1:]}] = true
	case name != "":
		b.keep[name] = true
	}
}

// fold looks for a segment that the grammar takes for an id and that nothing names. Folding must also lead to itself.
func (b *foldBuilder) fold() *plan.Fold {
	f := &plan.Fold{}
	for _, name := range sorted(b.keep, strings.Compare) {
		if (&plan.Fold{}).Target("/"+name) != "/"+name { // it looks like an id
			f.Keep = append(f.Keep, name)
		}
	}
	f.Globs = sorted(b.globs, func(a, b [2]string) int { return strings.Compare(a[0]+"*"+a[1], b[0]+"*"+b[1]) })
	if b.globs[[2]string{}] { // every segment stays
		f.Instead = "0"
		return f
	}
	for _, candidate := range strings.Fields("0 1 2 3 4 5 6 7 8 9 0-0 9~9 7$7 0_0_0") {
		f.Instead = candidate
		if !b.names(candidate) {
			return f
		}
	}
	return nil
}

func (b *foldBuilder) names(segment string) bool {
	if b.keep[segment] {
		return true
	}
	for glob := range b.globs {
		if strings.HasPrefix(segment, glob[0]) && strings.HasSuffix(segment, glob[1]) {
			return true
		}
	}
	return false
}

func sorted[K comparable](set map[K]bool, compare func(K, K) int) []K {
	return slices.SortedFunc(maps.Keys(set), compare)
}
