package plan

import (
	"fmt"
	"regexp"
	"strings"
)

// Gate is a cheap superset of what any rule can match: an entry that does not pass it has no finding.
type Gate struct {
	Target string    // RE2 over the whole target (and the query, where it is logged apart): what does not match is odd and passes
	Words  []string  // an entry passes if its target, user agent or referer holds one of them, exactly as written
	Fields Predicate // an entry passes if this holds; the zero value holds for none
}

// GateFunction evaluates a gate over an entry in Go.
func (g Gate) GateFunction(r Reader) (func(Entry, *Values) bool, error) {
	harmless, err := regexp.Compile(`^(?s:` + g.Target + `)$`)
	if err != nil {
		return nil, fmt.Errorf("gate: %w", err)
	}
	fields := func(*Values) bool { return false }
	if !g.Fields.True() {
		if fields, err = g.Fields.Compile(); err != nil {
			return nil, fmt.Errorf("gate: %w", err)
		}
	}
	words := g.Spellings(r.Kind)
	return func(e Entry, v *Values) bool {
		if fields(v) || !harmless.MatchString(v[Target]) || !harmless.MatchString(v[Query]) {
			return true
		}
		if r.Kind == Labels {
			return containsAny(v[Target], words) || containsAny(v[UserAgent], words) || containsAny(v[Referer], words)
		}
		return containsAny(e.Line, words)
	}, nil
}

func containsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// Spellings are the words as a line of this kind writes them: JSON writers may escape quotes, slashes and angle brackets,
// NGINX writes \x22 and Apache \" for a quote inside a text field.
func (g Gate) Spellings(kind Kind) []string {
	var all []string
	seen := map[string]bool{}
	add := func(word string) {
		if !seen[word] {
			seen[word] = true
			all = append(all, word)
		}
	}
	for _, word := range g.Words {
		add(word)
		for _, escape := range escapesOf(kind) {
			add(escape.Replace(word))
		}
	}
	return all
}

// escapesOf lists the ways in which writers of this kind escape a value. A word that a writer escapes in another way would be missed,
// so words with escapable characters are few, and the examples of every format test them.
func escapesOf(kind Kind) []*strings.Replacer {
	switch kind {
	case JSON:
		return []*strings.Replacer{
			strings.NewReplacer(`"`, `\"`, `\`, `\\`),
			strings.NewReplacer(`"`, `\"`, `\`, `\\`, `/`, `\/`),
			strings.NewReplacer(`"`, `\"`, `\`, `\\`, `<`, `\u003c`, `>`, `\u003e`, `&`, `\u0026`),
			strings.NewReplacer(`"`, `\"`, `\`, `\\`, `<`, `\u003C`, `>`, `\u003E`, `&`, `\u0026`, `'`, `\u0027`),
			strings.NewReplacer(`"`, `\u0022`, `\`, `\\`, `<`, `\u003C`, `>`, `\u003E`, `&`, `\u0026`, `'`, `\u0027`, `+`, `\u002B`),
		}
	case Text:
		return []*strings.Replacer{strings.NewReplacer(`"`, `\"`, `\`, `\\`), strings.NewReplacer(`"`, `\x22`, `\`, `\x5C`)}
	case Logfmt:
		return []*strings.Replacer{strings.NewReplacer(`"`, `\"`, `\`, `\\`)}
	}
	return nil
}
