package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"go.yaml.in/yaml/v3"
)

const datasourceID = "underthreat-apis-datasource"

// source is a data source as Grafana provisions and stores it.
type source struct {
	ID              int64             `yaml:"-" json:"id"`
	UID             string            `yaml:"uid" json:"uid"`
	OrgID           int64             `yaml:"orgId" json:"orgId"`
	Name            string            `yaml:"name" json:"name"`
	Type            string            `yaml:"type" json:"type"`
	Access          string            `yaml:"access" json:"access"`
	URL             string            `yaml:"url" json:"url"`
	User            string            `yaml:"user" json:"user"`
	Database        string            `yaml:"database" json:"database"`
	BasicAuth       bool              `yaml:"basicAuth" json:"basicAuth"`
	BasicAuthUser   string            `yaml:"basicAuthUser" json:"basicAuthUser"`
	WithCredentials bool              `yaml:"withCredentials" json:"withCredentials"`
	IsDefault       bool              `yaml:"isDefault" json:"isDefault"`
	JSONData        map[string]any    `yaml:"jsonData" json:"jsonData"`
	Secure          map[string]string `yaml:"secureJsonData" json:"secureJsonData,omitempty"`
	SecureFields    map[string]bool   `yaml:"-" json:"secureJsonFields"`
	ReadOnly        bool              `yaml:"-" json:"readOnly"`
	Version         int               `yaml:"-" json:"version"`
	updated         time.Time
}

// shown is the source as a browser may see it: without secrets.
func (s *source) shown() source {
	out := *s
	out.Secure = nil
	out.SecureFields = map[string]bool{}
	for name := range maps.Keys(s.Secure) {
		out.SecureFields[name] = true
	}
	return out
}

func (s *source) settings() (*backend.DataSourceInstanceSettings, error) {
	raw, err := json.Marshal(s.JSONData)
	if err != nil {
		return nil, fmt.Errorf("jsonData of %s: %w", s.Name, err)
	}
	return &backend.DataSourceInstanceSettings{
		ID: s.ID, UID: s.UID, Type: s.Type, Name: s.Name, URL: s.URL, User: s.User, Database: s.Database,
		BasicAuthEnabled: s.BasicAuth, BasicAuthUser: s.BasicAuthUser,
		JSONData: raw, DecryptedSecureJSONData: maps.Clone(s.Secure), Updated: s.updated,
	}, nil
}

// expand replaces $NAME and ${NAME} by the environment, as Grafana's provisioning does.
func (s *source) expand() {
	s.URL, s.User, s.BasicAuthUser = os.ExpandEnv(s.URL), os.ExpandEnv(s.User), os.ExpandEnv(s.BasicAuthUser)
	for name, value := range s.Secure {
		s.Secure[name] = os.ExpandEnv(value)
	}
}

func readProvisioning(file string) ([]*source, error) {
	if file == "" {
		return []*source{{
			UID: "sample", Name: "Sample traffic", Type: datasourceID, Access: "proxy", IsDefault: true,
			JSONData: map[string]any{"store": "sample", "blockStatuses": []int{403}}, // the shop's gateway answers 403 to what it blocks
		}}, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var provisioned struct {
		Datasources []*source `yaml:"datasources"`
	}
	if err := yaml.Unmarshal(raw, &provisioned); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, s := range provisioned.Datasources {
		s.expand()
	}
	return provisioned.Datasources, nil
}
