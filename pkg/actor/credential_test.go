package actor

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

// token is a JWT with a payload, and a signature that is none.
func token(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(payload)) + ".c2lnbmF0dXJl"
}

func TestAPIKey(t *testing.T) {
	r := resolver(t, Settings{APIKeyParameters: []string{"api_key", "key"}})
	for _, test := range []struct{ field, target, want string }{
		{"", "/a", ""},
		{"", "/a?key=k1", "k1"},
		{"field", "/a?key=k1", "field"},
		{"", "/a?key=k1&api_key=k2", "k2"}, // the order of the settings
		{"", "/a?api_key=k1&api_key=k2", "k1"},
		{"", "/a?api_key=&api_key=k2", "k2"},
		{"", "/a?api%5Fkey=a%2Bb%20c", "a+b c"},
		{"", "/a?api_key=%zz", "%zz"},
		{"", "/a?API_KEY=k1", ""},
		{"", "/a?api_key", ""},
		{"", "/a?x?api_key=k1", ""},
		{"", "https://api.example/a?x=1&key=k=1", "k=1"},
	} {
		if got := r.apiKey(&request.Request{APIKey: test.field, Target: test.target}); got != test.want {
			t.Errorf("API key of %q is %q, want %q", test.target, got, test.want)
		}
	}
	if got := resolver(t, Settings{}).apiKey(&request.Request{Target: "/a?api_key=k1"}); got != "" {
		t.Errorf("without a setting the key is %q", got)
	}
}

func TestSession(t *testing.T) {
	r := resolver(t, Settings{SessionCookies: []string{"sessionid", "sid"}})
	for _, test := range []struct{ field, cookie, want string }{
		{"", "", ""},
		{"", "theme=dark; sid=s1", "s1"},
		{"field", "sid=s1", "field"},
		{"", "sid=s1; sessionid=s2", "s2"},
		{"", `sid="s1"`, "s1"},
		{"", "broken;;=;sid=s1==", "s1=="},
		{"", "SID=s1", ""},
		{"", "xsid=s1; sid2=s2", ""},
	} {
		if got := r.session(&request.Request{Session: test.field, Cookie: test.cookie}); got != test.want {
			t.Errorf("session of %q is %q, want %q", test.cookie, got, test.want)
		}
	}
}

func TestUserOfToken(t *testing.T) {
	alice := token(`{"sub":"alice","email":"a@example.com","id":42,"admin":true}`)
	for _, test := range []struct {
		name     string
		settings Settings
		request  request.Request
		want     string
	}{
		{"bearer", Settings{UserFromToken: true}, request.Request{Authorization: "Bearer " + alice}, "alice"},
		{"lower case", Settings{UserFromToken: true}, request.Request{Authorization: "bearer  " + alice}, "alice"},
		{"no scheme", Settings{UserFromToken: true}, request.Request{Authorization: alice}, "alice"},
		{"not asked for", Settings{TokenCookie: "jwt"}, request.Request{Authorization: "Bearer " + alice, Cookie: "jwt=" + alice}, ""},
		{"claim", Settings{UserFromToken: true, UserClaim: "email"}, request.Request{Authorization: "Bearer " + alice}, "a@example.com"},
		{"number", Settings{UserFromToken: true, UserClaim: "id"}, request.Request{Authorization: "Bearer " + alice}, "42"},
		{"no name", Settings{UserFromToken: true, UserClaim: "admin"}, request.Request{Authorization: "Bearer " + alice}, ""},
		{"cookie", Settings{UserFromToken: true, TokenCookie: "jwt"}, request.Request{Cookie: "a=b; jwt=" + alice}, "alice"},
		{"header before cookie", Settings{UserFromToken: true, TokenCookie: "jwt"},
			request.Request{Authorization: "Bearer " + token(`{"sub":"bob"}`), Cookie: "jwt=" + alice}, "bob"},
		{"cookie not named", Settings{UserFromToken: true}, request.Request{Cookie: "jwt=" + alice}, ""},
		{"basic", Settings{UserFromToken: true}, request.Request{Authorization: "Basic YWxpY2U6c2VjcmV0"}, ""},
		{"masked signature", Settings{UserFromToken: true}, request.Request{Authorization: "Bearer " + alice[:strings.LastIndex(alice, ".")+1] + "***"}, "alice"},
		{"encrypted", Settings{UserFromToken: true}, request.Request{Authorization: "Bearer " + alice + ".a.b"}, ""},
		{"opaque", Settings{UserFromToken: true}, request.Request{Authorization: "Bearer abc.def.ghi"}, ""},
		{"too long", Settings{UserFromToken: true}, request.Request{Authorization: "Bearer " + token(`{"sub":"a","x":"`+strings.Repeat("x", maxToken)+`"}`)}, ""},
		{"no name of that length", Settings{UserFromToken: true}, request.Request{Authorization: "Bearer " + token(`{"sub":"`+strings.Repeat("x", maxUser+1)+`"}`)}, ""},
	} {
		id := resolver(t, test.settings).Resolve(&test.request)
		if id.User != test.want || id.UserUnverified != (test.want != "") || id.Actor != test.want {
			t.Errorf("%s: %+v, want user %q", test.name, id, test.want)
		}
	}
	logged := resolver(t, Settings{UserFromToken: true}).Resolve(&request.Request{User: "bob", Authorization: "Bearer " + alice})
	if logged.User != "bob" || logged.UserUnverified {
		t.Errorf("the log's own user is not taken: %+v", logged)
	}
}

func FuzzClaim(f *testing.F) {
	for _, payload := range []string{`{"sub":"alice"}`, `{"sub":7}`, `{"sub":{"sub":1}}`, `[]`, `{"sub":"\ud800"}`} {
		f.Add(token(payload), payload)
	}
	f.Fuzz(func(t *testing.T, raw, payload string) {
		for _, text := range []string{raw, token(payload)} {
			if got := claim(text, "sub"); len(got) > maxUser || !utf8.ValidString(got) {
				t.Errorf("claim(%q) = %q", text, got)
			}
		}
		var claims struct {
			Sub *string `json:"sub"`
		}
		if decoder := json.Unmarshal([]byte(payload), &claims); decoder != nil || claims.Sub == nil || strings.Count(payload, `"`) != 4 {
			return // what else may stand there is not compared
		}
		if want := strings.TrimSpace(*claims.Sub); strings.Contains(payload, `"sub"`) && len(want) <= maxUser && len(token(payload)) <= maxToken {
			if got := claim(token(payload), "sub"); got != want {
				t.Errorf("claim of %s is %q, want %q", payload, got, want)
			}
		}
	})
}

func FuzzCookies(f *testing.F) {
	f.Add("a=b; c=d", "sid", "value")
	f.Add(`";=`, "s", `"`)
	f.Fuzz(func(t *testing.T, others, name, value string) {
		_ = firstOf(cookiePairs(others), []string{name})
		_ = firstOf(queryPairs(others), []string{name})
		if name == "" || value == "" || strings.ContainsAny(name+value, "\"=; \t\r\n\v\f\u0085\u00a0") || !utf8.ValidString(name+value) || strings.TrimSpace(name) != name || strings.TrimSpace(value) != value {
			return
		}
		if strings.Contains(others, name) {
			return // then the other one may be first
		}
		if got := firstOf(cookiePairs(others+";"+name+"="+value), []string{name}); got != value {
			t.Errorf("cookie %q of %q is %q, want %q", name, others, got, value)
		}
	})
}
