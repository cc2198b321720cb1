package match

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// mostClasses bounds the classes of a program: a class is a byte.
const mostClasses = 250

// kind is what assertions such as \b and $ see of a rune beside them.
type kind uint8

const (
	edge kind = iota // none: an end of the text
	newline
	wordly
	other
	kinds
)

// sample is a rune of the kind.
func (k kind) sample() rune { return [kinds]rune{-1, '\n', 'a', ' '}[k] }

// program is a compiled expression.
type program struct {
	insts    []syntax.Inst
	start    uint32
	end      uint32     // the instruction that is a match
	takes    [][]uint32 // of each class: the instructions that take its runes
	kinds    []kind     // of each class
	edge     kind       // of an end of the text
	ascii    [utf8.RuneSelf]uint8
	wide     []span // of runes beyond ASCII, ascending
	anchored bool   // a match begins at the beginning of the text
}

// span is a class of runes from one on up to the next span.
type span struct {
	from  rune
	class uint8
}

// newProgram compiles as regexp does; ok is false for programs that have too many classes.
func newProgram(expression string) (p *program, ok bool) {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil, false
	}
	compiled, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, false
	}
	p = &program{insts: compiled.Inst, start: uint32(compiled.Start)}
	for pc := range p.insts {
		if p.insts[pc].Op == syntax.InstMatch {
			p.end = uint32(pc)
		}
	}
	p.anchored = compiled.StartCond()&syntax.EmptyBeginText != 0
	return p, p.classify()
}

// width is how many classes there are.
func (p *program) width() uint32 { return uint32(len(p.takes)) }

// none is an empty set of instructions.
func (p *program) none() set { return make(set, (len(p.insts)+63)/64) }

// leads are the instructions that one leads to without taking a rune.
func (p *program) leads(pc uint32) []uint32 {
	switch i := &p.insts[pc]; i.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return []uint32{i.Out, i.Arg}
	case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
		return []uint32{i.Out}
	}
	return nil
}

// condition is what must hold for an instruction to lead on.
func (p *program) condition(pc uint32) syntax.EmptyOp {
	if i := &p.insts[pc]; i.Op == syntax.InstEmptyWidth {
		return syntax.EmptyOp(i.Arg)
	}
	return 0
}

// taker is a kind of instruction that takes a rune, and where it occurs.
type taker struct {
	inst *syntax.Inst
	at   []uint32
}

func (t *taker) takes(r rune) bool {
	switch t.inst.Op {
	case syntax.InstRuneAny:
		return true
	case syntax.InstRuneAnyNotNL:
		return r != '\n'
	}
	return t.inst.MatchRune(r)
}

// takers lists the instructions that take runes, the same ones once.
func (p *program) takers() []*taker {
	var list []*taker
	known := map[string]*taker{}
	for pc := range p.insts {
		i := &p.insts[pc]
		switch i.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		default:
			continue
		}
		key := []byte{byte(i.Op)}
		if i.Op == syntax.InstRune {
			key = append(key, byte(i.Arg))
		}
		for _, r := range i.Rune {
			key = binary.LittleEndian.AppendUint32(key, uint32(r))
		}
		t := known[string(key)]
		if t == nil {
			t = &taker{inst: i}
			known[string(key)] = t
			list = append(list, t)
		}
		t.at = append(t.at, uint32(pc))
	}
	return list
}

// classify finds which runes are the same to all instructions; ok is false if these are too many kinds of runes.
func (p *program) classify() (ok bool) {
	seen := p.asserts()
	p.edge = seen[edge]
	takers := p.takers()
	classes := map[string]uint8{}
	signature := make([]byte, len(takers)+1)
	for _, from := range edges(takers) {
		k := seen[kindOf(from)]
		signature[0] = byte(k)
		for i, t := range takers {
			signature[i+1] = 0
			if t.takes(from) {
				signature[i+1] = 1
			}
		}
		class, known := classes[string(signature)]
		if !known {
			if len(classes) == mostClasses {
				return false
			}
			class = uint8(len(classes))
			classes[string(signature)] = class
			p.addClass(takers, signature[1:], k)
		}
		p.wide = append(p.wide, span{from, class})
	}
	for r := range p.ascii {
		p.ascii[r] = p.wideClass(rune(r))
	}
	return true
}

func (p *program) addClass(takers []*taker, takes []byte, k kind) {
	var at []uint32
	for i, t := range takers {
		if takes[i] == 1 {
			at = append(at, t.at...)
		}
	}
	p.takes, p.kinds = append(p.takes, at), append(p.kinds, k)
}

// asserts are the kinds that assertions of the program tell apart: of each kind, the one that stands for it.
func (p *program) asserts() (seen [kinds]kind) {
	var ops syntax.EmptyOp
	for pc := range p.insts {
		ops |= p.condition(uint32(pc))
	}
	seen = [kinds]kind{edge, newline, wordly, other}
	if ops&(syntax.EmptyBeginLine|syntax.EmptyEndLine) == 0 {
		seen[newline] = other
		if ops&(syntax.EmptyBeginText|syntax.EmptyEndText) == 0 {
			seen[edge] = other // \b takes it for one
		}
	}
	if ops&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) == 0 {
		seen[wordly] = other
	}
	return seen
}

func kindOf(r rune) kind {
	switch {
	case r == '\n':
		return newline
	case syntax.IsWordChar(r):
		return wordly
	}
	return other
}

// edges are the runes from which on some instruction or assertion may think otherwise, ascending.
func edges(takers []*taker) []rune {
	all := []rune{0, '\n', '\n' + 1, '0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1}
	for _, t := range takers {
		runes := t.inst.Rune
		if len(runes) == 1 { // one rune, perhaps in all its cases
			all = append(all, runes[0], runes[0]+1)
			for r := unicode.SimpleFold(runes[0]); r != runes[0]; r = unicode.SimpleFold(r) {
				all = append(all, r, r+1)
			}
			continue
		}
		for i := 0; i+1 < len(runes); i += 2 {
			all = append(all, runes[i], runes[i+1]+1)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// wideClass is the class of any rune.
func (p *program) wideClass(r rune) uint8 {
	low, high := 0, len(p.wide) // the last span that begins at or before r
	for high-low > 1 {
		if middle := (low + high) / 2; p.wide[middle].from <= r {
			low = middle
		} else {
			high = middle
		}
	}
	return p.wide[low].class
}

// classAt is the class of the rune at a place, and its length.
func (p *program) classAt(text string, at int) (class uint8, size int) {
	if c := text[at]; c < utf8.RuneSelf {
		return p.ascii[c], 1
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	return p.wideClass(r), size
}
