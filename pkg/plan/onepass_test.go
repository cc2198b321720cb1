package plan

import (
	"strings"
	"testing"
)

func TestOnePass(t *testing.T) {
	for pattern, want := range map[string]bool{
		`^abc$`:                         true,
		`^(?:ab|cd)*"$`:                 true,
		`^[^"]*"x"[0-9]+,$`:             true,
		`^(?:ab|ac)$`:                   true, // Go factors it
		`^(?:[0-9]+|7a)$`:               false,
		`^[a-z]*b$`:                     false,
		`^(?:a|b?)(?:b|c)$`:             false,
		`^a(?:\b[0-9]+)?(?:b|-)$`:       true,
		`^a.*$`:                         true,
		`^a.*b$`:                        false,
		`^(?i:k)(?:l|K)$`:               true,
		`^(?:(?i:k)|K)$`:                true, // Go factors it, too
		`^(?:(?i:k)x|K.)$`:              false,
		`(`:                             false,
		`^` + strings.Repeat("a", 1000): false,
	} {
		if got := onePass(pattern); got != want {
			t.Errorf("%.40s: %v", pattern, got)
		}
	}
}

func TestSkeletonOf(t *testing.T) {
	for _, test := range []struct {
		line   string
		values string // "" where it is not taken apart
		id     string
	}{
		{`{"a":"x","b":12.5,"c":{"d":"y\"z"},"e":[true,null,-3]}`, `x|12.5|y\"z|-3`, `{"a":"` + "\x00false" + `","b":` + "\x00true" + `,"c":{"d":"` + "\x00false" + `"},"e":[true,null,` + "\x00true" + `]}`},
		{`{ "a" : "" }`, "-", `{ "a" : "` + "\x00false" + `" }`},
		{`{"a":""}`, "-", `{"a":"` + "\x00false" + `"}`},
		{`{}`, "", ""},
		{`["a"]`, "", ""},
		{`{"a":"x`, "", ""},
		{`{"a b":"x"}`, "", ""},
		{`{"a\"b":"x"}`, "", ""},
		{"", "", ""},
	} {
		s, values, ok := skeletonOf(test.line)
		if got := strings.Join(values, "|"); ok != (test.values != "") || ok && test.values != "-" && got != test.values || ok && s.id() != test.id {
			t.Errorf("%s: %v, %q, %q", test.line, ok, got, s.id())
		}
		if ok && s.with(func(gap int) string { return values[gap] }) != test.line {
			t.Errorf("%s: put together it is %s", test.line, s.with(func(gap int) string { return values[gap] }))
		}
	}
}

func TestFieldGaps(t *testing.T) {
	reader, err := Reader{Kind: JSON, Paths: map[Field][]string{Method: {"m"}, Target: {"r", "t"}, Status: {"s"}, Host: {"ok"}}}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		line               string
		method, target, st int
		constant           string
		ok                 bool
	}{
		{`{"m":"GET","r":{"t":"/"},"s":200,"ok":true}`, 0, 1, 2, "true", true},
		{`{"t":"/a","m":"GET","r":{"x":1,"t":"/"},"s":200,"s":201}`, 1, 3, 4, "", true},
		{`{"r":{"t":{"deep":"/"}},"m":"GET"}`, 0, 0, 0, "", false},
	} {
		s, _, ok := skeletonOf(test.line)
		if !ok {
			t.Fatal(test.line)
		}
		gaps, constants, ok := s.fieldGaps(reader)
		if ok != test.ok || ok && (gaps[Method] != test.method || gaps[Target] != test.target || gaps[Status] != test.st || constants[Host] != test.constant) {
			t.Errorf("%s: %v, %v, %q", test.line, ok, gaps, constants[Host])
		}
	}
}

func TestApart(t *testing.T) {
	for _, test := range []struct {
		a, b          string
		within, apart bool
	}{
		{"/users/[0-9]+", "/users/.*", true, false},
		{"/users/[0-9]+", "/carts/.*", false, true},
		{"/users/[0-9]+", "/users/(?:7|8)", false, false},
		{"/a", "/é", false, true},
	} {
		a, ok, err := newASCII(test.a)
		if err != nil || !ok {
			t.Fatal(test.a, err)
		}
		b, ok, err := newASCII(test.b)
		if err != nil || !ok {
			t.Fatal(test.b, err)
		}
		if a.Within(b) != test.within || a.Apart(b) != test.apart {
			t.Errorf("%s and %s: within %v, apart %v", test.a, test.b, a.Within(b), a.Apart(b))
		}
	}
	if _, ok, err := newASCII(`a\b`); ok || err != nil {
		t.Errorf("an assertion: %v, %v", ok, err)
	}
}
