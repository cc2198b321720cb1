package detect

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// shortestHidden is the shortest base64 that is looked into: shorter ones are words by chance.
	shortestHidden = 8
	// mostHidden bounds it.
	mostHidden = 16 << 10
)

// variants are other readings of a decoded text that an application may have: without comments, with what passes for a space, with words that are
// split joined, with a path made short, and what base64 hides. Of long texts, and of those that the gate calls harmless, only the first is looked
// at: the other readings of the latter may hold words that the entry does not.
func variants(t text, scan func(text)) {
	if stripped, ok := withoutComments(t.decoded); ok {
		scan(t.as(stripped))
	}
	if !t.odd || len(t.decoded) > longText {
		return
	}
	if spaced, ok := withSpaces(t.decoded); ok {
		scan(t.as(spaced))
	}
	if bare, ok := withoutQuotes(t.decoded); ok {
		scan(t.as(bare))
	}
	if t.parameter == "" && strings.Contains(t.decoded, "+") { // a space for those who decode everything like a query
		plain := strings.ReplaceAll(t.decoded, "+", " ")
		if stripped, ok := withoutComments(plain); ok {
			plain = stripped
		}
		scan(t.as(plain))
	}
	switch {
	case t.location == InPath:
		if short, ok := shortPath(t.decoded); ok {
			scan(t.as(short))
		}
		scanHidden(t, "/", t.decoded[strings.LastIndexByte(t.decoded, '/')+1:], scan)
	case t.parameter != "":
		plain := t.decoded
		if strings.Contains(t.parameter, "+") { // which is a letter of base64
			plain = Decode(t.parameter, false)
		}
		name, value, _ := strings.Cut(plain, "=")
		if strings.Trim(value, "=") == "" { // the parameter has no name
			name, value = "", name
		}
		scanHidden(t, name+"=", value, scan)
	}
}

// scanHidden looks into base64.
func scanHidden(t text, before, value string, scan func(text)) {
	hidden, ok := unhidden(strings.TrimSpace(value))
	if !ok {
		return
	}
	hiding := t.as(before + Decode(hidden, false))
	scan(hiding)
	if stripped, ok := withoutComments(hiding.decoded); ok {
		scan(hiding.as(stripped))
	}
}

// as is the text with another reading.
func (t text) as(decoded string) text {
	t.decoded = decoded
	return t
}

// spaces are characters that databases, shells and browsers take for a space, or leave out.
var spaces = strings.NewReplacer("\x00", " ", "\v", " ", "\u00a0", " ", "\u0085", " ", "\u3000", " ", "\u200b", "", "\u200c", "", "\u200d", "", "\u200e", "", "\u200f", "",
	"\u202a", "", "\u202b", "", "\u202c", "", "\u202d", "", "\u202e", "", "\u2060", "", "\ufeff", "")

func withSpaces(text string) (string, bool) {
	if !mayHoldSpaces(text) {
		return text, false
	}
	spaced := spaces.Replace(text)
	return spaced, spaced != text
}

func mayHoldSpaces(text string) bool {
	for i := range len(text) {
		if c := text[i]; c == 0 || c == '\v' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// withoutQuotes joins words that are split by quotes, backslashes or carets, which shells leave out.
func withoutQuotes(text string) (string, bool) {
	if !strings.ContainsAny(text, `\^`) && !strings.Contains(text, "''") && !strings.Contains(text, `""`) {
		return text, false
	}
	bare := unquoted(unquoted(strings.ReplaceAll(text, `\"`, `"`))) // what joins two letters is looked for behind them: every second one is left
	return bare, bare != text
}

// unquoted leaves out what quotes nothing between a letter and another one or the end: doubled quotes, backslashes, carets, and "," between words.
func unquoted(text string) string {
	var b strings.Builder
	copied := 0
	for i := 0; i < len(text); i++ {
		if !isWord(text[i]) {
			continue
		}
		end := i + 1
		for size := quotingAt(text[end:]); size > 0; size = quotingAt(text[end:]) {
			end += size
		}
		if end == i+1 || end < len(text) && !isWord(text[end]) {
			continue
		}
		b.WriteString(text[copied : i+1])
		copied = end
		i = end // the letter that follows is taken
	}
	if copied == 0 {
		return text
	}
	b.WriteString(text[copied:])
	return b.String()
}

// quotingAt is the length of what a text begins with, if shells leave it out.
func quotingAt(text string) int {
	switch {
	case text == "":
		return 0
	case text[0] == '\\' || text[0] == '^':
		return 1
	case strings.HasPrefix(text, "''") || strings.HasPrefix(text, `""`):
		return 2
	case strings.HasPrefix(text, `","`):
		return 3
	}
	return 0
}

// isWord is \w of regular expressions.
func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

// shortPath leaves out path parameters (;a=b), empty segments and single dots, as servers do before they look for a file.
func shortPath(path string) (string, bool) {
	if !strings.Contains(path, ";") && !strings.Contains(path, "//") && !strings.Contains(path, "/.") {
		return path, false
	}
	var b strings.Builder
	for segment := range strings.SplitSeq(path, "/") {
		segment, _, _ = strings.Cut(segment, ";")
		if segment != "" && segment != "." {
			b.WriteString("/" + segment)
		}
	}
	if strings.HasSuffix(path, "/") {
		b.WriteString("/")
	}
	return b.String(), b.String() != path
}

// unhidden is what base64 hides, if that is a text.
func unhidden(value string) (string, bool) {
	if len(value) < shortestHidden || len(value) > mostHidden || strings.ContainsFunc(value, notBase64) {
		return "", false
	}
	value = strings.TrimRight(value, "=")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(value, "-_") {
		encoding = base64.RawURLEncoding
	}
	decoded, err := encoding.DecodeString(value)
	if err != nil || !isText(decoded) {
		return "", false
	}
	return string(decoded), true
}

// notBase64 reports whether no base64 holds a character; it may be broken into lines.
func notBase64(r rune) bool {
	return (r >= utf8.RuneSelf || !isWord(byte(r))) && r != '+' && r != '/' && r != '-' && r != '=' && r != '\r' && r != '\n'
}

// isText reports whether all of it can be read: random bytes hardly ever can.
func isText(decoded []byte) bool {
	if !utf8.Valid(decoded) {
		return false
	}
	for _, r := range string(decoded) {
		if !unicode.IsPrint(r) && !unicode.IsSpace(r) && r != 0 {
			return false
		}
	}
	return true
}
