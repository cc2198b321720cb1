// Package nginxlog writes values as NGINX's access log does.
package nginxlog

import (
	"fmt"
	"strings"
)

// Escape writes quotes, backslashes and what is not printable ASCII as \xXX, like ngx_http_log_module.
func Escape(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			fmt.Fprintf(&b, `\x%02X`, c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
