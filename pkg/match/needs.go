package match

import (
	"cmp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bytes are bytes that occur in a text: a bit for each of ASCII, and one for all others.
type Bytes [3]uint64

// beyond is the bit of bytes beyond ASCII.
const beyond = utf8.RuneSelf

// BytesOf are those of a text.
func BytesOf(text string) (b Bytes) {
	for i := range len(text) {
		b.add(rune(text[i]))
	}
	return b
}

func (b *Bytes) add(r rune) {
	r = min(r, beyond)
	b[r>>6] |= 1 << (r & 63)
}

func (b *Bytes) meets(other *Bytes) bool {
	return b[0]&other[0]|b[1]&other[1]|b[2]&other[2] != 0
}

// mostNeeds bounds the needs of an expression: each has to be looked at, and the rarest tell nearly all.
const mostNeeds = 6

// needsOf are sets of bytes of which each match holds one at least. An expression that can't be read needs nothing.
func needsOf(expression string) []Bytes {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil
	}
	return needs(parsed)
}

func needs(e *syntax.Regexp) []Bytes {
	switch e.Op {
	case syntax.OpLiteral:
		return rarest(literalNeeds(e))
	case syntax.OpCharClass:
		return []Bytes{classBytes(e.Rune)}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return needs(e.Sub[0])
		}
	case syntax.OpConcat:
		var all []Bytes
		for _, part := range e.Sub {
			all = append(all, needs(part)...)
		}
		return rarest(all)
	case syntax.OpAlternate:
		either := needs(e.Sub[0])
		for _, way := range e.Sub[1:] {
			either = rarest(eitherNeeds(either, needs(way)))
		}
		return either
	}
	return nil
}

func literalNeeds(e *syntax.Regexp) []Bytes {
	var all []Bytes
	for _, r := range e.Rune {
		var b Bytes
		b.add(r)
		if e.Flags&syntax.FoldCase != 0 {
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				b.add(f)
			}
		}
		all = append(all, b)
	}
	return all
}

// eitherNeeds are needs of what needs the one or the other.
func eitherNeeds(one, other []Bytes) []Bytes {
	var all []Bytes
	for _, a := range one {
		for _, b := range other {
			all = append(all, Bytes{a[0] | b[0], a[1] | b[1], a[2] | b[2]})
		}
	}
	return all
}

// classBytes are those with which runes of a class begin.
func classBytes(pairs []rune) (b Bytes) {
	for i := 0; i+1 < len(pairs); i += 2 {
		for r := pairs[i]; r <= min(pairs[i+1], beyond); r++ {
			b.add(r)
		}
		if pairs[i+1] >= beyond {
			b.add(beyond)
		}
	}
	return b
}

// rarest are the needs that ordinary texts meet the least.
func rarest(all []Bytes) []Bytes {
	slices.SortStableFunc(all, func(a, b Bytes) int { return cmp.Compare(a.usual(), b.usual()) })
	all = slices.Compact(all)
	return slices.Clip(all[:min(len(all), mostNeeds)])
}

// usual is about how usual it is for a text to hold one of the bytes.
func (b *Bytes) usual() (sum int) {
	for r := rune(0); r <= beyond; r++ {
		if b[r>>6]>>(r&63)&1 == 0 {
			continue
		}
		switch {
		case strings.ContainsRune("etaoinsrdlETAOINSRDL", r): // by how often English has them, and what addresses are made of
			sum += 20
		case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune(" =.", r):
			sum += 8
		default:
			sum++
		}
	}
	return sum
}
