package detect

import (
	"html"
	"strings"
	"unicode/utf8"
)

// maxRounds is how often a text is decoded: attackers encode twice, and escapes of JSON around that take further rounds.
const maxRounds = 6

// maxText bounds what is looked at of one part of a request; servers refuse longer targets (NGINX: 8 kB for all header lines by default).
const maxText = 64 << 10

// Decode undoes percent, %u, HTML, overlong UTF-8, \u and \x encodings until nothing changes, at most six times.
// A text without %, +, & or \ comes back as it is: the gate relies on that.
func Decode(text string, plusIsSpace bool) string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	if plusIsSpace && strings.Contains(text, "+") {
		text = strings.ReplaceAll(text, "+", " ")
	}
	for range maxRounds {
		if !hasEscape(text) {
			break
		}
		decoded := narrow(shorten(unescape(text)))
		if strings.Contains(decoded, "&") && strings.ContainsAny(decoded, ";#") { // numbers need no semicolon
			decoded = html.UnescapeString(decoded)
		}
		if decoded == text {
			break
		}
		text = decoded
	}
	return text
}

// hasEscape reports whether anything can be undone.
func hasEscape(text string) bool {
	for i := range len(text) {
		if c := text[i]; c == '%' || c == '&' || c == '\\' {
			return true
		}
	}
	return false
}

// unescape undoes one level of %XX, %uXXXX, \xXX, \uXXXX and octal \NNN.
func unescape(text string) string {
	var plain []byte
	copied := 0
	for i := 0; i < len(text); {
		if text[i] != '%' && text[i] != '\\' {
			i++
			continue
		}
		size, code, isByte := escapeAt(text[i:])
		if size == 0 {
			i++
			continue
		}
		if plain == nil {
			plain = make([]byte, 0, len(text))
		}
		plain = append(plain, text[copied:i]...)
		if isByte {
			plain = append(plain, byte(code))
		} else {
			plain = utf8.AppendRune(plain, code)
		}
		i += size
		copied = i
	}
	if copied == 0 {
		return text
	}
	return string(append(plain, text[copied:]...))
}

// escapeAt reads the escape that a % or a backslash begins; size is 0 if it begins none.
func escapeAt(text string) (size int, code rune, isByte bool) {
	if len(text) >= 6 && (text[1] == 'u' || text[1] == 'U') {
		if code, ok := hexadecimal(text[2:6]); ok {
			return 6, code, false
		}
	}
	if text[0] == '%' && len(text) >= 3 {
		if code, ok := hexadecimal(text[1:3]); ok {
			return 3, code, true
		}
	}
	if text[0] == '\\' && len(text) >= 4 && text[1] == 'x' {
		if code, ok := hexadecimal(text[2:4]); ok {
			return 4, code, true
		}
	}
	if text[0] == '\\' && len(text) >= 4 && text[1] >= '0' && text[1] <= '1' && isOctal(text[2]) && isOctal(text[3]) { // ASCII, as scripts write it
		return 4, rune(text[1]-'0')<<6 | rune(text[2]-'0')<<3 | rune(text[3]-'0'), true
	}
	return 0, 0, false
}

func isOctal(c byte) bool { return c >= '0' && c <= '7' }

func hexadecimal(text string) (code rune, ok bool) {
	for _, c := range []byte(text) {
		switch {
		case c >= '0' && c <= '9':
			code = code<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			code = code<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return code, true
}

// shorten turns overlong UTF-8 (RFC 3629 section 10: %c0%ae for a dot) into what lenient decoders make of it.
func shorten(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case (c == 0xC0 || c == 0xC1) && i+1 < len(text) && text[i+1]&0xC0 == 0x80:
			b.WriteByte(c<<6 | text[i+1]&0x3F)
			i += 2
		case c == 0xE0 && i+2 < len(text) && text[i+1]&0xE0 == 0x80 && text[i+2]&0xC0 == 0x80:
			b.WriteRune(rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F))
			i += 3
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// narrow turns the full-width forms of ASCII (U+FF01 to U+FF5E), and the letter that looks like an apostrophe, into what lenient applications make
// of them (best fit).
func narrow(text string) string {
	if strings.IndexByte(text, 0xEF) < 0 && strings.IndexByte(text, 0xCA) < 0 || !utf8.ValidString(text) { // the first bytes of both
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == '\u02bc':
			return '\''
		}
		return r
	}, text)
}

// withoutComments turns /* … */ into a space, as SQL does; ok is false if there is none.
func withoutComments(text string) (stripped string, ok bool) {
	if !strings.Contains(text, "/*") {
		return text, false
	}
	var b strings.Builder
	for {
		start := strings.Index(text, "/*")
		if start < 0 {
			break
		}
		end := strings.Index(text[start+2:], "*/")
		if end < 0 {
			break
		}
		b.WriteString(text[:start] + " ")
		text = text[start+2+end+2:]
		ok = true
	}
	b.WriteString(text)
	return b.String(), ok
}
