package main

import (
	"net/url"
	"strings"

	"github.com/corazawaf/libinjection-go"
)

// injected reports whether libinjection alone takes the value of a parameter for SQL or for a script.
func injected(s *Sample) bool {
	_, query, _ := strings.Cut(s.Target, "?")
	for parameter := range strings.SplitSeq(query, "&") {
		_, value, ok := strings.Cut(parameter, "=")
		if !ok {
			value = parameter
		}
		if decoded, err := url.QueryUnescape(value); err == nil {
			value = decoded
		}
		if found, _ := libinjection.IsSQLi(value); found || libinjection.IsXSS(value) {
			return true
		}
	}
	return false
}
