package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestLiterals(t *testing.T) {
	for _, test := range []struct {
		literals []string
		fold     bool
		text     string
		want     string
	}{
		{[]string{"he", "she", "his", "hers"}, false, "ushers", "[she:1-4 he:2-4 hers:2-6]"},
		{[]string{"select", "SEL", "é"}, true, "xSeLect É é", "[SEL:1-4 select:1-7 é:11-13]"},
		{[]string{"a"}, false, "Aa", "[a:1-2]"},
		{[]string{"aa", "a"}, false, "aaa", "[a:0-1 aa:0-2 a:1-2 aa:1-3 a:2-3]"},
		{[]string{"", "\x00"}, false, "a\x00", "[\x00:1-2]"},
		{nil, false, "abc", "[]"},
	} {
		hits := []string{}
		NewLiterals(test.literals, test.fold).Scan(test.text, func(literal, start, end int) bool {
			hits = append(hits, fmt.Sprintf("%s:%d-%d", test.literals[literal], start, end))
			return true
		})
		if got := fmt.Sprint(hits); got != test.want {
			t.Errorf("%q in %q: %s, want %s", test.literals, test.text, got, test.want)
		}
	}
}

func TestAllBytesAreToldApart(t *testing.T) {
	var literals []string
	for c := range 256 {
		literals = append(literals, string([]byte{byte(c)}))
	}
	l := NewLiterals(literals, false)
	for c := range 256 {
		l.Scan(literals[c], func(literal, _, _ int) bool {
			if literal != c {
				t.Errorf("byte %d is taken for %d", c, literal)
			}
			return true
		})
	}
}

func FuzzLiterals(f *testing.F) {
	f.Add("he,she,his,hers", "ushers", true)
	f.Add("aa,a,aaa,baa", "AabaaA", false)
	f.Fuzz(func(t *testing.T, list, text string, fold bool) {
		literals := strings.Split(list, ",")
		var got, want []string
		NewLiterals(literals, fold).Scan(text, func(literal, start, end int) bool {
			got = append(got, fmt.Sprint(literal, start, end))
			return true
		})
		same := func(a, b string) bool { return a == b }
		if fold {
			same = func(a, b string) bool { return folded(a) == folded(b) }
		}
		for end := range len(text) + 1 {
			for start := range end {
				for i, literal := range literals {
					if same(literal, text[start:end]) {
						want = append(want, fmt.Sprint(i, start, end))
					}
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q in %q: %v, want %v", literals, text, got, want)
		}
	})
}

func folded(text string) string {
	b := []byte(text)
	for i := range b {
		b[i] = lower(b[i])
	}
	return string(b)
}
