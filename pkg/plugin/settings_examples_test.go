package plugin

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"go.yaml.in/yaml/v3"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
)

// example is a provisioning file of docs/examples.
type example struct {
	name, text  string
	datasources []provisioned
}

func examples(t testing.TB) []example {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "docs", "examples", "*.yaml"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	var list []example
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var content struct {
			Version     int           `yaml:"apiVersion"`
			Datasources []provisioned `yaml:"datasources"`
		}
		decoder := yaml.NewDecoder(bytes.NewReader(text))
		decoder.KnownFields(true)
		if err := decoder.Decode(&content); err != nil || content.Version != 1 || len(content.Datasources) == 0 {
			t.Fatalf("%s: %v", file, err)
		}
		list = append(list, example{filepath.Base(file), string(text), content.Datasources})
	}
	return list
}

// expanded does what Grafana does with a provisioning file: $NAME is from the environment, and $$ is a $.
func expanded(value any, environment map[string]string) any {
	switch value := value.(type) {
	case string:
		parts := strings.Split(value, "$$")
		for i := range parts {
			parts[i] = os.Expand(parts[i], func(name string) string { return environment[name] })
		}
		return strings.Join(parts, "$")
	case []any:
		list := make([]any, len(value))
		for i := range value {
			list[i] = expanded(value[i], environment)
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for name := range value {
			object[name] = expanded(value[name], environment)
		}
		return object
	}
	return value
}

func (p provisioned) expand(w *world) provisioned {
	environment := map[string]string{
		"LOKI_PASSWORD": "pw", "LOKI_TOKEN": "token", "ELASTIC_API_KEY": "aWQ6a2V5", "ELASTIC_CA": w.ca, "IDENTITY_KEY": "secret", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
	}
	if object, ok := expanded(p.JSONData, environment).(map[string]any); ok {
		p.JSONData = object
	}
	secrets := map[string]string{}
	for name, value := range p.Secure {
		if text, ok := expanded(value, environment).(string); ok {
			secrets[name] = text
		}
	}
	p.Secure = secrets
	return p
}

func TestExamplesAreTakenAndTheirMistakesNamed(t *testing.T) {
	w := newWorld(t)
	for _, example := range examples(t) {
		for _, datasource := range example.datasources {
			p := datasource.expand(w)
			instance := p.instance(t)
			if broken := made(func(d *Datasource) any { return d.broken })(context.Background(), t, w, instance); broken != "<nil>" {
				t.Errorf("%s: %s", example.name, broken)
				continue
			}
			refused := func(mistake string, changed provisioned) {
				t.Helper()
				if _, err := loadSettings(changed.instance(t), w.presets); err == nil || !strings.Contains(err.Error(), mistake) {
					t.Errorf("%s with %s wrong: %v", example.name, mistake, err)
				}
			}
			for name := range p.Secure {
				changed := p
				changed.Secure = map[string]string{name + "x": "a"}
				refused(name+"x", changed)
			}
			mistakes(p.JSONData, func(name string) {
				refused(name, p)
			})
		}
	}
}

// mistakes makes every mistake in turn: each name misspelt, each value of a wrong type. It leaves the options as they were.
func mistakes(options map[string]any, try func(named string)) {
	for _, name := range sortedKeys(options) {
		value := options[name]
		delete(options, name)
		options[name+"x"] = value
		try(name + "x")
		delete(options, name+"x")
		options[name] = []any{[]any{}}
		try(name)
		options[name] = value
		switch value := value.(type) {
		case map[string]any:
			mistakes(value, try)
		case []any:
			for _, item := range value {
				if object, ok := item.(map[string]any); ok {
					mistakes(object, try)
				}
			}
		}
	}
}

// What docker compose and the preview provision must be right too.
func TestProvisionedSourcesAreTaken(t *testing.T) {
	w := newWorld(t)
	text, err := os.ReadFile(filepath.Join("..", "..", "provisioning", "datasources", "datasources.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var content struct {
		Datasources []provisioned `yaml:"datasources"`
	}
	if err := yaml.Unmarshal(text, &content); err != nil {
		t.Fatal(err)
	}
	taken := 0
	for _, p := range content.Datasources {
		if p.Type != "underthreat-apis-datasource" {
			continue
		}
		taken++
		if _, err := loadSettings(p.expand(w).instance(t), w.presets); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if taken == 0 {
		t.Error("no data source of ours is provisioned")
	}
}

func FuzzLoadSettings(f *testing.F) {
	presets, err := logformat.LoadPresets()
	if err != nil {
		f.Fatal(err)
	}
	for _, example := range examples(f) {
		f.Add(string(example.datasources[0].instance(f).JSONData), "http://loki:3100")
	}
	f.Add(`{"sources":[{"format":"custom-text","pattern":"(?P<method>a)(?P<target>b)"}],"httpHeaderName1":"a"}`, "")
	f.Fuzz(func(t *testing.T, jsonData, url string) {
		instance := backend.DataSourceInstanceSettings{URL: url, JSONData: []byte(jsonData)}
		s, err := loadSettings(instance, presets)
		if err != nil {
			return
		}
		if len(s.Sources) == 0 || s.TimeoutSeconds < 1 || s.Authentication == "" {
			t.Errorf("%q is taken as %+v", jsonData, s)
		}
		if _, err := newClient(context.Background(), instance, &s); err != nil && !strings.Contains(err.Error(), "enableSecureSocksProxy") && !strings.Contains(err.Error(), "sigV4") {
			t.Errorf("%q: %v", jsonData, err)
		}
	})
}
