package detect

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

const (
	// escapes are percent escapes of what cookies and bodies hold without harm: spaces, marks, brackets of JSON, and letters of other scripts.
	escapes = `%(?:2[0129BCDFbcdf]|28[A-Z]|24[0-9]|3[DFdf]|40|5[BDFbdf]|7[DEde]|7[Bb](?:["}]|%22|%7[Dd])|[89ABab][0-9A-Fa-f]|[Cc][2-9A-Fa-f]|[Dd][0-9A-Fa-f]|[Ee][1-9A-Ea-e])`

	// HarmlessCookie is the language of cookies that rules don't look at: names and values of letters, marks, JSON and escapes. Single quotes, angle
	// brackets, backslashes, backticks, "..", "./", "${", "{{", calls of functions, spaces inside of values, and escapes of escapes are odd.
	HarmlessCookie = `(?:[A-Za-z0-9_~:,=&+@/?!|"\[\])}-]|; ?|[.](?:[A-Za-z0-9_=~-]|; ?)|[$][a-z]?[0-9]|[(][A-Z]|[{]["}]|%26|%3[Aa]|%7[Cc]|` + escapes + `)*[.]?`

	// HarmlessBody is the same of bodies: forms and JSON on one line. Of addresses only those of https are harmless.
	HarmlessBody = `(?:[A-Za-z0-9_~,=&+@/?!"\[\] }-]|https://|https%3[Aa]%2[Ff]%2[Ff]|:(?:[A-Za-z0-9_~,&+@?!"\[\] }-]|[{] ?["}])|%3[Aa](?:[A-Za-z0-9+-]|%2[02])|` +
		`[.][A-Za-z0-9_=~ ,"&-]|[$][0-9]|[(][A-Za-z]+[) ]|[{] ?["}]|` + escapes + `)*[.]?`
)

// payload looks at cookies and at the body, where a log has them and they are odd. Words don't count there: almost every entry has a cookie
// with a name like those that are words elsewhere.
func (i *inspection) payload(r *request.Request) {
	if r.PayloadUnasked {
		return
	}
	if r.Cookie != "" && !i.engine.harmless[InCookie].Match(r.Cookie) {
		i.cookies(r.Cookie)
	}
	if r.Body != "" && !i.engine.harmless[InBody].Match(r.Body) {
		i.body(r.Body)
	}
}

// cookies looks at the cookies of a header one by one.
func (i *inspection) cookies(cookie string) {
	for pair := range parameters(cookie, ";") {
		i.parameter(InCookie, strings.TrimSpace(pair))
	}
}

// formBody is the beginning of a form.
var formBody = regexp.MustCompile(`^[\w.%+*\[\]-]{1,200}=`)

// body looks at the parameters of a form, or at the text as a whole and what JSON holds in it.
func (i *inspection) body(body string) {
	body = strings.TrimSpace(body[:min(len(body), maxText)])
	if formBody.MatchString(body) {
		for parameter := range parameters(body, "&") {
			i.parameter(InBody, parameter)
		}
		return
	}
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		i.json(body)
	}
	i.scan(text{location: InBody, raw: body, decoded: Decode(body, false), odd: true})
}

func (i *inspection) parameter(location Location, parameter string) {
	if parameter != "" {
		i.scan(text{location: location, raw: parameter, parameter: parameter, decoded: Decode(parameter, true), odd: true})
	}
}

// jsonPair is a key of JSON with a text. Logs cut bodies off, so that they can't be parsed as a whole.
var jsonPair = regexp.MustCompile(`"((?:[^"\\]|\\.){0,200})"\s*:\s*("(?:[^"\\]|\\.)+")`)

// json looks at the texts of JSON with the key before them, in the form of a parameter.
func (i *inspection) json(body string) {
	for _, pair := range jsonPair.FindAllStringSubmatch(body, maxParameters) {
		var value string
		if err := json.Unmarshal([]byte(pair[2]), &value); err != nil {
			continue // the whole text was looked at
		}
		parameter := pair[1] + "=" + value
		i.scan(text{location: InBody, raw: parameter, parameter: parameter, decoded: Decode(parameter, false), odd: true})
	}
}
