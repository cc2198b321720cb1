// Package match looks for literals and regular expressions in texts, in about one step for each byte whatever the text is. It finds exactly what
// Go's regexp finds.
package match

import "slices"

// Literals looks for many literals in one pass: an Aho-Corasick automaton with a table of all transitions. It is safe for concurrent use.
type Literals struct {
	classes [256]uint8 // bytes that no literal tells apart are of one class
	width   uint32     // classes
	next    []uint32   // of each state and class: the state that follows, times width
	quiet   uint32     // from here on states have hits
	hits    [][]int32  // of each state from quiet on: the literals that end there, the longest first
	lengths []int
}

// NewLiterals prepares a search; with fold, ASCII letters match in either case. Empty literals match nothing.
func NewLiterals(literals []string, fold bool) *Literals {
	l := &Literals{}
	l.classify(literals, fold)
	t := newTrie(int(l.width))
	for id, literal := range literals {
		l.lengths = append(l.lengths, len(literal))
		if literal != "" {
			t.add(l.classesOf(literal), int32(id))
		}
	}
	l.number(t, t.link())
	return l
}

// classify gives each byte that occurs a class of its own; 0 is the class of all others.
func (l *Literals) classify(literals []string, fold bool) {
	l.width = 1
	for _, literal := range literals {
		for i := range len(literal) {
			c := literal[i]
			if fold {
				c = lower(c)
			}
			if l.classes[c] == 0 && l.width < 256 { // the 256th keeps the class 0, which no other byte has by then
				l.classes[c] = uint8(l.width)
				l.width++
			}
		}
	}
	if fold {
		for c := byte('A'); c <= 'Z'; c++ {
			l.classes[c] = l.classes[lower(c)]
		}
	}
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

func (l *Literals) classesOf(literal string) []uint8 {
	classes := make([]uint8, len(literal))
	for i := range classes {
		classes[i] = l.classes[literal[i]]
	}
	return classes
}

// number puts the states with hits last, so that a comparison tells them, and those near the root first, which are needed most and so lie together.
func (l *Literals) number(t *trie, near []uint32) {
	order := make([]uint32, 0, len(t.hits))
	for _, loud := range []bool{false, true} {
		if loud {
			l.quiet = uint32(len(order)) * l.width
		}
		for _, state := range near {
			if (len(t.hits[state]) > 0) == loud {
				order = append(order, state)
			}
		}
	}
	place := make([]uint32, len(order))
	for at, state := range order {
		place[state] = uint32(at) * l.width
	}
	l.next = make([]uint32, 0, len(t.next))
	for _, state := range order {
		for _, to := range t.next[state*l.width:][:l.width] {
			l.next = append(l.next, place[to])
		}
		if len(t.hits[state]) > 0 {
			l.hits = append(l.hits, t.hits[state])
		}
	}
}

// Scan calls found for every occurrence, in the order of their ends and of those that end together the longest first, until found returns false.
func (l *Literals) Scan(text string, found func(literal, start, end int) bool) {
	at, state := l.quietly(text, 0, 0)
	for at < len(text) {
		for _, literal := range l.hits[(state-l.quiet)/l.width] {
			if !found(int(literal), at+1-l.lengths[literal], at+1) {
				return
			}
		}
		at, state = l.quietly(text, at+1, state)
	}
}

// quietly goes on from a place of a text to the next one where a literal ends. In a loop of its own all it needs stays in registers.
func (l *Literals) quietly(text string, from int, state uint32) (at int, reached uint32) {
	next, classes, quiet := l.next, &l.classes, l.quiet
	for at = from; at < len(text); at++ {
		if state = next[state+uint32(classes[text[at]])]; state >= quiet {
			break
		}
	}
	return at, state
}

// trie is the automaton in the making. State 0 is its root.
type trie struct {
	width int
	next  []uint32 // of each state and class; before link, 0 is none
	hits  [][]int32
}

func newTrie(width int) *trie {
	return &trie{width: width, next: make([]uint32, width), hits: make([][]int32, 1)}
}

func (t *trie) add(literal []uint8, id int32) {
	state := 0
	for _, class := range literal {
		to := int(t.next[state*t.width+int(class)])
		if to == 0 {
			to = len(t.hits)
			t.next[state*t.width+int(class)] = uint32(to)
			t.next = append(t.next, make([]uint32, t.width)...)
			t.hits = append(t.hits, nil)
		}
		state = to
	}
	t.hits[state] = append(t.hits[state], id)
}

// link fills in where a state without a transition goes: to that of the longest end of its text that begins a literal. It gives the states, the
// nearest to the root first.
func (t *trie) link() []uint32 {
	fails := make([]uint32, len(t.hits))
	queue := []uint32{0}
	for at := 0; at < len(queue); at++ {
		state := int(queue[at])
		fail := int(fails[state])
		if state != 0 {
			t.hits[state] = slices.Concat(t.hits[state], t.hits[fail])
		}
		for class := range t.width {
			to := &t.next[state*t.width+class]
			after := t.next[fail*t.width+class]
			switch {
			case *to == 0 && state != 0:
				*to = after
			case *to != 0:
				if state != 0 {
					fails[*to] = after
				}
				queue = append(queue, *to)
			}
		}
	}
	return queue
}
