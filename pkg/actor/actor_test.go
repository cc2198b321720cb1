package actor

import (
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

func TestClientIP(t *testing.T) {
	r, err := NewResolver(Settings{TrustedProxies: []string{"10.0.0.0/8", "2001:db8::1"}})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ peer, forwarded, want string }{
		{"203.0.113.7", "1.2.3.4", "203.0.113.7"}, // not a trusted proxy: the header is the client's own
		{"10.0.0.1", "1.2.3.4", "1.2.3.4"},
		{"10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"}, // the first address is forged
		{"10.0.0.1", "", "10.0.0.1"},
		{"10.0.0.1", "unknown", "10.0.0.1"},
		{"10.0.0.1:5555", "[2001:db8::2]:80", "2001:db8::2"},
		{"::ffff:10.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"},
		{"2001:db8::1", "1.2.3.4:80", "1.2.3.4"},
		{"not an address", "1.2.3.4", "not an address"},
	}
	for _, test := range cases {
		if got := r.ClientIP(test.peer, test.forwarded); got != test.want {
			t.Errorf("ClientIP(%q, %q) = %q, want %q", test.peer, test.forwarded, got, test.want)
		}
	}
}

func TestResolve(t *testing.T) {
	keyed, err := NewResolver(Settings{IdentityKey: "k"})
	if err != nil {
		t.Fatal(err)
	}
	req := request.Request{User: "alice", APIKey: "secret", Peer: "203.0.113.7"}
	id := keyed.Resolve(&req)
	if id.Actor != "alice" || id.APIKey == "secret" || len(id.APIKey) != 13 || id.ClientIP != "203.0.113.7" {
		t.Errorf("identity %+v", id)
	}
	req.User = ""
	if again := keyed.Resolve(&req); again.Actor != id.APIKey {
		t.Errorf("actor %q, want the key's hash %q", again.Actor, id.APIKey)
	}
	open, _ := NewResolver(Settings{})
	if id := open.Resolve(&req); id.Actor != "203.0.113.7" || id.APIKey != Hidden {
		t.Errorf("without a key: %+v", id)
	}
	byAddress, _ := NewResolver(Settings{Order: []string{ClientIP}})
	if id := byAddress.Resolve(&request.Request{User: "alice", Peer: "1.1.1.1"}); id.Actor != "1.1.1.1" {
		t.Errorf("order is ignored: %+v", id)
	}
}

func TestBadSettingsAreNamed(t *testing.T) {
	for _, s := range []Settings{{Order: []string{"name"}}, {TrustedProxies: []string{"10.0.0.0/99"}}, {TrustedProxies: []string{"proxy"}}} {
		if _, err := NewResolver(s); err == nil {
			t.Errorf("%+v is accepted", s)
		}
	}
}

func TestAgentFamily(t *testing.T) {
	for agent, want := range map[string]string{"": "", "curl/8.5": "curl", "sqlmap/1.8#stable": "sqlmap", "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36": "Chrome", "Mozilla/5.0 Edg/140": "Edge", "xyz": "other"} {
		if got := AgentFamily(agent); got != want {
			t.Errorf("AgentFamily(%q) = %q, want %q", agent, got, want)
		}
	}
}

func FuzzClientIP(f *testing.F) {
	f.Add("10.0.0.1", "1.2.3.4, 5.6.7.8")
	r, err := NewResolver(Settings{TrustedProxies: []string{"0.0.0.0/0"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, peer, forwarded string) {
		if got := r.ClientIP(peer, forwarded); got == "" && peer != "" {
			t.Errorf("ClientIP(%q, %q) is empty", peer, forwarded)
		}
	})
}
