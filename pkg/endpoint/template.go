package endpoint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A template is a path of a document. Slashes at its end and repeated ones mean nothing.
type template struct {
	path     string // as endpoints show it, with the prefix of its server
	segments []segment
}

// A segment of a template is a text, or texts around parameters: one text more than parameters. "report({id})" is "report(" and ")".
type segment struct {
	texts []string
	rest  bool // the last parameter takes all that follows, as {proxy+} of API gateways does
}

func (s segment) literal() bool { return len(s.texts) == 1 }
func (s segment) whole() bool {
	return !s.rest && len(s.texts) == 2 && s.texts[0] == "" && s.texts[1] == ""
}

// id tells segments apart that do not match the same.
func (s segment) id() string {
	id := strings.Join(s.texts, "{}")
	if s.rest {
		id += "+"
	}
	return id
}

// parseTemplate reads a path of a document behind a prefix.
func parseTemplate(prefix, path string) (template, error) {
	if !strings.HasPrefix(path, "/") {
		return template{}, fmt.Errorf("path %q does not begin with a slash", path)
	}
	if end := strings.IndexAny(path, "?#"); end >= 0 { // some documents tell operations apart by their query
		path = path[:end]
	}
	for _, r := range prefix + path { // stores print a query and read it again
		if !unicode.IsPrint(r) || r == '`' || r == utf8.RuneError {
			return template{}, fmt.Errorf("path %q has the character %q", path, r)
		}
	}
	var t template
	var shown strings.Builder
	names := strings.FieldsFunc(prefix+path, func(r rune) bool { return r == '/' })
	for i, name := range names {
		s, err := parseSegment(name)
		if err != nil {
			return template{}, fmt.Errorf("path %q: %w", path, err)
		}
		if s.rest && i != len(names)-1 {
			return template{}, fmt.Errorf("path %q: %s must be the last segment", path, name)
		}
		t.segments = append(t.segments, s)
		shown.WriteString("/" + name)
	}
	if t.path = shown.String(); t.path == "" {
		t.path = "/"
	}
	return t, nil
}

func parseSegment(name string) (segment, error) {
	var s segment
	rest := name
	for {
		text, behind, found := strings.Cut(rest, "{")
		if strings.Contains(text, "}") {
			return s, fmt.Errorf("segment %q closes a parameter that it does not open", name)
		}
		if text != "" || !found || len(s.texts) == 0 { // two parameters side by side match what one does
			s.texts = append(s.texts, plainText(text))
		}
		if !found {
			break
		}
		parameter, after, closed := strings.Cut(behind, "}")
		if !closed || parameter == "" || strings.Contains(parameter, "{") {
			return s, fmt.Errorf("segment %q has a parameter without a name or an end", name)
		}
		s.rest = strings.HasSuffix(parameter, "+")
		rest = after
	}
	s.rest = s.rest && s.texts[len(s.texts)-1] == ""
	return s, nil
}

// matches reports whether the template takes a path of literal segments.
func (t template) matches(path []segment) bool {
	for i, s := range t.segments {
		if i >= len(path) || !s.takes(path[i].texts[0]) {
			return false
		}
		if s.rest {
			return true
		}
	}
	return len(t.segments) == len(path)
}

// takes reports whether the segment matches a text: each parameter has a character at least.
func (s segment) takes(text string) bool {
	if s.literal() {
		return text == s.texts[0]
	}
	last := s.texts[len(s.texts)-1]
	if !strings.HasPrefix(text, s.texts[0]) || !strings.HasSuffix(text, last) {
		return false
	}
	at := len(s.texts[0])
	for _, between := range s.texts[1 : len(s.texts)-1] {
		if at+1 > len(text) {
			return false
		}
		found := strings.Index(text[at+1:], between)
		if found < 0 {
			return false
		}
		at += 1 + found + len(between)
	}
	return at+1 <= len(text)-len(last)
}

const parameterPattern = `[^/?#]+`

// pattern is the regular expression of the segment.
func (s segment) pattern() string {
	parts := make([]string, len(s.texts))
	for i, text := range s.texts {
		parts[i] = textPattern(text)
	}
	if s.rest {
		return strings.Join(parts[:len(parts)-1], parameterPattern) + `[^/?#][^?#]*`
	}
	return strings.Join(parts, parameterPattern)
}

// unreserved characters stand for themselves in an address (RFC 3986 section 2.3): nobody has a reason to encode them.
func unreserved(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-._~", c)
}

// textPattern matches a text as clients write it: all but unreserved characters may be percent-encoded.
func textPattern(text string) string {
	var b strings.Builder
	for _, r := range text {
		quoted := regexp.QuoteMeta(string(r))
		if unreserved(r) || r == '%' {
			b.WriteString(quoted)
			continue
		}
		b.WriteString("(?:" + quoted + "|")
		for _, c := range []byte(string(r)) {
			b.WriteString("%" + hexPattern(c>>4) + hexPattern(c&15))
		}
		b.WriteString(")")
	}
	return b.String()
}

func hexPattern(digit byte) string {
	if digit < 10 {
		return string('0' + rune(digit))
	}
	return "[" + string('a'+rune(digit-10)) + string('A'+rune(digit-10)) + "]"
}

// plainText undoes the percent-encoding that textPattern allows. What else is encoded stays as it is.
func plainText(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		var encoded []byte
		for j := i; len(encoded) < utf8.UTFMax && j+2 < len(text) && text[j] == '%' && hexValue(text[j+1]) >= 0 && hexValue(text[j+2]) >= 0; j += 3 {
			encoded = append(encoded, byte(hexValue(text[j+1])<<4|hexValue(text[j+2])))
		}
		r, size := utf8.DecodeRune(encoded)
		if size == 0 || r == utf8.RuneError || !unicode.IsPrint(r) || unreserved(r) || strings.ContainsRune("/?#%{}`", r) {
			b.WriteByte(text[i])
			i++
			continue
		}
		b.WriteRune(r)
		i += 3 * size
	}
	return b.String()
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
