package detect

import (
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// HarmlessTarget is the language of request targets that no rule without words can match: words of letters, digits, _, ~ and -, joined by
// single dots and colons, between slashes, question marks, ampersands, equals signs, at signs and commas. Percent, plus, quotes, brackets,
// spaces, "..", "/." and "://" are all odd, and so are words that are base64 of a text. Decoding leaves such targets as they are.
//
// A value may also be the campaign that FeedBurner writes, the commonest target with brackets.
const HarmlessTarget = `(?:` + harmlessWords + `)?(?:[/?@,&](?:` + harmlessWords + `)?|=(?:Feed(?:%3A|:)[+](?:[A-Za-z0-9_~/.+-]|%2F|%28|%29|[()])*|(?:` + harmlessWords + `)?))*`

const harmlessWords = harmlessWord + `(?:[.:]` + harmlessWord + `)*`

// harmlessWord is a word that can't be base64 of a text: of ten letters one is none that such base64 has at its place. A group of four letters
// stands for three bytes that are printable ASCII or line breaks: the first letter stands for 2, 3 and 8 to 31, the second for ..0000 and ..0010 to
// ..0111, the third for ....00 and ....01 (RFC 4648, table 1). Two words in a thousand are taken for base64 by chance.
const harmlessWord = `(?:` + notFirst + anyLetters + `|` + first + word1 + `)`

const (
	anyLetters = anyLetter + `*`
	anyLetter  = `[A-Za-z0-9_~-]`

	first, notFirst   = `[CDI-Za-f]`, `[ABE-Hg-z0-9_~-]`
	second, notSecond = `[AC-HQS-Xgi-nwy-z0-3]`, `[BI-PRYZa-fho-vx4-9_~-]`
	third, notThird   = `[ABEFIJMNQRUVYZcdghklopstwx014589]`, `[CDGHKLOPSTWXabefijmnqruvyz2367_~-]`

	word1 = `(?:` + notSecond + anyLetters + `|` + second + word2 + `)?`
	word2 = `(?:` + notThird + anyLetters + `|` + third + word3 + `)?`
	word3 = `(?:` + anyLetter + word4 + `)?`
	word4 = `(?:` + notFirst + anyLetters + `|` + first + word5 + `)?`
	word5 = `(?:` + notSecond + anyLetters + `|` + second + word6 + `)?`
	word6 = `(?:` + notThird + anyLetters + `|` + third + word7 + `)?`
	word7 = `(?:` + anyLetter + word8 + `)?`
	word8 = `(?:` + notFirst + anyLetters + `|` + first + word9 + `)?`
	word9 = `(?:` + notSecond + anyLetters + `)?`
)

// Stores that take only short patterns are asked for what is outside of wideTarget, which is HarmlessTarget with words of any letters, and for words
// that are base64 of a text. The value that FeedBurner writes is searched for these, too.
const (
	wideTarget = `(?:` + wideWords + `)?(?:[/?@,&](?:` + wideWords + `)?|=(?:Feed(?:%3A|:)[+](?:[A-Za-z0-9_~/.+-]|%2F|%28|%29|[()])*|(?:` + wideWords + `)?))*`
	wideWords  = `[A-Za-z0-9_~-]+(?:[.:][A-Za-z0-9_~-]+)*`
	oddTarget  = `(?:[!-~]*[/?@,&=.:])?` + first + second + third + anyLetter + first + second + third + anyLetter + first + second + `[!-~]*`
)

// HarmlessAgent is the language of user agents in which only words are looked for: words joined by single dots, hyphens and slashes, and
// brackets after a space or a digit. Options of commands (" -x", "--x"), hidden files ("/.") and a separator at the beginning are odd.
//
// Of what begins alike the commonest comes first: Go's regexp tries in this order.
const HarmlessAgent = `-|[(\[]?(?:(?:(?:/+|[.]);*)?(?:[A-Za-z0-9_:,+@)\]!?=#~]+;*-?| (?:- )?[(\[]?)|[0-9][(\[]|%2C)*(?:/+;*)?[.]?`

// HarmlessReferer is the same of referers: addresses whose escapes are spaces, plus, comma, slash, colon, equals, question mark, or letters of other scripts.
const HarmlessReferer = `(?:-|(?:[a-z-]+://)?(?:[/?&=@,+]|%(?:20|2[BbCcDdFf]|3[AaDdFf]|[89ABDFabdf][0-9A-Fa-f]|[Cc][2-9A-Fa-f]|[Ee][1-9A-Ea-e])|[A-Za-z0-9_~-]+(?:[.:][A-Za-z0-9_~-]+)*)*)`

// fieldsOf are the fields that hold a location, for words.
var fieldsOf = map[Location][]plan.Field{
	InPath: {plan.Target, plan.Query}, InQuery: {plan.Target, plan.Query}, InUserAgent: {plan.UserAgent}, InReferer: {plan.Referer}, InMethod: {plan.Method},
}

// Gate derives what a store looks for from the rules. verdict is true for the entries of which a WAF said something; the zero predicate
// stands for none.
func (e *Engine) Gate(verdict plan.Predicate) plan.Gate {
	gate := plan.Gate{
		Target: HarmlessTarget, Wide: wideTarget, Odd: oddTarget, Agent: HarmlessAgent, Referer: HarmlessReferer, Cookie: HarmlessCookie, Body: HarmlessBody,
		Words: plan.Words{}, Fields: verdict,
	}
	for _, rule := range e.rules {
		for _, where := range rule.Where {
			for _, f := range fieldsOf[where] {
				gate.Words[f] = append(gate.Words[f], rule.Words...)
			}
		}
	}
	locations := map[plan.Field]Location{plan.Target: InQuery, plan.Query: InQuery, plan.UserAgent: InUserAgent, plan.Referer: InReferer}
	for f, words := range gate.Words {
		slices.Sort(words)
		words = slices.Compact(words)
		if harmless := e.harmless[locations[f]]; harmless != nil { // what holds the word may be odd anyway
			words = slices.DeleteFunc(words, func(word string) bool { return !harmless.CanHold(word) })
		}
		if gate.Words[f] = words; len(words) == 0 {
			delete(gate.Words, f)
		}
	}
	return gate.CompiledOnce()
}
