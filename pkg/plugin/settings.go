// Package plugin is the data source as Grafana sees it: settings, queries, frames, health and resources. Only this package knows the Grafana SDK.
package plugin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
)

// Stores.
const (
	storeSample        = "sample"
	storeLoki          = "loki"
	storeElasticsearch = "elasticsearch"
	storeOpenSearch    = "opensearch"
)

// Formats that are no presets: found from samples, and the user's own pattern.
const (
	autoFormat   = "auto"
	customFormat = "custom-text"
)

// roles of Grafana, ascending.
var roles = []string{"Viewer", "Editor", "Admin"}

// Settings are the data source's options; settings.schema.json describes them, and docs/settings.md prints it.
type Settings struct {
	Store          string  `json:"store"`
	Tenant         string  `json:"tenant"`
	TimeoutSeconds float64 `json:"timeoutSeconds"`
	connectionSettings
	authenticationSettings
	Sources       []SourceSettings  `json:"sources"`
	Endpoints     EndpointSettings  `json:"endpoints"`
	Noise         []NoiseSettings   `json:"noise"`
	Identity      IdentitySettings  `json:"identity"`
	Limits        LimitSettings     `json:"limits"`
	BlockStatuses []int             `json:"blockStatuses"`
	Confidence    string            `json:"confidence"`
	DeepCheck     int               `json:"deepCheck"` // paranoia level; 0: off
	EvidenceRole  string            `json:"evidenceRole"`
	TraceLink     TraceLinkSettings `json:"traceLink"`
	LogLink       LogLinkSettings   `json:"logLink"`

	url        string
	secret     map[string]string
	options    []byte // jsonData without what says nothing
	confidence detect.Level
}

// connectionSettings are about the way to the store.
type connectionSettings struct {
	TLSAuth           bool     `json:"tlsAuth"`
	TLSAuthWithCACert bool     `json:"tlsAuthWithCACert"`
	TLSSkipVerify     bool     `json:"tlsSkipVerify"`
	ServerName        string   `json:"serverName"`
	SecureSocksProxy  bool     `json:"enableSecureSocksProxy"`
	KeepCookies       []string `json:"keepCookies"`
}

// SourceSettings say where entries are and what they are.
type SourceSettings struct {
	Name         string            `json:"name"`
	Selector     string            `json:"selector"`  // Loki
	Index        string            `json:"index"`     // Elasticsearch, OpenSearch
	Query        string            `json:"query"`     // Elasticsearch, OpenSearch
	TimeField    string            `json:"timeField"` // Elasticsearch, OpenSearch
	LineField    string            `json:"lineField"` // Elasticsearch, OpenSearch; empty: found from samples
	Format       string            `json:"format"`
	Role         logformat.Role    `json:"role"` // empty: what the format is
	Fields       map[string]string `json:"fields"`
	Pattern      string            `json:"pattern"`
	DurationUnit string            `json:"durationUnit"` // empty: the format's
}

// EndpointSettings name endpoints.
type EndpointSettings struct {
	Rules   []RuleSettings     `json:"rules"`
	OpenAPI []DocumentSettings `json:"openapi"`
}

// RuleSettings name an endpoint by its path.
type RuleSettings struct {
	Match string `json:"match"`
	Name  string `json:"name"`
}

// DocumentSettings are an OpenAPI document.
type DocumentSettings struct {
	Name     string   `json:"name"`
	Document string   `json:"document"`
	Service  string   `json:"service"`
	Owner    string   `json:"owner"`
	Prefixes []string `json:"prefixes"`
}

// NoiseSettings are a preset, or a rule of the user.
type NoiseSettings struct {
	Preset     string   `json:"preset"`
	Name       string   `json:"name"`
	Paths      []string `json:"paths"`
	Methods    []string `json:"methods"`
	UserAgents []string `json:"userAgents"`
	Extensions []string `json:"extensions"`
	Statuses   []string `json:"statuses"`
	Clean      bool     `json:"clean"`
}

// IdentitySettings say who an actor is.
type IdentitySettings struct {
	Order            []string `json:"order"`
	TrustedProxies   []string `json:"trustedProxies"`
	TrustedHops      int      `json:"trustedHops"`
	APIKeyParameters []string `json:"apiKeyParameters"`
	SessionCookies   []string `json:"sessionCookies"`
	UserFromToken    bool     `json:"userFromToken"`
	TokenCookie      string   `json:"tokenCookie"`
	UserClaim        string   `json:"userClaim"`
	Network          string   `json:"network"`
}

