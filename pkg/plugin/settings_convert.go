package plugin

import (
	"net/http"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/store/elastic"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
)

// The settings in the words of the packages that they are for.

func (s *Settings) actors() actor.Settings {
	i := s.Identity
	return actor.Settings{
		Order: i.Order, TrustedProxies: i.TrustedProxies, TrustedHops: i.TrustedHops, APIKeyParameters: i.APIKeyParameters, SessionCookies: i.SessionCookies,
		UserFromToken: i.UserFromToken, TokenCookie: i.TokenCookie, UserClaim: i.UserClaim, Network: i.Network, IdentityKey: s.secret["identityKey"],
	}
}

func (s *Settings) endpoints() endpoint.Settings {
	var converted endpoint.Settings
	for _, rule := range s.Endpoints.Rules {
		converted.Rules = append(converted.Rules, endpoint.Rule(rule))
	}
	for _, document := range s.Endpoints.OpenAPI {
		converted.Documents = append(converted.Documents, endpoint.Document(document))
	}
	return converted
}

func (s *Settings) noise() []endpoint.Noise {
	var converted []endpoint.Noise
	for _, rule := range s.Noise {
		converted = append(converted, endpoint.Noise(rule))
	}
	return converted
}

// options of a source's format.
func (s *SourceSettings) options(shape logformat.Shape) logformat.Options {
	return logformat.Options{Shape: shape, Overrides: s.Fields, Pattern: s.Pattern, LineField: s.LineField, DurationUnit: s.DurationUnit}
}

func (s *Settings) lokiConfig(source SourceSettings, client *http.Client) loki.Config {
	return loki.Config{URL: s.url, Selector: source.Selector, Client: client, Timeout: s.timeout()}
}

// elasticConfig makes the store of one source. fields are the names that formats may ask for (logformat: Presets.DocumentFields).
func (s *Settings) elasticConfig(source SourceSettings, client *http.Client, fields []string) elastic.Config {
	return elastic.Config{
		URL: s.url, Index: source.Index, Query: source.Query, TimeField: source.TimeField, Fields: fields,
		Client: client, Timeout: s.timeout(), Documents: s.Limits.Documents,
	}
}
