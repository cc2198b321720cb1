package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDocument(t *testing.T) {
	made, err := newDocuments()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 10, 10, 13, 55, 36, 123_456_789, time.UTC)
	for name, c := range map[string]struct{ line, want string }{
		"common": {
			`203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /index.html HTTP/1.0" 200 2326`,
			`{"http":{"request":{"method":"GET"},"response":{"body":{"bytes":2326},"status_code":200}},"source":{"address":"203.0.113.7","ip":"203.0.113.7"},"url":{"original":"/index.html","path":"/index.html"}}`,
		},
		"everything": {
			`shop.example:443 2001:db8::17 - alice [10/Oct/2026:13:55:36 +0000] "POST /api/orders?x=%3Cb%3E&y=\"z\" HTTP/1.1" 201 512 "https://shop.example/cart" "Mozilla/5.0 (X11)" "198.51.100.4, 10.1.1.1" 0.013`,
			`{"event":{"duration":13000000},"http":{"request":{"method":"POST","referrer":"https://shop.example/cart"},"response":{"body":{"bytes":512},"status_code":201}},"network":{"forwarded_ip":"198.51.100.4, 10.1.1.1"},"source":{"address":"2001:db8::17","ip":"2001:db8::17"},"url":{"domain":"shop.example","original":"/api/orders?x=%3Cb%3E&y=\\\"z\\\"","path":"/api/orders","port":443,"query":"x=%3Cb%3E&y=\\\"z\\\""},"user":{"name":"alice"},"user_agent":{"original":"Mozilla/5.0 (X11)"}}`,
		},
		"dashes and a name": {
			`crawler.example - - [10/Oct/2026:13:55:36 +0000] "HEAD / HTTP/1.1" 304 - "-" "-"`,
			`{"http":{"request":{"method":"HEAD"},"response":{"status_code":304}},"source":{"address":"crawler.example"},"url":{"original":"/","path":"/"}}`,
		},
		"whole address": {
			`203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET http://evil.example:8080/a/b?u=http://x/ HTTP/1.1" 400 0`,
			`{"http":{"request":{"method":"GET"},"response":{"body":{"bytes":0},"status_code":400}},"source":{"address":"203.0.113.7","ip":"203.0.113.7"},"url":{"domain":"evil.example","original":"http://evil.example:8080/a/b?u=http://x/","path":"/a/b","port":8080,"query":"u=http://x/"}}`,
		},
		"JSON":              {`{"time":"x","status":200,"id":12345678901234567890,"@timestamp":"old","":1}`, `{"time":"x","status":200,"id":12345678901234567890}`},
		"labels of its own": {`{"labels":["a"]}`, `{"labels":["a"]}`},
		"not JSON":          {`{"a":1} {"b":2}`, `{"message":"{\"a\":1} {\"b\":2}"}`},
		"no request":        {`203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "\x16\x03" 400 166 "-" "-"`, `{"message":"203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] \"\\x16\\x03\" 400 166 \"-\" \"-\""}`},
	} {
		t.Run(name, func(t *testing.T) {
			document, err := made.document(entry{at, c.line, map[string]string{"job": "test"}})
			if err != nil {
				t.Fatal(err)
			}
			got, want := decoded(t, document.JSON), decoded(t, []byte(c.want))
			want["@timestamp"] = "2026-10-10T13:55:36.123Z"
			if _, ok := want["labels"]; !ok {
				want["labels"] = map[string]any{"job": "test"}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return fields
}

func TestIDsTellEntriesApart(t *testing.T) {
	at := time.Unix(1791640536, 0)
	one := entry{at, "a", map[string]string{"job": "x", "filename": "f"}}
	if one.id() != (entry{at, "a", map[string]string{"filename": "f", "job": "x"}}).id() {
		t.Error("one entry has two ids")
	}
	for _, other := range []entry{
		{at.Add(time.Microsecond), "a", one.labels}, {at, "b", one.labels}, {at, "a", map[string]string{"job": "x", "filename": "g"}}, {at, "a", nil},
	} {
		if one.id() == other.id() {
			t.Errorf("%v has the id of %v", other, one)
		}
	}
}

// fakeIndex keeps documents by id.
type fakeIndex struct {
	template  map[string]any
	documents map[string]string
	paths     map[string]bool
}

func (f *fakeIndex) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.paths[r.URL.Path] = true
	switch {
	case strings.HasPrefix(r.URL.Path, "/_index_template/"):
		_ = json.Unmarshal(body, &f.template)
	case strings.HasSuffix(r.URL.Path, "/_bulk"):
		lines := strings.Split(strings.TrimSuffix(string(body), "\n"), "\n")
		var items []string
		for i := 0; i+1 < len(lines); i += 2 {
			status := `{"create":{"status":201}}`
			if _, ok := f.documents[lines[i]]; ok {
				status = `{"create":{"status":409}}`
			}
			f.documents[lines[i]] = lines[i+1]
			items = append(items, status)
		}
		_, _ = io.WriteString(w, `{"items":[`+strings.Join(items, ",")+`]}`)
	}
}

func TestLoadingAgainAddsNothing(t *testing.T) {
	f := &fakeIndex{documents: map[string]string{}, paths: map[string]bool{}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	file := write(t, "access.log", line+"\n"+line+"\nno request\n"+`{"ts":1791640536,"a":1}`)
	for range 2 {
		if err := run(t.Context(), []string{"--to", "opensearch", "--url", server.URL, "--index", "access-logs", "--data-stream", file}, io.Discard, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.documents) != 4 {
		t.Errorf("%d documents", len(f.documents))
	}
	if diff := cmp.Diff([]any{"access-logs"}, f.template["index_patterns"]); diff != "" || f.template["data_stream"] == nil || f.template["template"] == nil {
		t.Error(diff, f.template)
	}
	want := map[string]bool{"/_index_template/underthreat-access-logs": true, "/access-logs/_bulk": true, "/access-logs/_refresh": true}
	if diff := cmp.Diff(want, f.paths); diff != "" {
		t.Error(diff)
	}
}

func TestSampleBecomesDocuments(t *testing.T) {
	f := &fakeIndex{documents: map[string]string{}, paths: map[string]bool{}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	if err := run(t.Context(), []string{"--to", "elasticsearch", "--url", server.URL, "--index", "sample", "--sample", "--since", "10m", "--rate", "2"}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	if len(f.documents) < 100 {
		t.Fatalf("%d documents", len(f.documents))
	}
	for _, text := range f.documents {
		fields := decoded(t, []byte(text))
		if fields["request_uri"] == nil || fields["status"] == nil || fields["@timestamp"] == nil {
			t.Fatal(text)
		}
	}
}

// FuzzDocument makes documents of any line.
func FuzzDocument(f *testing.F) {
	made, err := newDocuments()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add(`{"a.b":{"c":[1,null]}}`)
	f.Add(`a.b:1 x - - [] "GET x://:// HTTP/1" 200 99999999999999999999 "" "\\" "-" 9.9`)
	f.Fuzz(func(t *testing.T, line string) {
		document, err := made.document(entry{at: time.Unix(0, 0), line: line})
		if err != nil || document.ID == "" || !json.Valid(document.JSON) {
			t.Errorf("%q: %s %v", line, document.JSON, err)
		}
	})
}
