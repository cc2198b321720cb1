// Package provisioning checks that what docker compose provisions exists and answers.
package provisioning

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"
)

// root is the repository.
const root = "../.."

type datasources struct {
	APIVersion  int          `yaml:"apiVersion"`
	Datasources []datasource `yaml:"datasources"`
}

type datasource struct {
	Name      string         `yaml:"name"`
	UID       string         `yaml:"uid"`
	Type      string         `yaml:"type"`
	Access    string         `yaml:"access"`
	URL       string         `yaml:"url"`
	IsDefault bool           `yaml:"isDefault"`
	JSONData  map[string]any `yaml:"jsonData"`
}

type providers struct {
	APIVersion int `yaml:"apiVersion"`
	Providers  []struct {
		Name            string `yaml:"name"`
		OrgID           int    `yaml:"orgId"`
		Folder          string `yaml:"folder"`
		FolderUID       string `yaml:"folderUid"`
		Type            string `yaml:"type"`
		DisableDeletion bool   `yaml:"disableDeletion"`
		AllowUIUpdates  bool   `yaml:"allowUiUpdates"`
		Options         struct {
			Path string `yaml:"path"`
		} `yaml:"options"`
	} `yaml:"providers"`
}

type apps struct {
	APIVersion int `yaml:"apiVersion"`
	Apps       []struct {
		Type     string `yaml:"type"`
		OrgID    int    `yaml:"org_id"`
		Disabled bool   `yaml:"disabled"`
	} `yaml:"apps"`
}

type rules struct {
	APIVersion int `yaml:"apiVersion"`
	Groups     []struct {
		OrgID    int    `yaml:"orgId"`
		Name     string `yaml:"name"`
		Folder   string `yaml:"folder"`
		Interval string `yaml:"interval"`
		Rules    []rule `yaml:"rules"`
	} `yaml:"groups"`
}

type rule struct {
	UID          string            `yaml:"uid"`
	Title        string            `yaml:"title"`
	Condition    string            `yaml:"condition"`
	For          string            `yaml:"for"`
	NoDataState  string            `yaml:"noDataState"`
	ExecErrState string            `yaml:"execErrState"`
	Labels       map[string]string `yaml:"labels"`
	Annotations  map[string]string `yaml:"annotations"`
	DashboardUID string            `yaml:"dashboardUid"`
	PanelID      int               `yaml:"panelId"`
	Data         []struct {
		RefID             string `yaml:"refId"`
		RelativeTimeRange struct {
			From int `yaml:"from"`
			To   int `yaml:"to"`
		} `yaml:"relativeTimeRange"`
		DatasourceUID string         `yaml:"datasourceUid"`
		Model         map[string]any `yaml:"model"`
	} `yaml:"data"`
}

// read parses the only file of a folder strictly.
func read(t *testing.T, folder string, into any) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "provisioning", folder, "*.yaml"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: %v, %v", folder, files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", files[0], err)
	}
}

// pluginIDs are the plugins of this repository.
func pluginIDs(t *testing.T) map[string]string {
	t.Helper()
	ids := map[string]string{}
	for _, file := range []string{"src/plugin.json", "src/datasource/plugin.json", "src/threats-panel/plugin.json"} {
		var plugin struct{ ID, Type string }
		readJSON(t, file, &plugin)
		ids[plugin.Type] = plugin.ID
	}
	return ids
}

func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func TestDatasources(t *testing.T) {
	var d datasources
	read(t, "datasources", &d)
	var uids []string
	for _, one := range d.Datasources {
		uids = append(uids, one.UID)
		if one.Type != pluginIDs(t)["datasource"] && one.Type != "loki" {
			t.Errorf("%s has the type %s", one.UID, one.Type)
		}
		if one.Type == pluginIDs(t)["datasource"] {
			open(t, one.URL, one.JSONData)
		}
	}
	if d.APIVersion != 1 || !slices.Equal(uids, []string{"sample", "loki-threats", "opensearch-threats", "loki"}) {
		t.Errorf("data sources are %v", uids)
	}
}

func TestApps(t *testing.T) {
	var a apps
	read(t, "plugins", &a)
	if len(a.Apps) != 1 || a.Apps[0].Type != pluginIDs(t)["app"] || a.Apps[0].Disabled {
		t.Errorf("apps are %+v", a.Apps)
	}
}

func TestRules(t *testing.T) {
	var r rules
	read(t, "alerting", &r)
	var d datasources
	read(t, "datasources", &d)
	for _, rule := range r.Groups[0].Rules {
		if len(rule.UID) > 40 || !dashboardHas(t, rule.DashboardUID, rule.PanelID) {
			t.Errorf("rule %s: panel %d of dashboard %s does not exist", rule.UID, rule.PanelID, rule.DashboardUID)
		}
		query, threshold := rule.Data[0], rule.Data[1]
		if !slices.ContainsFunc(d.Datasources, func(one datasource) bool {
			return one.UID == query.DatasourceUID
		}) {
			t.Errorf("rule %s: no data source %s", rule.UID, query.DatasourceUID)
		}
		if rule.Condition != threshold.RefID || threshold.Model["expression"] != query.RefID || threshold.DatasourceUID != "__expr__" || query.Model["queryType"] != "value" {
			t.Errorf("rule %s does not lead from its query to its condition", rule.UID)
		}
		answer := ask(t, open(t, "", map[string]any{"store": "sample", "blockStatuses": []int{403}}), query.Model, query.RelativeTimeRange.From)
		condition(t, answer)
	}
}
