package actor

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// What Settings.Network can be.
const (
	NetworkDerive = "derive"
	NetworkLog    = "log"
)

// defaultClaim is who a token is about (RFC 7519, 4.1.2).
const defaultClaim = "sub"

// Settings say how actors are found.
type Settings struct {
	Order            []string // identities; the first one present is the actor
	TrustedProxies   []string // address ranges whose forwarded header is believed
	TrustedHops      int      // instead of ranges: how many proxies append to the forwarded header
	APIKeyParameters []string // query parameters that hold an API key where the log has no field for it
	SessionCookies   []string // cookies that hold a session where the log has no field for it
	UserFromToken    bool     // take the user from a JWT where the log has no field for it; nobody verifies it
	TokenCookie      string   // cookie that holds the JWT where the authorization header has none
	UserClaim        string   // claim of the JWT; "sub" if empty
	Network          string   // "derive", or empty: country and network from the embedded table where the log has none; "log": never
	IdentityKey      string   // secret: the key of the hashes
}

// NewResolver checks settings; its errors name the setting.
func NewResolver(s Settings) (*Resolver, error) {
	if len(s.Order) == 0 {
		s.Order = DefaultOrder()
	}
	if s.UserClaim == "" {
		s.UserClaim = defaultClaim
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	proxies, err := parseProxies(s.TrustedProxies)
	if err != nil {
		return nil, err
	}
	r := &Resolver{settings: s, proxies: proxies, key: []byte(s.IdentityKey)}
	crawlers, err := knownCrawlers()
	if err != nil {
		return nil, err
	}
	r.agents = newAgentCache(crawlers)
	if s.Network != NetworkLog {
		if r.networks, err = knownNetworks(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (s *Settings) check() error {
	for _, identity := range s.Order {
		if !slices.Contains(DefaultOrder(), identity) {
			return fmt.Errorf("identity.order: %q is not one of %s", identity, strings.Join(DefaultOrder(), ", "))
		}
	}
	switch {
	case s.TrustedHops < 0 || s.TrustedHops > maxHops:
		return fmt.Errorf("identity.trustedHops: %d is not between 0 and %d", s.TrustedHops, maxHops)
	case s.TrustedHops > 0 && len(s.TrustedProxies) > 0:
		return fmt.Errorf("identity.trustedHops: proxies are trusted by number or by identity.trustedProxies, not by both")
	case slices.Contains(s.APIKeyParameters, ""):
		return fmt.Errorf("identity.apiKeyParameters: a name is empty")
	case slices.Contains(s.SessionCookies, ""):
		return fmt.Errorf("identity.sessionCookies: a name is empty")
	case s.Network != "" && s.Network != NetworkDerive && s.Network != NetworkLog:
		return fmt.Errorf("identity.network: %q is not one of %s, %s", s.Network, NetworkDerive, NetworkLog)
	}
	return nil
}

func parseProxies(ranges []string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range ranges {
		prefix, err := parsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("identity.trustedProxies: %q is not an address or a range like 10.0.0.0/8", text)
		}
		proxies = append(proxies, prefix)
	}
	return proxies, nil
}

// parsePrefix reads a range, or an address as a range of one. Ranges of IPv4 in IPv6 become ranges of IPv4, as addresses do.
func parsePrefix(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		addr = addr.Unmap().WithZone("")
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err == nil && prefix.Addr().Is4In6() && prefix.Bits() >= 96 {
		prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-96)
	}
	return prefix.Masked(), err
}
