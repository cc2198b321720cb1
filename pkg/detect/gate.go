package detect

import (
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// HarmlessTarget is the language of request targets that no rule without words can match: words of letters, digits, _, ~ and -, joined by
// single dots and colons, between slashes, question marks, ampersands, equals signs, at signs and commas. Percent, plus, quotes, brackets,
// spaces, "..", "/." and "://" are all odd. Decoding leaves such targets as they are.
const HarmlessTarget = `(?:[/?&=@,]|[A-Za-z0-9_~-]+(?:[.:][A-Za-z0-9_~-]+)*)*`

// fieldsOf are the fields that hold a location, for words.
var fieldsOf = map[Location][]plan.Field{
	InPath: {plan.Target, plan.Query}, InQuery: {plan.Target, plan.Query}, InUserAgent: {plan.UserAgent}, InReferer: {plan.Referer}, InMethod: {plan.Method},
}

// Gate derives what a store looks for from the rules. verdict is true for the entries of which a WAF said something; the zero predicate
// stands for none.
func (e *Engine) Gate(verdict plan.Predicate) plan.Gate {
	gate := plan.Gate{Target: HarmlessTarget, Words: plan.Words{}, Fields: verdict}
	for _, rule := range e.rules {
		for _, where := range rule.Where {
			for _, f := range fieldsOf[where] {
				gate.Words[f] = append(gate.Words[f], rule.Words...)
			}
		}
	}
	for f, words := range gate.Words {
		slices.Sort(words)
		if gate.Words[f] = slices.Compact(words); len(words) == 0 {
			delete(gate.Words, f)
		}
	}
	return gate
}
