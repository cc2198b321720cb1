package plan

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCellsCoverTheWindowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Int64Range(-1e15, 1e15).Draw(t, "from")
		w := Window{from, from + rapid.Int64Range(1, 1e13).Draw(t, "length")}
		step := time.Duration(rapid.Int64Range(1e9, 1e12).Draw(t, "step"))
		at := w.From
		for i, cell := range w.Cells(step) {
			if cell.From != at || cell.To <= cell.From {
				t.Fatalf("cell %d is %v after %d", i, cell, at)
			}
			if i > 0 && CellStart(cell.From, step) != cell.From {
				t.Fatalf("cell %d begins off the grid", i)
			}
			if CellStart(cell.To-1, step) != CellStart(cell.From, step) {
				t.Fatalf("cell %d spans a grid line", i)
			}
			at = cell.To
		}
		if at != w.To {
			t.Fatalf("cells end at %d, the window at %d", at, w.To)
		}
	})
}

func TestNewWindowIsWholeMilliseconds(t *testing.T) {
	w := NewWindow(time.Unix(0, 1_999_999), time.Unix(0, 5_000_001))
	if w != (Window{1e6, 5e6}) || w.Contains(5e6) || !w.Contains(1e6) {
		t.Errorf("window %v", w)
	}
}

// drawPredicate draws a predicate over two fields.
func drawPredicate(t *rapid.T, depth int) Predicate {
	if depth == 0 || rapid.Bool().Draw(t, "leaf") {
		m := Match{Field: rapid.SampledFrom([]Field{Method, Target}).Draw(t, "field"), Pattern: rapid.SampledFrom([]string{"", "a", "b", "a|b", ".*"}).Draw(t, "pattern"), Regexp: rapid.Bool().Draw(t, "regexp"), Not: rapid.Bool().Draw(t, "not")}
		return Predicate{Match: &m}
	}
	parts := []Predicate{drawPredicate(t, depth-1), drawPredicate(t, depth-1)}
	if rapid.Bool().Draw(t, "and") {
		return All(parts...)
	}
	return Any(parts...)
}

func TestNegateIsTheOpposite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPredicate(t, 3)
		yes, err := p.Compile()
		if err != nil {
			t.Fatal(err)
		}
		no, err := p.Negate().Compile()
		if err != nil {
			t.Fatal(err)
		}
		for _, method := range []string{"", "a", "b", "c"} {
			for _, target := range []string{"", "a", "b\nc"} {
				v := Values{Method: method, Target: target}
				if yes(&v) == no(&v) {
					t.Fatalf("%+v and its negation agree on %q %q", p, method, target)
				}
			}
		}
	})
}

func TestTrueAndNever(t *testing.T) {
	always, err := Predicate{}.Compile()
	if err != nil || !always(&Values{}) || !(Predicate{}).True() {
		t.Error("the zero predicate is not true")
	}
	never, err := Predicate{}.Negate().Compile()
	if err != nil || never(&Values{}) || never(&Values{Target: "x"}) {
		t.Error("its negation is not never")
	}
	if All(Predicate{}, Equal(Method, "a")).Match == nil {
		t.Error("All keeps what is true")
	}
}

func TestReaders(t *testing.T) {
	cases := []struct {
		name   string
		reader Reader
		entry  Entry
		want   Values
		ok     bool
	}{
		{"json", Reader{Kind: JSON, Paths: map[Field][]string{Method: {"a", "m"}, Target: {"u.v"}}}, Entry{Line: `{"a":{"m":"GET"},"u.v":"\/x\u003c"}`}, Values{Method: "GET", Target: "/x<"}, true},
		{"repeated key: the first", Reader{Kind: JSON, Paths: map[Field][]string{Target: {"u"}}}, Entry{Line: `{"u":"/1","u":"/2"}`}, Values{Target: "/1"}, true},
		{"nested namesake", Reader{Kind: JSON, Paths: map[Field][]string{Target: {"u"}}}, Entry{Line: `{"h":{"u":"/in"},"u":"/out"}`}, Values{Target: "/out"}, true},
		{"not json", Reader{Kind: JSON, Paths: map[Field][]string{Target: {"u"}}}, Entry{Line: `GET /`}, Values{}, false},
		{"garbage behind", Reader{Kind: JSON, Paths: map[Field][]string{Target: {"u"}}}, Entry{Line: `{"u":"/x"},"b":1`}, Values{Target: "/x"}, false},
		{"request line", Reader{Kind: JSON, Paths: map[Field][]string{RequestLine: {"r"}}}, Entry{Line: `{"r":"GET /a b HTTP/1.1"}`}, Values{RequestLine: "GET /a b HTTP/1.1", Method: "GET", Target: "/a b"}, true},
		{"logfmt", Reader{Kind: Logfmt, Paths: map[Field][]string{Method: {"method"}, Target: {"path"}}}, Entry{Line: `method=GET path="/a \"b\"" method=POST`}, Values{Method: "GET", Target: `/a "b"`}, true},
		{"text", Reader{Kind: Text, Pattern: `^(?P<method>\w+) (?P<target>\S+)`}, Entry{Line: "GET /x y"}, Values{Method: "GET", Target: "/x"}, true},
		{"labels", Reader{Kind: Labels, Paths: map[Field][]string{Method: {"m"}}}, Entry{Labels: map[string]string{"m": "PUT"}}, Values{Method: "PUT"}, true},
	}
	for _, test := range cases {
		compiled, err := test.reader.Compile()
		if err != nil {
			t.Fatal(err)
		}
		got, ok := compiled.Read(test.entry)
		if diff := cmp.Diff(test.want, got); diff != "" || ok != test.ok {
			t.Errorf("%s: ok %v, %s", test.name, ok, diff)
		}
	}
}

