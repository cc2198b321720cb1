// Package traffic makes log lines for the store tests: ordinary traffic, attacks and everything that makes readers and stores disagree.
// The same seed gives the same lines.
package traffic

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/store/sample"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// shops is how many of the sample's minutes are laid over each other: some twenty-five lines each.
const shops = 22

// scanned is how many literal paths the scan of an hour asks for; a Loki of default settings lists 500 groups.
const scanned = 700

// Request is a request to be written in some format.
type Request struct {
	Time                                                 int64
	Address, Forwarded, User, Key, Session, Host         string
	Method, Target, Status, Bytes, Seconds, Agent, Refer string
	Service, Country, Org, ASN                           string
}

// Writer writes a request as a line of a format, sometimes in an odd way.
type Writer func(random *rand.Rand, r Request) string

// Generate makes the entries of some minutes, sorted by time, none equal to another in stream, time and line: Loki drops those.
func Generate(job string, write Writer, junk []string, from time.Time, minutes int) ([]lokipush.Entry, error) {
	g := &generator{job: job, write: write, junk: junk, random: rand.New(rand.NewPCG(uint64(minutes), 7)), seen: map[string]bool{}}
	for i := range minutes {
		if err := g.minute(from.Add(time.Duration(i)*time.Minute), i); err != nil {
			return nil, err
		}
	}
	sort.SliceStable(g.entries, func(i, j int) bool { return g.entries[i].Time < g.entries[j].Time })
	return g.entries, nil
}

type generator struct {
	job     string
	write   Writer
	junk    []string
	random  *rand.Rand
	seen    map[string]bool
	entries []lokipush.Entry
}

func (g *generator) minute(start time.Time, index int) error {
	for shop := range shops {
		for _, e := range sample.Minute(29_000_000 + int64(index) + int64(shop)*100_003) {
			r, err := parse(e.Line)
			if err != nil {
				return err
			}
			r.Time = start.UnixNano() + e.Time%int64(time.Minute)
			g.vary(&r)
			g.add(r.Time, g.write(g.random, r))
		}
	}
	for i := range 12 {
		r := odd(g.random, i)
		r.Time = start.UnixNano() + int64(i)*int64(time.Second)
		g.add(r.Time, g.write(g.random, r))
	}
	for i, line := range g.junk {
		g.add(start.UnixNano()+int64(i%7)*int64(time.Second), line)
	}
	if index >= 60 && index < 120 {
		g.scan(start, index-60)
	}
	return nil
}

// vary makes the traffic messier: shared instants, sub-millisecond times, health checks, missing values.
func (g *generator) vary(r *Request) {
	switch n := g.random.IntN(100); {
	case n < 8: // many entries at one nanosecond, in several streams
		r.Time -= r.Time % int64(20*time.Second)
	case n < 20:
		r.Time -= r.Time % int64(time.Second)
	case n < 60:
		r.Time += int64(g.random.IntN(1e6))
	}
	switch n := g.random.IntN(100); {
	case n < 3:
		r.Method, r.Target, r.Agent, r.User = "GET", "/healthz", "kube-probe/1.31", ""
	case n < 4:
		r.Method, r.Target, r.Agent = "GET", "/static/app.js?v="+strconv.Itoa(n), "Mozilla/5.0 (X11; Linux x86_64)"
	case n < 5:
		r.Service = ""
	case n < 6:
		r.Host = "admin.shop.example"
	case n < 8:
		r.Forwarded = fmt.Sprintf("198.51.100.%d, 10.0.0.%d", g.random.IntN(20), g.random.IntN(4))
	case n < 9:
		r.Address = "10.0.0." + strconv.Itoa(g.random.IntN(4))
		r.Forwarded = fmt.Sprintf("%d.%d.113.9, 203.0.113.%d", g.random.IntN(300), g.random.IntN(256), g.random.IntN(9))
	case n < 11:
		r.Session = fmt.Sprintf("s%d", g.random.IntN(30))
	}
}

// scan asks for literal paths that nobody has: a common prefix, then letters.
func (g *generator) scan(start time.Time, minute int) {
	for i := minute * scanned / 60; i < (minute+1)*scanned/60; i++ {
		path := []string{"/", "/administrator/components/", "/vendor/"}[i%3] + letters(i)
		r := Request{
			Time: start.UnixNano() + int64(i%60)*int64(time.Second), Address: "203.0.113.250", Method: []string{"GET", "HEAD"}[i%2], Target: path, Status: "404", Bytes: "162",
			Seconds: "0.001", Agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Service: "gateway", Country: "NL", Org: "Bulletproof Cloud", ASN: "64511", Host: "api.shop.example",
		}
		g.add(r.Time, g.write(g.random, r))
	}
}

