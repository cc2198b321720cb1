// Package taxonomy knows the threat types and their places in five OWASP lists and in CWE.
//
// The data is taxonomy.json, which the front end imports too. The titles, and the CWE ids that make a
// place "listed", were read in OWASP's own pages, whose addresses are in the file's lists:
//
//   - https://owasp.org/API-Security/editions/2023/en/0x11-t10/
//   - https://owasp.org/Top10/2025/
//   - https://owasp.org/Top10/2021/
//   - https://owasp.org/API-Security/editions/2019/en/0x11-t10/
//   - https://owasp.org/www-project-top-ten/2017/Top_10
//
// OWASP API 2023 has no injection category on purpose, so the injection types are [Nearest] there.
// The OWASP Core Rule Set tags its rules with neither OWASP categories nor CWE any more: its ranges of
// rule ids are mapped here.
package taxonomy

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
)

// The two lists that are not OWASP's: the threat types themselves, and CWE.
const (
	ListType = "type"
	ListCWE  = "cwe"
)

// Basis says why a threat type stands in a category.
type Basis string

const (
	// Listed means: the category's own page lists one of the type's CWE ids.
	Listed Basis = "listed"
	// Text means: the category's own page names the attack in prose.
	Text Basis = "text"
	// Nearest means: our judgement.
	Nearest Basis = "nearest"
	// Own means: the type as a category of itself, in the list [ListType].
	Own Basis = "own"
)

// Signal says what a threat type is recognised by.
type Signal string

const (
	// Line means: a single log entry shows it.
	Line Signal = "line"
	// Behaviour means: only many entries together show it.
	Behaviour Signal = "behaviour"
)

// Category is one entry of a list.
type Category struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

// List is one edition of an OWASP list.
type List struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	URL        string     `json:"url"`
	Categories []Category `json:"categories"`
}

// Place is a category that a threat type belongs to.
type Place struct {
	Code  string `json:"code"`
	Basis Basis  `json:"basis"`
}

// Type is a threat type. Places has the ids of lists as keys; the first place is the primary one.
type Type struct {
	ID     string             `json:"id"`
	Title  string             `json:"title"`
	Signal Signal             `json:"signal"`
	CWE    []int              `json:"cwe"`
	Places map[string][]Place `json:"places"`
}

// crsRange maps the Core Rule Set's ids from..to (both included).
type crsRange struct {
	From   int    `json:"from"`
	To     int    `json:"to"`
	Type   string `json:"type,omitempty"`
	CWE    int    `json:"cwe,omitempty"`
	Ignore bool   `json:"ignore,omitempty"`
}

type document struct {
	Version   int               `json:"version"`
	Lists     []List            `json:"lists"`
	Types     []Type            `json:"types"`
	CWETitles map[string]string `json:"cweTitles"`
	CRS       []crsRange        `json:"crs"`
}

// Taxonomy answers look-ups. It is immutable: callers must not change the slices and maps it returns.
type Taxonomy struct {
	doc    document
	types  map[string]int               // type id → index into doc.Types
	lists  map[string]int               // list id → index into doc.Lists
	titles map[string]map[string]string // list id → code → title
}

//go:embed taxonomy.json
var data []byte

var load = sync.OnceValues(func() (*Taxonomy, error) { return parse(data) })

// Load returns the embedded taxonomy. It is parsed once.
func Load() (*Taxonomy, error) { return load() }

func parse(data []byte) (*Taxonomy, error) {
	t := &Taxonomy{
		types:  map[string]int{},
		lists:  map[string]int{},
		titles: map[string]map[string]string{ListType: {}, ListCWE: {}},
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&t.doc); err != nil {
		return nil, fmt.Errorf("taxonomy: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("taxonomy: data after the document")
	}
	if t.doc.Version != 1 {
		return nil, fmt.Errorf("taxonomy: version %d is not known", t.doc.Version)
	}
	for i, list := range t.doc.Lists {
		t.lists[list.ID] = i
		t.titles[list.ID] = make(map[string]string, len(list.Categories))
		for _, c := range list.Categories {
			t.titles[list.ID][c.Code] = c.Title
		}
	}
	for i, typ := range t.doc.Types {
		t.types[typ.ID] = i
		t.titles[ListType][typ.ID] = typ.Title
	}
	for id, title := range t.doc.CWETitles {
		t.titles[ListCWE]["CWE-"+id] = title
	}
	return t, nil
}

// Lists returns the OWASP lists, in the order of the page.
func (t *Taxonomy) Lists() []List { return t.doc.Lists }

// Types returns all threat types.
func (t *Taxonomy) Types() []Type { return t.doc.Types }

// Type returns the threat type of an id.
func (t *Taxonomy) Type(id string) (Type, bool) {
	i, ok := t.types[id]
	if !ok {
		return Type{}, false
	}
	return t.doc.Types[i], true
}

// Categories returns the categories of a list in its own order. For [ListType] these are the types, for
// [ListCWE] the CWE ids that the types use, both in the order of the types.
func (t *Taxonomy) Categories(listID string) []Category {
	if i, ok := t.lists[listID]; ok {
		return t.doc.Lists[i].Categories
	}
	var categories []Category
	seen := map[string]bool{}
	for _, typ := range t.doc.Types {
		for _, place := range t.Places(typ.ID, listID) {
			if !seen[place.Code] {
				seen[place.Code] = true
				categories = append(categories, Category{Code: place.Code, Title: t.titles[listID][place.Code]})
			}
		}
	}
	return categories
}

// Place returns the primary place of a type in a list; ok is false where the type has none (it is
// "not listed" there) and where the type or the list is not known.
func (t *Taxonomy) Place(typeID, listID string) (code, title string, basis Basis, ok bool) {
	places := t.Places(typeID, listID)
	if len(places) == 0 {
		return "", "", "", false
	}
	return places[0].Code, t.titles[listID][places[0].Code], places[0].Basis, true
}

// Places returns all places of a type in a list, the primary one first.
func (t *Taxonomy) Places(typeID, listID string) []Place {
	i, ok := t.types[typeID]
	if !ok {
		return nil
	}
	if listID == ListType {
		return []Place{{Code: typeID, Basis: Own}}
	}
	return t.doc.Types[i].Places[listID]
}

// Title returns the title of a category. CWE ids are written "CWE-89".
func (t *Taxonomy) Title(listID, code string) (string, bool) {
	title, ok := t.titles[listID][code]
	return title, ok
}

// CWETitle returns the short title of a CWE id, or "CWE-<id>" for one that has none here.
func (t *Taxonomy) CWETitle(id int) string {
	code := "CWE-" + strconv.Itoa(id)
	if title, ok := t.titles[ListCWE][code]; ok {
		return title
	}
	return code
}

// TypeForCRS returns the threat type and CWE of a Core Rule Set rule id. ok is false for ids outside its
// detection rules, and for its score totals (949, 959, 980), which are not attacks of their own.
func (t *Taxonomy) TypeForCRS(id int) (typeID string, cwe int, ok bool) {
	for _, r := range t.doc.CRS { // specific ranges come first
		if id >= r.From && id <= r.To {
			return r.Type, r.CWE, !r.Ignore
		}
	}
	return "", 0, false
}

// JSON is the taxonomy file itself. A copy.
func JSON() []byte { return append([]byte{}, data...) }
