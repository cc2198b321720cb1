package loki

import (
	"fmt"
	"regexp"
	"strings"
)

// partition is a part of the keys of an aggregate, by the characters of one label after the other. The parts of a split are disjoint and
// together are all: no group is lost or counted twice.
type partition struct {
	fixed  []string // label filters that are settled
	label  string   // the label that is being split
	text   string   // its values begin with this
	lo, hi rune     // and go on with a character in this range; hi 0: not split yet
}

// The characters that runs of the key can hold are printable ASCII; the edges are open so that nothing falls outside.
const firstRune, lastRune = ' ', '~'

func (p partition) filter() string {
	var b strings.Builder
	for _, fixed := range p.fixed {
		b.WriteString(" | " + fixed)
	}
	if p.hi != 0 {
		b.WriteString(" | " + p.label + "=~" + quote(regexp.QuoteMeta(p.text)+p.class()+"(?s:.*)"))
	}
	return b.String()
}

func (p partition) class() string {
	lo, hi := fmt.Sprintf(`\x{%x}`, p.lo), fmt.Sprintf(`\x{%x}`, p.hi)
	if p.lo == firstRune {
		lo = `\x{0}`
	}
	if p.hi == lastRune {
		hi = `\x{10FFFF}`
	}
	return "[" + lo + "-" + hi + "]"
}

// split halves a partition. It goes through the labels that hold runs of the path (ut_p0 …), which are where keys are many.
func (p partition) split(groups []string) ([]partition, bool) {
	switch {
	case p.hi == 0:
		label, ok := nextRun(groups, p.label)
		if !ok {
			return nil, false
		}
		return p.descend(label, ""), true
	case p.lo < p.hi:
		middle := (p.lo + p.hi) / 2
		left, right := p, p
		left.hi, right.lo = middle, middle+1
		return []partition{left, right}, true
	case p.lo == firstRune || p.lo == lastRune: // open edges hold more than one character
		return nil, false
	}
	return p.descend(p.label, p.text+string(p.lo)), true
}

// descend makes the parts of all values of label that begin with text: the text itself, and what goes on.
func (p partition) descend(label, text string) []partition {
	exact := partition{fixed: append(append([]string{}, p.fixed...), label+"="+quote(text)), label: label}
	longer := partition{fixed: p.fixed, label: label, text: text, lo: firstRune, hi: lastRune}
	return []partition{exact, longer}
}

// nextRun is the label of the run after this one.
func nextRun(groups []string, label string) (string, bool) {
	found := label == ""
	for _, group := range groups {
		if !strings.HasPrefix(group, prefix+"p") {
			continue
		}
		if found {
			return group, true
		}
		found = group == label
	}
	return "", false
}
