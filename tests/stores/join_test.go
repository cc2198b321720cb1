//go:build stores

package stores

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/slice/slicetest"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/store/elastic"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// joinedLogs are a gateway's log and that of a WAF, of the same requests.
func joinedLogs(random *rand.Rand, from time.Time) (gateway, waf []plan.Entry) {
	targets := []string{"/items?q=1", "/items?q=<script>alert(1)</script>", `/a(b[c{d.*|^$`, "/o'brien?x=\\u0041&y=%00", "/é?q=\u00fc"}
	for i := range 400 {
		at := from.Add(time.Duration(i) * 4 * time.Second).UnixNano()
		id, client := fmt.Sprintf("id-%d", i), fmt.Sprintf("203.0.113.%d", random.IntN(30))
		target := targets[random.IntN(len(targets))]
		wafID := id
		if random.IntN(2) == 0 {
			wafID = fmt.Sprintf("other-%d", i)
		}
		if random.IntN(5) > 0 {
			gateway = append(gateway, plan.Entry{Time: at, Line: fmt.Sprintf(`{"remote_addr":%q,"request_method":"GET","request_uri":%q,"status":200,"request_id":%q,"body_bytes_sent":10}`, client, target, id)})
		}
		if random.IntN(2) == 0 {
			waf = append(waf, plan.Entry{Time: at + int64(random.IntN(2000)-1000)*1e6, Line: fmt.Sprintf(`{"transaction":{"id":%q,"unix_timestamp":1,"client_ip":%q,"request":{"method":"GET","uri":%q},"is_interrupted":true},"messages":[{"data":{"id":942100,"msg":"m","severity":2}}]}`, wafID, client, target)})
		}
	}
	return gateway, waf
}

func joinSource(t *testing.T, s store.Store, format string, role logformat.Role, shape logformat.Shape, samples []plan.Entry) *slice.Source {
	t.Helper()
	presets, err := logformat.LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	preset, _ := presets.Get(format)
	resolved, err := logformat.Resolve(preset, samples, logformat.Options{Shape: shape})
	if err != nil {
		t.Fatal(err)
	}
	actors, err := actor.NewResolver(actor.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := slice.NewSource(slice.Config{Name: format, Role: role, Store: s, Format: resolved, Actors: actors, Engine: newEngine(t), Confidence: detect.Medium})
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// TestJoin compares a join of logs in a store with the same join of logs in memory.
func TestJoin(t *testing.T) {
	t.Run("Loki", func(t *testing.T) {
		compareJoin(t, logformat.Lines, func(format string, entries []plan.Entry) (store.Store, []plan.Entry) {
			labels := map[string]string{"job": "join-" + format}
			var pushed []lokipush.Entry
			for i := range entries {
				entries[i].Labels = labels
				pushed = append(pushed, lokipush.Entry{Time: entries[i].Time, Line: entries[i].Line, Labels: labels})
			}
			push(t, servers.plain.Pusher(""), pushed)
			s, err := loki.New(loki.Config{URL: servers.plain.URL, Selector: `{job="` + labels["job"] + `"}`, Client: http.DefaultClient})
			if err != nil {
				t.Fatal(err)
			}
			return s, entries
		})
	})
	t.Run("OpenSearch", func(t *testing.T) {
		server := elasticServer(t, elasticserver.OpenSearch2)
		presets, err := logformat.LoadPresets()
		if err != nil {
			t.Fatal(err)
		}
		compareJoin(t, logformat.Documents, func(format string, entries []plan.Entry) (store.Store, []plan.Entry) {
			var documents []stored
			for i, e := range entries {
				source := strings.Replace(e.Line, "{", fmt.Sprintf(`{"@timestamp":%d,`, e.Time/1e6), 1)
				documents = append(documents, stored{fmt.Sprintf("d%d", i), e.Time, []byte(source)})
			}
			mapping := map[string]any{"mappings": map[string]any{"properties": map[string]any{"@timestamp": map[string]any{"type": "date"}}}}
			if err := server.Put(t.Context(), "/join-"+format, mapping); err != nil {
				t.Fatal(err)
			}
			kept := keep(t, server, "join-"+format, documents)
			s, err := elastic.New(elastic.Config{URL: server.URL, Index: "join-" + format, Fields: presets.DocumentFields(), Client: http.DefaultClient})
			if err != nil {
				t.Fatal(err)
			}
			return s, kept
		})
	})
}

func compareJoin(t *testing.T, shape logformat.Shape, open func(format string, entries []plan.Entry) (store.Store, []plan.Entry)) {
	t.Helper()
	from := anHourAgo()
	gateway, waf := joinedLogs(rand.New(rand.NewPCG(5, 6)), from)
	var real, reference []*slice.Source
	for _, log := range []struct {
		format  string
		role    logformat.Role
		entries []plan.Entry
	}{{"nginx-json", logformat.Requests, gateway}, {"coraza", logformat.Verdicts, waf}} {
		s, entries := open(log.format, log.entries)
		real = append(real, joinSource(t, s, log.format, log.role, shape, entries))
		reference = append(reference, joinSource(t, &slicetest.Memory{Entries: entries}, log.format, log.role, shape, entries))
	}
	for _, w := range []plan.Window{plan.NewWindow(from, from.Add(30*time.Minute)), plan.NewWindow(from.Add(61_234*time.Millisecond), from.Add(645_678*time.Millisecond))} {
		want, wantCounts := joined(t, reference, w)
		got, gotCounts := joined(t, real, w)
		if len(want.Rows) == 0 || want.Join.ByID == 0 || want.Join.ByRequest == 0 || want.Join.Unpaired == 0 {
			t.Fatalf("%d threats, %+v", len(want.Rows), want.Join)
		}
		// Loki adds labels of its own to what was written, which references hash
		if diff := cmp.Diff(want.All(), got.All(), cmpopts.IgnoreFields(plan.Ref{}, "Hash")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want.Join, got.Join, cmpopts.IgnoreUnexported(slice.Join{})); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(wantCounts.Groups, gotCounts.Groups); diff != "" {
			t.Error(diff)
		}
	}
}

func joined(t *testing.T, sources []*slice.Source, w plan.Window) (slice.Threats, slice.Counts) {
	t.Helper()
	set, err := slice.NewSet(sources)
	if err != nil {
		t.Fatal(err)
	}
	read, err := set.Read(t.Context(), slice.Question{Window: w, Threats: true, Counts: &slice.CountsQuery{Bytes: true, Account: true, Cell: time.Minute}})
	if err != nil {
		t.Fatal(err)
	}
	threats, counts := read.Threats, read.Counts
	if !threats.Coverage.Complete() || !counts.Coverage.Complete() {
		t.Errorf("%+v, %+v", threats.Coverage, counts.Coverage)
	}
	return threats, counts
}
