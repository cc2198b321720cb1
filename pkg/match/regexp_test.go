package match

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// expressions have all that Go's regexp knows.
var expressions = []string{
	``, `a`, `a*`, `a*?b`, `(a|ab)(c|bcd)(d*)`, `(?:a|b)+?c`, `^a|b$`, `(?m)^a|b$`, `\Aab\z`, `\bab\b`, `\B.\B`, `(a*)*`, `(|a)*b`, `(a|b)*?c`, `(?:a*)+`, `(a?)*?$`,
	`(?s).`, `.`, `[^a]`, `(?i)straße|K`, `(?i)[k-s]+`, `[\x{80}-\x{10ffff}]+`, `\x{fffd}`, `(\w+)\s*=\s*(\d{1,3})`, `(?i)(?:union|select)\b.{1,20}?\bfrom\b`, `a{2,5}?`, `(a{0,3}){2}`,
	`(?U)a+b`, `[é-ü]|\x00`, `x*|y`, `(?i)\bor\b\s+1`, `^(?:(a)|(b)|(?:ab))*$`, `(?m)$`, `(?m:^)\n`, `$`, `\b`,
}

// words are what the texts are made of.
var words = []string{
	"a", "b", "ab", "abc", "c", "d", " ", "\n", "é", "ü", "K", "\u212a", "ſ", "s", "strasse", "STRASSE", "straße", "\xff", "\xe2\x84", "\xf0\x9f\x98\x80", "\x00", "x=12", "union select", " FROM ", "or 1", "y", "",
}

func same(t *testing.T, r *Regexp, expression, text string, effort Effort) {
	t.Helper()
	want := r.exact.FindStringSubmatchIndex(text)
	start, end, ok := r.Find(text, &effort)
	if ok != (want != nil) || ok && (start != want[0] || end != want[1]) {
		t.Errorf("%q in %q: %d to %d (%v), want %v", expression, text, start, end, ok, want)
	}
	if has := BytesOf(text); want != nil && !r.Possible(&has) {
		t.Errorf("%q in %q: it matches and is said not to be possible", expression, text)
	}
	groups := make([]int, 2*(r.exact.NumSubexp()+1))
	if ok := r.Submatches(text, groups, &effort); ok != (want != nil) || ok && !slices.Equal(groups, want) {
		t.Errorf("%q in %q: groups %v (%v), want %v", expression, text, groups, ok, want)
	}
}

func TestSameAsRegexp(t *testing.T) {
	memory := NewMemory(200_000) // so little that it is used up now and then
	random := rand.New(rand.NewPCG(1, 2))
	for _, expression := range expressions {
		r := New(regexp.MustCompile(expression), memory)
		for range 3000 {
			var b strings.Builder
			for range random.IntN(8) {
				b.WriteString(words[random.IntN(len(words))])
			}
			same(t, r, expression, b.String(), Effort(random.IntN(100)))
		}
	}
}

func TestMoreRunnersThanAllowed(t *testing.T) {
	memory := NewMemory(1 << 20)
	for _, expression := range []string{`a.{0,300}c`, `(a.{0,300})(c)?`, `(?:a.{150}|b)c`} {
		r := New(regexp.MustCompile(expression), memory)
		for _, text := range []string{strings.Repeat("a", 2*mostRunners) + "c", strings.Repeat("a", 2*mostRunners), "ac"} {
			same(t, r, expression, text, 10_000)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	memory := NewMemory(20_000)
	r := New(regexp.MustCompile(`(?i)(?:union|select)\b.{1,20}?\bfrom\b`), memory)
	var group sync.WaitGroup
	for seed := range uint64(4) {
		group.Go(func() {
			random := rand.New(rand.NewPCG(seed, 2))
			for range 500 {
				text := strings.Repeat("x", random.IntN(30)) + "select" + strings.Repeat(" ab", random.IntN(8)) + " from"
				same(t, r, r.exact.String(), text, 1000)
			}
		})
	}
	group.Wait()
}

func FuzzSameAsRegexp(f *testing.F) {
	for _, expression := range expressions {
		f.Add(expression, "abcd é union select FROM")
	}
	f.Fuzz(func(t *testing.T, expression, text string) {
		if len(expression) > 60 || len(text) > 500 {
			return
		}
		exact, err := regexp.Compile(expression)
		if err != nil {
			return
		}
		same(t, New(exact, NewMemory(1<<20)), expression, text, 10_000)
	})
}

func BenchmarkFind(b *testing.B) {
	text := "id=1' /* a comment of the usual length */ and some more words that hold nothing, and then 12 = 13 -- or nothing"
	exact := regexp.MustCompile(`(?is)(?:\bor\b|\band\b)[\s(]*\d+\s*=\s*\d|\bunion\b.{1,40}?\bselect\b`)
	r := New(exact, NewMemory(1<<20))
	b.Run("automaton", func(b *testing.B) {
		for b.Loop() {
			effort := Effort(1000)
			r.Find(text, &effort)
		}
	})
	b.Run("regexp", func(b *testing.B) {
		for b.Loop() {
			exact.FindStringIndex(text)
		}
	})
}
