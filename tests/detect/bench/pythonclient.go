package main

import (
	"html"
	"net/url"
	"strings"
)

// requoted is a URI as the Python library requests sends it (requests.utils.requote_uri): escapes of unreserved characters are undone, and what
// may not stand in a URI is escaped.
func requoted(uri string) string {
	const safe = "!#$&'()*+,/:;=?@[]~"
	if undone, ok := unreservedUndone(uri); ok {
		return quoted(undone, safe+"%")
	}
	return quoted(uri, safe)
}

// unreservedUndone is not ok where two letters or digits after a percent sign are no hexadecimal number: requests escapes all percent signs then.
func unreservedUndone(uri string) (string, bool) {
	parts := strings.Split(uri, "%")
	var b strings.Builder
	b.WriteString(parts[0])
	for _, part := range parts[1:] {
		if len(part) < 2 || !isAlphanumeric(part[0]) || !isAlphanumeric(part[1]) {
			b.WriteString("%" + part)
			continue
		}
		decoded, err := url.PathUnescape("%" + part[:2])
		if err != nil {
			return "", false
		}
		if isUnreserved(decoded[0]) {
			b.WriteString(decoded + part[2:])
		} else {
			b.WriteString("%" + part)
		}
	}
	return b.String(), true
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func isUnreserved(c byte) bool { return isAlphanumeric(c) || strings.IndexByte("-._~", c) >= 0 }

// quoted is urllib.parse.quote.
func quoted(text, safe string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; isUnreserved(c) || strings.IndexByte(safe, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + string([]byte{digits[c>>4], digits[c&15]}))
		}
	}
	return b.String()
}

// pythonEscape is html.escape: Python writes &quot; and &#x27; where Go writes &#34; and &#39;.
func pythonEscape(text string) string {
	return strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#x27;").Replace(html.EscapeString(text))
}
