package elastic

import (
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

// The gate of all rules must be one that an index can be asked for: without it all documents are read, which is right, and slow.
func TestTheGateOfAllRulesIsAsked(t *testing.T) {
	rules, err := detect.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	tax, err := taxonomy.Load()
	if err != nil {
		t.Fatal(err)
	}
	gate := detect.NewEngine(rules, tax).Gate(plan.Predicate{})
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
		for _, part := range partsOf(gate.Words[plan.Method]) {
			if strings.Contains(method, part) {
				t.Errorf("%s makes a suspect of every %s", part, method)
			}
		}
	}
	for name, reader := range map[string]plan.Reader{
		"apart":        {Kind: plan.Document, Paths: map[plan.Field][]string{plan.Method: {"method"}, plan.Target: {"path"}, plan.Query: {"query"}, plan.UserAgent: {"agent"}, plan.Referer: {"referer"}}},
		"request line": {Kind: plan.Document, Paths: map[plan.Field][]string{plan.RequestLine: {"request"}, plan.UserAgent: {"agent"}, plan.Referer: {"referer"}}},
	} {
		m := &mapping{columns: map[string]column{}}
		for _, path := range reader.Paths {
			m.columns[path[0]] = column{name: path[0], kind: words}
		}
		if queries, ok := newTranslator(m, reader).gate(gate); !ok || len(queries) == 0 {
			t.Errorf("%s: the gate can't be written", name)
		}
	}
}
