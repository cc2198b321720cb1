package detect

import (
	"slices"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

func TestDeepCheck(t *testing.T) {
	e := engine(t)
	for _, c := range []struct {
		name      string
		paranoia  int
		request   request.Request
		want      string // a rule that must be found; empty: none may be
		typ       string
		location  Location
		parameter string
	}{
		{"union", 1, request.Request{Method: "GET", Target: "/a?id=1%27%20UNION%20SELECT%20password%20FROM%20users--", UserAgent: "Mozilla/5.0"}, "crs-942100", "sqli", InQuery, "id"},
		{"scanner", 1, request.Request{Method: "GET", Target: "/a", UserAgent: "sqlmap/1.7"}, "crs-913100", "scanner", InUserAgent, ""},
		{"traversal", 1, request.Request{Method: "GET", Target: "/a?file=../../../../etc/passwd", UserAgent: "Mozilla/5.0"}, "crs-930120", "lfi", InQuery, "file"},
		{"harmless", 1, request.Request{Method: "GET", Target: "/api/v1/products?page=2", UserAgent: "Mozilla/5.0", Host: "shop.example"}, "", "", "", ""},
		{"harmless post without an agent", 2, request.Request{Method: "POST", Target: "/api/v1/cart"}, "", "", "", ""},
	} {
		findings, err := e.NewDeepCheck(c.paranoia).Inspect(&c.request)
		if err != nil {
			t.Fatal(err)
		}
		if c.want == "" {
			if len(findings) > 0 {
				t.Errorf("%s: %+v", c.name, findings)
			}
			continue
		}
		at := slices.IndexFunc(findings, func(f Finding) bool { return f.RuleID == c.want })
		if at < 0 {
			t.Errorf("%s: %s is not in %+v", c.name, c.want, findings)
			continue
		}
		if f := findings[at]; f.Type != c.typ || f.Location != c.location || f.Parameter != c.parameter || f.Source != FromDeepCheck || !f.Assisting || f.Title == "" {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

func TestDeepCheckLooksHarderAtHigherLevels(t *testing.T) {
	e := engine(t)
	r := request.Request{Method: "GET", Target: "/a?q=%27%20or%20x--", UserAgent: "Mozilla/5.0"}
	one, err := e.NewDeepCheck(1).Inspect(&r)
	if err != nil {
		t.Fatal(err)
	}
	two, err := e.NewDeepCheck(2).Inspect(&r)
	if err != nil {
		t.Fatal(err)
	}
	if len(two) <= len(one) {
		t.Errorf("level 1 found %d, level 2 %d", len(one), len(two))
	}
}
