package endpoint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Rule names an endpoint by its path: /users/{name}/avatar. {x} or * is one segment, * inside a segment any characters of it,
// and a final ** the rest of the path.
type Rule struct {
	Match string `json:"match"`
	Name  string `json:"name"`
}

func (r Rule) name() string {
	if r.Name != "" {
		return r.Name
	}
	return r.Match
}

// pattern turns the rule into a regular expression whose first slash is mark.
func (r Rule) pattern(mark string) (string, error) {
	body, err := PathPattern(r.Match)
	if err != nil {
		return "", err
	}
	return mark + strings.TrimPrefix(body, "/"), nil
}

// PathPattern turns a path with {x}, * and ** into a regular expression over the path and what ends it.
func PathPattern(match string) (string, error) {
	if !strings.HasPrefix(match, "/") {
		return "", fmt.Errorf("path %q must begin with a slash", match)
	}
	if strings.ContainsAny(match, "?#`") {
		return "", fmt.Errorf("path %q must not have a query, a fragment or a backtick", match)
	}
	if strings.ContainsFunc(match, func(r rune) bool { return !unicode.IsPrint(r) }) { // stores print a query and read it again
		return "", fmt.Errorf("path %q must not have control characters", match)
	}
	segments := strings.Split(strings.Trim(match, "/"), "/")
	var pattern strings.Builder
	for i, segment := range segments {
		switch {
		case segment == "**" && i == len(segments)-1:
			if i == 0 { // all paths
				return `/[^?#]*[?#]`, nil
			}
			pattern.WriteString(`(?:/[^?#]*)?`)
			return openEnd(pattern.String()), nil
		case strings.Contains(segment, "**"):
			return "", fmt.Errorf("path %q: ** must be the last segment", match)
		case segment == "":
			if len(segments) > 1 {
				return "", fmt.Errorf("path %q has an empty segment", match)
			}
		case isParameter(segment):
			pattern.WriteString(`/+[^/?#]+`)
		default:
			pattern.WriteString(`/+` + wildcardPattern(segment))
		}
	}
	if pattern.Len() == 0 {
		return `/+[?#]`, nil
	}
	return openEnd(pattern.String() + `/*`), nil
}

// openEnd requires the end of the path, and moves the repetition behind the first slash so that a rule can mark that slash.
func openEnd(pattern string) string {
	if strings.HasPrefix(pattern, "/+") {
		pattern = "/" + "/*" + pattern[2:]
	}
	return pattern + `[?#]`
}

// isParameter reports whether a segment is one parameter as a whole.
func isParameter(segment string) bool {
	return segment == "*" || strings.HasPrefix(segment, "{") && strings.IndexByte(segment, '}') == len(segment)-1
}

// wildcardPattern is a segment with * for any characters, or {x} for one at least.
func wildcardPattern(segment string) string {
	var b strings.Builder
	for segment != "" {
		at := strings.IndexAny(segment, "*{")
		if at < 0 {
			return b.String() + regexp.QuoteMeta(segment)
		}
		end := at + strings.IndexByte(segment[at:], '}')
		switch {
		case segment[at] == '{' && end < at: // it is never closed
			b.WriteString(regexp.QuoteMeta(segment[:at+1]))
			segment = segment[at+1:]
		case segment[at] == '*':
			b.WriteString(regexp.QuoteMeta(segment[:at]) + `[^/?#]*`)
			segment = segment[at+1:]
		default:
			b.WriteString(regexp.QuoteMeta(segment[:at]) + `[^/?#]+`)
			segment = segment[end+1:]
		}
	}
	return b.String()
}
