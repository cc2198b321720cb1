package plan_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

var (
	formGate = plan.Gate{
		Target: `[A-Za-z0-9/?=&._-]*`, Agent: `[A-Za-z0-9/ .();]*`, Referer: `[a-z:/.-]*`,
		Words: plan.Words{plan.Target: {".env", "wp-", "select"}, plan.UserAgent: {"sqlmap"}, plan.Method: {"TRACE"}},
	}
	formReader = plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{
		plan.Method: {"request", "method"}, plan.Target: {"request", "uri"}, plan.Status: {"status"}, plan.Host: {"host"}, plan.Service: {"service"}, plan.UserAgent: {"agent"}, plan.Referer: {"referer"}, plan.Peer: {"client"},
	}}
	formLines = []string{
		`{"client":"10.0.0.%d","request":{"method":"GET","uri":"/users/%[1]d"},"status":200,"host":"a","agent":"Browser/%[1]d.0 (X11; Linux)","ok":true}`,
		`{"client":"10.0.0.%d","request":{"method":"POST","uri":"/users/%[1]d/orders?page=%[1]d\u0026all=1"},"status":201,"host":"b","agent":"Browser/2.0 (X11; Linux)","ok":true}`,
		`{"client":"10.0.0.%d","request":{"method":"GET","uri":"/carts/c0ffee%02[1]d-8d0f-4f5e-9a01-000000000010/"},"status":404,"host":"a","agent":"Browser/2.0 (X11; Linux)","ok":true}`,
		`{"client":"10.0.0.%d","request":{"method":"GET","uri":"/"},"status":200,"host":"a","agent":"Browser/2.0 (X11; Linux)","ok":true}`,
	}
)

func formSamples() []plan.Entry {
	var samples []plan.Entry
	for i := range 400 {
		samples = append(samples, plan.Entry{Line: fmt.Sprintf(formLines[i%len(formLines)], 10+i%90)})
	}
	samples[7].Line = strings.Replace(samples[7].Line, `"/"`, `"/.env"`, 1)
	return samples
}

func learnForm(t testing.TB) *plan.Form {
	t.Helper()
	form, err := plan.LearnForm(formReader, formGate, formSamples())
	if err != nil {
		t.Fatal(err)
	}
	if form == nil {
		t.Fatal("no form")
	}
	return form
}

func TestForm(t *testing.T) {
	usual, err := learnForm(t).Usual()
	if err != nil {
		t.Fatal(err)
	}
	line := func(i int, changes ...string) string {
		return strings.NewReplacer(changes...).Replace(fmt.Sprintf(formLines[i], 42))
	}
	for _, test := range []struct {
		name, line string
		want       bool
	}{
		{"like a sample", line(0), true},
		{"a query", line(1), true},
		{"a UUID and a closing slash", line(2), true},
		{"the root", line(3), true},
		{"another id", line(0, "users/42", "users/4711-ab"), true},
		{"runs in another order", line(0, "users/42", "carts/42/orders"), true},
		{"another client", line(0, "10.0.0.42", "fe80::1"), true},
		{"another word", line(0, "users/42", "users/.env"), false},
		{"a word behind an id", line(0, "users/42", "users/42.env"), false},
		{"an odd character", line(0, "users/42", "users/4'2"), false},
		{"another path", line(0, "users", "user"), false},
		{"no slash before an id", line(3, `"/"`, `"/users42"`), false},
		{"another method", line(0, "GET", "TRACE"), false},
		{"another agent", line(0, "Browser/42.0", "sqlmap/1.7"), false},
		{"another host", line(0, `"a"`, `"c"`), false},
		{"no status", line(0, "200", "999"), false},
		{"an escape", line(0, "10.0.0.42", `10\u002e0`), false},
		{"a quote", line(0, "10.0.0.42", `10"0`), false},
		{"what is not UTF-8", line(0, "10.0.0.42", "10\xff"), false},
		{"a key more", line(0, `"ok":true`, `"ok":true,"x":1`), false},
		{"a key twice", line(0, `"status":200`, `"status":200,"status":500`), false},
		{"cut off", strings.TrimSuffix(line(0), "}"), false},
		{"something behind", line(0) + " ", false},
		{"no quote at the end of a path", line(3, `"/"`, `"/`), false},
		{"none behind an id", line(0, `42"}`, `42}`), false},
		{"a query without its end", line(1, `all=1"`, `all=1`), false},
	} {
		if got := usual(test.line); got != test.want {
			t.Errorf("%s: %v: %s", test.name, got, test.line)
		}
	}
}

