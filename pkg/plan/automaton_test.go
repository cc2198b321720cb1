package plan

import (
	"math/rand/v2"
	"regexp"
	"testing"
)

var languages = []string{
	`[a-z/]*`, `(?:[/?@,]|[a-z0-9_~-]+(?:[.:][a-z]+)*)*`, `(?:a|ab)(?:c|bcd)(?:d*)`, `a{2,3}b?`, `[Aa][Bb]*|[Kk]`, `(?:-|(?:[a-z-]+://)?(?:/|%(?:20|2[bB])|[a-z]+)*)`, ``,
	`é+`, `(?i:ab)`, `[^a]*`, `.*`, `\bab\b`, `(?i:k)`, // these are left to regexp
}

func TestAutomataAgreeWithRegexp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const letters = "aabbcd/?.:%20-_~é\xffAB \n"
	for _, language := range languages {
		a, err := NewAutomaton(language)
		if err != nil {
			t.Fatal(err)
		}
		want := regexp.MustCompile(`^(?s:` + language + `)$`)
		for range 20_000 {
			text := make([]byte, random.IntN(9))
			for i := range text {
				text[i] = letters[random.IntN(len(letters))]
			}
			if got := a.Match(string(text)); got != want.Match(text) {
				t.Fatalf("%q of %s: %v", text, language, got)
			}
		}
	}
	if _, err := NewAutomaton(`(`); err == nil {
		t.Error("a pattern that can't be parsed is taken")
	}
}

func TestAutomataKnowWhatTheirTextsCanHold(t *testing.T) {
	for _, test := range []struct {
		language, text string
		want           bool
	}{
		{`[a-c/]*`, "a/b", true}, {`[a-c/]*`, "d", false}, {`(?:x|%2[BbC])+`, "%2b", true}, {`(?:x|%2[BbC])+`, "%2c", false}, {`a?b{2}`, "ab", true}, {`a?b{2}`, "bbb", false},
		{`[A-Za-z]*`, "K", true}, {`[a-z]`, "é", false}, {`[^a]*`, "a", true}, {`abc`, "c", true}, {`abc`, "ac", false},
	} {
		a, err := NewAutomaton(test.language)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.CanHold(test.text); got != test.want {
			t.Errorf("%q inside %s: %v", test.text, test.language, got)
		}
	}
}

func FuzzAutomaton(f *testing.F) {
	f.Add("/a?b=c.d")
	a, err := NewAutomaton(languages[1])
	if err != nil {
		f.Fatal(err)
	}
	want := regexp.MustCompile(`^(?s:` + languages[1] + `)$`)
	f.Fuzz(func(t *testing.T, text string) {
		if a.Match(text) != want.MatchString(text) {
			t.Error(text)
		}
	})
}

func TestWithin(t *testing.T) {
	for _, test := range []struct {
		inner, outer string
		want         bool
	}{
		{`[0-9]+`, `[0-9a-z]*`, true},
		{`[0-9a-z]*`, `[0-9]+`, false},
		{``, `[0-9]+`, false},
		{`ab(?:c)?`, `abc?`, true},
		{`(?:ab)+`, `[ab]*`, true},
		{`[ab]*`, `(?:ab)+`, false},
		{`é`, `.*`, false}, // no table: nothing is known
	} {
		inner, err := NewAutomaton(test.inner)
		if err != nil {
			t.Fatal(err)
		}
		outer, err := NewAutomaton(test.outer)
		if err != nil {
			t.Fatal(err)
		}
		if got := inner.Within(outer); got != test.want {
			t.Errorf("%s within %s: %v", test.inner, test.outer, got)
		}
	}
}
