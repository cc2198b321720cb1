// Package actor tells who sent a request: a user, an API key, a session, or a client address behind trusted proxies.
package actor

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

// Identities that an actor can be known by, in the default order of preference.
const (
	User     = "user"
	APIKey   = "apiKey"
	Session  = "session"
	ClientIP = "clientIp"
)

// DefaultOrder prefers what is hardest to change.
func DefaultOrder() []string { return []string{User, APIKey, Session, ClientIP} }

// Hidden stands for a key or session when there is no identity key to hash it with.
const Hidden = "(hidden)"

// maxHops bounds the forwarded addresses that are looked at; longer lists are forged.
const maxHops = 32

// Settings say how actors are found.
type Settings struct {
	Order          []string // identities; the first one present is the actor
	TrustedProxies []string // address ranges whose forwarded header is believed
	IdentityKey    string   // secret: the key of the hashes
}

// Resolver finds actors. It is safe for concurrent use.
type Resolver struct {
	order   []string
	proxies []netip.Prefix
	key     []byte
}

// NewResolver checks settings; its errors name the setting.
func NewResolver(s Settings) (*Resolver, error) {
	r := &Resolver{order: s.Order, key: []byte(s.IdentityKey)}
	if len(r.order) == 0 {
		r.order = DefaultOrder()
	}
	for _, identity := range r.order {
		if !slices.Contains(DefaultOrder(), identity) {
			return nil, fmt.Errorf("identity.order: %q is not one of %s", identity, strings.Join(DefaultOrder(), ", "))
		}
	}
	for _, text := range s.TrustedProxies {
		prefix, err := parsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("identity.trustedProxies: %q is not an address or a range like 10.0.0.0/8", text)
		}
		r.proxies = append(r.proxies, prefix)
	}
	return r, nil
}

func parsePrefix(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), err
}

// Identity is who sent a request, by every name that the log gives. Keys and sessions are hashed.
type Identity struct {
	Actor, User, APIKey, Session, ClientIP string
}

// Resolve finds the identity of a request.
func (r *Resolver) Resolve(req *request.Request) Identity {
	id := Identity{User: req.User, APIKey: r.Hash(req.APIKey), Session: r.Hash(req.Session), ClientIP: r.ClientIP(req.Peer, req.Forwarded)}
	for _, identity := range r.order {
		if id.Actor = id.by(identity); id.Actor != "" && id.Actor != Hidden {
			break
		}
	}
	return id
}

func (id Identity) by(identity string) string {
	switch identity {
	case User:
		return id.User
	case APIKey:
		return id.APIKey
	case Session:
		return id.Session
	}
	return id.ClientIP
}

// Hash makes a short keyed hash of a secret: the same after a restart, and useless without the key.
func (r *Resolver) Hash(secret string) string {
	switch {
	case secret == "":
		return ""
	case len(r.key) == 0:
		return Hidden
	}
	mac := hmac.New(sha256.New, r.key)
	_, _ = mac.Write([]byte(secret))
	return "#" + hex.EncodeToString(mac.Sum(nil)[:6])
}

// TrustsProxies reports whether forwarded headers are looked at. Without it the client address is the peer, which a store can group by.
func (r *Resolver) TrustsProxies() bool { return len(r.proxies) > 0 }

// ClientIP is the address of the peer or, while that is a trusted proxy, the last forwarded address before it. Any client can send a
// forwarded header of its own: only what trusted proxies appended is believed.
func (r *Resolver) ClientIP(peer, forwarded string) string {
	client := Address(peer)
	hops := strings.Split(forwarded, ",")
	for i := len(hops) - 1; i >= 0 && i >= len(hops)-maxHops && r.trusted(client); i-- {
		hop := Address(strings.TrimSpace(hops[i]))
		if _, err := netip.ParseAddr(hop); err != nil {
			break
		}
		client = hop
	}
	return client
}

func (r *Resolver) trusted(address string) bool {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(r.proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// Address normalises an address: no port, no brackets, IPv4 in IPv6 as IPv4. What is not an address stays as it is.
func Address(text string) string {
	if addr, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return addr.Unmap().WithZone("").String()
	}
	if addrPort, err := netip.ParseAddrPort(text); err == nil {
		return addrPort.Addr().Unmap().WithZone("").String()
	}
	return text
}
