package detect

import (
	"regexp"
	"strings"
	"testing"
)

// unquoted does what this expression does.
func FuzzUnquoted(f *testing.F) {
	quoting := regexp.MustCompile(`(\w)(?:\x27\x27|\x22\x22|[\\^]|\x22,\x22)+(\w|$)`)
	for _, text := range []string{`c''a""t`, `w\h^o`, `a","b`, `a"""b`, `a""`, `a\`, `a''`, `a'''`, `^a^^b^`, `a\b\c\d`, `é''a`} {
		f.Add(text)
		f.Add(strings.Repeat(text, 2))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := unquoted(text), quoting.ReplaceAllString(text, "$1$2"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	})
}
