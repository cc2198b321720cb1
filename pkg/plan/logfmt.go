package plan

import (
	"strconv"
	"unicode/utf8"
)

// logfmtScanner takes a line apart as Loki does (pkg/logql/log/logfmt, not strict): unlike other readers it goes on behind what it can't read,
// and takes line breaks for spaces.
type logfmtScanner struct{ rest string }

// next gives the next pair; ok is false at the end. A pair that can't be read has no key.
func (s *logfmtScanner) next() (key, value string, ok bool) {
	s.rest = s.rest[run(s.rest, isSpace):]
	if s.rest == "" {
		return "", "", false
	}
	end := run(s.rest, func(c byte) bool { return c > ' ' && c != '=' && c != '"' })
	key, s.rest = s.rest[:end], s.rest[end:]
	switch {
	case s.rest == "" || isSpace(s.rest[0]):
		return key, "", true
	case s.rest[0] == '"' || key == "":
		return s.skip()
	}
	s.rest = s.rest[1:]
	if s.rest != "" && s.rest[0] == '"' {
		return s.quoted(key)
	}
	end = run(s.rest, func(c byte) bool { return c > ' ' && c != '=' && c != '"' })
	value, s.rest = s.rest[:end], s.rest[end:]
	if s.rest != "" && !isSpace(s.rest[0]) {
		return s.skip()
	}
	return key, value, true
}

// skip goes on behind the next space.
func (s *logfmtScanner) skip() (key, value string, ok bool) {
	s.rest = s.rest[run(s.rest, func(c byte) bool { return !isSpace(c) }):]
	return "", "", true
}

func (s *logfmtScanner) quoted(key string) (string, string, bool) {
	escaped := false
	for i := 1; i < len(s.rest); i++ {
		switch c := s.rest[i]; {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			text := s.rest[1:i]
			s.rest = s.rest[i+1:]
			value, ok := unescape(text)
			if !ok {
				key = ""
			}
			return key, value, true
		}
	}
	s.rest = ""
	return "", "", true
}

// unescape reads the escapes of a JSON string, and \' besides.
func unescape(text string) (string, bool) {
	var out []byte
	for i := 0; i < len(text); {
		if text[i] != '\\' {
			r, size := utf8.DecodeRuneInString(text[i:])
			out = utf8.AppendRune(out, r)
			i += size
			continue
		}
		if i+1 >= len(text) {
			return "", false
		}
		size := 2
		switch c := text[i+1]; c {
		case '"', '\\', '/', '\'':
			out = append(out, c)
		case 'b', 'f', 'n', 'r', 't':
			out = append(out, map[byte]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}[c])
		case 'u':
			var r rune
			if r, size = unicodeEscape(text[i:]); size == 0 {
				return "", false
			}
			out = utf8.AppendRune(out, r)
		default:
			return "", false
		}
		i += size
	}
	return string(out), true
}

// unicodeEscape reads \uXXXX, or two of them that are a surrogate pair; a half of a pair is the replacement character.
func unicodeEscape(text string) (r rune, size int) {
	if r, size = fourDigits(text); size == 0 || r < 0xd800 || r >= 0xe000 {
		return r, size
	}
	if low, ok := fourDigits(text[size:]); ok > 0 && r < 0xdc00 && low >= 0xdc00 && low < 0xe000 {
		return (r-0xd800)<<10 | (low - 0xdc00) + 0x10000, 2 * size
	}
	return utf8.RuneError, size
}

func fourDigits(text string) (r rune, size int) {
	if len(text) < 6 || text[:2] != `\u` {
		return 0, 0
	}
	n, err := strconv.ParseUint(text[2:6], 16, 32)
	if err != nil {
		return 0, 0
	}
	return rune(n), 6
}

func isSpace(c byte) bool { return c <= ' ' }

// run is the length of the beginning of text whose bytes are all in the set.
func run(text string, in func(byte) bool) int {
	for i := range len(text) {
		if !in(text[i]) {
			return i
		}
	}
	return len(text)
}
