package taxonomy

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

func loaded(t *testing.T) *Taxonomy {
	t.Helper()
	tax, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return tax
}

func TestParseIsStrict(t *testing.T) {
	for name, text := range map[string]string{
		"unknown field":   `{"version":1,"extra":true}`,
		"unknown version": `{"version":2}`,
		"more than one":   `{"version":1}{}`,
		"not JSON":        `version: 1`,
	} {
		if _, err := parse([]byte(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// absent names the types that have no place in a list, by list. A type that is missing from a list
// without being named here is a mistake in the data.
var absent = map[string][]string{}

func TestEveryTypeHasItsPlaces(t *testing.T) {
	tax := loaded(t)
	lists := []string{ListCWE}
	for _, list := range tax.Lists() {
		lists = append(lists, list.ID)
	}
	for _, typ := range tax.Types() {
		if typ.Signal != Line && typ.Signal != Behaviour {
			t.Errorf("%s: signal %q", typ.ID, typ.Signal)
		}
		for listID := range typ.Places {
			if !slices.Contains(lists, listID) {
				t.Errorf("%s: list %q is not known", typ.ID, listID)
			}
		}
		for _, listID := range lists {
			places := tax.Places(typ.ID, listID)
			if want := !slices.Contains(absent[listID], typ.ID); (len(places) > 0) != want {
				t.Errorf("%s in %s: has a place = %v, want %v", typ.ID, listID, !want, want)
			}
			seen := map[string]bool{}
			for _, p := range places {
				if _, ok := tax.Title(listID, p.Code); !ok {
					t.Errorf("%s in %s: code %s is not in the list", typ.ID, listID, p.Code)
				}
				if p.Basis != Listed && p.Basis != Text && p.Basis != Nearest {
					t.Errorf("%s in %s: basis %q", typ.ID, listID, p.Basis)
				}
				if seen[p.Code] {
					t.Errorf("%s in %s: %s twice", typ.ID, listID, p.Code)
				}
				seen[p.Code] = true
			}
		}
		var codes []int
		for _, p := range tax.Places(typ.ID, ListCWE) {
			n, err := strconv.Atoi(p.Code[len("CWE-"):])
			if err != nil {
				t.Errorf("%s: code %s", typ.ID, p.Code)
			}
			codes = append(codes, n)
		}
		if !slices.Equal(codes, typ.CWE) {
			t.Errorf("%s: CWE places %v, cwe %v", typ.ID, codes, typ.CWE)
		}
	}
}

func TestListsAreWhole(t *testing.T) {
	tax := loaded(t)
	if got := len(tax.Lists()); got != 5 {
		t.Fatalf("%d lists, want 5", got)
	}
	codes := map[string]bool{}
	for _, list := range tax.Lists() {
		if len(list.Categories) != 10 {
			t.Errorf("%s: %d categories, want 10", list.ID, len(list.Categories))
		}
		titles := map[string]bool{}
		for _, c := range list.Categories {
			if codes[c.Code] || titles[c.Title] || c.Title == "" {
				t.Errorf("%s: %s %q is not unique", list.ID, c.Code, c.Title)
			}
			codes[c.Code], titles[c.Title] = true, true
		}
	}
	titles, ids := map[string]bool{}, map[string]bool{}
	for _, typ := range tax.Types() {
		if titles[typ.Title] || ids[typ.ID] {
			t.Errorf("type %s %q is not unique", typ.ID, typ.Title)
		}
		titles[typ.Title], ids[typ.ID] = true, true
	}
	cwes := map[string]string{}
	for id, title := range tax.doc.CWETitles {
		if other, ok := cwes[title]; ok {
			t.Errorf("CWE %s and %s have the same title", id, other)
		}
		cwes[title] = id
	}
}

// A place may be called listed only if OWASP's own page lists one of the type's CWE ids. The test data
// is that part of OWASP's lists which matters for attacks on the web.
func TestListedAgreesWithOWASP(t *testing.T) {
	tax := loaded(t)
	text, err := os.ReadFile(filepath.Join("testdata", "owasp-cwes.json"))
	if err != nil {
		t.Fatal(err)
	}
	var owasp map[string]map[string][]string // list → CWE → codes
	if err := json.Unmarshal(text, &owasp); err != nil {
		t.Fatal(err)
	}
	cells := 0
	for _, list := range tax.Lists() {
		for cwe, codes := range owasp[list.ID] {
			for _, code := range codes {
				if _, ok := tax.Title(list.ID, code); !ok {
					t.Errorf("test data: %s has no %s (CWE-%s)", list.ID, code, cwe)
				}
			}
		}
		for _, typ := range tax.Types() {
			for _, p := range tax.Places(typ.ID, list.ID) {
				if p.Basis != Listed {
					continue
				}
				cells++
				if !slices.ContainsFunc(typ.CWE, func(cwe int) bool {
					return slices.Contains(owasp[list.ID][strconv.Itoa(cwe)], p.Code)
				}) {
					t.Errorf("%s in %s: %s lists none of %v", typ.ID, list.ID, p.Code, typ.CWE)
				}
			}
		}
	}
	if cells < 80 {
		t.Errorf("only %d listed cells were checked", cells)
	}
}

func TestCRSRanges(t *testing.T) {
	tax := loaded(t)
	ranges := tax.doc.CRS
	for i, r := range ranges {
		if r.From > r.To || r.From < 900000 || r.To > 999999 {
			t.Errorf("%d–%d is not a range of rule ids", r.From, r.To)
		}
		if r.Ignore != (r.Type == "") || r.Ignore != (r.CWE == 0) {
			t.Errorf("%d–%d: a range has a type and a CWE, or is ignored", r.From, r.To)
		}
		if _, ok := tax.Type(r.Type); !r.Ignore && !ok {
			t.Errorf("%d–%d: type %q is not known", r.From, r.To, r.Type)
		}
		if _, ok := tax.doc.CWETitles[strconv.Itoa(r.CWE)]; !r.Ignore && !ok {
			t.Errorf("%d–%d: CWE %d has no title", r.From, r.To, r.CWE)
		}
		for _, earlier := range ranges[:i] {
			apart := earlier.To < r.From || r.To < earlier.From
			inside := r.From <= earlier.From && earlier.To <= r.To && earlier.To-earlier.From < r.To-r.From
			if !apart && !inside {
				t.Errorf("%d–%d comes after %d–%d, which takes ids from it", r.From, r.To, earlier.From, earlier.To)
			}
		}
	}
	for id, want := range map[int]string{
		942100: "sqli", 942290: "nosqli", 941110: "xss", 930100: "lfi", 930130: "sensfile", 931100: "rfi",
		932160: "rce", 933170: "deser", 934110: "ssrf", 944150: "log4shell", 944100: "rce", 921110: "smuggling",
		921150: "crlf", 921180: "hpp", 921190: "crlf", 920440: "sensfile", 920350: "protocol", 913100: "scanner",
		955100: "upload", 953100: "errleak", 949110: "", 959100: "", 980130: "", 942: "", 999999: "",
	} {
		got, cwe, ok := tax.TypeForCRS(id)
		if ok != (want != "") || got != want || ok != (cwe != 0) {
			t.Errorf("%d: %q CWE %d ok=%v, want %q", id, got, cwe, ok, want)
		}
	}
}

func TestLookups(t *testing.T) {
	tax := loaded(t)
	for _, c := range []struct {
		typeID, listID, code, title string
		basis                       Basis
		ok                          bool
	}{
		{"sqli", "owasp2021", "A03:2021", "Injection", Listed, true},
		{"sqli", "owaspApi2023", "API8:2023", "Security Misconfiguration", Nearest, true},
		{"log4shell", "owasp2025", "A05:2025", "Injection", Listed, true},
		{"sqli", ListCWE, "CWE-89", "SQL Injection", Listed, true},
		{"sqli", ListType, "sqli", "SQL injection", Own, true},
		{"sqli", "owasp1999", "", "", "", false},
		{"nothing", "owasp2021", "", "", "", false},
		{"nothing", ListType, "", "", "", false},
	} {
		code, title, basis, ok := tax.Place(c.typeID, c.listID)
		if code != c.code || title != c.title || basis != c.basis || ok != c.ok {
			t.Errorf("Place(%s, %s) = %s, %s, %s, %v", c.typeID, c.listID, code, title, basis, ok)
		}
	}
	if got := len(tax.Places("log4shell", "owasp2025")); got != 2 {
		t.Errorf("log4shell has %d places in owasp2025, want 2", got)
	}
	if got := len(tax.Categories(ListType)); got != len(tax.Types()) {
		t.Errorf("%d categories of the list type, want %d", got, len(tax.Types()))
	}
	if got := tax.Categories("owasp2017")[6].Title; got != "Cross-Site Scripting (XSS)" {
		t.Errorf("A7:2017 is %q", got)
	}
	if got := tax.Categories("owasp1999"); got != nil {
		t.Errorf("an unknown list has the categories %v", got)
	}
	if got := tax.CWETitle(89); got != "SQL Injection" {
		t.Errorf("CWE 89 is %q", got)
	}
	if got := tax.CWETitle(999999); got != "CWE-999999" {
		t.Errorf("an unknown CWE is %q", got)
	}
}
