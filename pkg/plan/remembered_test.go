package plan

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestRemembered(t *testing.T) {
	long := strings.Repeat("x", longestRemembered+1)
	for _, test := range []struct {
		name   string
		values []string
		judged int64
	}{
		{"a value that comes again is looked at twice", []string{"an agent of some length", "an agent of some length", "an agent of some length", "an agent of some length"}, 2},
		{"a short value is looked at each time", []string{"-", "-", "-"}, 3},
		{"and so is a very long one", []string{long, long, long}, 3},
		{"an empty value is one", []string{"", ""}, 2},
	} {
		var judged int64
		r := newRemembered(func(value string) bool { judged++; return strings.HasPrefix(value, "an") })
		for _, value := range test.values {
			if said := r.says(value); said != strings.HasPrefix(value, "an") {
				t.Errorf("%s: %q is said to be %v", test.name, value, said)
			}
		}
		if judged != test.judged {
			t.Errorf("%s: looked at %d times, want %d", test.name, judged, test.judged)
		}
	}
}

func TestValuesThatComeOnceAreNotKept(t *testing.T) {
	r := newRemembered(func(string) bool { return true })
	for i := range 10 * mostRemembered {
		r.says(fmt.Sprintf("agent %d of very many", i))
	}
	for i := range r.places {
		if known := r.places[i].known.Load(); known != nil {
			t.Fatalf("%q is kept", known.value)
		}
	}
}

func TestRememberedByMany(t *testing.T) {
	var judged atomic.Int64
	r := newRemembered(func(value string) bool { judged.Add(1); return value[len(value)-1]%2 == 0 })
	var group sync.WaitGroup
	const many, rounds = 4, 20_000
	for range many {
		group.Go(func() {
			for i := range rounds { // more values than places
				value := fmt.Sprintf("agent of some length %d", i%(2*mostRemembered))
				if r.says(value) != (value[len(value)-1]%2 == 0) {
					t.Errorf("%q is remembered for another value", value)
				}
			}
		})
	}
	group.Wait()
	if judged.Load() == 0 || judged.Load() > many*rounds {
		t.Errorf("looked at %d times", judged.Load())
	}
}

func BenchmarkRemembered(b *testing.B) {
	var values []string
	for i := range 100 * mostRemembered {
		values = append(values, fmt.Sprintf("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d Safari/537.36", i))
	}
	r := newRemembered(func(string) bool { return true })
	for name, distinct := range map[string]int{"few": 100, "all different": len(values)} {
		b.Run(name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				r.says(values[i%distinct])
				i++
			}
		})
	}
}
