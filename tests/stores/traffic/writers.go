package traffic

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// NGINXJSON writes requests with NGINX's names, as several writers of JSON would, and sometimes breaks them.
func NGINXJSON(random *rand.Rand, r Request) string {
	fields := []string{
		pair(random, "remote_addr", r.Address), pair(random, "remote_user", r.User), pair(random, "request_method", r.Method), pair(random, "request_uri", r.Target),
		`"status":` + number(random, r.Status), `"body_bytes_sent":` + number(random, r.Bytes), `"request_time":` + number(random, r.Seconds),
		pair(random, "http_user_agent", r.Agent), pair(random, "http_referer", r.Refer), pair(random, "geoip_country_code", r.Country), pair(random, "geoip_org", r.Org),
		`"geoip_asn":` + number(random, r.ASN), `"n":` + strconv.Itoa(random.IntN(1e9)),
	}
	for _, o := range [][2]string{{"http_host", r.Host}, {"upstream_name", r.Service}, {"http_x_api_key", r.Key}, {"cookie_session", r.Session}, {"http_x_forwarded_for", r.Forwarded}} {
		if o[1] != "" {
			fields = append(fields, pair(random, o[0], o[1]))
		}
	}
	if random.IntN(3) == 0 {
		random.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	}
	switch random.IntN(120) {
	case 0:
		fields = append(fields, pair(random, "request_uri", "/"))
	case 1:
		fields = append([]string{pair(random, "request_uri", "/first?x=%3Cscript%3E")}, fields...)
	case 2:
		fields = append(fields, `"headers":{"request_uri":"/inner","status":404}`)
	case 3:
		fields = append([]string{`"request":{"request_uri":"/inner"}`, `"status":null`}, fields...)
	case 4:
		fields = append(fields, `"status":"404"`, `"remote_user":null`)
	}
	return damage(random, "{"+strings.Join(fields, separator(random))+"}")
}

// separator of fields: some writers add spaces.
func separator(random *rand.Rand) string { return []string{",", ",", ", "}[random.IntN(3)] }

// damage breaks one line in forty.
func damage(random *rand.Rand, line string) string {
	switch random.IntN(400) {
	case 0, 1, 2:
		return strings.ToValidUTF8(line[:random.IntN(len(line))], "")
	case 3, 4:
		return line + []string{" garbage", "}", `{"status":500}`, "\x00", ","}[random.IntN(5)]
	case 5:
		return line + "\r"
	case 6:
		return " " + line
	case 7:
		return strings.Replace(line, ":", ";", 1)
	case 8:
		return strings.Replace(line, `"status"`, `"st\u0061tus"`, 1)
	case 9:
		return strings.Replace(line, `"request_uri"`, `"request\u005furi"`, 1)
	}
	return line
}

func pair(random *rand.Rand, name, value string) string {
	return `"` + name + `":` + quote(random, value)
}

// quote writes a JSON string as one of several writers: Go (which escapes < > &), PHP (which escapes slashes), NGINX (neither), upper-case escapes.
func quote(random *rand.Rand, value string) string {
	text, err := json.Marshal(value)
	if err != nil {
		return `""`
	}
	quoted := string(text)
	switch random.IntN(8) {
	case 0:
		return strings.ReplaceAll(quoted, "/", `\/`)
	case 1:
		return strings.NewReplacer(`\u003c`, `\u003C`, `\u003e`, `\u003E`, `'`, `\u0027`).Replace(quoted)
	case 2:
		return quoted
	case 3:
		if random.IntN(50) == 0 {
			return quoted[:len(quoted)-1] + []string{`\ud800"`, `\u0000"`, `\ufffd"`, `\ud83d\ude42"`, "\uFFFD\""}[random.IntN(5)]
		}
	}
	return strings.NewReplacer(`\u003c`, `<`, `\u003e`, `>`, `\u0026`, `&`).Replace(quoted)
}

// number writes a number bare or as a string; what is not a number is a string.
func number(random *rand.Rand, text string) string {
	if _, err := strconv.ParseFloat(text, 64); err != nil || strings.ContainsAny(text, "xIN") || strings.HasPrefix(text, "00") || random.IntN(20) == 0 {
		return strconv.Quote(text)
	}
	return text
}

// Combined writes requests as Apache and NGINX do, and sometimes in other ways.
func Combined(random *rand.Rand, r Request) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`, "\r", `\r`, "\x01", `\x01`, "\x1f", `\x1f`)
	if random.IntN(2) == 0 {
		escape = strings.NewReplacer(`\`, `\x5C`, `"`, `\x22`, "\t", `\x09`, "\r", `\x0D`, "\x01", `\x01`, "\x1f", `\x1F`)
	}
	protocol := []string{" HTTP/1.1", " HTTP/2.0", " HTTP/1.0", ""}[min(random.IntN(60), 3)]
	if random.IntN(4) > 0 {
		protocol = " HTTP/1.1"
	}
	line := fmt.Sprintf(`%s - %s [10/Oct/2026:13:55:36 +0000] "%s %s%s" %s %s`, dash(r.Address), dash(r.User), escape.Replace(r.Method), escape.Replace(r.Target), protocol, dash(r.Status), dash(r.Bytes))
	if r.Host != "" && random.IntN(10) == 0 {
		line = r.Host + " " + line
	}
	if random.IntN(30) > 0 {
		line += fmt.Sprintf(` "%s" "%s"`, dash(escape.Replace(r.Refer)), dash(escape.Replace(r.Agent)))
		if r.Forwarded != "" || random.IntN(3) == 0 {
			line += fmt.Sprintf(` "%s" %s`, dash(r.Forwarded), r.Seconds)
		}
	}
	switch random.IntN(400) {
	case 0, 1, 2:
		return strings.ToValidUTF8(line[:random.IntN(len(line))], "")
	case 3:
		return line + ` "garbage" behind`
	case 4:
		return line + "\n" + line
	case 5:
		return strings.Replace(line, `"`, "", 1)
	}
	return line
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// JSONJunk are entries that are no requests.
func JSONJunk() []string {
	return []string{
		``, `plain text`, `{"level":"error","msg":"upstream timed out"}`, `{}`, `[]`, `[1,{"status":200}]`, `"text"`, `null`, `{"request_method":"GET"`, `{"request_method":"GET","request_uri":"/x","status":200}}`,
		`{"request_method":["GET"],"request_uri":{"a":"/x"},"status":[200]}`, `{"request_method":"GET","request_uri":"/array","status":200,"tags":["a","b",{"request_uri":"/no"}]}`, `{"":"","request_method":"GET","request_uri":"/emptykey","status":200}`,
	}
}

// CombinedJunk are entries that are no requests.
func CombinedJunk() []string {
	return []string{
		``, `plain text`, `203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "\x16\x03\x01\x02" 400 166 "-" "-"`, `203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "-" 408 0 "-" "-"`,
		`2026/10/10 13:55:36 [error] 7#7: *1 open() "/usr/share/nginx/html/x" failed (2: No such file or directory)`, `203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "GET  HTTP/1.1" 400 0`,
		"203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] \"GET /a\uFFFDb HTTP/1.1\" 200 5 \"-\" \"\uFFFD'\"",
	}
}
