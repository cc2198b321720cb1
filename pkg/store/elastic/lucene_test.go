package elastic

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

func TestLucenePatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		`GET|POST`:              `GET|POST`,
		`/a/[^/?#]+`:            `\/a\/([^\#\/\?])+`,
		`(?i)ab`:                `[Aa][Bb]`,
		`.*x\.y.*`:              `(.)*x\.y(.)*`,
		`[^ ]+`:                 `([^ ])+`,
		`a{2,3}`:                `aa(a)?`,
		`a@b<c>&"~`:             `a\@b\<c\>\&\"\~`,
		``:                      `()`,
		`[ -Z]`:                 `[ \!\"\#\$\%\&\'\(\)\*\+\,\-\.\/0-9\:\;\<\=\>\?\@A-Z]`,
		`(?:x|)y`:               `(x|())y`,
		`[\x00-\x1f]`:           "[\x00-\x1f]",
		"ü\n":                   "ü\n",
		`[A-Za-z0-9_~-]+(?:b)*`: `([\-0-9A-Z\_a-z\~])+(b)*`,
	} {
		if got, err := lucenePattern(pattern); err != nil || got != want {
			t.Errorf("lucenePattern(%q) = %q, %v, want %q", pattern, got, err, want)
		}
	}
	for _, pattern := range []string{`\bx`, `a^b`, `x$y`, strings.Repeat("long", 300)} {
		if got, err := lucenePattern(pattern); !errors.Is(err, errNoPattern) {
			t.Errorf("lucenePattern(%q) = %q, %v, want an error", pattern, got, err)
		}
	}
}

func TestLiterals(t *testing.T) {
	for pattern, want := range map[string]string{`200|201|404`: "200 201 404", `a\.b`: "a.b", `(?:x|y)z?`: "xz x yz y", ``: ""} {
		got, ok := literals(pattern)
		if !ok || strings.Join(got, " ") != want {
			t.Errorf("literals(%q) = %q, %v", pattern, got, ok)
		}
	}
	for _, pattern := range []string{`a*`, `.`, `(?i)abc`, `[a-z]{4}`} {
		if got, ok := literals(pattern); ok {
			t.Errorf("literals(%q) = %d texts", pattern, len(got))
		}
	}
}

// FuzzLiterals: the texts are those that the pattern matches.
func FuzzLiterals(f *testing.F) {
	for _, seed := range []string{`a|b`, `a[bc]?d`, `\x{1F600}`, `(a|(b|c)d)`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		texts, ok := literals(pattern)
		if !ok {
			return
		}
		whole := regexp.MustCompile(`^(?s:` + pattern + `)$`)
		for _, text := range texts {
			if !whole.MatchString(text) {
				t.Errorf("%q does not match its literal %q", pattern, text)
			}
		}
	})
}

// TestWordPatterns: no word is lost, and each pattern is of a length that servers take.
func TestWordPatterns(t *testing.T) {
	var list []string
	for i := range 200 {
		list = append(list, fmt.Sprintf("/word%d.(x)", i))
	}
	patterns, err := wordPatterns(list)
	if err != nil || len(patterns) < 8 || len(patterns) > 12 {
		t.Errorf("%d patterns", len(patterns))
	}
	for _, pattern := range patterns {
		if len(pattern) > maxPattern || !strings.HasPrefix(pattern, "(.)*") || !strings.HasSuffix(pattern, "(.)*") {
			t.Errorf("the pattern is %q", pattern)
		}
	}
	if got, err := wordPatterns([]string{"/.env", "/.git"}); err != nil || len(got) != 1 || got[0] != `(.)*\/\.(env|git)(.)*` {
		t.Errorf("%q", got)
	}
}
