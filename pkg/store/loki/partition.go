package loki

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// partition is a part of the keys of an aggregate, by the characters of one label after the other. The parts of a split are disjoint and
// together are all: no group is lost or counted twice.
type partition struct {
	fixed  []string // label filters that are settled
	marks  []string // labels of the key's expressions before the last one, of which one matched; nil: it does not matter
	none   bool     // none of them matched
	bucket int      // the partition holds the buckets from this one on
	count  int      // so many of them; 0: all
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
	if p.count != 0 {
		names := make([]string, p.count)
		for i := range names {
			names[i] = strconv.Itoa(p.bucket + i)
		}
		b.WriteString(" | " + prefix + "bucket=~" + quote(strings.Join(names, "|")))
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

// byBuckets cuts the buckets of a histogram into parts; most groups have few of them.
func (p partition) byBuckets(buckets int) []partition {
	if p.count == 0 {
		p.count = buckets
	}
	var parts []partition
	size := max(1, (p.count+3)/4)
	for first := p.bucket; first < p.bucket+p.count; first += size {
		part := p
		part.bucket, part.count = first, min(size, p.bucket+p.count-first)
		parts = append(parts, part)
	}
	return parts
}

// byMarks cuts a partition by the expression of the key that matched, until it is known. Where several match the first one counts.
func (p partition) byMarks(marks []string) ([]partition, bool) {
	if len(marks) == 0 || p.none || len(p.marks) == 1 {
		return nil, false
	}
	left, right := p, p
	if p.marks == nil {
		left.marks, right.none = marks, true
	} else {
		left.marks, right.marks = p.marks[:len(p.marks)/2], p.marks[len(p.marks)/2:]
	}
	left.fixed = append(slices.Clone(p.fixed), "("+strings.Join(left.marks, `!="" or `)+`!="")`)
	right.fixed = append(slices.Clone(p.fixed), "("+strings.Join(left.marks, `="" and `)+`="")`)
	return []partition{left, right}, true
}

// split cuts a partition. It goes through the labels that hold runs of the path (ut_p0 …), which are where keys are many, and then through
// the fields that are grouped by.
func (p partition) split(labels []string) ([]partition, bool) {
	switch {
	case p.hi == 0:
		label, ok := next(labels, p.label)
		if !ok {
			return nil, false
		}
		return p.descend(label, ""), true
	case p.lo < p.hi:
		middle := p.middle()
		left, right := p, p
		left.hi, right.lo = middle, middle+1
		return []partition{left, right}, true
	case p.lo == firstRune || p.lo == lastRune: // open edges hold more than one character
		return nil, false
	}
	return p.descend(p.label, p.text+string(p.lo)), true
}

// middle is where a range is cut: runs begin with a slash, and most characters are small letters.
func (p partition) middle() rune {
	for _, cut := range []rune{'/', '/' - 1, 'm', 'a' - 1, 'z'} {
		if p.text == "" == (cut == '/' || cut == '/'-1) && p.lo <= cut && cut < p.hi {
			return cut
		}
	}
	return (p.lo + p.hi) / 2
}

// descend makes the parts of all values of label that begin with text: the text itself, and what goes on.
func (p partition) descend(label, text string) []partition {
	exact, longer := p, p
	exact.fixed = append(append([]string{}, p.fixed...), label+"="+quote(text))
	exact.label, exact.text, exact.lo, exact.hi = label, "", 0, 0
	longer.label, longer.text, longer.lo, longer.hi = label, text, firstRune, lastRune
	return []partition{exact, longer}
}

// next is the label after this one.
func next(labels []string, label string) (string, bool) {
	if label == "" && len(labels) > 0 {
		return labels[0], true
	}
	if i := slices.Index(labels, label); i >= 0 && i+1 < len(labels) {
		return labels[i+1], true
	}
	return "", false
}
