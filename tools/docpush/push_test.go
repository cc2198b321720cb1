package docpush

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fakeStore keeps documents by id and has bad moments.
type fakeStore struct {
	documents map[string]string
	requests  []string
	largest   int
	user      string
	busy      int // requests refused as a whole
	full      int // requests of which every other document is refused
	lost      int // requests done, but whose answer is lost
	bad       map[string]bool
}

func (f *fakeStore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests = append(f.requests, r.Method+" "+r.URL.Path)
	user, password, _ := r.BasicAuth()
	f.user = user + ":" + password
	body, _ := io.ReadAll(r.Body)
	if !strings.HasSuffix(r.URL.Path, "/_bulk") {
		if bytes.Contains(body, []byte("nonsense")) {
			http.Error(w, "no template", http.StatusBadRequest)
		}
		return
	}
	if f.busy > 0 {
		f.busy--
		http.Error(w, "busy", http.StatusTooManyRequests)
		return
	}
	f.largest = max(f.largest, len(body))
	answer := f.bulk(body)
	if f.full > 0 {
		f.full--
	}
	if f.lost > 0 {
		f.lost--
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(answer)
}

func (f *fakeStore) bulk(body []byte) []byte {
	lines := strings.Split(strings.TrimSuffix(string(body), "\n"), "\n")
	items := []map[string]any{}
	for i := 0; i+1 < len(lines); i += 2 {
		var action struct {
			Create struct {
				ID string `json:"_id"`
			}
		}
		_ = json.Unmarshal([]byte(lines[i]), &action)
		id, result := action.Create.ID, map[string]any{"status": http.StatusCreated}
		_, there := f.documents[id]
		switch {
		case f.bad[id]:
			result = map[string]any{"status": http.StatusBadRequest, "error": map[string]string{"reason": "failed to parse"}}
		case f.full > 0 && i%4 == 0:
			result = map[string]any{"status": http.StatusTooManyRequests, "error": map[string]string{"reason": "queue is full"}}
		case there:
			result = map[string]any{"status": http.StatusConflict, "error": map[string]string{"reason": "already exists"}}
		default:
			f.documents[id] = lines[i+1]
		}
		items = append(items, map[string]any{"create": result})
	}
	text, _ := json.Marshal(map[string]any{"items": items})
	return text
}

func pusher(t *testing.T, f *fakeStore) *Pusher {
	t.Helper()
	f.documents = map[string]string{}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return &Pusher{URL: server.URL + "/", Index: "access-logs", Wait: time.Millisecond}
}

func add(t *testing.T, p *Pusher, n int) {
	t.Helper()
	for i := range n {
		if err := p.Add(t.Context(), Document{ID: fmt.Sprint(i), JSON: fmt.Appendf(nil, "{\"n\":\n %d}", i)}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEachDocumentIsWrittenOnce(t *testing.T) {
	for name, f := range map[string]*fakeStore{
		"well": {}, "busy": {busy: 3}, "full": {full: 4}, "answer lost": {lost: 2}, "all of it": {busy: 1, full: 2, lost: 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := pusher(t, f)
			add(t, p, 9)
			if err := p.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(f.documents) != 9 || f.documents["3"] != `{"n":3}` || p.Pushed() != 9 {
				t.Errorf("%v, %d pushed", f.documents, p.Pushed())
			}
		})
	}
}

func TestBatchesAreSmall(t *testing.T) {
	f := &fakeStore{}
	p := pusher(t, f)
	for i := range 30 {
		if err := p.Add(t.Context(), Document{ID: fmt.Sprint(i), JSON: []byte(`"` + strings.Repeat("x", 400_000) + `"`)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Flush(t.Context()); err != nil || len(f.documents) != 30 || f.largest > maxBatch || len(f.requests) != 3 {
		t.Errorf("%d documents, %d bytes, %d requests, %v", len(f.documents), f.largest, len(f.requests), err)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	f := &fakeStore{busy: maxTries}
	p := pusher(t, f)
	add(t, p, 2)
	if err := p.Flush(t.Context()); err == nil || !strings.Contains(err.Error(), "429: busy (6 times)") {
		t.Error(err)
	}
	p.Discard()
	f.bad = map[string]bool{"1": true}
	add(t, p, 3)
	if err := p.Flush(t.Context()); err == nil || !strings.Contains(err.Error(), "document 1: 400") || len(f.documents) != 2 {
		t.Error(err)
	}
	p.Discard()
	if err := p.Add(t.Context(), Document{JSON: []byte("{}")}); err == nil || !strings.Contains(err.Error(), "needs an id") {
		t.Error(err)
	}
	if err := p.Add(t.Context(), Document{ID: "a", JSON: []byte("{")}); err == nil || !strings.Contains(err.Error(), "document a") {
		t.Error(err)
	}
	if err := p.PutTemplate(t.Context(), "logs", []byte("nonsense")); err == nil || !strings.Contains(err.Error(), "index template logs") {
		t.Error(err)
	}
	p.URL = "http://127.0.0.1:1"
	var again *againError
	if err := p.Refresh(t.Context()); !errors.As(err, &again) {
		t.Error(err)
	}
}

func TestRequests(t *testing.T) {
	f := &fakeStore{}
	p := pusher(t, f)
	p.User, p.Password = "user", "secret"
	if err := p.PutTemplate(t.Context(), "logs", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if err := p.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.Flush(t.Context()); err != nil { // nothing to write
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"PUT /_index_template/logs", "POST /access-logs/_refresh"}, f.requests); diff != "" || f.user != "user:secret" {
		t.Error(diff, f.user)
	}
}