// LimitSettings bound what a question costs.
type LimitSettings struct {
	Parallel       int     `json:"parallel"`
	Threats        int     `json:"threats"`
	Documents      int     `json:"documents"`
	CacheMegabytes int     `json:"cacheMegabytes"`
	ScanGigabytes  float64 `json:"scanGigabytes"`
	ReadSeconds    int     `json:"readSeconds"`
}

// TraceLinkSettings make trace ids links; there is none without a data source.
type TraceLinkSettings struct {
	DataSourceUID string `json:"dataSourceUid"`
	Title         string `json:"title"`
	Query         string `json:"query"`
}

// LogLinkSettings lead from evidence to the log, in Grafana's own data source of the same store; there is no link without one.
type LogLinkSettings struct {
	DataSourceUID string `json:"dataSourceUid"`
}

// loadSettings reads and checks settings; its errors name the option, what is wrong with it and what is possible.
func loadSettings(instance backend.DataSourceInstanceSettings, presets *logformat.Presets) (Settings, error) {
	s := Settings{url: strings.TrimSpace(instance.URL), secret: instance.DecryptedSecureJSONData}
	schema, err := loadSettingsSchema()
	if err != nil {
		return s, err
	}
	options, err := readOptions(instance.JSONData)
	if err != nil {
		return s, err
	}
	if err := schema.checkPlaces(instance, options); err != nil {
		return s, err
	}
	schema.root.prune(options)
	if err := schema.validate(options); err != nil {
		return s, err
	}
	if s.options, err = json.Marshal(options); err != nil {
		return s, fmt.Errorf("jsonData can't be written: %w", err)
	}
	if s.Store = s.storeOf(options); s.Store != storeSample { // a store can be tried with the sample without losing its options
		if err := schema.root.foreign(options, "", s.Store); err != nil {
			return s, err
		}
	}
	if err := schema.root.complete(options); err != nil {
		return s, err
	}
	return s, s.fill(instance, options, presets)
}

// readOptions reads jsonData, with numbers as they are written.
func readOptions(text []byte) (map[string]any, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return map[string]any{}, nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("jsonData is not JSON: %w", err)
	}
	options, ok := value.(map[string]any)
	if !ok && value != nil {
		return nil, errors.New("jsonData: it is not an object")
	}
	if options == nil {
		options = map[string]any{}
	}
	return options, nil
}

func (s *Settings) storeOf(options map[string]any) string {
	if store, ok := options["store"].(string); ok {
		return store
	}
	if s.url != "" {
		return storeLoki
	}
	return storeSample
}

// fill takes complete options, adds what is derived, and checks how they go together.
func (s *Settings) fill(instance backend.DataSourceInstanceSettings, options map[string]any, presets *logformat.Presets) error {
	options["store"] = s.Store
	text, err := json.Marshal(options)
	if err != nil {
		return fmt.Errorf("jsonData can't be written: %w", err)
	}
	if err := json.Unmarshal(text, s); err != nil { // a number that is too large for its type
		return fmt.Errorf("jsonData can't be read: %w", err)
	}
	if s.confidence, err = detect.ParseLevel(s.Confidence); err != nil {
		return fmt.Errorf("confidence: %w", err)
	}
	s.nameAll()
	for _, check := range []func() error{
		s.checkAddress,
		func() error { return s.readAuthentication(instance) },
		s.checkTLS,
		func() error { return s.checkHeaders(options) },
		func() error { return s.checkSources(presets) },
		s.checkEndpoints, s.checkNoise, s.checkIdentity,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// nameAll names what has no name by its place.
func (s *Settings) nameAll() {
	if len(s.Sources) == 0 && s.Store == storeSample {
		s.Sources = []SourceSettings{{Name: "sample", Format: autoFormat}}
	}
	for i := range s.Sources {
		if s.Sources[i].Name == "" {
			s.Sources[i].Name = fmt.Sprintf("source %d", i+1)
		}
	}
	for i := range s.Endpoints.OpenAPI {
		if s.Endpoints.OpenAPI[i].Name == "" {
			s.Endpoints.OpenAPI[i].Name = fmt.Sprintf("document %d", i+1)
		}
	}
}

func (s *Settings) timeout() time.Duration {
	return time.Duration(s.TimeoutSeconds * float64(time.Second))
}
