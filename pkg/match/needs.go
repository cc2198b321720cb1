package match

import (
	"cmp"
	"math/bits"
	"regexp/syntax"
	"slices"
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

// need are bytes of which a match holds one at least, and about how usual it is for a text to hold one of them.
type need struct {
	bytes Bytes
	usual int
}

// needsOf are those of each match, the rarest first. An expression that can't be read needs nothing.
func needsOf(expression string) (all []Bytes) {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil
	}
	for _, n := range needs(parsed) {
		all = append(all, n.bytes)
	}
	return all
}

func needs(e *syntax.Regexp) []need {
	switch e.Op {
	case syntax.OpLiteral:
		return rarest(literalNeeds(e))
	case syntax.OpCharClass:
		return []need{newNeed(classBytes(e.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return needs(e.Sub[0])
		}
	case syntax.OpConcat:
		var all []need
		for _, part := range e.Sub {
			all = append(all, needs(part)...)
		}
		return rarest(all)
	case syntax.OpAlternate:
		either := needs(e.Sub[0])
		for _, way := range e.Sub[1:] {
			if len(either) == 0 {
				return nil
			}
			either = rarest(eitherNeeds(either, needs(way)))
		}
		return either
	}
	return nil
}

func literalNeeds(e *syntax.Regexp) []need {
	var all []need
	for _, r := range e.Rune {
		var b Bytes
		b.add(r)
		if e.Flags&syntax.FoldCase != 0 {
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				b.add(f)
			}
		}
		all = append(all, newNeed(b))
	}
	return all
}

// eitherNeeds are needs of what needs the one or the other.
func eitherNeeds(one, other []need) []need {
	all := make([]need, 0, len(one)*len(other))
	for _, a := range one {
		for _, b := range other {
			all = append(all, newNeed(Bytes{a.bytes[0] | b.bytes[0], a.bytes[1] | b.bytes[1], a.bytes[2] | b.bytes[2]}))
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
func rarest(all []need) []need {
	slices.SortStableFunc(all, func(a, b need) int { return cmp.Compare(a.usual, b.usual) })
	all = slices.Compact(all)
	return all[:min(len(all), mostNeeds)]
}

// Bytes that texts hold more often than others: digits, letters and what addresses are made of, and of letters those that are frequent in English.
const (
	usualLow, usualHigh = 1<<' ' | 1<<'.' | 1<<'=' | 0x3ff<<'0', letters<<32 | letters
	letters             = 0x3ffffff << 1                                                            // of the 32 characters from @ or ` on
	frequent            = 1<<1 | 1<<4 | 1<<5 | 1<<9 | 1<<12 | 1<<14 | 1<<15 | 1<<18 | 1<<19 | 1<<20 // a d e i l n o r s t
)

func newNeed(b Bytes) need {
	count := bits.OnesCount64
	all := count(b[0]) + count(b[1]) + count(b[2])
	usual := count(b[0]&usualLow) + count(b[1]&usualHigh)
	return need{b, all + 7*usual + 12*count(b[1]&(frequent<<32|frequent))}
}