func TestMeasures(t *testing.T) {
	reader := Reader{Kind: Labels, Paths: map[Field][]string{Bytes: {"b"}}}
	for _, test := range []struct {
		measure Measure
		want    map[int]float64
	}{
		{Measure{Kind: Count}, map[int]float64{0: 5}}, {Measure{Kind: Sum, Field: Bytes}, map[int]float64{0: 110.5}},
		{Measure{Kind: Buckets, Field: Bytes, Bounds: []float64{1, 100}}, map[int]float64{0: 1, 1: 1, 2: 1}},
	} {
		e, err := NewEvaluator(Aggregate{Scope: ReadEntries, Reader: reader, Measure: test.measure}, Window{0, 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range []string{"0.5", "10", "100", "NaN", "-"} {
			e.Add(Entry{Time: 5, Labels: map[string]string{"b": b}})
		}
		e.Add(Entry{Time: 10, Labels: map[string]string{"b": "7"}}) // outside
		got := map[int]float64{}
		if err := e.Rows(func(r Row) error { got[r.Bucket] += r.Value; return nil }); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%v: %s", test.measure, diff)
		}
	}
}

func TestRefs(t *testing.T) {
	ref := RefOf(Entry{Time: 123, Line: "x", Labels: map[string]string{"a": "b"}})
	if back, err := ParseRef(ref.String()); err != nil || back != ref {
		t.Errorf("%v comes back as %v, %v", ref, back, err)
	}
	if ref == RefOf(Entry{Time: 123, Line: "x", Labels: map[string]string{"a": "c"}}) {
		t.Error("labels are not in the reference")
	}
}

func FuzzParseRef(f *testing.F) {
	f.Add("abc-def")
	f.Fuzz(func(t *testing.T, text string) {
		if ref, err := ParseRef(text); err == nil {
			if back, err := ParseRef(ref.String()); err != nil || back != ref {
				t.Errorf("%q is %v, which is not itself again", text, ref)
			}
		}
	})
}

func TestGate(t *testing.T) {
	gate, err := Gate{Target: `[a-z/]*`, Words: Words{Target: {"etc"}, UserAgent: {"sqlmap"}}, Fields: Equal(Verdict, "").Negate()}.GateFunction()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		v    Values
		want bool
	}{
		{Values{Target: "/a"}, false}, {Values{Target: "/A"}, true}, {Values{Target: "/a", Query: "1"}, true}, {Values{Target: "/etc"}, true},
		{Values{Target: "/a", UserAgent: "sqlmap/1"}, true}, {Values{Target: "/a", User: "sqlmap"}, false}, {Values{Target: "/a", Verdict: "1"}, true},
	} {
		if got := gate(&test.v); got != test.want {
			t.Errorf("%v passes: %v", test.v, got)
		}
	}
}

func TestRarePartsAreOfTheirWords(t *testing.T) {
	for word, want := range map[string]string{"actuator/gateway": "gateway", "/etc/": "/etc/", "sqlmap": "qlmap", "x": "x"} {
		if got := RarePart(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
		if !strings.Contains(word, RarePart(word)) {
			t.Errorf("%q does not hold %q", word, RarePart(word))
		}
		if end := RareEnd(word); !strings.HasSuffix(word, end) || 3*len(end) < 2*len(word) {
			t.Errorf("the end of %q is %q", word, end)
		}
	}
}
