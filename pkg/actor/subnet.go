package actor

import "net/netip"

// Prefixes of client networks: what one customer is usually given.
const (
	subnetBits4 = 24
	subnetBits6 = 48
)

// Subnet is the network around a client address: the /24 of IPv4, the /48 of IPv6. What is no address, such as a host name, stands for itself.
func Subnet(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	bits := subnetBits6
	if addr = addr.Unmap().WithZone(""); addr.Is4() {
		bits = subnetBits4
	}
	return netip.PrefixFrom(addr, bits).Masked().String()
}