func TestNoForm(t *testing.T) {
	many := func(line func(int) string) []plan.Entry {
		var samples []plan.Entry
		for i := range 300 {
			samples = append(samples, plan.Entry{Line: line(i)})
		}
		return samples
	}
	good := func(i int) string { return fmt.Sprintf(formLines[0], 10+i%90) }
	for _, test := range []struct {
		name    string
		reader  plan.Reader
		gate    plan.Gate
		samples []plan.Entry
	}{
		{"no samples", formReader, formGate, nil},
		{"text", plan.Reader{Kind: plan.Text, Pattern: `(?P<target>.*)`}, formGate, many(good)},
		{"verdicts", formReader, plan.Gate{Target: `[a-z/0-9]*`, Fields: plan.Equal(plan.Verdict, "1")}, many(good)},
		{"not JSON", formReader, formGate, many(func(i int) string { return fmt.Sprintf("GET /%d", i) })},
		{"broken", formReader, formGate, many(func(i int) string { return good(i)[:60] })},
		{"other keys each time", formReader, formGate, many(func(i int) string { return strings.Replace(good(i), "ok", fmt.Sprintf("ok%d", i), 1) })},
		{"other paths each time", formReader, formGate, many(func(i int) string {
			return strings.Replace(good(i), "/users", "/"+string(rune('g'+i%19))+string(rune('g'+i/19)), 1)
		})},
		{"odd", formReader, formGate, many(func(i int) string { return strings.Replace(good(i), "/users", "/users;", 1) })},
		{"a field of several values", plan.Reader{Kind: plan.JSON, Paths: map[plan.Field][]string{plan.Target: {"request"}, plan.Method: {"method"}, plan.Status: {"status"}}}, formGate, many(good)},
	} {
		if form, err := plan.LearnForm(test.reader, test.gate, test.samples); form != nil || err != nil {
			t.Errorf("%s: %+v, %v", test.name, form, err)
		}
	}
}

// checkForm: a usual line is read, is harmless, and has in its fields what stands in its gaps.
func checkForm(t testing.TB, usual func(string) bool, line string) bool {
	t.Helper()
	if !usual(line) {
		return false
	}
	reader, err := formReader.Compile()
	if err != nil {
		t.Fatal(err)
	}
	passes, err := formGate.GateFunction()
	if err != nil {
		t.Fatal(err)
	}
	v, ok := reader.Read(plan.Entry{Line: line})
	if !ok || passes(&v) || !plan.IsPlainRequest(&v) || !strings.HasPrefix(v[plan.Target], "/") {
		t.Errorf("%q is usual: read %v, passes %v: %q", line, ok, passes(&v), v)
	}
	return true
}

// Lines are changed at random; most are broken by it.
func TestUsualLinesAreHarmless(t *testing.T) {
	usual, err := learnForm(t).Usual()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	pieces := []string{`"`, `,`, `:`, `\`, `/`, `.env`, `wp-`, "1", "a", "f", "?", "&", `\u0026`, "users", "orders", "-", " ", "\x00", "\xff", "é", "}", "{", `","status":200`, "select"}
	found := 0
	for range 60_000 {
		line := fmt.Sprintf(formLines[random.IntN(len(formLines))], random.IntN(100))
		for range random.IntN(3) {
			from := random.IntN(len(line))
			to := min(len(line), from+random.IntN(4))
			line = line[:from] + pieces[random.IntN(len(pieces))] + line[to:]
		}
		if checkForm(t, usual, line) {
			found++
		}
	}
	if found < 10_000 {
		t.Errorf("only %d were usual", found)
	}
}

func FuzzForm(f *testing.F) {
	usual, err := learnForm(f).Usual()
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range formLines {
		f.Add(fmt.Sprintf(line, 42))
	}
	f.Fuzz(func(t *testing.T, line string) { checkForm(t, usual, line) })
}
