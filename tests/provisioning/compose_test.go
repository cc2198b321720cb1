package provisioning

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
)

type volume struct {
	Type, Source, Target string
}

type compose struct {
	Services map[string]struct {
		Image       string
		Build       *struct{ Context, Target string }
		Command     []string
		Environment map[string]string
		Volumes     []volume
	}
}

// loaded is the compose file as Docker Compose reads it.
func loaded(t *testing.T) compose {
	t.Helper()
	command := exec.Command("go", "-C", "composecheck", "run", ".", "../../../docker-compose.yaml")
	var out, problems bytes.Buffer
	command.Stdout, command.Stderr = &out, &problems
	if err := command.Run(); err != nil {
		t.Fatalf("docker-compose.yaml: %v: %s", err, problems.String())
	}
	var c compose
	if err := json.Unmarshal(out.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCompose(t *testing.T) {
	c := loaded(t)
	dockerfile, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	for name, service := range c.Services {
		if service.Build != nil && !regexp.MustCompile(`(?m)^FROM \S+ AS `+service.Build.Target+`$`).Match(dockerfile) {
			t.Errorf("%s: the Dockerfile has no stage %q", name, service.Build.Target)
		}
		for _, v := range service.Volumes {
			if _, err := os.Stat(v.Source); v.Type == "bind" && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	grafana := c.Services["grafana"]
	allowed := strings.Split(grafana.Environment["GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS"], ",")
	for kind, id := range pluginIDs(t) {
		if !slices.Contains(allowed, id) {
			t.Errorf("the %s %s may not be loaded", kind, id)
		}
	}
	var p providers
	read(t, "dashboards", &p)
	if !slices.ContainsFunc(grafana.Volumes, func(v volume) bool {
		return v.Target == p.Providers[0].Options.Path && strings.HasSuffix(v.Source, "/src/dashboards")
	}) {
		t.Errorf("no dashboards at %s", p.Providers[0].Options.Path)
	}
	opensearch := "opensearchproject/opensearch:" + elasticserver.OpenSearch3.Number()
	if !strings.HasPrefix(c.Services["loki"].Image, "grafana/loki:3.7") || c.Services["opensearch"].Image != opensearch || !strings.Contains(string(dockerfile), "FROM grafana/grafana:13.1.") {
		t.Error("other versions than those that were tested")
	}
}

// TestTraffic checks that each store that is provisioned exists, and that the loader takes its arguments and writes where the data source looks.
func TestTraffic(t *testing.T) {
	c := loaded(t)
	loader := filepath.Join(t.TempDir(), "load")
	if out, err := exec.Command("go", "build", "-o", loader, "../../tools/load").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var d datasources
	read(t, "datasources", &d)
	for _, one := range d.Datasources {
		store, _ := one.JSONData["store"].(string)
		if store == "" || store == "sample" {
			continue
		}
		if address, err := url.Parse(one.URL); err != nil || c.Services[address.Hostname()].Image == "" {
			t.Errorf("%s: %s is no service", one.UID, one.URL)
		}
		args := c.Services["traffic-"+store].Command
		if argument(args, "--to") != store || argument(args, "--url") != one.URL {
			t.Errorf("%s: the traffic goes to %v", one.UID, args)
		}
		if text := fmt.Sprint(one.JSONData["sources"]); store == "opensearch" && !strings.Contains(text, "index:"+argument(args, "--index")) || store == "loki" && !strings.Contains(text, `{job="sample"}`) {
			t.Errorf("%s: the traffic of %v is not in %s", one.UID, args, text)
		}
		refuses(t, loader, one.URL, args)
	}
}

// refuses runs the loader where no store is: that must be all that it minds.
func refuses(t *testing.T, loader, address string, args []string) {
	t.Helper()
	args = slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return arg == "--follow" })
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], address, "http://127.0.0.1:1")
	}
	if out, err := exec.Command(loader, args...).CombinedOutput(); err == nil || !strings.Contains(string(out), "connection refused") {
		t.Errorf("%v: %v: %s", args, err, out)
	}
}

// argument is what follows a flag.
func argument(args []string, flag string) string {
	if i := slices.Index(args, flag); i >= 0 && i+1 < len(args) {
		return args[i+1]
	}
	return ""
}

// TestDockerfile checks that what is copied exists.
func TestDockerfile(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^COPY ([^-].*) \S+$`).FindAllStringSubmatch(string(text), -1) {
		for _, name := range strings.Fields(m[1]) {
			if _, err := os.Stat(filepath.Join(root, name)); err != nil {
				t.Errorf("COPY %s: %v", name, err)
			}
		}
	}
	for _, m := range regexp.MustCompile(`--from=(\S+)`).FindAllStringSubmatch(string(text), -1) {
		if !strings.Contains(string(text), " AS "+m[1]+"\n") {
			t.Errorf("no stage %s", m[1])
		}
	}
}
