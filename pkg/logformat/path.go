package logformat

import (
	"fmt"
	"strconv"
	"strings"
)

// ParsePath reads a key path: names joined by dots, ["any name"] for names with dots, [0] for elements of arrays.
// Elements of arrays keep their brackets, as the JSON parser wants them.
func ParsePath(text string) ([]string, error) {
	var path []string
	rest := text
	for rest != "" {
		switch {
		case strings.HasPrefix(rest, `["`):
			end := strings.Index(rest, `"]`)
			if end < 3 {
				return nil, fmt.Errorf("path %q: [\" is not closed by \"]", text)
			}
			path = append(path, rest[2:end])
			rest = rest[end+2:]
		case rest[0] == '[':
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return nil, fmt.Errorf("path %q: [ is not closed", text)
			}
			if _, err := strconv.ParseUint(rest[1:end], 10, 16); err != nil {
				return nil, fmt.Errorf("path %q: [%s] is not an index", text, rest[1:end])
			}
			path = append(path, rest[:end+1])
			rest = rest[end+1:]
		default:
			rest = strings.TrimPrefix(rest, ".")
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil, fmt.Errorf("path %q has an empty name", text)
			}
			path = append(path, rest[:end])
			rest = rest[end:]
		}
	}
	if len(path) == 0 {
		return nil, fmt.Errorf("a path is empty")
	}
	return path, nil
}
