package detect

import "testing"

func TestAlphabetsAreOfTheBytesThatTextsCanHave(t *testing.T) {
	for _, test := range []struct {
		pattern, word string
		want          bool
	}{
		{`[a-c/]*`, "a/b", true}, {`[a-c/]*`, "d", false}, {`(?:x|%2[BbC])+`, "%2b", true}, {`(?:x|%2[BbC])+`, "%2c", false}, {`a?b{2}`, "ab", true},
		{`[^a]`, "a", true}, {`(?i)k`, "K", true}, {`.`, "z", true}, {`(`, "z", true}, {`[a-z]`, "é", false},
		{HarmlessTarget, "<", false}, {HarmlessAgent, "() {", false}, {HarmlessReferer, "${", false}, {HarmlessReferer, "%24", true}, {HarmlessTarget, "wp-config", true},
	} {
		a := alphabetOf(test.pattern)
		if got := a.canHold(test.word); got != test.want {
			t.Errorf("%q of %s: %v", test.word, test.pattern, got)
		}
	}
}
