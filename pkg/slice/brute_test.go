package slice

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
)

// bruteEntry is an entry of the reference: it reads everything at once, and knows nothing of windows, margins and stores.
type bruteEntry struct {
	source   int
	role     logformat.Role
	entry    plan.Entry
	threat   Threat
	evidence Evidence
	partner  *bruteEntry
	by       int
	verdicts []*bruteEntry
	folded   []*bruteEntry
}

func (e *bruteEntry) others() []*bruteEntry {
	all := slices.Clone(e.folded)
	for _, v := range e.verdicts {
		all = append(append(all, v), v.folded...)
	}
	return all
}

func bruteEntries(set *Set) []*bruteEntry {
	var all []*bruteEntry
	for i, source := range set.sources {
		for _, e := range source.Store.(*slicetest.Memory).Entries {
			t, evidence, ok := source.classify(e, true)
			if ok && (source.Role != logformat.Verdicts || len(evidence.Findings) > 0) {
				all = append(all, &bruteEntry{source: i, role: source.Role, entry: e, threat: t, evidence: evidence})
			}
		}
	}
	slices.SortFunc(all, func(a, b *bruteEntry) int {
		return cmp.Or(cmp.Compare(a.entry.Time, b.entry.Time), a.source-b.source, cmp.Compare(a.threat.Ref.Hash, b.threat.Ref.Hash))
	})
	return foldBrute(set, all)
}

// foldBrute gives an entry of a WAF the further ones about its request.
func foldBrute(set *Set, all []*bruteEntry) (heads []*bruteEntry) {
	for _, e := range all {
		i := slices.IndexFunc(heads, func(h *bruteEntry) bool {
			isWAF := e.role == logformat.Verdicts && set.sources[e.source].Format.Preset.Verdict != nil
			return isWAF && h.source == e.source && agree(h, e, "id and target") && h.threat.Identity.ClientIP == e.threat.Identity.ClientIP
		})
		if i >= 0 {
			heads[i].folded = append(heads[i].folded, e)
		} else {
			heads = append(heads, e)
		}
	}
	return heads
}

// agree says how two entries may be one request.
func agree(a, b *bruteEntry, how string) bool {
	gap := time.Duration(max(a.entry.Time-b.entry.Time, b.entry.Time-a.entry.Time))
	x, y := &a.evidence.Request, &b.evidence.Request
	same := strings.EqualFold(x.Method, y.Method) && x.Target == y.Target
	id := normalID(x.TraceID) != "" && normalID(x.TraceID) == normalID(y.TraceID) && gap <= time.Minute
	switch how {
	case "id and target":
		return id && same
	case "id":
		return id
	}
	return same && a.threat.Identity.ClientIP != "" && a.threat.Identity.ClientIP == b.threat.Identity.ClientIP && gap <= 2*time.Second
}

// pairBrute gives each verdict of a source, the earliest first, the earliest request that is left.
func pairBrute(verdicts, requests []*bruteEntry, how string, by int) {
	for _, v := range verdicts {
		if v.partner != nil {
			continue
		}
		for _, r := range requests {
			taken := slices.ContainsFunc(r.verdicts, func(o *bruteEntry) bool { return o.source == v.source })
			if !taken && agree(v, r, how) {
				v.partner, v.by = r, by
				r.verdicts = append(r.verdicts, v)
				break
			}
		}
	}
}

// bruteJoin gives the requests, each with its verdicts.
func bruteJoin(set *Set) []*bruteEntry {
	all := bruteEntries(set)
	pick := func(wanted func(*bruteEntry) bool) []*bruteEntry {
		return slices.DeleteFunc(slices.Clone(all), func(e *bruteEntry) bool { return !wanted(e) })
	}
	requests := pick(func(e *bruteEntry) bool { return e.role != logformat.Verdicts })
	threats := pick(func(e *bruteEntry) bool { return e.role != logformat.Verdicts && len(e.evidence.Findings) > 0 })
	passes := func(verdicts, requests []*bruteEntry) {
		pairBrute(verdicts, requests, "id and target", byID)
		pairBrute(verdicts, requests, "id", byID)
		pairBrute(verdicts, requests, "request", byRequest)
	}
	var heads []*bruteEntry
	for i := range set.sources {
		verdicts := pick(func(e *bruteEntry) bool { return e.source == i && e.role == logformat.Verdicts })
		pairBrute(verdicts, threats, "id and target", byID)
		passes(verdicts, requests)
	}
	for i := range set.sources {
		alone := pick(func(e *bruteEntry) bool { return e.source == i && e.role == logformat.Verdicts && e.partner == nil })
		passes(alone, heads)
		for _, v := range alone {
			if v.partner == nil {
				heads = append(heads, v)
			}
		}
		slices.SortFunc(heads, func(a, b *bruteEntry) int {
			return cmp.Or(cmp.Compare(a.entry.Time, b.entry.Time), a.source-b.source, cmp.Compare(a.threat.Ref.Hash, b.threat.Ref.Hash))
		})
	}
	for _, e := range append(slices.Clone(requests), heads...) {
		slices.SortFunc(e.verdicts, func(a, b *bruteEntry) int { return a.source - b.source })
	}
	return append(requests, heads...)
}

func (e *bruteEntry) time() int64 {
	at := e.entry.Time
	for _, v := range e.verdicts {
		at = min(at, v.entry.Time)
	}
	return at
}

// bruteAnswer is what is compared.
type bruteAnswer struct {
	Threats []string
	Counts  map[string]float64
}

