package plan

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// mostInstructions is what Go's regexp matches in one pass (regexp/onepass.go: compileOnePass).
const mostInstructions = 1000

// onePass reports whether each character of a text tells a regular expression where to go on. If it is anchored at both ends and short enough, Go then
// matches it in one pass: without going back, and whatever the text's length is.
func onePass(pattern string) bool {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return false
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(program.Inst) >= mostInstructions {
		return false
	}
	if !leadsOneWay(program, uint32(program.Start)) {
		return false
	}
	return !slices.ContainsFunc(program.Inst, func(i syntax.Inst) bool { return takesRune(i.Op) && !leadsOneWay(program, i.Out) })
}

func takesRune(op syntax.InstOp) bool {
	return op == syntax.InstRune || op == syntax.InstRune1 || op == syntax.InstRuneAny || op == syntax.InstRuneAnyNotNL
}

// leadsOneWay reports whether no two instructions that follow an instruction take the same character.
func leadsOneWay(program *syntax.Prog, from uint32) bool {
	seen := map[uint32]bool{}
	var taken []rune // pairs: from, to
	for next := []uint32{from}; len(next) > 0; {
		pc := next[len(next)-1]
		next = next[:len(next)-1]
		if seen[pc] {
			return false // two ways to it
		}
		seen[pc] = true
		switch i := &program.Inst[pc]; {
		case i.Op == syntax.InstAlt || i.Op == syntax.InstAltMatch:
			next = append(next, i.Out, i.Arg)
		case i.Op == syntax.InstCapture || i.Op == syntax.InstNop || i.Op == syntax.InstEmptyWidth:
			next = append(next, i.Out)
		case takesRune(i.Op):
			ranges := rangesOf(i)
			if overlap(taken, ranges) {
				return false
			}
			taken = append(taken, ranges...)
		}
	}
	return true
}

// rangesOf lists the characters that an instruction takes, in pairs.
func rangesOf(i *syntax.Inst) []rune {
	switch {
	case i.Op == syntax.InstRuneAny || i.Op == syntax.InstRuneAnyNotNL:
		return []rune{0, unicode.MaxRune}
	case len(i.Rune) != 1:
		return i.Rune
	}
	ranges := []rune{i.Rune[0], i.Rune[0]}
	if syntax.Flags(i.Arg)&syntax.FoldCase != 0 {
		for r := unicode.SimpleFold(i.Rune[0]); r != i.Rune[0]; r = unicode.SimpleFold(r) {
			ranges = append(ranges, r, r)
		}
	}
	return ranges
}

func overlap(a, b []rune) bool {
	for i := 0; i+1 < len(a); i += 2 {
		for j := 0; j+1 < len(b); j += 2 {
			if a[i] <= b[j+1] && b[j] <= a[i+1] {
				return true
			}
		}
	}
	return false
}