// letters writes a number in letters, so that the segment grammar takes it for a word.
func letters(n int) string {
	text := ""
	for ; n > 0 || text == ""; n /= 26 {
		text += string(rune('a' + n%26))
	}
	return "page" + text
}

func (g *generator) add(at int64, line string) {
	stream := g.random.IntN(4)
	id := strconv.FormatInt(at, 10) + "\x00" + strconv.Itoa(stream) + "\x00" + line
	if g.seen[id] {
		return
	}
	g.seen[id] = true
	labels := map[string]string{"job": g.job, "service_name": "node" + strconv.Itoa(stream)}
	g.entries = append(g.entries, lokipush.Entry{Time: at, Line: line, Labels: labels})
}

func parse(line string) (Request, error) {
	var s struct {
		Address string      `json:"remote_addr"`
		User    string      `json:"remote_user"`
		Method  string      `json:"request_method"`
		Target  string      `json:"request_uri"`
		Status  json.Number `json:"status"`
		Bytes   json.Number `json:"body_bytes_sent"`
		Seconds json.Number `json:"request_time"`
		Host    string      `json:"http_host"`
		Service string      `json:"upstream_name"`
		Agent   string      `json:"http_user_agent"`
		Country string      `json:"geoip_country_code"`
		Org     string      `json:"geoip_org"`
		ASN     json.Number `json:"geoip_asn"`
		Key     string      `json:"http_x_api_key"`
	}
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		return Request{}, fmt.Errorf("sample line: %w", err)
	}
	return Request{
		Address: s.Address, User: s.User, Method: s.Method, Target: s.Target, Status: s.Status.String(), Bytes: s.Bytes.String(), Seconds: s.Seconds.String(),
		Host: s.Host, Service: s.Service, Agent: s.Agent, Country: s.Country, Org: s.Org, ASN: s.ASN.String(), Key: s.Key,
	}, nil
}

// odd is a request that few writers write and few readers read alike.
func odd(random *rand.Rand, kind int) Request {
	r := Request{Address: "192.0.2." + strconv.Itoa(random.IntN(250)), Method: "GET", Target: "/odd", Status: "200", Bytes: "1", Seconds: "0.5", Agent: "curl/8", Service: "odd", Country: "DE"}
	switch kind {
	case 0:
		r.Method = []string{"BREW", "get", "M-SEARCH", "PROPFIND", "\U0001F642"}[random.IntN(5)]
	case 1:
		r.Status = []string{"", "0", "-", "000", "600", "99", "20", "2000"}[random.IntN(8)]
	case 2:
		r.Target = []string{"", "*", "example.com:443", "http://absolute.example/path?x=<b>", "?", "//", "no-slash"}[random.IntN(7)]
	case 3:
		r.Target = "/users/" + []string{"42", "9f1c7a8b6d5e4f3a", "0190163d-8694-739b-aea5-966c26f8ad91", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "a-b-c-d-e-f", "2026-10-10", "jo%C3%A9", "x@y.example"}[random.IntN(8)] + "/orders"
	case 4:
		r.Target = "/q?x=" + []string{"\uFFFD'", "日本'--", "\x01\x1f<", "a b<script>", "`id`", "\\x27 OR 1=1", "\"><svg/onload=1>", "tab\tand\rcr'"}[random.IntN(8)]
	case 5:
		r.Bytes = []string{"1e5", "-", "", "-5", "NaN", "12.5", "9007199254740993", "0x10"}[random.IntN(8)]
	case 6:
		r.Seconds = []string{"-", "1e-3", "", "-0.5", "0.0000001", "120", "Inf", "0.100"}[random.IntN(8)]
	case 7:
		r.Agent = []string{"", "-", "sqlmap/1.8", "${jndi:ldap://x/a}", "() { :; }; /bin/id", "agent \"quoted\" \\ back", "Nikto/2.5"}[random.IntN(7)]
	case 8:
		r.Refer = []string{"https://shop.example/?q=<script>alert(1)</script>", "-", "javascript:alert(1)", "https://shop.example/.env"}[random.IntN(4)]
	case 9:
		r.User, r.Service, r.Host, r.Country = "-", "-", "-", "-"
	case 10:
		r.Address = []string{"203.0.113.7:5123", "[2001:db8::1]:443", "::ffff:203.0.113.7", "unknown", "2001:DB8:0:0::1"}[random.IntN(5)]
	case 11:
		r.Target = "/deep" + strings.Repeat("/7/x", random.IntN(9)) + strings.Repeat("/a", random.IntN(40)) + "?union+select"
	}
	return r
}
