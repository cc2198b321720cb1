// Package sample is a store without a store: deterministic traffic of a made-up shop, a pure function of time. Its lines go through the same
// formats as real ones, so that the first run shows a full page, and load tests and the demo stack have traffic to write.
package sample

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// basePerMinute is the mean number of harmless requests a minute.
const basePerMinute = 24

// Minute makes the entries of one minute, sorted by time. The same minute gives the same entries, always.
func Minute(minute int64) []plan.Entry {
	random := rand.New(rand.NewPCG(uint64(minute), 0x5eed)) // not for secrets: it must be the same every time
	g := generator{random: random, minute: minute}
	harmless := int(basePerMinute * daily(minute) * (0.7 + 0.6*random.Float64()))
	for range harmless {
		g.visit()
	}
	hour := minute / 60
	for i := range attacks {
		g.campaign(&attacks[i], hour)
	}
	sort.SliceStable(g.entries, func(i, j int) bool { return g.entries[i].Time < g.entries[j].Time })
	return g.entries
}

// daily is the shape of a day: quiet at four, busy in the evening.
func daily(minute int64) float64 {
	hour := float64(minute%1440) / 60
	return 1 + 0.55*math.Sin((hour-10)/24*2*math.Pi)
}

type generator struct {
	random  *rand.Rand
	minute  int64
	entries []plan.Entry
}

// campaign adds an attack: dense in its hours, a trickle otherwise.
func (g *generator) campaign(a *attack, hour int64) {
	rate := 0.04
	if a.everyHour > 0 && hour%int64(a.everyHour) == int64(a.phase%a.everyHour) {
		if minute := g.minute % 60; minute >= 8 && minute < 26 {
			rate = float64(a.perMinute) / 2
		}
	}
	count := int(rate)
	if g.random.Float64() < rate-float64(count) {
		count++
	}
	for range count {
		g.hostile(a)
	}
}

func (g *generator) hostile(a *attack) {
	agent := a.agent
	if agent == "" {
		agent = browsers[g.random.IntN(3)]
	}
	g.add(line{
		service: a.service, method: a.method, target: g.pick(a.targets), status: a.status[g.random.IntN(len(a.status))],
		address: a.source, country: a.country, organisation: a.org, asn: a.asn, agent: agent, bytes: 40 + g.random.IntN(600), seconds: 0.004 + g.random.Float64()*0.08,
	})
}

func (g *generator) visit() {
	r := g.route()
	n := g.network()
	member := g.random.IntN(400)
	l := line{
		service: r.service, method: r.method, target: g.fill(r.path) + g.fill(r.query), status: g.status(r),
		address: n.prefix + strconv.Itoa(1+member%60), country: n.country, organisation: n.organisation, asn: n.asn,
		agent: browsers[member%len(browsers)], bytes: int(float64(r.bytes) * (0.5 + g.random.Float64())), seconds: r.seconds * (0.4 + g.random.ExpFloat64()),
	}
	if member%3 == 0 {
		l.user = fmt.Sprintf("user%d", member)
	}
	if member%11 == 0 {
		l.key = fmt.Sprintf("key-%d-7f3a", member)
	}
	g.add(l)
}

func (g *generator) route() *route {
	total := 0
	for i := range routes {
		total += routes[i].weight
	}
	at := g.random.IntN(total)
	for i := range routes {
		if at -= routes[i].weight; at < 0 {
			return &routes[i]
		}
	}
	return &routes[0]
}

func (g *generator) network() *network {
	return &networks[g.random.IntN(len(networks))]
}

// status is the route's usual one in most cases.
func (g *generator) status(r *route) int {
	if g.random.IntN(8) > 0 {
		return r.status[0]
	}
	return r.status[g.random.IntN(len(r.status))]
}

func (g *generator) pick(from []string) string { return from[g.random.IntN(len(from))] }

func (g *generator) fill(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	return strings.NewReplacer(
		"{n}", strconv.Itoa(1+g.random.IntN(5000)),
		"{u}", fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", g.random.Uint32(), g.random.Uint32()&0xffff, g.random.Uint32()&0xfff, g.random.Uint32()&0xfff, g.random.Uint64()&0xffffffffffff),
		"{h}", fmt.Sprintf("%016x", g.random.Uint64()|1<<60),
		"{w}", g.pick(words),
	).Replace(text)
}

type line struct {
	service, method, target, address, country, organisation, agent, user, key string
	status, asn, bytes                                                        int
	seconds                                                                   float64
}

// record is the line as the gateway logs it.
type record struct {
	Time      string  `json:"time"`
	Address   string  `json:"remote_addr"`
	User      string  `json:"remote_user"`
	Method    string  `json:"request_method"`
	Target    string  `json:"request_uri"`
	Status    int     `json:"status"`
	Bytes     int     `json:"body_bytes_sent"`
	Seconds   float64 `json:"request_time"`
	Host      string  `json:"http_host"`
	Upstream  string  `json:"upstream_name"`
	Agent     string  `json:"http_user_agent"`
	Referer   string  `json:"http_referer"`
	Country   string  `json:"geoip_country_code"`
	Org       string  `json:"geoip_org"`
	ASN       int     `json:"geoip_asn"`
	Key       string  `json:"http_x_api_key,omitempty"`
	RequestID string  `json:"request_id"`
}

func (g *generator) add(l line) {
	at := g.minute*int64(time.Minute) + int64(g.random.IntN(60_000))*int64(time.Millisecond)
	text, err := json.Marshal(record{
		Time: time.Unix(0, at).UTC().Format(time.RFC3339Nano), Address: l.address, User: l.user, Method: l.method, Target: l.target, Status: l.status,
		Bytes: l.bytes, Seconds: math.Round(l.seconds*1000) / 1000, Host: "api.shop.example", Upstream: l.service, Agent: l.agent,
		Country: l.country, Org: l.organisation, ASN: l.asn, Key: l.key, RequestID: fmt.Sprintf("%016x", g.random.Uint64()),
	})
	if err != nil {
		return // strings and numbers always marshal
	}
	g.entries = append(g.entries, plan.Entry{Time: at, Line: string(text), Labels: labels})
}

// labels are shared by all entries: nobody changes them.
var labels = map[string]string{"job": "sample", "service_name": "gateway"}
