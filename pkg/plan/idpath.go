package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	// idDigits and idLetters are segments that hold an id for sure (see Fold.Target) and are told apart by their first character. The first may be a
	// number, a date, a UUID or any other hexadecimal text; the second begins like a UUID, up to the digit of its version (RFC 9562 section 4.2).
	idDigits  = `[0-9][0-9a-f-]*`
	idLetters = `[a-f][0-9a-f]{7}-[0-9a-f]*-[0-9][0-9a-f-]*`
	// mostIDs bounds the ids of a path.
	mostIDs = 4
)

var (
	idSegment = regexp.MustCompile(`^(?:` + idDigits + `|` + idLetters + `)$`)
	// plainSegment is what other segments may be made of.
	plainSegment = regexp.MustCompile(`^[A-Za-z0-9._~:@-]*$`)
)

// idPaths are paths by what is between their ids: runs of segments. Any run of a place may follow any run of the place before it.
type idPaths struct {
	places []idPlace
}

type idPlace struct {
	runs    shapes
	texts   []string // of the runs
	root    bool     // the path may be a slash alone, with no id behind it
	found   bool     // there are runs
	ids     bool     // an id may follow a run of this place
	letters bool     // one that begins with a letter
}

// splitPath cuts a path at its ids. ok is false if it has others than are known here.
func splitPath(path string) (runs, ids []string, ok bool) {
	if !strings.HasPrefix(path, "/") {
		return nil, nil, false
	}
	run := ""
	for _, segment := range strings.Split(path[1:], "/") {
		run += "/"
		switch {
		case !plainSegment.MatchString(segment):
			return nil, nil, false
		case !holdsID(segment):
			run += segment
		case !idSegment.MatchString(segment) || len(ids) == mostIDs:
			return nil, nil, false
		default:
			runs, ids, run = append(runs, run), append(ids, segment), ""
		}
	}
	return append(runs, run), ids, true
}

// learnPaths takes the runs that are safe, the most frequent first, as far as there is room.
func learnPaths(paths map[string]int, safe func(string) bool, least, room int) *idPaths {
	p := &idPaths{places: make([]idPlace, mostIDs+1)}
	counts := make([]map[string]int, mostIDs+1)
	for i := range counts {
		counts[i] = map[string]int{}
	}
	rooted := false // ids stand at the root
	for path, n := range paths {
		runs, ids, ok := splitPath(path)
		if !ok {
			continue
		}
		for i, run := range runs {
			counts[i][run] += n
			if i < len(ids) {
				rooted = rooted || i == 0 && run == "/"
				p.places[i].ids = true
				p.places[i].letters = p.places[i].letters || !isDigit(ids[i][0])
			}
		}
	}
	if counts[0]["/"] >= least && !rooted { // what could go on at the root with an id need not be told from it
		delete(counts[0], "/")
		p.places[0] = idPlace{root: true, found: true, texts: []string{"/"}, ids: p.places[0].ids, letters: p.places[0].letters}
	}
	for i := range p.places {
		place := &p.places[i]
		for _, run := range byCount(counts[i]) {
			if run == "" || strings.ContainsAny(run[len(run)-1:], ".~:@-") || counts[i][run] < least || place.ids && place.runs.clashes(exactly(run), digits) || !safe(strings.Join(exactly(run), "")) {
				continue
			}
			if taken, ok := place.runs.add(exactly(run), room); ok {
				room -= taken
				place.texts = append(place.texts, run)
				place.found = true
			}
		}
		place.ids = place.ids && place.found
		for _, run := range byCount(counts[i]) {
			place.letters = place.letters && !place.runs.clashes(exactly(run), hexLetters)
		}
	}
	return p
}

const (
	digits     = "0123456789"
	hexLetters = "abcdef"
)

// leastSeen is how often a value must be in the samples to be usual.
const leastSeen = 2

// pattern matches the paths. Its groups, if named, capture the runs with what ends the path; write is how the log writes a character. The boundary
// keeps ids from standing behind letters: runs end with a slash, or with a letter or digit.
func (p *idPaths) pattern(write func(string) string, ends string, named bool) string {
	return p.from(0, write, ends, named)
}

func (p *idPaths) from(i int, write func(string) string, ends string, named bool) string {
	place := &p.places[i]
	if i > 0 && !place.found {
		return "" // an id ends the path
	}
	more := ""
	if place.ids && i < mostIDs {
		more = `(?:\b` + place.id() + p.from(i+1, write, ends, named) + ")?"
	}
	run := place.runs.written(write)
	switch {
	case named && place.root:
		run = write("/") + optional(place.runs.behind("/").written(write))
	case named && i > 0:
		run = optional(run)
	case place.root:
		return write("/") + optional(place.runs.behind("/").written(write)+more)
	case i > 0:
		return optional(run + more)
	}
	if named {
		run = "(?P<" + runGroup(i) + ">" + run + "(?:" + ends + ")?)"
	}
	return run + more
}

func optional(pattern string) string {
	if pattern == "" {
		return ""
	}
	return "(?:" + pattern + ")?"
}

func (p *idPlace) id() string {
	if p.letters {
		return "(?:" + idDigits + "|" + idLetters + ")"
	}
	return idDigits
}

// language is the same as pattern without assertions: ids stand behind slashes only.
func (p *idPaths) language() string { return p.languageFrom(0) }

func (p *idPaths) languageFrom(i int) string {
	place := &p.places[i]
	var ends, before []string
	for _, text := range place.texts {
		if ends = append(ends, regexp.QuoteMeta(text)); strings.HasSuffix(text, "/") {
			before = append(before, regexp.QuoteMeta(text))
		}
	}
	if place.ids && i < mostIDs && len(before) > 0 {
		ends = append(ends, "(?:"+strings.Join(before, "|")+")"+place.id()+p.languageFrom(i+1))
	}
	if i > 0 {
		ends = append(ends, "")
	}
	return "(?:" + strings.Join(ends, "|") + ")"
}

// groups are the names of the groups.
func (p *idPaths) groups() []string {
	groups := []string{runGroup(0)}
	for i := 0; i < mostIDs && p.places[i].ids && p.places[i+1].found; i++ {
		groups = append(groups, runGroup(i+1))
	}
	return groups
}

// endsBehind reports whether ids behind a run of the place end the path.
func (p *idPaths) endsBehind(i int) bool {
	return i < mostIDs && p.places[i].ids && !p.places[i+1].found
}

func runGroup(i int) string { return "p" + strconv.Itoa(i) }

// withoutLetters leaves out ids that begin with a letter.
func (p *idPaths) withoutLetters() *idPaths {
	places := slices.Clone(p.places)
	for i := range places {
		places[i].letters = false
	}
	return &idPaths{places}
}

// namedBy reports whether a key names segments that could stand where ids are: what is folded then is not what the key sees.
func (p *idPaths) namedBy(f *Fold) bool {
	return slices.ContainsFunc(f.Keep, idSegment.MatchString) || slices.ContainsFunc(f.Globs, func(glob [2]string) bool {
		return glob[0] == "" || strings.Trim(glob[0], "0123456789abcdef-") == ""
	})
}
