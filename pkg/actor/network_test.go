package actor

import (
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

func TestLookup(t *testing.T) {
	// Networks that have been where they are for decades.
	for address, want := range map[string]Network{
		"8.8.8.8":              {"US", "15169", "Google LLC"},
		"::ffff:8.8.8.8":       {"US", "15169", "Google LLC"},
		"193.0.6.139":          {"NL", "3333", "Reseaux IP Europeens Network Coordination Centre (RIPE NCC)"},
		"133.11.0.1":           {"JP", "2501", "The University of Tokyo"},
		"77.88.8.8":            {"RU", "13238", "YANDEX LLC"},
		"2001:4860:4860::8888": {"US", "15169", "Google LLC"},
		"10.1.2.3":             {Country: privateRange, Organisation: privateRange},
		"172.31.255.255":       {Country: privateRange, Organisation: privateRange},
		"192.168.0.1":          {Country: privateRange, Organisation: privateRange},
		"fd00::1":              {Country: privateRange, Organisation: privateRange},
		"127.0.0.1":            {Country: loopbackRange, Organisation: loopbackRange},
		"::1":                  {Country: loopbackRange, Organisation: loopbackRange},
		"169.254.169.254":      {Country: linkLocalRange, Organisation: linkLocalRange},
		"fe80::1%eth0":         {Country: linkLocalRange, Organisation: linkLocalRange},
		"100.64.0.1":           {Country: sharedRange, Organisation: sharedRange},
		"192.0.2.1":            {Country: documentationRange, Organisation: documentationRange},
		"203.0.113.7":          {Country: documentationRange, Organisation: documentationRange},
		"2001:db8::1":          {Country: documentationRange, Organisation: documentationRange},
		"3fff::1":              {Country: documentationRange, Organisation: documentationRange},
		"224.0.0.1":            {Country: multicastRange, Organisation: multicastRange},
		"ff02::1":              {Country: multicastRange, Organisation: multicastRange},
		"0.0.0.0":              {Country: reservedRange, Organisation: reservedRange},
		"255.255.255.255":      {Country: reservedRange, Organisation: reservedRange},
		"::":                   {Country: reservedRange, Organisation: reservedRange},
	} {
		if got, ok := Lookup(netip.MustParseAddr(address)); !ok || got != want {
			t.Errorf("Lookup(%s) = %+v, %v, want %+v", address, got, ok, want)
		}
	}
	for _, addr := range []netip.Addr{{}, netip.MustParseAddr("4000::1")} {
		if got, ok := Lookup(addr); ok || got != (Network{}) {
			t.Errorf("Lookup(%s) = %+v", addr, got)
		}
	}
	for address, want := range map[string]string{"100.63.255.255": "", "100.128.0.0": "", "172.32.0.0": "", "11.0.0.0": "", "2001:db9::": "", "223.255.255.255": ""} {
		if got := special(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is of the special range %q", address, got)
		}
	}
}

func TestNetworkOfARequest(t *testing.T) {
	derive, logged := resolver(t, Settings{}), resolver(t, Settings{Network: NetworkLog})
	full := request.Request{Country: "FR", ASN: "1", Organisation: "One"}
	for _, test := range []struct {
		resolver *Resolver
		request  request.Request
		address  string
		want     Network
		derived  bool
	}{
		{derive, full, "8.8.8.8", Network{"FR", "1", "One"}, false},
		{derive, request.Request{}, "8.8.8.8", Network{"US", "15169", "Google LLC"}, true},
		{derive, request.Request{Country: "FR"}, "8.8.8.8", Network{"FR", "15169", "Google LLC"}, true},
		{derive, request.Request{}, "10.0.0.1", Network{privateRange, "", privateRange}, true},
		{derive, request.Request{Country: "FR", Organisation: "One"}, "10.0.0.1", Network{"FR", "", "One"}, false},
		{derive, request.Request{}, "nobody", Network{}, false},
		{derive, request.Request{}, "", Network{}, false},
		{logged, request.Request{Country: "FR"}, "8.8.8.8", Network{Country: "FR"}, false},
		{logged, request.Request{}, "10.0.0.1", Network{}, false},
	} {
		if got, derived := test.resolver.Network(&test.request, test.address); got != test.want || derived != test.derived {
			t.Errorf("network of %s with %+v: %+v, %v, want %+v, %v", test.address, test.request, got, derived, test.want, test.derived)
		}
	}
}

// entries unpacks a whole table, for searches that are slow and sure.
func entries(t testing.TB, table *rangeTable) []entry {
	t.Helper()
	var all []entry
	for after, offset := uint64(0), 0; offset < len(table.packed); {
		e, next, ok := table.read(after, offset)
		if !ok || e.first < after || e.end <= e.first {
			t.Fatalf("a bad range after %d", after)
		}
		all = append(all, e)
		after, offset = e.end, next
	}
	return all
}

func linear(all []entry, number uint64) (int, bool) {
	for _, e := range all {
		if e.first <= number && number < e.end {
			return int(e.value), true
		}
	}
	return 0, false
}

func TestTableEqualsLinearSearch(t *testing.T) {
	known, err := knownNetworks()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for section, atLeast := range map[int]int{countriesIPv4: 100_000, countriesIPv6: 50_000, systemsIPv4: 300_000, systemsIPv6: 80_000} {
		table := known.tables[section]
		all := entries(t, table)
		if len(all) < atLeast {
			t.Errorf("section %d has %d ranges only", section, len(all))
		}
		for range 200 {
			e := all[random.IntN(len(all))]
			for _, number := range []uint64{e.first - 1, e.first, e.first + (e.end-e.first)/2, e.end - 1, e.end, random.Uint64N(all[len(all)-1].end + 1)} {
				got, ok := table.find(number)
				if want, wanted := linear(all, number); got != want || ok != wanted {
					t.Fatalf("section %d: find(%d) = %d, %v, want %d, %v", section, number, got, ok, want, wanted)
				}
			}
		}
		for _, number := range []uint64{0, 1<<64 - 1} {
			if _, ok := table.find(number); ok {
				t.Errorf("section %d holds %d", section, number)
			}
		}
	}
}

func TestDataIsWhole(t *testing.T) {
	known, err := knownNetworks()
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^([A-Z]{2}){200,300}$`).MatchString(known.countries) {
		t.Errorf("country codes %q", known.countries)
	}
	named := 0
	for _, system := range known.systems {
		number, name, _ := strings.Cut(system, "\t")
		if strings.Trim(number, "0123456789") != "" || number == "" {
			t.Fatalf("system %q", system)
		}
		if name != "" {
			named++
		}
	}
	if named < 80_000 {
		t.Errorf("%d systems have a name", named)
	}
	var size int64
	for _, file := range []string{"crawlers.json", "networks.bin", "sources.json", "LICENCES.md"} {
		info, err := os.Stat("data/" + file)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > 4_000_000 {
		t.Errorf("the data has %d bytes", size)
	}
}

func TestSources(t *testing.T) {
	sources, err := Sources()
	if err != nil || len(sources) != 3 {
		t.Fatalf("%d sources, %v", len(sources), err)
	}
	licences, err := os.ReadFile("data/LICENCES.md")
	if err != nil {
		t.Fatal(err)
	}
	date := regexp.MustCompile(`^20\d\d-\d\d-\d\d$`)
	for _, source := range sources {
		if source.Name == "" || source.Use == "" || source.Licence == "" || source.Holder == "" || source.URL == "" || !date.MatchString(source.Date) {
			t.Errorf("something is missing: %+v", source)
		}
		if !strings.Contains(string(licences), "## "+source.Name+" "+source.Version) {
			t.Errorf("no licence of %s %s", source.Name, source.Version)
		}
	}
}

func TestDamagedDataIsRefused(t *testing.T) {
	if _, err := newNetworkTable(networksData); err != nil {
		t.Fatal(err)
	}
	for _, length := range []int{0, 3, 4, 7, 100, len(networksData) / 2, len(networksData) - 1} {
		if _, err := newNetworkTable(networksData[:length]); err == nil {
			t.Errorf("%d bytes of the data are accepted", length)
		}
	}
}

func FuzzLookup(f *testing.F) {
	f.Add([]byte{8, 8, 8, 8})
	f.Add(netip.MustParseAddr("2001:4860:4860::8888").AsSlice())
	known, err := knownNetworks()
	if err != nil {
		f.Fatal(err)
	}
	var all [sectionCount][]entry
	for _, section := range []int{countriesIPv4, countriesIPv6, systemsIPv4, systemsIPv6} {
		all[section] = entries(f, known.tables[section])
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		addr, _ := netip.AddrFromSlice(bytes)
		got, ok := Lookup(addr)
		addr = addr.Unmap()
		if !addr.IsValid() || special(addr) != "" {
			if name := special(addr); got.Country != name || ok != (name != "") {
				t.Errorf("Lookup(%s) = %+v, %v", addr, got, ok)
			}
			return
		}
		countries, systems := all[countriesIPv4], all[systemsIPv4]
		if addr.Is6() {
			countries, systems = all[countriesIPv6], all[systemsIPv6]
		}
		var want Network
		if at, found := linear(countries, position(addr)); found {
			want.Country = known.countries[2*at : 2*at+2]
		}
		if at, found := linear(systems, position(addr)); found {
			want.ASN, want.Organisation, _ = strings.Cut(known.systems[at], "\t")
		}
		if got != want || ok != (want != Network{}) {
			t.Errorf("Lookup(%s) = %+v, %v, want %+v", addr, got, ok, want)
		}
	})
}

func FuzzRangeTable(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 0, 0}, uint64(0))
	f.Add([]byte{2, 0, 0, 0, 1, 5, 1, 0, 2}, uint64(32))
	f.Fuzz(func(t *testing.T, section []byte, number uint64) {
		const values = 4
		table, err := newRangeTable(section, values)
		if err != nil {
			return
		}
		all := entries(t, table)
		if len(all) != int(binary.LittleEndian.Uint32(section)) {
			t.Fatalf("%d ranges", len(all))
		}
		got, ok := table.find(number)
		if want, wanted := linear(all, number); got != want || ok != wanted || ok && got >= values {
			t.Errorf("find(%d) = %d, %v, want %d, %v", number, got, ok, want, wanted)
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	addr := netip.MustParseAddr("193.0.6.139")
	for b.Loop() {
		_, _ = Lookup(addr)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newNetworkTable(networksData); err != nil {
			b.Fatal(err)
		}
	}
}
