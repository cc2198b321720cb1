package plan

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// varying are the parts of values that differ from request to request.
var varying = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9]+`)

// shapeOf is what values have in common that differ in numbers and UUIDs only: characters, and classes of them, as regular expressions.
func shapeOf(value string) []string {
	var shape []string
	at := 0
	for _, part := range varying.FindAllStringIndex(value, -1) {
		shape = append(shape, exactly(value[at:part[0]])...)
		at = part[1]
		uuid := value[part[0]:part[1]]
		if !strings.Contains(uuid, "-") {
			shape = append(shape, `[0-9]+`)
			continue
		}
		for _, c := range uuid {
			if c != '-' {
				shape = append(shape, `[0-9a-f]`)
			} else {
				shape = append(shape, `-`)
			}
		}
	}
	return append(shape, exactly(value[at:])...)
}

// exactly is the shape of one value.
func exactly(value string) []string {
	var shape []string
	for _, r := range value {
		shape = append(shape, regexp.QuoteMeta(string(r)))
	}
	return shape
}

// shapes is a tree of shapes, each a way from its root. Written as a tree, a regular expression knows at each character where to go on: Go then
// matches it in one pass, which takes a fifth of the time of trying alternatives. So no two ways may begin alike at a node.
type shapes struct {
	next map[string]*shapes
	ends bool // a shape ends here
}

// add adds a shape, if that takes no more than so many new nodes and each node still tells its ways apart. It tells how many it took.
func (s *shapes) add(shape []string, most int) (taken int, ok bool) {
	at := 0
	node := s
	for at < len(shape) && node.next[shape[at]] != nil {
		node = node.next[shape[at]]
		at++
	}
	if len(shape)-at > most || at < len(shape) && node.leads(firstOf(shape[at])) {
		return 0, false
	}
	for _, part := range shape[at:] {
		if node.next == nil {
			node.next = map[string]*shapes{}
		}
		child := &shapes{}
		node.next[part] = child
		node = child
	}
	node.ends = true
	return len(shape) - at, true
}

// leads reports whether a way of the node begins with one of the characters.
func (s *shapes) leads(characters string) bool {
	for part := range s.next {
		if strings.ContainsAny(firstOf(part), characters) {
			return true
		}
	}
	return false
}

// clashes reports whether, with this shape, what ends at a node could go on there with one of the characters.
func (s *shapes) clashes(shape []string, characters string) bool {
	node := s
	for _, part := range shape {
		if node.ends && strings.ContainsAny(firstOf(part), characters) {
			return true
		}
		if node = node.next[part]; node == nil {
			return false
		}
	}
	return node.leads(characters)
}

// firstOf is the characters that a part can begin with.
func firstOf(part string) string {
	switch {
	case strings.HasPrefix(part, `[0-9a-f]`):
		return digits + hexLetters
	case strings.HasPrefix(part, `[0-9]`):
		return digits
	case len(part) > 1 && part[0] == '\\':
		return part[1:] // quoted
	}
	return part
}

func (s *shapes) pattern() string { return s.written(func(part string) string { return part }) }

// written is the regular expression of the shapes as a log writes their characters.
func (s *shapes) written(write func(part string) string) string {
	var ways []string
	for _, part := range slices.Sorted(maps.Keys(s.next)) {
		ways = append(ways, write(part)+s.next[part].written(write))
	}
	switch {
	case len(ways) == 0:
		return ""
	case s.ends:
		return "(?:" + strings.Join(ways, "|") + ")?"
	case len(ways) == 1:
		return ways[0]
	}
	return "(?:" + strings.Join(ways, "|") + ")"
}

// finite reports whether the shapes are single values.
func (s *shapes) finite() bool {
	for part, child := range s.next {
		if strings.HasPrefix(part, "[") || !child.finite() {
			return false
		}
	}
	return true
}

// example is one of the shapes' texts.
func (s *shapes) example() string {
	if s.ends {
		return ""
	}
	part := slices.Sorted(maps.Keys(s.next))[0]
	return firstOf(part)[:1] + s.next[part].example()
}

// behind is what follows a part at the root.
func (s *shapes) behind(part string) *shapes {
	if next := s.next[part]; next != nil {
		return next
	}
	return &shapes{}
}
