package actor

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

const (
	// maxToken bounds a JWT: servers refuse headers of more than 8 kB.
	maxToken = 8 << 10
	// maxUser bounds the name in a token; longer ones are no names.
	maxUser = 256
)

func (r *Resolver) apiKey(req *request.Request) string {
	if req.APIKey != "" || len(r.settings.APIKeyParameters) == 0 {
		return req.APIKey
	}
	return firstOf(queryPairs(req.Query()), r.settings.APIKeyParameters)
}

func (r *Resolver) session(req *request.Request) string {
	if req.Session != "" || len(r.settings.SessionCookies) == 0 {
		return req.Session
	}
	return firstOf(cookiePairs(req.Cookie), r.settings.SessionCookies)
}

// tokenUser is whom the bearer token of a request names, or else the token of the named cookie.
func (r *Resolver) tokenUser(req *request.Request) string {
	if !r.settings.UserFromToken {
		return ""
	}
	if user := claim(bearer(req.Authorization), r.settings.UserClaim); user != "" || r.settings.TokenCookie == "" {
		return user
	}
	return claim(firstOf(cookiePairs(req.Cookie), []string{r.settings.TokenCookie}), r.settings.UserClaim)
}

// firstOf is the value of the name that comes first in the names; of a repeated name, the first value that isn't empty.
func firstOf(pairs iter.Seq2[string, string], names []string) string {
	best, found := len(names), ""
	for name, value := range pairs {
		if at := slices.Index(names[:best], name); at >= 0 && value != "" {
			best, found = at, value
		}
	}
	return found
}

// queryPairs are the decoded parameters of a query. What can't be decoded stays as it is.
func queryPairs(query string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for pair := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			if !yield(unescape(name), unescape(value)) {
				return
			}
		}
	}
}

func unescape(text string) string {
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}

// cookiePairs are the cookies of a header (RFC 6265, 4.2.1), read leniently: a broken one doesn't hide the others.
func cookiePairs(header string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for pair := range strings.SplitSeq(header, ";") {
			name, value, _ := strings.Cut(pair, "=")
			if !yield(strings.TrimSpace(name), strings.Trim(strings.TrimSpace(value), `"`)) {
				return
			}
		}
	}
}

// bearer is the token of an authorization header: with the scheme Bearer, or alone as some gateways want it.
func bearer(header string) string {
	scheme, token, found := strings.Cut(strings.TrimSpace(header), " ")
	switch {
	case !found:
		return scheme
	case strings.EqualFold(scheme, "bearer"):
		return strings.TrimSpace(token)
	}
	return ""
}

// claim reads a claim of a JWT: a text or a whole number. The signature is not looked at, and may be cut off or masked.
func claim(token, name string) string {
	parts := strings.SplitN(token, ".", 4)
	if len(token) > maxToken || len(parts) < 2 || len(parts) > 3 {
		return ""
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return ""
	}
	var claims map[string]json.RawMessage
	if json.Unmarshal(payload, &claims) != nil {
		return ""
	}
	value := text(claims[name])
	if len(value) > maxUser {
		return ""
	}
	return value
}

// text is a JSON string, or an integer as it is written.
func text(raw json.RawMessage) string {
	var value string
	if json.Unmarshal(raw, &value) == nil {
		return strings.TrimSpace(value)
	}
	if len(bytes.TrimLeft(raw, "0123456789")) == 0 {
		return string(raw)
	}
	return ""
}
