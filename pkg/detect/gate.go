package detect

import (
	"sort"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// HarmlessTarget is the language of request targets that no rule without words can match: words of letters, digits, _, ~ and -, joined by
// single dots and colons, between slashes, question marks, ampersands, equals signs, at signs and commas. Percent, plus, quotes, brackets,
// spaces, "..", "/." and "://" are all odd. Decoding leaves such targets as they are.
const HarmlessTarget = `(?:[/?&=@,]|[A-Za-z0-9_~-]+(?:[.:][A-Za-z0-9_~-]+)*)*`

// Gate derives what a store looks for from the rules. verdict is true for the entries of which a WAF said something; the zero predicate
// stands for none.
func (e *Engine) Gate(verdict plan.Predicate) plan.Gate {
	gate := plan.Gate{Target: HarmlessTarget, Fields: verdict}
	seen := map[string]bool{}
	for _, rule := range e.rules {
		for _, word := range rule.Words {
			if !seen[word] {
				seen[word] = true
				gate.Words = append(gate.Words, word)
			}
		}
	}
	sort.Strings(gate.Words)
	return gate
}