func bruteOf(set *Set, all []*bruteEntry, w plan.Window) bruteAnswer {
	answer := bruteAnswer{Counts: map[string]float64{}}
	for _, e := range all {
		if !w.Contains(e.time()) {
			continue
		}
		country := e.evidence.Values[plan.Country]
		if e.role == logformat.Verdicts && !set.sources[e.source].Format.Reader.Has(plan.Country) {
			for _, v := range e.verdicts { // the first log that has one gives it
				country = cmp.Or(country, v.evidence.Values[plan.Country])
			}
		}
		answer.Counts[bruteKey(plan.CellStart(e.time(), 5*time.Minute), e.threat.Endpoint, e.threat.StatusClass, country)]++
		blocked := e.threat.Outcome == request.Blocked
		rules := map[string]bool{}
		for _, member := range append([]*bruteEntry{e}, e.others()...) {
			blocked = blocked || member.threat.Outcome == request.Blocked
			for _, rule := range member.threat.Rules {
				rules[rule.ID] = true
			}
		}
		if len(rules) > 0 {
			answer.Threats = append(answer.Threats, bruteLine(e.time(), e.threat.Endpoint, e.threat.Status, blocked, len(rules), 1+len(e.others())))
		}
	}
	slices.Sort(answer.Threats)
	return answer
}

func bruteKey(cell int64, e endpoint.Endpoint, class int, by string) string {
	return fmt.Sprintf("%d %s %d %s", cell, e, class, by)
}

func bruteLine(at int64, e endpoint.Endpoint, status int, blocked bool, rules, entries int) string {
	return fmt.Sprintf("%d %s %d %v %d rules %d entries", at, e, status, blocked, rules, entries)
}

func answerOf(t *testing.T, set *Set, w plan.Window) bruteAnswer {
	t.Helper()
	threats, err := readThreats(set, w)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := readCounts(set, w, CountsQuery{By: []plan.Field{plan.Country}, Cell: 5 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	answer := bruteAnswer{Counts: map[string]float64{}}
	for _, th := range threats.All() {
		answer.Threats = append(answer.Threats, bruteLine(th.Ref.Time, th.Endpoint, th.Status, th.Outcome == request.Blocked, len(th.Rules), len(th.entries())))
	}
	for key, m := range counts.Groups {
		if m.Requests < 0 {
			t.Errorf("%+v has %v requests", key, m.Requests)
		}
		answer.Counts[bruteKey(plan.CellStart(key.Cell, 5*time.Minute), key.Endpoint, key.StatusClass, key.By)] += m.Requests
	}
	slices.Sort(answer.Threats)
	return answer
}

func (a *bruteAnswer) add(o bruteAnswer) {
	a.Threats = append(a.Threats, o.Threats...)
	slices.Sort(a.Threats)
	for key, n := range o.Counts {
		a.Counts[key] += n
	}
}

func TestJoinsAreThoseOfTheReference(t *testing.T) {
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 7))
		parts := randomLogs(random)
		set := setOf(t, noon, parts...)
		if len(set.Counted()) == 0 {
			continue
		}
		all := bruteJoin(set)
		for range 3 {
			from := noon.Add(time.Duration(random.Int64N(int64(90 * time.Minute))))
			w := plan.NewWindow(from, from.Add(time.Duration(random.Int64N(int64(2*time.Hour)))+time.Minute))
			want := bruteOf(set, all, w)
			if diff := gocmp.Diff(want, answerOf(t, set, w), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("seed %d, %d sources: %s", seed, len(parts), diff)
			}
			merged := bruteAnswer{Counts: map[string]float64{}}
			for left := w.From; left < w.To; {
				right := min(left+random.Int64N(int64(40*time.Minute))+1, w.To)
				merged.add(answerOf(t, set, plan.Window{From: left, To: right}))
				left = right
			}
			if diff := gocmp.Diff(want, merged, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("seed %d, %d sources, cut: %s", seed, len(parts), diff)
			}
		}
	}
}

func TestCorrectedCountsAreFilteredAndMeasured(t *testing.T) {
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 9))
		set := setOf(t, noon, randomLogs(random)...)
		if len(set.Counted()) == 0 {
			continue
		}
		w := plan.NewWindow(noon.Add(20*time.Minute), noon.Add(95*time.Minute))
		var want, wantBytes float64
		for _, e := range bruteJoin(set) {
			v := &e.evidence.Values
			if w.Contains(e.time()) && v[plan.Status] == "403" && v[plan.Peer] == user {
				want++
				if v[plan.Bytes] != "" {
					wantBytes += 100
				}
			}
		}
		q := CountsQuery{Where: plan.All(plan.Equal(plan.Status, "403"), plan.Matches(plan.Peer, user)), Totals: true, Bytes: true, Duration: true, Buckets: true}
		counts, err := readCounts(set, w, q)
		if err != nil {
			t.Fatal(err)
		}
		var sum Measures
		for _, m := range counts.Groups {
			sum.add(m)
		}
		var buckets float64
		for _, n := range sum.Histogram {
			buckets += n
		}
		if sum.Requests != want || sum.Bytes != wantBytes || sum.Timed != buckets || sum.Timed*100 != wantBytes {
			t.Errorf("seed %d: %+v, want %v requests, %v bytes", seed, sum, want, wantBytes)
		}
	}
	set := setOf(t, noon, gateway(), waf())
	for _, q := range []CountsQuery{{By: []plan.Field{plan.Target}}, {Where: plan.Equal(plan.UserAgent, "x")}, {Cell: time.Second}} {
		if _, err := readCounts(set, plan.NewWindow(noon, noon.Add(time.Hour)), q); err == nil {
			t.Errorf("%+v can't be corrected, and nobody says so", q)
		}
	}
}
