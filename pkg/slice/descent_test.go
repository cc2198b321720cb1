package slice

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
)

// users are requests of users, in lines of NGINX's JSON.
func users(counts map[string]int) *slicetest.Memory {
	m := &slicetest.Memory{Groups: 40}
	at := noon.Add(-time.Hour).UnixNano()
	for user, n := range counts {
		for range n {
			at += int64(time.Millisecond)
			m.Entries = append(m.Entries, plan.Entry{Time: at, Line: `{"request_method":"GET","request_uri":"/a","status":200,"remote_user":"` + user + `"}`})
		}
	}
	return m
}

func dashed(raw string) string { return strings.ToLower(strings.TrimPrefix(raw, "-")) }

func frequent(t *testing.T, m *slicetest.Memory, atLeast float64) (plan.Predicate, plan.Cost) {
	t.Helper()
	s := source(t, m, nil)
	w := plan.Window{From: noon.Add(-2 * time.Hour).UnixNano(), To: noon.UnixNano()}
	where, cost, err := s.FrequentValues(context.Background(), Frequent{Window: w, Field: plan.User, Plain: `(?s:[^-].*)`, Clean: dashed, AtLeast: atLeast})
	if err != nil {
		t.Fatal(err)
	}
	return where, cost
}

// kept counts, by clean value, what a predicate leaves.
func left(t *testing.T, counts map[string]int, where plan.Predicate) map[string]int {
	t.Helper()
	meets, err := where.Compile()
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int{}
	for user, n := range counts {
		if meets(&plan.Values{plan.User: user}) {
			sums[dashed(user)] += n
		}
	}
	return sums
}

// TestFrequentValuesAreWhole: a value that reaches the number, in all its spellings together, is counted to the last entry.
func TestFrequentValuesAreWhole(t *testing.T) {
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 1))
		counts := map[string]int{"-": 200, "": 3}
		for range 400 {
			name := fmt.Sprintf("%s%d", []string{"", "key_live_", "ä", "b "}[random.IntN(4)], random.IntN(5000))
			counts[name] = 1 + random.IntN(6)
			if random.IntN(40) == 0 {
				counts[name] += random.IntN(80)
				counts["-"+name] += random.IntN(2) * random.IntN(30)
			}
		}
		whole := map[string]int{}
		for user, n := range counts {
			whole[dashed(user)] += n
		}
		const atLeast = 40
		where, cost := frequent(t, users(counts), atLeast)
		sums := left(t, counts, where)
		for user, n := range whole {
			if n >= atLeast && sums[user] != n {
				t.Errorf("seed %d: %q has %d requests, and %d are left", seed, user, n, sums[user])
			}
		}

		if where.True() || len(sums) > len(whole)/2 || cost.Queries > 150 {
			t.Errorf("seed %d: %d of %d values are left after %d questions", seed, len(sums), len(whole), cost.Queries)
		}
	}
}

func TestNoValueIsFrequent(t *testing.T) {
	counts := map[string]int{}
	for i := range 100 {
		counts[fmt.Sprint("u", i)] = 2
	}
	where, _ := frequent(t, users(counts), 3)
	if sums := left(t, counts, where); where.True() || len(sums) != 0 {
		t.Errorf("%v is left", sums)
	}
}

func TestAllAreAskedForWhereDescendingIsNoUse(t *testing.T) {
	few, many, spelled := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range 1000 {
		few[fmt.Sprint("u", i%30)] = 50
		many[fmt.Sprint("u", i)] = 5
		spelled[fmt.Sprint("-u", i)] = 5
	}
	for name, counts := range map[string]map[string]int{"few": few, "all are frequent": many, "many spellings": spelled} {
		if where, _ := frequent(t, users(counts), 5); !where.True() {
			t.Errorf("%s: %+v", name, where)
		}
	}
	unlimited := users(many)
	unlimited.Groups = 0
	if where, cost := frequent(t, unlimited, 5); !where.True() || cost.Queries != 0 {
		t.Errorf("a store that lists everything was asked %d times", cost.Queries)
	}
}

func TestTextsThatStoresGiveForWhatIsNotUTF8AreCut(t *testing.T) {
	for _, predicate := range []plan.Predicate{beginsWith(plan.User, []string{"x", "a\uFFFDb"}), plan.Matches(plan.User, oneOfTexts([]string{"x", "a\uFFFDb"}))} {
		meets, err := predicate.Compile()
		if err != nil {
			t.Fatal(err)
		}
		if !meets(&plan.Values{plan.User: "a\xffb"}) || !meets(&plan.Values{plan.User: "x"}) || meets(&plan.Values{plan.User: "b"}) || meets(&plan.Values{plan.User: "ab"}) {
			t.Errorf("%+v", predicate)
		}
	}
}
