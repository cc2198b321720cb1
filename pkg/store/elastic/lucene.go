package elastic

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode"
)

// maxPattern is index.max_regex_length, counted as the servers count: in UTF-16 units, of which none of ours has more than bytes.
const maxPattern = 1000

// errNoPattern says that a regular expression has no equal in Lucene's syntax.
var errNoPattern = errors.New("the pattern has no equal in Lucene")

// lucenePattern writes an RE2 pattern over a whole value as a Lucene regular expression, which is always over the whole value and needs the
// flag NONE, so that # @ & < > ~ are plain characters.
func lucenePattern(pattern string) (string, error) {
	tree, err := parsePattern(pattern)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := writeLucene(&b, tree); err != nil {
		return "", err
	}
	if b.Len() > maxPattern {
		return "", fmt.Errorf("%w: it is longer than %d characters", errNoPattern, maxPattern)
	}
	return b.String(), nil
}

func parsePattern(pattern string) (*syntax.Regexp, error) {
	tree, err := syntax.Parse(`(?s:`+pattern+`)`, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	return tree.Simplify(), nil
}

func writeLucene(b *strings.Builder, tree *syntax.Regexp) error {
	switch tree.Op {
	case syntax.OpEmptyMatch:
		b.WriteString("()")
	case syntax.OpLiteral:
		for _, r := range tree.Rune {
			writeRune(b, r, tree.Flags&syntax.FoldCase != 0)
		}
	case syntax.OpCharClass:
		return writeClass(b, tree.Rune)
	case syntax.OpAnyChar:
		b.WriteString(".")
	case syntax.OpAnyCharNotNL:
		b.WriteString("[^\n]")
	case syntax.OpCapture:
		return writeGroup(b, tree.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest:
		if err := writeGroup(b, tree.Sub[0]); err != nil {
			return err
		}
		b.WriteString(map[syntax.Op]string{syntax.OpStar: "*", syntax.OpPlus: "+", syntax.OpQuest: "?"}[tree.Op])
	case syntax.OpConcat:
		for _, sub := range tree.Sub {
			if err := writeLucene(b, grouped(sub)); err != nil {
				return err
			}
		}
	case syntax.OpAlternate:
		for i, sub := range tree.Sub {
			if i > 0 {
				b.WriteByte('|')
			}
			if err := writeLucene(b, sub); err != nil {
				return err
			}
		}
	default: // anchors and word boundaries inside; classes of nothing
		return fmt.Errorf("%w: %s", errNoPattern, tree)
	}
	return nil
}

// grouped keeps an alternation inside a sequence together.
func grouped(tree *syntax.Regexp) *syntax.Regexp {
	if tree.Op == syntax.OpAlternate {
		return &syntax.Regexp{Op: syntax.OpCapture, Sub: []*syntax.Regexp{tree}}
	}
	return tree
}

func writeGroup(b *strings.Builder, tree *syntax.Regexp) error {
	b.WriteByte('(')
	err := writeLucene(b, tree)
	b.WriteByte(')')
	return err
}

func writeRune(b *strings.Builder, r rune, fold bool) {
	if !fold {
		b.WriteString(escapeRune(r))
		return
	}
	b.WriteByte('[')
	b.WriteString(escapeRune(r))
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		b.WriteString(escapeRune(other))
	}
	b.WriteByte(']')
}

// escapeRune escapes all that may have a meaning. Letters and digits must not be escaped: newer Lucenes know \d and the like.
func escapeRune(r rune) string {
	if r < 0x80 && r > ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return `\` + string(r)
	}
	return string(r)
}

// writeClass writes ranges; a class that goes to the end of Unicode is written by what it lacks.
func writeClass(b *strings.Builder, ranges []rune) error {
	if len(ranges) == 0 {
		return fmt.Errorf("%w: a class of nothing", errNoPattern)
	}
	b.WriteByte('[')
	if ranges[len(ranges)-1] == unicode.MaxRune {
		if ranges = complement(ranges); len(ranges) == 0 {
			return fmt.Errorf("%w: a class of everything", errNoPattern)
		}
		b.WriteByte('^')
	}
	for i := 0; i < len(ranges); i += 2 {
		writeRange(b, ranges[i], ranges[i+1])
	}
	b.WriteByte(']')
	return nil
}

// writeRange writes the characters of a range that need an escape one by one: Lucene 10 does not take escaped characters for ends of ranges.
func writeRange(b *strings.Builder, low, high rune) {
	for low <= high {
		end := low
		if plain(low) {
			for end < high && plain(end+1) {
				end++
			}
		}
		b.WriteString(escapeRune(low))
		if end > low {
			b.WriteString("-" + escapeRune(end))
		}
		low = end + 1
	}
}

// plain characters need no escape.
func plain(r rune) bool { return len(escapeRune(r)) == len(string(r)) }

func complement(ranges []rune) []rune {
	var out []rune
	next := rune(0)
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i] > next {
			out = append(out, next, ranges[i]-1)
		}
		next = ranges[i+1] + 1
	}
	return out
}

// maxLiterals is up to how many texts a pattern is taken for a list of them.
const maxLiterals = 1024

// literals lists the texts that a pattern matches, if they are few: filters for one of several values are such patterns, and a list of terms
// is cheaper than an automaton and possible on numbers and addresses.
func literals(pattern string) ([]string, bool) {
	tree, err := parsePattern(pattern)
	if err != nil {
		return nil, false
	}
	return expand(tree)
}

func expand(tree *syntax.Regexp) ([]string, bool) {
	switch tree.Op {
	case syntax.OpEmptyMatch:
		return []string{""}, true
	case syntax.OpLiteral:
		return []string{string(tree.Rune)}, tree.Flags&syntax.FoldCase == 0
	case syntax.OpCharClass:
		return expandClass(tree.Rune)
	case syntax.OpCapture:
		return expand(tree.Sub[0])
	case syntax.OpQuest:
		texts, ok := expand(tree.Sub[0])
		return append(texts, ""), ok
	case syntax.OpAlternate:
		var texts []string
		for _, sub := range tree.Sub {
			more, ok := expand(sub)
			if texts = append(texts, more...); !ok || len(texts) > maxLiterals {
				return nil, false
			}
		}
		return texts, true
	case syntax.OpConcat:
		texts := []string{""}
		for _, sub := range tree.Sub {
			more, ok := expand(sub)
			if !ok || len(texts)*len(more) > maxLiterals {
				return nil, false
			}
			texts = product(texts, more)
		}
		return texts, true
	}
	return nil, false
}

func expandClass(ranges []rune) ([]string, bool) {
	var texts []string
	for i := 0; i < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i]) > maxLiterals {
			return nil, false
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			texts = append(texts, string(r))
		}
	}
	return texts, len(texts) <= maxLiterals
}

func product(left, right []string) []string {
	out := make([]string, 0, len(left)*len(right))
	for _, a := range left {
		for _, b := range right {
			out = append(out, a+b)
		}
	}
	return out
}
