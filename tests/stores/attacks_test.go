//go:build stores

package stores

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/tests/nginxlog"
	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// attacks are the examples of all rules, and what fuzzing makes of them: other encodings, cut off, put together, moved to other fields.
func attacks(t *testing.T) []sampled {
	t.Helper()
	rules, err := detect.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(11, 12))
	var all []sampled
	add := func(e detect.Example) {
		s := sampled{Address: "203.0.113.9", Method: "GET", Target: "/", Status: 200, Bytes: 10, Agent: "Mozilla/5.0 (X11; Linux x86_64)", Service: "shop"}
		for _, part := range []struct {
			value string
			into  *string
		}{{e.Method, &s.Method}, {e.Target, &s.Target}, {e.UserAgent, &s.Agent}, {e.Referer, &s.Referer}, {e.Cookie, &s.Cookie}, {e.Body, &s.Body}} {
			if part.value != "" {
				*part.into = part.value
			}
		}
		all = append(all, s)
	}
	for _, rule := range rules {
		for _, e := range append(rule.Examples.Match, rule.Examples.Miss...) {
			add(e)
			if e.Target == "" {
				continue
			}
			path, query, _ := strings.Cut(e.Target, "?")
			add(detect.Example{Target: path + "?" + encoded(query, random)})
			add(detect.Example{Target: e.Target[:1+random.IntN(len(e.Target))]})
			add(detect.Example{UserAgent: query, Referer: "https://shop.example/?" + query})
			add(detect.Example{Cookie: "sid=abc; " + query})
			add(detect.Example{Body: query})
			plain, err := url.QueryUnescape(query)
			if err == nil && !strings.ContainsAny(plain, " \t\r\n\x00\v") {
				add(detect.Example{Target: path + "?" + plain, Referer: plain})
			}
		}
	}
	return all
}

// encoded percent-encodes some letters, some of them twice.
func encoded(text string, random *rand.Rand) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch random.IntN(12) {
		case 0:
			fmt.Fprintf(&b, "%%%02x", c)
		case 1:
			fmt.Fprintf(&b, "%%25%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// lineOf writes a request as NGINX's JSON; every other one escapes what Go's writer escapes.
func lineOf(t *testing.T, s sampled, at int) string {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(at%2 == 0)
	if err := encoder.Encode(s); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// TestAttacksPassTheGateInLoki: Loki finds every line that passes the gate in Go, and TestExamplesPassTheGate and FuzzGate show that whatever a rule
// matches does.
func TestAttacksPassTheGateInLoki(t *testing.T) {
	list := attacks(t)
	for writer := range writers {
		t.Run(writer, func(t *testing.T) {
			job := "attacks-" + strings.ReplaceAll(writer, " ", "-")
			from := anHourAgo()
			var pushed []lokipush.Entry
			for i, s := range list {
				if writer == "combined" {
					s.Target, s.Agent, s.Referer = nginxlog.Escape(s.Target), nginxlog.Escape(s.Agent), nginxlog.Escape(s.Referer)
				}
				line, metadata := writers[writer](s, lineOf(t, s, i))
				pushed = append(pushed, entryIn(job, from.UnixNano()+int64(i)*int64(20*time.Millisecond), line, metadata, i%3))
			}
			push(t, servers.plain.Pusher(""), pushed)
			entries := planEntries(pushed)
			s, err := loki.New(loki.Config{URL: servers.plain.URL, Selector: `{job="` + job + `"}`, Client: http.DefaultClient})
			if err != nil {
				t.Fatal(err)
			}
			suspectsOf(t, s, plan.NewWindow(from, from.Add(10*time.Minute)), recognised(t, entries).Reader, entries, true) // words are looked for in all fields
		})
	}
}

func attacksInDocuments(t *testing.T, server *elasticserver.Server) {
	from := anHourAgo()
	if err := server.Put(t.Context(), "/attacks", nginxMapping()); err != nil {
		t.Fatal(err)
	}
	var documents []stored
	for i, s := range attacks(t) {
		at := from.UnixMilli()*1e6 + int64(i)*int64(20*time.Millisecond)
		line := lineOf(t, s, i)
		source, ok := nginxDocument(line, at)
		if !ok {
			t.Fatalf("%s is no document", line)
		}
		documents = append(documents, stored{fmt.Sprintf("a%d", i), at, source})
	}
	entries := keep(t, server, "attacks", documents)
	format := named(t, "nginx-json", entries, logformat.Options{Shape: logformat.Documents})
	suspectsOf(t, openIndex(t, server.URL, "attacks", 700), plan.NewWindow(from, from.Add(10*time.Minute)), format.Reader, asIndexed(server, entries), true)
}
