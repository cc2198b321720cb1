//go:build stores

package stores

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// documentedKey is a key of documents and rules, of several expressions.
func documentedKey(t *testing.T, r plan.Reader) *plan.Key {
	t.Helper()
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths:\n")
	for _, path := range []string{"/api/v1/users/{name}", "/api/v1/users/me", "/api/v1/{collection}/{id}", "/users/{id}/orders", "/static/{file}.js", "/deep/{a}/x/{b}/x", "/q", "/{any}", "/odd"} {
		fmt.Fprintf(&b, "  %q: {get: {}}\n", path)
	}
	for i := range 40 {
		fmt.Fprintf(&b, "  %q: {get: {}}\n", fmt.Sprintf("/service-%c%c/items/{id}/parts-%d/{part}", 'a'+i/26, 'a'+i%26, i))
	}
	key, err := endpoint.NewKey(endpoint.Settings{Documents: []endpoint.Document{{Name: "shop", Document: b.String()}}, Rules: []endpoint.Rule{{Match: "/administrator/**"}}}, r)
	if err != nil {
		t.Fatal(err)
	}
	if len(key.Plan.Before) < 2 {
		t.Fatalf("%d expressions before the grammar", len(key.Plan.Before))
	}
	return &key.Plan
}

// presetNoise is what all presets call noise.
func presetNoise(t *testing.T) plan.Predicate {
	t.Helper()
	presets, err := endpoint.NoisePresets()
	if err != nil {
		t.Fatal(err)
	}
	var rules []endpoint.Noise
	for _, preset := range presets {
		rules = append(rules, endpoint.Noise{Preset: preset.ID})
	}
	noise, err := endpoint.NoisePredicate(rules)
	if err != nil {
		t.Fatal(err)
	}
	return noise
}

// TestManyDocumentedGroupsAreSplit: a Loki that lists 20 groups counts some hundreds of documented ones, by parts that are disjoint and complete.
func TestManyDocumentedGroupsAreSplit(t *testing.T) {
	server := limitedLoki(t)
	from := anHourAgo()
	var entries []lokipush.Entry
	for i := range 600 {
		target := []string{fmt.Sprintf("/service-a%c/items/%s/parts-%d/x", 'a'+i%26, strings.Repeat("x", i%9+1), i%26), "/administrator/x", "/api/v1/users/alice", "/other/" + strings.Repeat("z", i%5+1)}[i%4]
		entries = append(entries, lokipush.Entry{Time: from.Add(time.Duration(i) * 90 * time.Millisecond).UnixNano(), Labels: map[string]string{"job": "documented", "service_name": "a"}, Line: combined(i%200, target, 200+i%3*100)})
	}
	push(t, server.Pusher("team"), entries)
	planned := planEntries(entries)
	s, err := loki.New(loki.Config{URL: server.URL, Selector: `{job="documented"}`, Client: &http.Client{Transport: tenant("team")}})
	if err != nil {
		t.Fatal(err)
	}
	reader := named(t, "combined", planned, logformat.Options{}).Reader
	w := plan.NewWindow(from, from.Add(time.Minute))
	compareAggregate(t, s, w, "documents", plan.Aggregate{Scope: plan.ReadEntries, Reader: reader, Key: documentedKey(t, reader)}, planned)
}

type tenant string

func (name tenant) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Scope-OrgID", string(name))
	return http.DefaultTransport.RoundTrip(r)
}
