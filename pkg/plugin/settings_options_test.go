package plugin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store/elastic"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
)

// merge puts a fragment over a data source: objects are merged, everything else is replaced.
func merge(t testing.TB, base map[string]any, fragment string) map[string]any {
	t.Helper()
	var over map[string]any
	if err := json.Unmarshal([]byte(fragment), &over); err != nil {
		t.Fatalf("%s: %v", fragment, err)
	}
	merged := maps.Clone(base)
	for name, value := range over {
		below, ok := merged[name].(map[string]any)
		if object, isObject := value.(map[string]any); ok && isObject {
			below = maps.Clone(below)
			maps.Copy(below, object)
			value = below
		}
		merged[name] = value
	}
	return merged
}

func parsed(t testing.TB, w *world, base, fragment string) provisioned {
	t.Helper()
	text, err := json.Marshal(merge(t, merge(t, map[string]any{}, base), fragment))
	if err != nil {
		t.Fatal(err)
	}
	quoted := func(pem string) string { return strings.Trim(mustJSON(t, pem), `"`) }
	text = []byte(strings.NewReplacer("$PLAIN", w.plain.URL, "$SECURE", w.secure.URL, "$CA", quoted(w.ca), "$CERT", quoted(w.cert), "$KEY", quoted(w.key)).Replace(string(text)))
	var p provisioned
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

func mustJSON(t testing.TB, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const (
	lokiBase    = `{"url":"$PLAIN","jsonData":{"store":"loki","sources":[{"selector":"{job=\"nginx\"}"}]}}`
	elasticBase = `{"url":"$PLAIN","jsonData":{"store":"elasticsearch","sources":[{"index":"logs"}]}}`
	sigv4Base   = `{"url":"$PLAIN","jsonData":{"store":"opensearch","sources":[{"index":"logs"}],"authentication":"sigv4","sigV4Region":"eu-central-1"},"secureJsonData":{"sigV4AccessKey":"AKIDEXAMPLE","sigV4SecretKey":"secret"}}`
	sampleBase  = `{"jsonData":{"store":"sample"}}`
)

// try is how a data source is looked at: it says what an option changes.
type try func(context.Context, *testing.T, *world, backend.DataSourceInstanceSettings) string

// sent is what the store got.
func sent(look func(*http.Request) string) try {
	return func(ctx context.Context, t *testing.T, w *world, instance backend.DataSourceInstanceSettings) string {
		seen, err := w.ask(ctx, t, instance, "/")
		if err != nil {
			return "error: " + err.Error()
		}
		return look(seen)
	}
}

func header(name string) try {
	return sent(func(r *http.Request) string { return r.Header.Get(name) })
}

// loaded is what the settings say.
func loaded(look func(*Settings) any) try {
	return func(_ context.Context, t *testing.T, w *world, instance backend.DataSourceInstanceSettings) string {
		s, err := loadSettings(instance, w.presets)
		if err != nil {
			return "error: " + err.Error()
		}
		return fmt.Sprint(look(&s))
	}
}

// made is what the data source makes of its settings.
func made(look func(*Datasource) any) try {
	return func(ctx context.Context, t *testing.T, _ *world, instance backend.DataSourceInstanceSettings) string {
		t.Helper()
		made, err := NewDatasource(ctx, instance)
		if err != nil {
			return "error: " + err.Error()
		}
		d, ok := made.(*Datasource)
		if !ok || d.broken != nil {
			return fmt.Sprintf("broken: %v", d.broken)
		}
		return fmt.Sprint(look(d))
	}
}

// counting is how the first source is counted.
func counting(look func(slice.Config) any) try {
	return made(func(d *Datasource) any {
		format, err := logformat.Resolve(d.presets.All()[0], nil, logformat.Options{})
		if err != nil {
			return err
		}
		return look(d.sourceConfig(0, format))
	})
}

// answered tells whether the store can be reached.
var answered = sent(func(*http.Request) string { return "answered" })

// read is a field of an entry as the first source's format reads it.
func read(field plan.Field, entry plan.Entry, shape logformat.Shape) try {
	return func(_ context.Context, t *testing.T, w *world, instance backend.DataSourceInstanceSettings) string {
		s, err := loadSettings(instance, w.presets)
		if err != nil {
			return "error: " + err.Error()
		}
		preset, ok := w.presets.Get(s.Sources[0].Format)
		if !ok {
			return "no preset " + s.Sources[0].Format
		}
		format, err := logformat.Resolve(preset, []plan.Entry{entry}, s.Sources[0].options(shape))
		if err != nil {
			return "error: " + err.Error()
		}
		values, ok := format.Read(entry)
		if !ok {
			return "unread"
		}
		if field == plan.Duration {
			return fmt.Sprint(format.Request(entry, &values).DurationSeconds)
		}
		return values[field]
	}
}

// named is the endpoint of a request.
func named(target string, look func(endpoint.Endpoint, endpoint.Operation) string) try {
	return loaded(func(s *Settings) any {
		key, err := endpoint.NewKey(s.endpoints(), plan.Reader{Kind: plan.JSON})
		if err != nil {
			return err
		}
		classifier, err := endpoint.NewClassifier(key)
		if err != nil {
			return err
		}
		var v plan.Values
		v[plan.Method], v[plan.Target], v[plan.Status] = "GET", target, "200"
		found, ok := classifier.Classify(&v)
		if !ok {
			return "unread"
		}
		operation, _ := key.Operation(found.Endpoint)
		return look(found.Endpoint, operation)
	})
}

func endpointPath(e endpoint.Endpoint, _ endpoint.Operation) string { return e.Path }

// dropped tells whether an entry is noise.
func dropped(fields map[plan.Field]string) try {
	return loaded(func(s *Settings) any {
		predicate, err := endpoint.NoisePredicate(s.noise())
		if err != nil {
			return err
		}
		if len(s.Noise) == 0 {
			return false
		}
		matches, err := predicate.Compile()
		if err != nil {
			return err
		}
		var v plan.Values
		for field, value := range fields {
			v[field] = value
		}
		return matches(&v)
	})
}

// known is who sent a request.
func known(r request.Request, look func(*actor.Resolver, actor.Identity) any) try {
	return loaded(func(s *Settings) any {
		resolver, err := actor.NewResolver(s.actors())
		if err != nil {
			return err
		}
		return look(resolver, resolver.Resolve(&r))
	})
}

func clientIP(_ *actor.Resolver, id actor.Identity) any { return id.ClientIP }

func lokiOf(look func(loki.Config) any) try {
	return loaded(func(s *Settings) any { return look(s.lokiConfig(s.Sources[0], nil)) })
}

func elasticOf(look func(elastic.Config) any) try {
	return loaded(func(s *Settings) any { return look(s.elasticConfig(s.Sources[0], nil, nil)) })
}

// optionTest sets one option: by the path that docs/settings.md gives it. What is seen must differ from what is seen without it.
type optionTest struct {
	option  string
	base    string
	without string // over base
	with    string // over base
	see     try
	want    string
	prepare func(context.Context, *testing.T, *world) context.Context
}

// optionPaths are all options of the schema, as the tests and docs/settings.md name them.
func optionPaths(node *schemaNode, prefix string) []string {
	var paths []string
	for name, child := range node.Properties {
		switch at := joinPath(prefix, name); {
		case child.Section == "grafana":
		case child.Items != nil && len(child.Items.Properties) > 0:
			paths = append(paths, optionPaths(child.Items, at+"[]")...)
		case len(child.Properties) > 0:
			paths = append(paths, optionPaths(child, at)...)
		default:
			paths = append(paths, at)
		}
	}
	for _, child := range node.PatternProperties {
		paths = append(paths, child.Name)
	}
	slices.Sort(paths)
	return paths
}

func TestEveryOptionChangesWhatItSays(t *testing.T) {
	schema, err := loadSettingsSchema()
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	tests := slices.Concat(connectionTests(), authenticationTests(), sigv4Tests(), sourceTests(), endpointTests(), identityTests(), otherTests())
	var tried []string
	for _, test := range tests {
		tried = append(tried, test.option)
		t.Run(test.option, func(t *testing.T) {
			ctx := context.Background()
			if test.prepare != nil {
				ctx = test.prepare(ctx, t, w)
			}
			if test.without == "" {
				test.without = `{}`
			}
			without := test.see(ctx, t, w, parsed(t, w, test.base, test.without).instance(t))
			got := test.see(ctx, t, w, parsed(t, w, test.base, test.with).instance(t))
			if got != test.want {
				t.Errorf("with it: %q, want %q", got, test.want)
			}
			if without == got {
				t.Errorf("it changes nothing: %q", got)
			}
		})
	}
	slices.Sort(tried)
	tried = slices.Compact(tried)
	for _, option := range optionPaths(schema.root, "") {
		if !slices.Contains(tried, option) {
			t.Errorf("no test sets %s", option)
		}
	}
	for _, option := range tried {
		if !slices.Contains(optionPaths(schema.root, ""), option) {
			t.Errorf("%s is tested and not in the schema", option)
		}
	}
}
