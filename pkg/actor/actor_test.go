package actor

import (
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

func TestResolve(t *testing.T) {
	keyed := resolver(t, Settings{IdentityKey: "k"})
	req := request.Request{User: "alice", APIKey: "secret", Peer: "203.0.113.7"}
	id := keyed.Resolve(&req)
	if id.Actor != "alice" || id.APIKey == "secret" || len(id.APIKey) != 13 || id.ClientIP != "203.0.113.7" {
		t.Errorf("identity %+v", id)
	}
	req.User = ""
	if again := keyed.Resolve(&req); again.Actor != id.APIKey {
		t.Errorf("actor %q, want the key's hash %q", again.Actor, id.APIKey)
	}
	open := resolver(t, Settings{})
	if id := open.Resolve(&req); id.Actor != "203.0.113.7" || id.APIKey != Hidden {
		t.Errorf("without a key: %+v", id)
	}
	byAddress := resolver(t, Settings{Order: []string{ClientIP}})
	if id := byAddress.Resolve(&request.Request{User: "alice", Peer: "1.1.1.1"}); id.Actor != "1.1.1.1" {
		t.Errorf("order is ignored: %+v", id)
	}
}

// A key that is found in the query hashes as the same key in a field, and so do sessions.
func TestResolveHashesWhatItFinds(t *testing.T) {
	r := resolver(t, Settings{IdentityKey: "k", APIKeyParameters: []string{"key"}, SessionCookies: []string{"sid"}})
	id := r.Resolve(&request.Request{Target: "/a?key=secret", Cookie: "sid=session"})
	if id.APIKey != r.Hash("secret") || id.Session != r.Hash("session") || id.Actor != id.APIKey {
		t.Errorf("identity %+v", id)
	}
}

func TestBadSettingsAreNamed(t *testing.T) {
	for option, settings := range map[string][]Settings{
		"identity.order":            {{Order: []string{"name"}}},
		"identity.trustedProxies":   {{TrustedProxies: []string{"10.0.0.0/99"}}, {TrustedProxies: []string{"proxy"}}},
		"identity.trustedHops":      {{TrustedHops: -1}, {TrustedHops: maxHops + 1}, {TrustedHops: 1, TrustedProxies: []string{"10.0.0.1"}}},
		"identity.apiKeyParameters": {{APIKeyParameters: []string{"key", ""}}},
		"identity.sessionCookies":   {{SessionCookies: []string{""}}},
		"identity.network":          {{Network: "guess"}},
	} {
		for _, s := range settings {
			if _, err := NewResolver(s); err == nil || !strings.HasPrefix(err.Error(), option+": ") {
				t.Errorf("%+v: %v", s, err)
			}
		}
	}
}

func TestDerived(t *testing.T) {
	fields := []string{ClientIP, User, APIKey, Session}
	for _, test := range []struct {
		settings Settings
		derived  string
	}{
		{Settings{Network: NetworkDerive, TokenCookie: "jwt"}, ""},
		{Settings{TrustedHops: 1}, ClientIP},
		{Settings{TrustedProxies: []string{"10.0.0.1"}}, ClientIP},
		{Settings{UserFromToken: true}, User},
		{Settings{APIKeyParameters: []string{"key"}}, APIKey},
		{Settings{SessionCookies: []string{"sid"}}, Session},
	} {
		r := resolver(t, test.settings)
		for _, field := range fields {
			if reason := r.Derived(field); (reason != "") != (field == test.derived) {
				t.Errorf("%+v: %s is derived because of %q", test.settings, field, reason)
			}
		}
	}
}
