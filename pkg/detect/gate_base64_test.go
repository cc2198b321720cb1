package detect

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// TestBase64OfTextIsOdd: whatever printable text base64 hides, in a value or a segment, the gate lets the target pass.
func TestBase64OfTextIsOdd(t *testing.T) {
	harmless := regexp.MustCompile(`^(?s:` + HarmlessTarget + `)$`)
	for c := byte(' '); c < 0x7f; c++ {
		for _, text := range []string{strings.Repeat(string(c), 8), "<script>" + string(c), string(c) + "' or 1=1", "cat " + string(c) + "/etc"} {
			for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
				hidden := encoding.EncodeToString([]byte(text))
				if strings.Contains(hidden, "/") { // splits it
					continue
				}
				for _, target := range []string{"/?q=" + hidden, "/?a=1&" + hidden, "/files/" + hidden, "/x?a=" + hidden + "&b=2"} {
					if harmless.MatchString(target) {
						t.Errorf("%s hides %q", target, text)
					}
				}
			}
		}
	}
	for _, target := range []string{
		"/api/v1/products/1234567890123", "/users/9f1c2ab4-77aa-4b21-9c3e-0123456789ab/orders", "/api/v2/orders/0000000099fe99325897aa5b/shipments/97817", "/static/administrator.min.js",
		"/checkout/confirmation?session_state=abcdefghij&currency=EUR", "/search?q=binoculars&sort=descending", "/a/b.c:d,e@f?x=y=z&&", "/", "",
	} {
		if !harmless.MatchString(target) {
			t.Errorf("%s is odd", target)
		}
	}
}

// What the short patterns call harmless is harmless.
func TestShortPatternsOfTargetsAreNoNarrower(t *testing.T) {
	automaton := func(pattern string) *plan.Automaton {
		a, err := plan.NewAutomaton(pattern)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	wide, odd := automaton(wideTarget), automaton(oddTarget)
	if both := automaton(HarmlessTarget + "|" + oddTarget); !wide.Within(both) {
		t.Error("a target that is neither outside of the wide language nor odd is not harmless")
	}
	if wide.Within(automaton(HarmlessTarget)) {
		t.Error("the wide language is the harmless one: nothing was tested")
	}
	for target, want := range map[string]bool{"/api/v1/users/7?sort=name&page=2": false, "/api/x?q=PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg": true, "/static/app.4f3a9c.js": false, "/SGVsbG8gV29ybGQ": true} {
		if got := !wide.Match(target) || odd.Match(target); got != want {
			t.Errorf("%s: %v", target, got)
		}
	}
}
