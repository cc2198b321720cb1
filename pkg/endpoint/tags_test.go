package endpoint

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTags(t *testing.T) {
	for _, test := range []struct {
		facts TagFacts
		want  []string
	}{
		{TagFacts{}, []string{}},
		{TagFacts{HasDocuments: true, Documented: true, Named: true, Answered: 1}, []string{"documented"}},
		{TagFacts{HasDocuments: true, Documented: true, Deprecated: true, Named: true, Answered: 1, New: true}, []string{"documented", "deprecated", "new"}},
		{TagFacts{HasDocuments: true, Documented: true, Named: true, NotFound: 3}, []string{"documented"}},
		{TagFacts{HasDocuments: true, Answered: 1, NotFound: 3}, []string{"shadow"}},
		{TagFacts{HasDocuments: true, Named: true, Answered: 1}, []string{"shadow"}},
		{TagFacts{HasDocuments: true, NotFound: 3, New: true}, []string{"probe-only", "new"}},
		{TagFacts{HasDocuments: true, Named: true, NotFound: 3}, []string{}},
		{TagFacts{NotFound: 3}, []string{"probe-only"}},
		{TagFacts{Answered: 3}, []string{}},
		{TagFacts{Deprecated: true, Answered: 3}, []string{}},
	} {
		if diff := cmp.Diff(test.want, Tags(test.facts)); diff != "" {
			t.Errorf("%+v: %s", test.facts, diff)
		}
	}
}

func TestPreview(t *testing.T) {
	rows, err := Preview(Settings{}, Settings{Rules: []Rule{{Match: "/users/{name}"}}}, []string{"/users/alice", "/users/42?x", "/orders"})
	want := []PreviewRow{{"/users/alice", "/users/alice", "/users/{name}"}, {"/users/42?x", "/users/{id}", "/users/{name}"}, {"/orders", "/orders", "/orders"}}
	if diff := cmp.Diff(want, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err := Preview(Settings{}, Settings{Rules: []Rule{{Match: "users"}}}, nil); err == nil {
		t.Error("a bad rule is accepted")
	}
}

func TestSuggest(t *testing.T) {
	paths := []string{"/api/health", "/api/users/{id}/orders", "/{id}"}
	for i := range 30 {
		name := fmt.Sprintf("%c%c", 'a'+i/26, 'a'+i%26)
		paths = append(paths, "/api/users/"+name, "/api/users/"+name, "/api/users/"+name+"/orders/{id}", "/"+name)
	}
	for i := range suggestFrom - 1 {
		paths = append(paths, fmt.Sprintf("/api/few/x%c", 'a'+i))
	}
	got := Suggest(paths)
	want := []Suggestion{
		{Rule: Rule{Match: "/api/users/{name}"}, Paths: 30, Examples: []string{"/api/users/aa", "/api/users/ab", "/api/users/ac", "/api/users/ad", "/api/users/ae"}},
		{Rule: Rule{Match: "/api/users/{name}/orders/{id}"}, Paths: 30, Examples: []string{"/api/users/aa/orders/{id}", "/api/users/ab/orders/{id}", "/api/users/ac/orders/{id}", "/api/users/ad/orders/{id}", "/api/users/ae/orders/{id}"}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Suggestion{}, "All")); diff != "" {
		t.Error(diff)
	}
	for _, s := range got {
		if len(s.All) != s.Paths {
			t.Errorf("%s: %d paths of %d", s.Rule.Match, len(s.All), s.Paths)
		}
	}
}
