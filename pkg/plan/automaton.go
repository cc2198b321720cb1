package plan

import (
	"encoding/binary"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Automaton tells whether a whole text is of a language, in one step for each byte: Go's regexp takes some thirty times as long.
type Automaton struct {
	next    [][utf8.RuneSelf]uint16 // of each state; 0 is the state that nothing leaves
	accepts []bool
	slow    *regexp.Regexp // where there is no table
}

// maxStates bounds the table: 256 bytes for each state.
const maxStates = 4000

// NewAutomaton compiles RE2 over the whole text. Languages with characters beyond ASCII, with assertions, or with very many states are left to regexp.
func NewAutomaton(pattern string) (*Automaton, error) {
	b, err := newTableBuilder(pattern)
	if err != nil {
		return nil, err
	}
	if b.build() {
		return &Automaton{next: b.next, accepts: b.accepts}, nil
	}
	slow, err := regexp.Compile(`^(?s:` + pattern + `)$`)
	if err != nil {
		return nil, fmt.Errorf("language: %w", err)
	}
	return &Automaton{slow: slow}, nil
}

// newASCII compiles what a language has of texts in ASCII, to compare it with another one. ok is false where there is no table.
func newASCII(pattern string) (a *Automaton, ok bool, err error) {
	b, err := newTableBuilder(pattern)
	if err != nil {
		return nil, false, err
	}
	b.ascii = true
	ok = b.build()
	return &Automaton{next: b.next, accepts: b.accepts}, ok, nil
}

// Match reports whether the whole text is of the language.
func (a *Automaton) Match(text string) bool {
	if a.slow != nil {
		return a.slow.MatchString(text)
	}
	return a.accepts[a.follow(start, text)]
}

// CanHold reports whether some text of the language may have a text inside: whether it leads on from any state, all of which can be reached.
func (a *Automaton) CanHold(text string) bool {
	if a.slow != nil {
		return true
	}
	for state := start; int(state) < len(a.next); state++ {
		if a.follow(state, text) != 0 {
			return true
		}
	}
	return false
}

// Within reports whether every text of the language is one of another as well. Of languages without a table nothing is known.
func (a *Automaton) Within(other *Automaton) bool {
	if a.slow != nil || other.slow != nil {
		return false
	}
	return a.walk(other, func(mine, theirs uint16) bool { return !a.accepts[mine] || other.accepts[theirs] })
}

// walk goes through all pairs of states that texts of the language lead to, as long as they are well.
func (a *Automaton) walk(other *Automaton, well func(mine, theirs uint16) bool) bool {
	type pair struct{ mine, theirs uint16 }
	reached := []pair{{start, start}}
	seen := map[pair]bool{reached[0]: true}
	for len(reached) > 0 {
		at := reached[len(reached)-1]
		reached = reached[:len(reached)-1]
		if !well(at.mine, at.theirs) {
			return false
		}
		for c, mine := range a.next[at.mine] {
			if to := (pair{mine, other.next[at.theirs][c]}); mine != 0 && !seen[to] {
				seen[to] = true
				reached = append(reached, to)
			}
		}
	}
	return true
}

// Apart reports whether no text is of both languages. Of languages without a table nothing is known.
func (a *Automaton) Apart(other *Automaton) bool {
	if a.slow != nil || other.slow != nil {
		return false
	}
	return a.walk(other, func(mine, theirs uint16) bool { return !a.accepts[mine] || !other.accepts[theirs] })
}

// start is the first state.
const start uint16 = 1

// follow is the state that a text leads to.
func (a *Automaton) follow(state uint16, text string) uint16 {
	next := a.next
	for i := 0; i < len(text) && state != 0; i++ {
		if text[i] >= utf8.RuneSelf {
			return 0
		}
		state = next[state][text[i]]
	}
	return state
}

// tableBuilder makes a state of each set of instructions that a program can be at.
type tableBuilder struct {
	program *syntax.Prog
	ascii   bool // other characters are left out
	known   map[string]uint16
	sets    [][]uint32
	next    [][utf8.RuneSelf]uint16
	accepts []bool
}

func newTableBuilder(pattern string) (*tableBuilder, error) {
	parsed, err := syntax.Parse(`(?s:`+pattern+`)`, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("language: %w", err)
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, fmt.Errorf("language: %w", err)
	}
	return &tableBuilder{program: program, known: map[string]uint16{}}, nil
}

// build reports whether the program is of a kind that it knows.
func (b *tableBuilder) build() bool {
	for i := range b.program.Inst {
		if !b.simple(&b.program.Inst[i]) {
			return false
		}
	}
	b.state(nil) // nothing leaves it
	b.state(b.closure([]uint32{uint32(b.program.Start)}))
	edges := b.edges()
	for at := 1; at < len(b.sets); at++ {
		if len(b.sets) > maxStates {
			return false
		}
		var to uint16
		for c := rune(0); c < utf8.RuneSelf; c++ {
			if edges[c] {
				to = b.state(b.step(b.sets[at], c))
			}
			b.next[at][c] = to
		}
	}
	return true
}

// edges are the bytes that lead elsewhere than the byte before them may do.
func (b *tableBuilder) edges() [utf8.RuneSelf]bool {
	edges := [utf8.RuneSelf]bool{0: true}
	for i := range b.program.Inst {
		inst := &b.program.Inst[i]
		if !takesRune(inst.Op) {
			continue
		}
		matched := false
		for c := rune(0); c < utf8.RuneSelf; c++ {
			if now := takes(inst, c); now != matched {
				edges[c], matched = true, now
			}
		}
	}
	return edges
}

func (b *tableBuilder) simple(i *syntax.Inst) bool {
	switch i.Op {
	case syntax.InstEmptyWidth:
		return false
	case syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return b.ascii
	case syntax.InstRune, syntax.InstRune1:
		folds := syntax.Flags(i.Arg)&syntax.FoldCase != 0 // of one letter: Go parses [Aa] like this
		return b.ascii || !slices.ContainsFunc(i.Rune, func(r rune) bool {
			return r >= utf8.RuneSelf || folds && (unicode.SimpleFold(r) >= utf8.RuneSelf || unicode.SimpleFold(unicode.SimpleFold(r)) >= utf8.RuneSelf)
		})
	}
	return true
}

func (b *tableBuilder) state(set []uint32) uint16 {
	key := make([]byte, 0, 4*len(set))
	for _, pc := range set {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	if at, ok := b.known[string(key)]; ok {
		return at
	}
	at := uint16(len(b.sets))
	b.known[string(key)] = at
	b.sets, b.next = append(b.sets, set), append(b.next, [utf8.RuneSelf]uint16{})
	b.accepts = append(b.accepts, slices.ContainsFunc(set, func(pc uint32) bool { return b.program.Inst[pc].Op == syntax.InstMatch }))
	return at
}

// step is where a byte leads.
func (b *tableBuilder) step(set []uint32, c rune) []uint32 {
	var after []uint32
	for _, pc := range set {
		if i := &b.program.Inst[pc]; takesRune(i.Op) && takes(i, c) {
			after = append(after, i.Out)
		}
	}
	return b.closure(after)
}

// takes reports whether an instruction takes a character.
func takes(i *syntax.Inst, c rune) bool {
	switch i.Op {
	case syntax.InstRuneAny:
		return true
	case syntax.InstRuneAnyNotNL:
		return c != '\n'
	}
	return i.MatchRune(c)
}

// closure follows what takes no byte; it leaves the instructions that take one, and the end.
func (b *tableBuilder) closure(from []uint32) []uint32 {
	seen := map[uint32]bool{}
	var reached []uint32
	for len(from) > 0 {
		pc := from[len(from)-1]
		from = from[:len(from)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch i := &b.program.Inst[pc]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			from = append(from, i.Out, i.Arg)
		case syntax.InstCapture, syntax.InstNop:
			from = append(from, i.Out)
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL, syntax.InstMatch:
			reached = append(reached, pc)
		}
	}
	slices.Sort(reached)
	return reached
}
