package actor

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the data
	"encoding/binary"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"sync"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

//go:embed data/networks.bin
var networksData []byte

// knownNetworks is the table of the data, made once.
var knownNetworks = sync.OnceValues(func() (*networkTable, error) { return newNetworkTable(networksData) })

// Network is where an address is registered, and whose it is.
type Network struct {
	Country      string // two letters, or the name of a special range as in "(private)"
	ASN          string // number of the autonomous system
	Organisation string
}

// Sections of the data, as scripts/data/networks.mjs numbers them.
const (
	countryCodes = iota
	countriesIPv4
	countriesIPv6
	systemNames
	systemsIPv4
	systemsIPv6
	sectionCount
)

const (
	dataMagic = "UTN1"
	// maxNames bounds the unpacked organisations, of which the data has 3 MB.
	maxNames = 16 << 20
)

type networkTable struct {
	countries string   // codes of two letters
	systems   []string // "number<tab>organisation"
	tables    [sectionCount]*rangeTable
}

func newNetworkTable(data []byte) (*networkTable, error) {
	sections, err := split(data)
	if err != nil {
		return nil, fmt.Errorf("read the table of networks: %w", err)
	}
	t := &networkTable{countries: string(sections[countryCodes])}
	if t.systems, err = lines(sections[systemNames]); err != nil {
		return nil, fmt.Errorf("read the organisations of networks: %w", err)
	}
	values := map[int]int{
		countriesIPv4: len(t.countries) / 2, countriesIPv6: len(t.countries) / 2, systemsIPv4: len(t.systems), systemsIPv6: len(t.systems),
	}
	for section, count := range values {
		if t.tables[section], err = newRangeTable(sections[section], count); err != nil {
			return nil, fmt.Errorf("read section %d of the table of networks: %w", section, err)
		}
	}
	return t, nil
}

func split(data []byte) (sections [sectionCount][]byte, err error) {
	rest, ok := bytes.CutPrefix(data, []byte(dataMagic))
	if !ok {
		return sections, errTable
	}
	for i := range sections {
		if len(rest) < 4 || uint64(len(rest)-4) < uint64(binary.LittleEndian.Uint32(rest)) {
			return sections, errTable
		}
		end := 4 + int(binary.LittleEndian.Uint32(rest))
		sections[i], rest = rest[4:end], rest[end:]
	}
	return sections, nil
}

func lines(packed []byte) ([]string, error) {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(reader, maxNames))
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), nil
}

// Lookup finds the network of an address in the embedded table, or names the special range that it is of.
func Lookup(addr netip.Addr) (Network, bool) {
	table, err := knownNetworks()
	if err != nil {
		return Network{}, false
	}
	return table.lookup(addr)
}

func (t *networkTable) lookup(addr netip.Addr) (n Network, ok bool) {
	addr = addr.Unmap().WithZone("")
	if name := special(addr); name != "" || !addr.IsValid() {
		return Network{Country: name, Organisation: name}, name != ""
	}
	number, countries, systems := position(addr), t.tables[countriesIPv4], t.tables[systemsIPv4]
	if addr.Is6() {
		countries, systems = t.tables[countriesIPv6], t.tables[systemsIPv6]
	}
	if at, found := countries.find(number); found {
		n.Country, ok = t.countries[2*at:2*at+2], true
	}
	if at, found := systems.find(number); found {
		n.ASN, n.Organisation, _ = strings.Cut(t.systems[at], "\t")
		ok = true
	}
	return n, ok
}

// position is an IPv4 address as a number, or the /64 of an IPv6 address.
func position(addr netip.Addr) uint64 {
	if addr.Is4() {
		four := addr.As4()
		return uint64(binary.BigEndian.Uint32(four[:]))
	}
	sixteen := addr.As16()
	return binary.BigEndian.Uint64(sixteen[:])
}

// Network is what the log says of the client's network. What it lacks comes from the embedded table, unless the settings forbid
// it; derived reports that something did.
func (r *Resolver) Network(req *request.Request, clientIP string) (n Network, derived bool) {
	n = Network{Country: req.Country, ASN: req.ASN, Organisation: req.Organisation}
	if r.networks == nil || n.Country != "" && n.ASN != "" && n.Organisation != "" {
		return n, false
	}
	addr, ok := parseAddress(clientIP)
	if !ok {
		return n, false
	}
	known, _ := r.networks.lookup(addr)
	for _, field := range []struct{ logged, known *string }{
		{&n.Country, &known.Country}, {&n.ASN, &known.ASN}, {&n.Organisation, &known.Organisation},
	} {
		if *field.logged == "" && *field.known != "" {
			*field.logged, derived = *field.known, true
		}
	}
	return n, derived
}
