//go:build stores

package stores

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/tests/stores/brute"
)

// grids reads random windows in random pieces: the clock decides which hours are read in five minutes and in minutes, the pace that was measured
// which are read together, and the page size how entries come. Each is read cold and warm, and must be what the program says.
func (l log) grids(t *testing.T, s *subject, open func(page int) store.Store, from, to int64, trials int) {
	random := rand.New(rand.NewPCG(7, uint64(trials)))
	for i := range trials {
		clock := time.Unix(0, to).Add(time.Duration(random.Int64N(int64(4 * time.Hour))))
		page := [][]int{{23, 150}, {700, 5000}, {5000}}[i%3][random.IntN(2-i%3/2)] // each page reads the rest of the window
		config := slice.RuntimeConfig{Parallel: 1 + random.IntN(4), CacheBytes: int64(random.IntN(2)) << 24, Now: func() time.Time { return clock }}
		source := l.source(t, s, open(page), config)
		w := plan.Window{From: from + random.Int64N((to-from)/1e6)*1e6}
		w.To = min(to, w.From+(1+random.Int64N([]int64{90_000, 2_400_000, 10_800_000}[i%3]))*1e6)
		q := slice.CountsQuery{Account: true, Cell: []time.Duration{0, time.Minute, 5 * time.Minute, 7 * time.Minute, time.Hour}[random.IntN(5)]}
		want := s.wanted(w, q.Cell)
		for _, when := range []string{"cold", "warm"} {
			read, err := source.Alone().Read(t.Context(), slice.Question{Window: w, Threats: true, Counts: &q})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, gotten(read)); diff != "" {
				t.Errorf("%s, %d to %d in cells of %s, pages of %d, read at %s: %s", when, w.From, w.To, q.Cell, page, clock, diff)
			}
			s.compared += len(want)
		}
	}
}

// source is one with the settings of a log.
func (l log) source(t *testing.T, s *subject, over store.Store, config slice.RuntimeConfig) *slice.Source {
	t.Helper()
	runtime, err := slice.NewRuntime(config)
	if err != nil {
		t.Fatal(err)
	}
	actors, err := actor.NewResolver(actor.Settings{TrustedProxies: l.proxies, IdentityKey: identityKey})
	if err != nil {
		t.Fatal(err)
	}
	var noise []endpoint.Noise
	for _, n := range l.noise {
		noise = append(noise, endpoint.Noise{Paths: n.Paths, Methods: n.Methods, UserAgents: n.UserAgents})
	}
	source, err := slice.NewSource(slice.Config{
		Name: "test", Role: logformat.Requests, Store: over, Format: s.program.Format(), Endpoints: endpoint.Settings{Rules: l.rules}, Noise: noise, Actors: actors,
		Engine: newEngine(t), BlockStatuses: l.blocks, Confidence: detect.Medium, Runtime: runtime,
	})
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// wanted are the program's numbers: of the account, requests of each cell, endpoint and class, and threats of each endpoint and rule.
func (s *subject) wanted(w plan.Window, cell time.Duration) map[string]float64 {
	numbers := map[string]float64{}
	entries, requests, noise, unread := s.program.Account(w.From, w.To)
	numbers["account"], numbers["noise"], numbers["unread"], numbers["requests"] = entries, noise, unread, requests
	q := brute.Query{From: w.From, To: w.To, GroupBy: []string{"endpointId", "statusClass"}, Step: int64(cell), All: true}
	cells := map[int64]brute.Groups{0: nil}
	if cell > 0 {
		cells = s.program.Series(q)
	} else {
		cells[0] = s.program.Answer(q)
	}
	for from, groups := range cells {
		if cell > 0 {
			from -= from % int64(cell)
		}
		for _, g := range groups {
			if g.Requests > 0 {
				numbers[fmt.Sprint("requests ", from, " ", strings.Join(g.Values, " "))] += g.Requests
			}
		}
	}
	q.GroupBy = []string{"endpointId", "rule"}
	for _, g := range s.program.Answer(q) {
		if g.Threats > 0 {
			numbers["threats "+strings.Join(g.Values, " ")] = g.Threats
		}
	}
	return numbers
}

func gotten(r slice.Reading) map[string]float64 {
	a := r.Counts.Account
	numbers := map[string]float64{"account": a.Entries, "noise": a.Noise, "unread": a.Unread, "requests": a.Requests}
	for key, m := range r.Counts.Groups {
		numbers[fmt.Sprint("requests ", key.Cell, " ", key.Endpoint.ID(), " ", endpoint.StatusClassName(key.StatusClass))] += m.Requests
	}
	for _, threat := range r.Threats.All() {
		for _, rule := range threat.Rules {
			numbers["threats "+threat.Endpoint.ID()+" "+rule.ID]++
		}
	}
	return numbers
}
