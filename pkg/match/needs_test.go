package match

import (
	"regexp"
	"testing"
)

func TestPossible(t *testing.T) {
	for _, test := range []struct {
		expression, text string
		want             bool
	}{
		{`(?i)\bor\b\s+\d+\s*=`, "this or 1 that", false}, // no =
		{`(?i)\bor\b\s+\d+\s*=`, "this or that =", false}, // no digit
		{`(?i)\bor\b\s+\d+\s*=`, "this OR 1=1", true},
		{`a|b`, "c", false},
		{`a|b`, "b", true},
		{`(?:a;|b)c`, "ac", false},
		{`(?:a;|b)c`, "bc", true}, // of the ways one is enough
		{`(?:a;|b)c`, "a;", false},
		{`a*b?`, "", true},
		{`(?:x{0,3}y){2}`, "x", false},
		{`(?i)k`, "\u212a", true}, // the Kelvin sign
		{`[^a]`, "é", true},
		{`[^a]`, "a", false},
		{`é`, "\xe9", true}, // bytes beyond ASCII are not told apart
		{`^$`, "", true},
		{`[^\x00-\x{10FFFF}]`, "a", false}, // matches nothing
	} {
		r := New(regexp.MustCompile(test.expression), NewMemory(1<<20))
		has := BytesOf(test.text)
		if got := r.Possible(&has); got != test.want {
			t.Errorf("%q in %q: %v", test.expression, test.text, got)
		}
	}
}
