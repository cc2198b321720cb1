package detect

import (
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

func TestUsualCookiesAndBodiesAreHarmless(t *testing.T) {
	e := engine(t)
	for _, cookie := range []string{
		"", "-", "REDACTED", "sid=0123456789abcdef; theme=dark", "_ga=GA1.2.1234567890.1700000000; _ga_ABCDEF=GS2.1.s1700000000$o1$g1$t1700000000$j60$l0$h0",
		"session=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl; csrftoken=AbC-_123==", "prefs=%7B%22lang%22%3A%22de%22%2C%22size%22%3A10%7D", `prefs={"lang":"de"}; a="b"`,
		"OptanonConsent=isGpcEnabled=0&datestamp=Mon+Jan+01+2024+12%3A00%3A00+GMT%2B0100+(Central+European+Standard+Time)&groups=C0001%3A1%2CC0002%3A0; x=1",
		"AMCV_1%40AdobeOrg=-1124106680%7CMCIDTS%7C19400%7Cvversion%7C5.2.0", "ref=https%3A%2F%2Fshop.example%2Fa.html; city=M%C3%BCnchen", "a=1;b=2;",
	} {
		if !e.harmless[InCookie].Match(cookie) {
			t.Errorf("the cookie %q is odd", cookie)
		}
	}
	for _, body := range []string{
		"", "-", "user=bob&city=M%C3%BCnchen&mail=a%40shop.example", `{"user":"bob","age":42,"price":9.99,"tags":["a","b"],"x":{"y":null}}`, `{ "a": 1.5, "b": { "c": true } }`, `{"image":"https://shop.example/a.png","at":"12:30","next":{"x":[1]}}`, "at=12%3A30&u=https%3A%2F%2Fshop.example%2Fa", "[]", "q=shoes+red&page=2",
	} {
		if !e.harmless[InBody].Match(body) {
			t.Errorf("the body %q is odd", body)
		}
	}
}

func TestCookiesAndBodiesAreTakenApart(t *testing.T) {
	e := engine(t)
	for _, test := range []struct {
		name     string
		request  request.Request
		rule     string // that must be found; empty: none may be
		location Location
		param    string
	}{
		{"cookie", request.Request{Cookie: "sid=abc; name=%3Cscript%3Ealert(1)%3C/script%3E; x=1"}, "xss-script-tag", InCookie, "name"},
		{"form", request.Request{Body: "a=1&file=..%2f..%2f..%2fetc%2fpasswd"}, "lfi-traversal-deep", InBody, "file"},
		{"JSON", request.Request{Body: `{"a":1,"name":"\u003cscript>alert(1)"}`}, "xss-script-tag", InBody, "name"},
		{"JSON cut off", request.Request{Body: `{"a":1,"id":"1' union select null,null--","b":"x`}, "sqli-union-select", InBody, "id"},
		{"operator in JSON", request.Request{Body: `{"user":{"$ne":null},"password":{"$ne":null}}`}, "nosqli-operator-value", InBody, ""},
		{"address", request.Request{Body: "url=gopher%3A%2F%2F127.0.0.1%3A6379%2F_INFO"}, "ssrf-scheme", InBody, "url"},
		{"text", request.Request{Body: `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>`}, "xxe-entity", InBody, ""},
		{"words don't count", request.Request{Cookie: "a=/etc/passwd; PHPSESSID=abc"}, "", "", ""},
		{"store can't be asked", request.Request{Cookie: "name=<script>alert(1)</script>", Body: "a=<script>alert(1)</script>", PayloadUnasked: true}, "", "", ""},
		{"harmless", request.Request{Cookie: "q=it's fine; a=b", Body: `{"note":"it's fine (really), isn't it?"}`}, "", "", ""},
	} {
		test.request.Method, test.request.Target = "POST", "/api"
		findings := Enough(e.Inspect(&test.request), Medium)
		if test.rule == "" {
			if len(findings) > 0 {
				t.Errorf("%s: %+v", test.name, findings)
			}
			continue
		}
		found := false
		for _, f := range findings {
			found = found || f.RuleID == test.rule && f.Location == test.location && f.Parameter == test.param
		}
		if !found {
			t.Errorf("%s: %s in %s %q is not in %+v", test.name, test.rule, test.location, test.param, findings)
		}
	}
}

// TestOrdinaryBodiesAreNoThreats: what clients send in bodies is richer than what they send in queries.
func TestOrdinaryBodiesAreNoThreats(t *testing.T) {
	e := engine(t)
	for _, body := range []string{
		`{"query":"mutation Login($input: LoginInput!) { login(input: $input) { token } }","variables":{"input":{"email":"a@b.example"}}}`,
		`[{"query":"{a}"},{"query":"{b}"}]`,
		`<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetPrice xmlns="http://shop.example/"><Item>Apples</Item></GetPrice></soap:Body></soap:Envelope>`,
		`{"html":"<p>Hello <b>world</b></p><ul><li>one</li></ul>"}`, `{"template":"Hello {{name}}, your order ${order_id} is ready"}`, `{"path":"C:\\Users\\bob\\file.txt"}`,
		"name=Bob+O%27Neil&message=Hello%2C%0D%0AI+would+like+to+know%3A+is+it+in+stock%3F%0D%0AThanks%21", "username=bob&password=P%40ss%27w0rd%3B%24%23",
		`{"messages":[{"role":"user","content":"Explain what SELECT * FROM users WHERE id = 1 does"}]}`, `{"address":"12 O'Connell St; Apt #4","city":"Dublin"}`,
	} {
		if findings := Enough(e.Inspect(&request.Request{Method: "POST", Target: "/api", Body: body}), Medium); len(findings) > 0 {
			t.Errorf("%q: %s", body, findings[0].RuleID)
		}
	}
}
