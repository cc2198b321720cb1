package actor

import (
	"iter"
	"net/netip"
	"slices"
	"strings"
)

// maxHops bounds the forwarded addresses that are looked at; longer lists are forged.
const maxHops = 32

// TrustsProxies reports whether forwarded headers are looked at. Without it the client address is the peer, which a store can group by.
func (r *Resolver) TrustsProxies() bool { return len(r.proxies) > 0 || r.settings.TrustedHops > 0 }

// ClientIP is the address of the client. Any client can send a forwarded header of its own: only what trusted proxies appended is
// believed. With trusted ranges it is the peer or, while that is a trusted proxy, the last forwarded address before it. With a
// number of trusted hops it is that forwarded address from the right, where the peer is hop 0; a header with fewer did not come
// through all the proxies, and leaves the peer. A log without a peer was written behind a proxy.
func (r *Resolver) ClientIP(peer, forwarded string) string {
	client := Address(peer)
	hop := 0
	for element := range hops(forwarded) {
		if r.settings.TrustedHops == 0 && !r.trusted(client) {
			break
		}
		hop++
		if hop < r.settings.TrustedHops {
			continue
		}
		addr, ok := hopAddress(element)
		if !ok {
			break
		}
		client = addr.String()
		if hop == r.settings.TrustedHops {
			break
		}
	}
	return client
}

func (r *Resolver) trusted(address string) bool {
	if address == "" {
		return len(r.proxies) > 0
	}
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(r.proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// hops are the elements of a forwarded header from the right, where trusted proxies append. Quotes are matched from the right too:
// a client can leave one open on the left, or have a comma quoted in a host name.
func hops(forwarded string) iter.Seq[string] {
	return func(yield func(string) bool) {
		end, quoted := len(forwarded), false
		for i, found := len(forwarded)-1, 0; i >= -1 && found < maxHops; i-- {
			switch {
			case i >= 0 && forwarded[i] == '"' && !escaped(forwarded[:i]):
				quoted = !quoted
			case i < 0 || forwarded[i] == ',' && !quoted:
				if element := strings.TrimSpace(forwarded[i+1 : end]); element != "" {
					found++
					if !yield(element) {
						return
					}
				}
				end = i
			}
		}
	}
}

// escaped reports whether what follows stands behind an odd number of backslashes.
func escaped(before string) bool {
	return (len(before)-len(strings.TrimRight(before, `\`)))%2 == 1
}

// hopAddress reads an address of X-Forwarded-For or X-Real-IP, or the "for" of an element of Forwarded (RFC 7239). Two of them, a
// hidden name or "unknown" are no address.
func hopAddress(element string) (netip.Addr, bool) {
	if !strings.Contains(element, "=") {
		return parseAddress(strings.Trim(element, `"`))
	}
	node, found := "", 0
	for parameter := range parameters(element) {
		name, value, _ := strings.Cut(parameter, "=")
		if strings.EqualFold(strings.TrimSpace(name), "for") {
			node, found = strings.Trim(strings.TrimSpace(value), `"`), found+1
		}
	}
	if found != 1 {
		return netip.Addr{}, false
	}
	return parseAddress(node)
}

// parameters are the parts of an element between semicolons that no quotes hold.
func parameters(element string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, quoted := 0, false
		for i := 0; i <= len(element); i++ {
			switch {
			case i < len(element) && element[i] == '"' && !escaped(element[:i]):
				quoted = !quoted
			case i == len(element) || element[i] == ';' && !quoted:
				if !yield(element[start:i]) {
					return
				}
				start = i + 1
			}
		}
	}
}

// Address normalises an address: no port, no brackets, no zone, IPv4 in IPv6 as IPv4. What is not an address stays as it is.
func Address(text string) string {
	if addr, ok := parseAddress(text); ok {
		return addr.String()
	}
	return text
}

func parseAddress(text string) (netip.Addr, bool) {
	host := text
	if inside, ok := strings.CutPrefix(text, "["); ok {
		var port string
		host, port, _ = strings.Cut(inside, "]")
		if port != "" && !isPort(port) {
			return netip.Addr{}, false
		}
	} else if colon := strings.IndexByte(text, ':'); colon > 0 && isPort(text[colon:]) {
		host = text[:colon]
	}
	addr, err := netip.ParseAddr(host)
	return addr.Unmap().WithZone(""), err == nil
}

// isPort reads a colon and a port, which a proxy may hide under a name (RFC 7239, 6.2).
func isPort(text string) bool {
	port, ok := strings.CutPrefix(text, ":")
	if !ok || port == "" {
		return false
	}
	return strings.Trim(port, "0123456789") == "" || port[0] == '_' && !strings.Contains(port, ":")
}
