// Package plugin is the data source as Grafana sees it: settings, queries, frames, health and resources. Only this package knows the Grafana SDK.
package plugin

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
)

const (
	storeLoki   = "loki"
	storeSample = "sample"

	autoFormat     = "auto"
	defaultTimeout = 30
	maxTimeout     = 600
)

// Settings are the data source's options; docs/queries.md documents them. Nothing but URL and selector is needed.
type Settings struct {
	Store          string           `json:"store"`
	Sources        []SourceSettings `json:"sources"`
	Endpoints      EndpointSettings `json:"endpoints"`
	Noise          []endpoint.Noise `json:"noise"`
	Identity       IdentitySettings `json:"identity"`
	BlockStatuses  []int            `json:"blockStatuses"`
	Confidence     string           `json:"confidence"`
	TimeoutSeconds float64          `json:"timeoutSeconds"`
	EvidenceRole   string           `json:"evidenceRole"`

	url         string
	identityKey string
	confidence  detect.Level
}

// SourceSettings say where entries are and what they are.
type SourceSettings struct {
	Name     string         `json:"name"`
	Selector string         `json:"selector"`
	Format   string         `json:"format"`
	Role     logformat.Role `json:"role"`
}

// EndpointSettings name endpoints.
type EndpointSettings struct {
	Rules []endpoint.Rule `json:"rules"`
}

// IdentitySettings say who an actor is.
type IdentitySettings struct {
	Order          []string `json:"order"`
	TrustedProxies []string `json:"trustedProxies"`
}

// roles of Grafana, ascending.
var roles = []string{"Viewer", "Editor", "Admin"}

// loadSettings reads and checks settings; its errors name the option and the remedy.
func loadSettings(instance backend.DataSourceInstanceSettings, presets *logformat.Presets) (Settings, error) {
	var s Settings
	if len(instance.JSONData) > 0 {
		if err := json.Unmarshal(instance.JSONData, &s); err != nil {
			return s, fmt.Errorf("jsonData can't be read: %w", err)
		}
	}
	s.url = strings.TrimSpace(instance.URL)
	s.identityKey = instance.DecryptedSecureJSONData["identityKey"]
	s.defaults()
	return s, s.check(presets)
}

func (s *Settings) defaults() {
	if s.Store == "" {
		s.Store = storeSample
		if s.url != "" {
			s.Store = storeLoki
		}
	}
	if len(s.Sources) == 0 && s.Store == storeSample {
		s.Sources = []SourceSettings{{Name: "sample"}}
	}
	for i := range s.Sources {
		if s.Sources[i].Format == "" {
			s.Sources[i].Format = autoFormat
		}
		if s.Sources[i].Name == "" {
			s.Sources[i].Name = fmt.Sprintf("source %d", i+1)
		}
	}
	if s.Confidence == "" {
		s.Confidence = detect.Medium.String()
	}
	if s.TimeoutSeconds == 0 {
		s.TimeoutSeconds = defaultTimeout
	}
	if s.EvidenceRole == "" {
		s.EvidenceRole = roles[0]
	}
}

func (s *Settings) check(presets *logformat.Presets) error {
	var err error
	switch {
	case s.Store != storeLoki && s.Store != storeSample:
		return fmt.Errorf("store %q is not available in this version: use loki or sample", s.Store)
	case s.Store == storeLoki && s.url == "":
		return fmt.Errorf("url is missing: give the address of Loki, like http://loki:3100")
	case len(s.Sources) == 0:
		return fmt.Errorf(`sources is empty: give a source with a selector, like {job="nginx"}`)
	case len(s.Sources) > 1:
		return fmt.Errorf("sources: several sources are not available in this version: make one data source for each")
	case s.TimeoutSeconds < 1 || s.TimeoutSeconds > maxTimeout:
		return fmt.Errorf("timeoutSeconds %v is not from 1 to %d", s.TimeoutSeconds, maxTimeout)
	case !slices.Contains(roles, s.EvidenceRole):
		return fmt.Errorf("evidenceRole %q is not one of %s", s.EvidenceRole, strings.Join(roles, ", "))
	}
	if s.confidence, err = detect.ParseLevel(s.Confidence); err != nil || s.confidence < detect.Low || s.confidence > detect.High {
		return fmt.Errorf("confidence %q is not one of low, medium, high", s.Confidence)
	}
	for _, status := range s.BlockStatuses {
		if status < 100 || status > 599 {
			return fmt.Errorf("blockStatuses: %d is not an HTTP status", status)
		}
	}
	return s.Sources[0].check(presets)
}

func (s *SourceSettings) check(presets *logformat.Presets) error {
	if s.Format != autoFormat {
		if _, ok := presets.Get(s.Format); !ok {
			return fmt.Errorf("sources: format %q is not known; these are: auto, %s", s.Format, strings.Join(presets.IDs(), ", "))
		}
	}
	if s.Role != "" && s.Role != logformat.Requests && s.Role != logformat.Verdicts && s.Role != logformat.Both {
		return fmt.Errorf("sources: role %q is not one of requests, verdicts, both", s.Role)
	}
	return nil
}

func (s *Settings) timeout() time.Duration {
	return time.Duration(s.TimeoutSeconds * float64(time.Second))
}

func (s *Settings) actors() actor.Settings {
	return actor.Settings{Order: s.Identity.Order, TrustedProxies: s.Identity.TrustedProxies, IdentityKey: s.identityKey}
}
