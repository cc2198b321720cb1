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

// inspectPayload looks at cookies and at the body, where a log has them and they are odd. Words don't count there: almost every entry has a cookie
// with a name like those that are words elsewhere.
func (e *Engine) inspectPayload(r *request.Request, scan func(text)) {
	if r.PayloadUnasked {
		return
	}
	if r.Cookie != "" && !e.harmless[InCookie].Match(r.Cookie) {
		cookieTexts(r.Cookie, scan)
	}
	if r.Body != "" && !e.harmless[InBody].Match(r.Body) {
		bodyTexts(r.Body, scan)
	}
}

// cookieTexts are the cookies of a header, one by one; what is beyond maxParameters is one text.
func cookieTexts(cookie string, scan func(text)) {
	for count := 1; cookie != ""; count++ {
		var pair string
		if count <= maxParameters {
			pair, cookie, _ = strings.Cut(cookie, ";")
		} else {
			pair, cookie = cookie, ""
		}
		scanParameter(InCookie, strings.TrimSpace(pair), scan)
	}
}

// formBody is the beginning of a form.
var formBody = regexp.MustCompile(`^[\w.%+*\[\]-]{1,200}=`)

// bodyTexts are the parameters of a form, or the text as a whole and what JSON holds in it.
func bodyTexts(body string, scan func(text)) {
	body = strings.TrimSpace(body[:min(len(body), maxText)])
	if formBody.MatchString(body) {
		for count := 1; body != ""; count++ {
			var parameter string
			if count <= maxParameters {
				parameter, body, _ = strings.Cut(body, "&")
			} else {
				parameter, body = body, ""
			}
			scanParameter(InBody, parameter, scan)
		}
		return
	}
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		jsonTexts(body, scan)
	}
	scan(text{location: InBody, raw: body, decoded: Decode(body, false), odd: true})
}

func scanParameter(location Location, parameter string, scan func(text)) {
	if parameter != "" {
		scan(text{location: location, raw: parameter, parameter: parameter, decoded: Decode(parameter, true), odd: true})
	}
}

// jsonPair is a key of JSON with a text. Logs cut bodies off, so that they can't be parsed as a whole.
var jsonPair = regexp.MustCompile(`"((?:[^"\\]|\\.){0,200})"\s*:\s*("(?:[^"\\]|\\.)+")`)

// jsonTexts are the texts of JSON with the key before them, in the form of a parameter.
func jsonTexts(body string, scan func(text)) {
	for _, pair := range jsonPair.FindAllStringSubmatch(body, maxParameters) {
		var value string
		if err := json.Unmarshal([]byte(pair[2]), &value); err != nil {
			continue // the whole text was looked at
		}
		parameter := pair[1] + "=" + value
		scan(text{location: InBody, raw: parameter, parameter: parameter, decoded: Decode(parameter, false), odd: true})
	}
}
