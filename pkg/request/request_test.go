package request

import (
	"strings"
	"testing"
)

func TestOutcomesPartition(t *testing.T) {
	cases := map[int]Outcome{0: Unknown, 100: Unknown, 200: Passed, 204: Passed, 301: Redirected, 403: Rejected, 502: Failed, 999: Unknown}
	for status, want := range cases {
		if got := OutcomeOf(status, false); got != want {
			t.Errorf("OutcomeOf(%d) = %s, want %s", status, got, want)
		}
		if got := OutcomeOf(status, true); got != Blocked {
			t.Errorf("a blocked %d is %s", status, got)
		}
	}
}

func TestMask(t *testing.T) {
	redactor := NewRedactor()
	secret := map[string]string{
		"/login?user=a&password=hunter2&x=1":               "hunter2",
		"/cb?access_token=abc.def":                         "abc.def",
		"/a?api_key=K-123456":                              "K-123456",
		`{"client_secret":"s3cr3tvalue"}`:                  "s3cr3tvalue",
		"found within ARGS:password: hunter2x":             "hunter2x",
		`{"x-api-key":["SECRET123"]}`:                      "SECRET123",
		"/a?password=O'Brien99;x,y":                        "Brien99",
		"/a?user[password]=hunter3":                        "hunter3",
		"/cb?u=https://x%3Faccess_token%3Dabc987":          "abc987",
		`{"http_cookie":"theme=dark; app_sess=abcdef9"}`:   "abcdef9",
		"Authorization: Bearer abcdef123456":               "abcdef123456",
		"/x/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF/y": "eyJzdWIi",
		"pay 4111 1111 1111 1111 now":                      "4111 1111",
		"/a?x-api-key%3dVERYSECRET":                        "VERYSECRET",
		"Cookie: PHPSESSID=0123456789abcdef; theme=dark":   "0123456789abcdef",
	}
	for text, hidden := range secret {
		if masked := redactor.Mask(text); strings.Contains(masked, hidden) || !strings.Contains(masked, mask) {
			t.Errorf("Mask(%q) = %q still shows %q", text, masked, hidden)
		}
	}
	for _, text := range []string{"", "/users/42?page=2", "order 1234567890123", "/tokens/list?q=password", "/a?passport=1"} {
		if masked := redactor.Mask(text); masked != text {
			t.Errorf("Mask(%q) = %q, want it unchanged", text, masked)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("hunter2")
	f.Add("a%20b")
	redactor := NewRedactor()
	f.Fuzz(func(t *testing.T, text string) {
		_ = redactor.Mask(text)
		value := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, text)
		if masked := redactor.Mask("/login?password=" + value); value != "" && strings.Contains(masked, "="+value) {
			t.Errorf("%q survives in %q", value, masked)
		}
	})
}

func TestPathAndQuery(t *testing.T) {
	r := Request{Target: "/a/b?c=d?e"}
	if r.Path() != "/a/b" || r.Query() != "c=d?e" {
		t.Errorf("path %q, query %q", r.Path(), r.Query())
	}
}

func TestMaskCookies(t *testing.T) {
	for header, want := range map[string]string{
		"sid=abc; theme=dark": "sid=[masked]; theme=[masked]", "a=b=c;x": "a=[masked]; [masked]", "abc": "[masked]", "": "[masked]",
	} {
		if got := MaskCookies(header); got != want {
			t.Errorf("MaskCookies(%q) = %q, want %q", header, got, want)
		}
	}
	redactor := NewRedactor()
	for text, hidden := range map[string]string{"0123456789abcdef' or 1=1": "0123456789abcdef", "x;abcdefghijklmnopqrstuvwxyz": "abcdefghijklmnopqrstuvwxyz"} {
		if masked := redactor.MaskTokens(text); strings.Contains(masked, hidden) {
			t.Errorf("MaskTokens(%q) = %q", text, masked)
		}
	}
	if attack := "' union select table_name from information_schema.tables"; redactor.MaskTokens("1' or 1=1") != "1' or 1=1" || !strings.Contains(redactor.MaskTokens(attack), "union select") {
		t.Error("attacks are masked")
	}
}
