package detect

import (
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func TestHarmlessLanguagesKnowWhichWordsTheyCanHold(t *testing.T) {
	for _, test := range []struct {
		language, word string
		want           bool
	}{
		{HarmlessTarget, "<", false}, {HarmlessAgent, "() {", false}, {HarmlessReferer, "${", false}, {HarmlessReferer, "%24", false}, {HarmlessReferer, "%2B", true},
		{HarmlessTarget, "wp-config", true}, {HarmlessTarget, "/etc/", true}, {HarmlessAgent, "Nmap Scripting", true},
	} {
		a, err := plan.NewAutomaton(test.language)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.CanHold(test.word); got != test.want {
			t.Errorf("%q in %s: %v", test.word, test.language, got)
		}
	}
}
