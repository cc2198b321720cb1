package slice

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
)

// randomLogs makes the logs of a gateway, a back end and two WAFs. Requests come in bursts of less than a minute with pauses of several, as
// entries that may be taken for each other for longer than the margin are paired by where a window begins (docs/joins.md).
func randomLogs(random *rand.Rand) []part {
	parts := []part{gateway(), backend(), waf(), {name: "second WAF", format: "coraza", role: logformat.Verdicts}, {name: "other gateway", format: "nginx-json", role: logformat.Requests}}
	random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	parts = parts[:2+random.IntN(4)]
	targets := []string{attack, harmless, "/items/1", "/login?x=1"}
	withIDs := random.IntN(2) == 0
	burst := time.Duration(0)
	for range 12 {
		burst += 3*time.Minute + time.Duration(random.Int64N(int64(15*time.Minute)))
		for range random.IntN(12) {
			h := hit{
				client: []string{user, other}[random.IntN(2)], method: []string{"GET", "POST"}[random.IntN(2)], target: targets[random.IntN(len(targets))],
				status: []int{200, 403, 404, 500}[random.IntN(4)], country: []string{"NL", "DE", ""}[random.IntN(3)],
			}
			if withIDs {
				h.id = []string{"", "-", "a", "b", fmt.Sprint("r", random.IntN(1000))}[random.IntN(5)]
			}
			at := burst + time.Duration(random.Int64N(int64(20*time.Second))).Truncate(time.Millisecond)
			for i := range parts {
				if random.IntN(3) > 0 {
					parts[i].hits = append(parts[i].hits, seenBy(random, &parts[i], h, at))
				}
			}
		}
	}
	for i := range parts {
		slices.SortStableFunc(parts[i].hits, func(a, b hit) int { return cmp.Compare(a.at, b.at) })
		for n := 1; n < len(parts[i].hits); n++ { // a store tells equal entries of one instant apart by nothing
			parts[i].hits[n].at = max(parts[i].hits[n].at, parts[i].hits[n-1].at+1)
		}
	}
	return parts
}

// seenBy is how a log has a request.
func seenBy(random *rand.Rand, p *part, h hit, at time.Duration) hit {
	h.at = at + []time.Duration{0, time.Millisecond, time.Second, -time.Second, 3 * time.Second, 15 * time.Second}[random.IntN(6)]
	if p.format == "coraza" {
		h.status = []int{h.status, 0}[random.IntN(2)]
		h.blocked = random.IntN(2) == 0
		h.rules = [][]int{nil, {942100}, {941100, 942100}}[random.IntN(3)]
	}
	return h
}
