package request

import (
	"regexp"
	"strings"
)

const mask = "[masked]"

// Redactor masks secrets in text that comes from a log. The zero value is not usable: NewRedactor compiles it once.
type Redactor struct {
	parameter, pending, cookie, bearer, jwt, card, token *regexp.Regexp
}

// secretNames are names of parameters, headers and JSON keys whose values are never shown.
// Source of the list: OWASP Logging Cheat Sheet ("data to exclude") and the usual spellings of API keys.
const secretNames = `pass(?:word|wd|phrase)?|pwd|secret|client_secret|token|access_token|refresh_token|id_token|auth|authorization|api[_-]?key|apikey|x-api-key|session(?:id|_id)?|sid|jsessionid|phpsessid|csrf(?:token)?|xsrf|signature|sig|credential|cookie|set-cookie|otp|pin|cvv|ssn`

const (
	nameBefore = `(?i)(^|[?&;:\s"'{,\[(]|%3f|%26|%22|%5b)((?:[a-z0-9_.-]{0,24}[_.-])?(?:` + secretNames + `))`
	separator  = `(?:\]|%5d)?\\?["']?\s*(?:=|%3d|:)\s*\[?\s*\\?["']?`
)

// NewRedactor compiles the masks.
func NewRedactor() *Redactor {
	return &Redactor{
		// name=value in targets and bodies, user[name]=value, "name":"value" and "name":["value"] in JSON, name: value in headers; a value ends
		// where the next parameter or a quote begins
		parameter: regexp.MustCompile(nameBefore + `(` + separator + `)([^&\s"\\]+)`),
		pending:   regexp.MustCompile(nameBefore + separator + `$`),
		cookie:    regexp.MustCompile(`(?i)((?:set[-_])?cookie\\?["']?\s*[:=]\s*\[?\s*\\?["']?)([^"\n\\]+)`),
		bearer:    regexp.MustCompile(`(?i)\b(bearer|basic|digest)(\s+|%20|\+)([A-Za-z0-9._~+/=-]{6,})`),
		jwt:       regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{2,}\.?[A-Za-z0-9_-]*`),
		card:      regexp.MustCompile(`\b(?:\d[ -]?){12,18}\d\b`),
		token:     regexp.MustCompile(`[A-Za-z0-9+_~.%-]{12,}`),
	}
}

// Mask replaces secrets in text. It never lengthens a value enough to matter and never fails.
func (r *Redactor) Mask(text string) string {
	if text == "" {
		return text
	}
	text = r.jwt.ReplaceAllString(text, mask)
	text = r.bearer.ReplaceAllString(text, "${1}${2}"+mask)
	text = r.cookie.ReplaceAllString(text, "${1}"+mask)
	text = r.parameter.ReplaceAllString(text, "${1}${2}${3}"+mask)
	return r.card.ReplaceAllStringFunc(text, func(digits string) string {
		if luhn(digits) {
			return mask
		}
		return digits
	})
}

// Pending reports whether text ends where the value of a secret begins.
func (r *Redactor) Pending(text string) bool { return r.pending.MatchString(text) }

// MaskTokens replaces what looks like the value of a session, too: twelve letters and digits, with a digit among them, or twenty.
func (r *Redactor) MaskTokens(text string) string {
	return r.token.ReplaceAllStringFunc(r.Mask(text), func(token string) string {
		if len(token) >= 20 || strings.ContainsAny(token, "0123456789") {
			return mask
		}
		return token
	})
}

// MaskCookies leaves the names of cookies.
func MaskCookies(header string) string {
	pairs := strings.Split(header, ";")
	for i, pair := range pairs {
		if name, _, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
			pairs[i] = name + "=" + mask
		} else {
			pairs[i] = mask
		}
	}
	return strings.Join(pairs, "; ")
}

// Secret stands for a masked value.
func Secret() string { return mask }

// SecretName reports whether a field of this name holds a secret.
func (r *Redactor) SecretName(name string) bool {
	return r.parameter.MatchString(strings.ToLower(name) + "=x")
}

// luhn is the check digit of payment cards (ISO/IEC 7812-1 annex B): without it order numbers would be masked.
func luhn(text string) bool {
	sum, position := 0, 0
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		digit := int(text[i] - '0')
		if position%2 == 1 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
		position++
	}
	return position >= 13 && sum%10 == 0
}
