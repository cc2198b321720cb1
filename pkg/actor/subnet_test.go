package actor

import "testing"

func TestSubnet(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.77": "203.0.113.0/24", "::ffff:203.0.113.77": "203.0.113.0/24", "2001:db8:1:2::5": "2001:db8:1::/48",
		"fe80::1%eth0": "fe80::/48", "": "", "scanner.example": "scanner.example",
	} {
		if got := Subnet(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
