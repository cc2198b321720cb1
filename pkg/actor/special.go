package actor

import "net/netip"

// Names of ranges that belong to nobody's network. The brackets keep them apart from countries.
const (
	privateRange       = "(private)"
	loopbackRange      = "(loopback)"
	linkLocalRange     = "(link-local)"
	sharedRange        = "(shared)"
	documentationRange = "(documentation)"
	multicastRange     = "(multicast)"
	reservedRange      = "(reserved)"
)

// specialRanges are those of IANA's registries of special-purpose addresses (RFC 6890) that no public network has.
var specialRanges = []struct {
	prefix netip.Prefix
	name   string
}{
	{netip.MustParsePrefix("0.0.0.0/8"), reservedRange},
	{netip.MustParsePrefix("100.64.0.0/10"), sharedRange}, // RFC 6598: carriers' own
	{netip.MustParsePrefix("192.0.0.0/24"), reservedRange},
	{netip.MustParsePrefix("192.0.2.0/24"), documentationRange},
	{netip.MustParsePrefix("198.18.0.0/15"), reservedRange}, // RFC 2544: benchmarks
	{netip.MustParsePrefix("198.51.100.0/24"), documentationRange},
	{netip.MustParsePrefix("203.0.113.0/24"), documentationRange},
	{netip.MustParsePrefix("240.0.0.0/4"), reservedRange},
	{netip.MustParsePrefix("::/128"), reservedRange},
	{netip.MustParsePrefix("64:ff9b:1::/48"), privateRange}, // RFC 8215: translation inside a network
	{netip.MustParsePrefix("100::/64"), reservedRange},      // RFC 6666: discarded
	{netip.MustParsePrefix("2001:db8::/32"), documentationRange},
	{netip.MustParsePrefix("3fff::/20"), documentationRange}, // RFC 9637
	{netip.MustParsePrefix("fec0::/10"), privateRange},       // RFC 3879: the former site-local
}

// special names the special range of an address; it is empty for a public address.
func special(addr netip.Addr) string {
	switch {
	case addr.IsLoopback():
		return loopbackRange
	case addr.IsPrivate():
		return privateRange
	case addr.IsLinkLocalUnicast():
		return linkLocalRange
	case addr.IsMulticast():
		return multicastRange
	}
	for _, r := range specialRanges {
		if r.prefix.Contains(addr) {
			return r.name
		}
	}
	return ""
}
