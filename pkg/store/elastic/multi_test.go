package elastic

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	whole   = `{"status":200,"_shards":{"total":1,"successful":1},"hits":{"total":{"value":3}}}`
	partial = `{"status":200,"_shards":{"total":2,"successful":1,"failed":1},"hits":{"total":{"value":3}}}`
	busy    = `{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"queue is full"}}`
	forbids = `{"status":403,"error":{"type":"security_exception","reason":"no permissions"}}`
)

// fakeSearches answers what real servers answer only under load or with other users: each request gets the next answer, the last one again and again.
func fakeSearches(t *testing.T, answers ...string) (s *Store, asked *[]string) {
	t.Helper()
	asked = &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*asked = append(*asked, r.URL.Path+" "+r.Header.Get("Content-Type")+" "+string(body))
		answer := answers[min(len(*asked), len(answers))-1]
		if strings.HasPrefix(answer, forbids) {
			w.WriteHeader(http.StatusForbidden)
		}
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	s, err := New(Config{URL: server.URL, Index: "logs", Client: server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	return s, asked
}

func multi(items ...string) string { return `{"responses":[` + strings.Join(items, ",") + `]}` }

func TestSearches(t *testing.T) {
	bodies := []object{{"size": 0}, {"size": 1}}
	for name, one := range map[string]struct {
		answers []string
		asked   int
		kind    store.Kind
		fails   bool
	}{
		"all at once":               {answers: []string{multi(whole, whole)}, asked: 1},
		"busy for one of them":      {answers: []string{multi(whole, busy), multi(whole, whole)}, asked: 2},
		"a shard failed in one":     {answers: []string{multi(whole, partial)}, asked: 1, fails: true, kind: store.Failed},
		"fewer answers than asked":  {answers: []string{multi(whole)}, asked: 1, fails: true, kind: store.NotThisStore},
		"forbidden, and one by one": {answers: []string{forbids, whole, whole}, asked: 3},
		"all is forbidden":          {answers: []string{forbids}, asked: 2, fails: true, kind: store.Forbidden},
		"not JSON":                  {answers: []string{"<html>"}, asked: 1, fails: true, kind: store.NotThisStore},
	} {
		t.Run(name, func(t *testing.T) {
			s, asked := fakeSearches(t, one.answers...)
			answers, cost, err := s.searches(t.Context(), "/logs/_search", nil, bodies)
			if len(*asked) != one.asked {
				t.Errorf("%d requests: %q", len(*asked), *asked)
			}
			if one.fails {
				if !store.IsKind(err, one.kind) {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil || len(answers) != 2 || cost.Queries != 2 || cost.Lines != 6 {
				t.Errorf("%d answers, %+v, %v", len(answers), cost, err)
			}
			if want := "/logs/_msearch application/x-ndjson {}\n{\"size\":0}\n{}\n{\"size\":1}\n"; (*asked)[0] != want {
				t.Errorf("asked %q, want %q", (*asked)[0], want)
			}
		})
	}
}

// A user who may not send several searches at once is asked that once.
func TestSearchesAreSentOneByOneFromThenOn(t *testing.T) {
	s, asked := fakeSearches(t, forbids, whole)
	for range 2 {
		if _, _, err := s.searches(t.Context(), "/logs/_search", nil, []object{{"size": 0}}); err != nil {
			t.Fatal(err)
		}
	}
	if len(*asked) != 3 {
		t.Errorf("%d requests: %q", len(*asked), *asked)
	}
}
