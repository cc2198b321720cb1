package detect

import (
	"regexp/syntax"
	"strings"
	"unicode"
)

// alphabet holds the bytes that texts of a language can have.
type alphabet [256]bool

// alphabetOf gives a superset of the bytes in what a pattern matches; of a pattern that it does not know, all.
func alphabetOf(pattern string) alphabet {
	var a alphabet
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil || !a.add(parsed) {
		for i := range a {
			a[i] = true
		}
	}
	return a
}

// add reports whether a part of a pattern is of a kind that it knows.
func (a *alphabet) add(part *syntax.Regexp) bool {
	switch part.Op {
	case syntax.OpLiteral:
		for _, r := range part.Rune {
			if !a.addRange(r, r) || part.Flags&syntax.FoldCase != 0 && !a.addRange(unicode.SimpleFold(r), unicode.SimpleFold(r)) {
				return false // Go parses [Aa] as a literal of both cases
			}
		}
	case syntax.OpCharClass:
		for i := 0; i < len(part.Rune); i += 2 {
			if !a.addRange(part.Rune[i], part.Rune[i+1]) {
				return false
			}
		}
	case syntax.OpEmptyMatch, syntax.OpCapture, syntax.OpConcat, syntax.OpAlternate, syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
	default:
		return false
	}
	for _, sub := range part.Sub {
		if !a.add(sub) {
			return false
		}
	}
	return true
}

func (a *alphabet) addRange(from, to rune) bool {
	if to > 127 {
		return false
	}
	for r := from; r <= to; r++ {
		a[r] = true
	}
	return true
}

// canHold reports whether a text of these bytes may hold a word. Where it can't, what holds the word is odd anyway.
func (a *alphabet) canHold(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r > 127 || !a[r] })
}
