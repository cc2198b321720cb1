// Package actor tells who sent a request: a user, an API key, a session, or a client address behind trusted proxies; and what is
// known of the sender: the family of its user agent, its country and its network.
package actor

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"

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

// Resolver finds actors. It is safe for concurrent use.
type Resolver struct {
	settings Settings
	proxies  []netip.Prefix
	key      []byte
	agents   *agentCache
	networks *networkTable
}

// Identity is who sent a request, by every name that the log gives. Keys and sessions are hashed.
type Identity struct {
	Actor, User, APIKey, Session, ClientIP string

	UserUnverified bool // the user is what a token says whose signature nobody checked here
}

// Resolve finds the identity of a request.
func (r *Resolver) Resolve(req *request.Request) Identity {
	id := Identity{
		User: req.User, APIKey: r.Hash(r.apiKey(req)), Session: r.Hash(r.session(req)),
		ClientIP: r.ClientIP(req.Peer, req.Forwarded),
	}
	if id.User == "" {
		id.User = r.tokenUser(req)
		id.UserUnverified = id.User != ""
	}
	id.Actor = r.Choose(id)
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

// Derived says why a store can't group or filter by an identity with these settings: its field is not all that the identity is
// made of. It is empty where the field is.
func (r *Resolver) Derived(field string) string {
	switch {
	case field == ClientIP && r.TrustsProxies():
		return "the client address comes from the forwarded header, behind trusted proxies"
	case field == APIKey && len(r.settings.APIKeyParameters) > 0:
		return "API keys come from query parameters too"
	case field == Session && len(r.settings.SessionCookies) > 0:
		return "sessions come from cookies too"
	case field == User && r.settings.UserFromToken:
		return "users come from tokens too"
	}
	return ""
}
