package plan_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

var usualGate = plan.Gate{
	Target: `[a-z0-9/?=&.-]*`, Agent: `[A-Za-z0-9/ .();]*`,
	Words: plan.Words{plan.Target: {".env", "wp-", "169.254.169.254"}, plan.UserAgent: {"sqlmap", "1.1.1.1"}},
}

var usualReader = plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{plan.Method: {"m"}, plan.Target: {"t"}, plan.UserAgent: {"a"}}}

func usualSamples() []*plan.Values {
	var samples []*plan.Values
	for i := range 200 {
		v := plan.Values{}
		v[plan.Method] = "GET"
		v[plan.Target] = "/users/" + strconv.Itoa(i) + "/orders"
		v[plan.UserAgent] = "Browser/" + strconv.Itoa(i%3) + ".0.0.0 (X11; Linux)"
		if i%10 == 0 {
			v[plan.Target] = "/carts/0b5e8a3c-8d0f-4f5e-9a01-0000000000" + strconv.Itoa(10+i%90)
		}
		if i%20 == 0 {
			v[plan.Target] = "/.env"
		}
		samples = append(samples, &v)
	}
	return samples
}

func TestUnusual(t *testing.T) {
	unusual, ok, err := usualGate.Unusual(usualReader, usualSamples())
	if err != nil || !ok {
		t.Fatalf("ok %v, %v", ok, err)
	}
	holds, err := unusual.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		method, target, agent string
		want                  bool
	}{
		{"GET", "/users/4711/orders", "Browser/2.0.0.0 (X11; Linux)", false},
		{"GET", "/carts/ffffffff-ffff-ffff-ffff-ffffffffffff", "Browser/1.0.0.0 (X11; Linux)", false},
		{"GET", "/.env", "Browser/2.0.0.0 (X11; Linux)", true},
		{"GET", "/users/4711/orders?x=1", "Browser/2.0.0.0 (X11; Linux)", true},
		{"GET", "/users/4711/orders", "Browser/1.1.1.1 (X11; Linux)", true},
		{"GET", "/users/4711/orders", "sqlmap", true},
		{"GET", "", "Browser/2.0.0.0 (X11; Linux)", true},
		{"PUT", "/users/4711/orders", "Browser/2.0.0.0 (X11; Linux)", true},
		{"GET", "/users/4711/orders\n", "Browser/2.0.0.0 (X11; Linux)", true},
	} {
		v := plan.Values{}
		v[plan.Method], v[plan.Target], v[plan.UserAgent] = test.method, test.target, test.agent
		if holds(&v) != test.want {
			t.Errorf("%+v: want %v", test, test.want)
		}
	}
}

// What passes the gate is unusual, whatever the samples are.
func TestWhatPassesTheGateIsUnusual(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"/", "a", "users", ".env", "wp-", "1", "23", "169.254.169.254", "é", "%2e", "?q=", "-", ".", "\x00", "\n", "[", "0b5e8a3c-8d0f-4f5e-9a01-0123456789ab", "sqlmap", "1.1.1.1", " "}
	value := func() string {
		var b strings.Builder
		for range random.IntN(5) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	passes, err := usualGate.GateFunction()
	if err != nil {
		t.Fatal(err)
	}
	usual := 0
	for range 100 {
		var samples []*plan.Values
		for range 60 {
			v := plan.Values{}
			v[plan.Method], v[plan.Target], v[plan.UserAgent] = "GET", value(), value()
			samples = append(samples, &v)
		}
		for range 400 { // most are alike, or it would not pay
			samples = append(samples, samples[random.IntN(3)])
		}
		unusual, ok, err := usualGate.Unusual(usualReader, samples)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			continue
		}
		holds, err := unusual.Compile()
		if err != nil {
			t.Fatal(err)
		}
		for range 2000 {
			v := *samples[random.IntN(len(samples))]
			if random.IntN(3) == 0 {
				v[plan.Target] = value()
			}
			if passes(&v) && !holds(&v) {
				t.Fatalf("%q passes the gate and is usual: %+v", v, unusual)
			}
			if !holds(&v) {
				usual++
			}
		}
	}
	if usual < 1000 {
		t.Errorf("only %d usual values were tried", usual)
	}
}

func TestUnusualDoesNotPay(t *testing.T) {
	odd := plan.Values{}
	odd[plan.Method], odd[plan.Target] = "GET", "/a;b"
	if p, ok, err := usualGate.Unusual(usualReader, []*plan.Values{&odd, &odd, &odd}); ok || err != nil {
		t.Errorf("%+v, %v", p, err)
	}
	if p, ok, err := usualGate.Unusual(usualReader, nil); ok || err != nil {
		t.Errorf("%+v, %v", p, err)
	}
}
