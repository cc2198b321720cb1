package actor

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func resolver(t testing.TB, s Settings) *Resolver {
	t.Helper()
	r, err := NewResolver(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestClientIPBehindRanges(t *testing.T) {
	r := resolver(t, Settings{TrustedProxies: []string{"10.0.0.0/8", "2001:db8::1", "::ffff:172.16.0.0/108"}})
	cases := []struct{ peer, forwarded, want string }{
		{"203.0.113.7", "1.2.3.4", "203.0.113.7"}, // not a trusted proxy: the header is the client's own
		{"10.0.0.1", "1.2.3.4", "1.2.3.4"},
		{"172.16.0.1", "1.2.3.4", "1.2.3.4"},
		{"172.32.0.1", "1.2.3.4", "172.32.0.1"},
		{"10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"}, // the first address is forged
		{"10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"},
		{"10.0.0.1", "", "10.0.0.1"},
		{"10.0.0.1", " , ,", "10.0.0.1"},
		{"10.0.0.1", "unknown", "10.0.0.1"},
		{"10.0.0.1", "1.2.3.4, unknown", "10.0.0.1"}, // what stands before something unknown is nobody's word
		{"10.0.0.1", "1.2.3.4, ", "1.2.3.4"},
		{"10.0.0.1:5555", "[2001:db8::2]:80", "2001:db8::2"},
		{"[::ffff:10.0.0.1]:80", "::ffff:1.2.3.4", "1.2.3.4"},
		{"10.0.0.1", "fe80::1%eth0", "fe80::1"},
		{"2001:db8::1", "1.2.3.4:80", "1.2.3.4"},
		{"not an address", "1.2.3.4", "not an address"},
		{"", "6.6.6.6, 1.2.3.4", "1.2.3.4"}, // a log without a peer
		// RFC 7239
		{"10.0.0.1", `for=1.2.3.4`, "1.2.3.4"},
		{"10.0.0.1", `For="[2001:db8:cafe::17]:4711";proto=https;by=10.0.0.2`, "2001:db8:cafe::17"},
		{"10.0.0.1", `for="[2001:db8::1]:4711";proto=https, for=10.0.0.8`, "2001:db8::1"},
		{"10.0.0.1", `for=6.6.6.6, proto=http;for="1.2.3.4:_port", for=10.0.0.8;host="a,b"`, "1.2.3.4"},
		{"10.0.0.1", `for=_hidden, for=10.0.0.8`, "10.0.0.8"},
		{"10.0.0.1", `proto=https;by=10.0.0.2`, "10.0.0.1"},
		{"10.0.0.1", `for="6.6.6.6, for=1.2.3.4`, "1.2.3.4"},                  // a quote left open by the client
		{"10.0.0.1", `for=1.2.3.4;host="x, for=6.6.6.6"`, "1.2.3.4"},          // a comma in a host that the client sent
		{"10.0.0.1", `for=1.2.3.4;host="x\", for=6.6.6.6"`, "1.2.3.4"},        // and an escaped quote
		{"10.0.0.1", `for=1.2.3.4;host="x;for=6.6.6.6"`, "1.2.3.4"},           // a semicolon in it
		{"10.0.0.1", `for=1.2.3.4;for=6.6.6.6`, "10.0.0.1"},                   // two of them say nothing
		{"10.0.0.1", strings.Repeat("1.1.1.1,", 99) + "1.2.3.4", "1.2.3.4"},   // a long list
		{"10.0.0.1", "1.2.3.4" + strings.Repeat(",10.0.0.9", 40), "10.0.0.9"}, // longer than what is looked at
	}
	for _, test := range cases {
		if got := r.ClientIP(test.peer, test.forwarded); got != test.want {
			t.Errorf("ClientIP(%q, %q) = %q, want %q", test.peer, test.forwarded, got, test.want)
		}
	}
}

func TestClientIPBehindHops(t *testing.T) {
	for _, test := range []struct {
		hops                  int
		peer, forwarded, want string
	}{
		{0, "10.0.0.1", "1.2.3.4", "10.0.0.1"},
		{1, "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"},
		{1, "10.0.0.1", "1.2.3.4", "1.2.3.4"}, // X-Real-IP
		{1, "10.0.0.1", "", "10.0.0.1"},
		{2, "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"},
		{2, "10.0.0.1", "6.6.6.6", "10.0.0.1"}, // too few: it did not come through both proxies
		{2, "10.0.0.1", "1.2.3.4, unknown", "1.2.3.4"},
		{2, "10.0.0.1", "unknown, 10.0.0.9", "10.0.0.1"},
		{2, "10.0.0.1", `for=1.2.3.4, for="[2001:db8::9]:1"`, "1.2.3.4"},
		{2, "", "1.2.3.4, 10.0.0.9", "1.2.3.4"},
		{maxHops, "10.0.0.1", "1.2.3.4" + strings.Repeat(",10.0.0.9", maxHops-1), "1.2.3.4"},
	} {
		r := resolver(t, Settings{TrustedHops: test.hops})
		if got := r.ClientIP(test.peer, test.forwarded); got != test.want {
			t.Errorf("%d hops: ClientIP(%q, %q) = %q, want %q", test.hops, test.peer, test.forwarded, got, test.want)
		}
	}
}

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "1.2.3.4": "1.2.3.4", "1.2.3.4:80": "1.2.3.4", "1.2.3.4:": "1.2.3.4:", "1.2.3.4:x": "1.2.3.4:x", "1.2.3.4:_x": "1.2.3.4",
		"::1": "::1", "[::1]": "::1", "[::1]:80": "::1", "[::1]80": "[::1]80", "::ffff:1.2.3.4": "1.2.3.4", "2001:DB8:0::1": "2001:db8::1",
		"fe80::1%eth0": "fe80::1", "[fe80::1%eth0]:443": "fe80::1", "010.0.0.1": "010.0.0.1", "2001:db8::1:4711": "2001:db8::1:4711", "client": "client",
	} {
		if got := Address(text); got != want {
			t.Errorf("Address(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzClientIP(f *testing.F) {
	for _, forwarded := range []string{"1.2.3.4, 5.6.7.8", `for="[2001:db8::1]:4711";proto=https, for=_x`, `for="a\", for=1.1.1.1`, `,",;=\`} {
		f.Add("10.0.0.1", forwarded, 2)
	}
	all, some := resolver(f, Settings{TrustedProxies: []string{"0.0.0.0/0", "::/0"}}), resolver(f, Settings{TrustedProxies: []string{"10.0.0.0/8"}})
	f.Fuzz(func(t *testing.T, peer, forwarded string, count int) {
		counted := resolver(t, Settings{TrustedHops: 1 + (count&maxHops)%maxHops})
		for _, r := range []*Resolver{all, some, counted} {
			got := r.ClientIP(peer, forwarded)
			if got == Address(peer) {
				continue
			}
			addr, err := netip.ParseAddr(got)
			if err != nil || addr.String() != got || addr.Is4In6() || addr.Zone() != "" {
				t.Errorf("ClientIP(%q, %q) = %q, which is no plain address", peer, forwarded, got)
			}
		}
		if addr, err := netip.ParseAddr(Address(peer)); err == nil && !netip.MustParsePrefix("10.0.0.0/8").Contains(addr) {
			if got := some.ClientIP(peer, forwarded); got != Address(peer) {
				t.Errorf("ClientIP(%q, %q) = %q: the peer is not trusted", peer, forwarded, got)
			}
		}
	})
}

// What a client writes into the header can't change what a trusted proxy appends.
func FuzzForwardedByTheClient(f *testing.F) {
	f.Add(`for="6.6.6.6`)
	f.Add(`6.6.6.6, "`)
	f.Add(`\`)
	r, counted := resolver(f, Settings{TrustedProxies: []string{"10.0.0.0/8"}}), resolver(f, Settings{TrustedHops: 1})
	f.Fuzz(func(t *testing.T, sent string) {
		for _, appended := range []string{"1.2.3.4", `for=1.2.3.4;proto=https`, `for="1.2.3.4:99";host="a,b;c"`} {
			header := sent + ", " + appended
			if got := r.ClientIP("10.0.0.1", header); got != "1.2.3.4" {
				t.Errorf("ClientIP(%q) = %q", header, got)
			}
			if got := counted.ClientIP("10.0.0.1", header); got != "1.2.3.4" {
				t.Errorf("one hop: ClientIP(%q) = %q", header, got)
			}
		}
	})
}

func TestHopsAreBounded(t *testing.T) {
	if got := len(slices.Collect(hops(strings.Repeat("a,", 1000)))); got != maxHops {
		t.Errorf("%d hops, want %d", got, maxHops)
	}
}
