package plugin

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// checkPlaces finds options that stand where they have no effect: secrets in the open, and unknown ones among the secrets.
func (s *settingsSchema) checkPlaces(instance backend.DataSourceInstanceSettings, options map[string]any) error {
	for _, name := range sortedKeys(options) {
		switch node := s.root.property(name); {
		case node == nil:
		case node.Secure:
			return fmt.Errorf("%s is a secret: it belongs in secureJsonData", name)
		case node.Place != "":
			return fmt.Errorf("%s belongs beside jsonData, not in it", name)
		}
	}
	secrets := slices.Collect(maps.Keys(s.root.Properties))
	secrets = slices.DeleteFunc(secrets, func(name string) bool { return !s.root.Properties[name].Secure })
	for _, name := range sortedKeys(instance.DecryptedSecureJSONData) {
		switch node := s.root.property(name); {
		case node == nil:
			return errors.New(s.unknown("secureJsonData", name, secrets))
		case !node.Secure:
			return fmt.Errorf("secureJsonData.%s is no secret: it belongs in jsonData", name)
		}
	}
	switch {
	case instance.Database != "":
		return errors.New("database is not an option: name the index in sources[0].index")
	case instance.User != "":
		return errors.New("user is not an option; did you mean basicAuthUser?")
	}
	return nil
}

func (s *Settings) checkAddress() error {
	if s.Store == storeSample {
		return nil
	}
	examples := map[string]string{storeLoki: "http://loki:3100", storeElasticsearch: "http://elasticsearch:9200", storeOpenSearch: "http://opensearch:9200"}
	if s.url == "" {
		return fmt.Errorf("url is missing: give the address of the store, like %s", examples[s.Store])
	}
	address, err := url.Parse(s.url)
	switch {
	case err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https":
		return fmt.Errorf("url: it is not an address like %s", examples[s.Store]) // the text may hold a password
	case address.User != nil:
		return errors.New("url: it holds a user or password; give them as basicAuthUser and basicAuthPassword")
	case address.RawQuery != "" || address.Fragment != "":
		return errors.New("url: it must not hold a query or a fragment")
	}
	return nil
}

// isElastic holds for the two stores that keep documents.
func isElastic(store string) bool { return store == storeElasticsearch || store == storeOpenSearch }

func (s *Settings) checkSources(presets *logformat.Presets) error {
	switch {
	case len(s.Sources) == 0 && s.Store == storeLoki:
		return errors.New(`sources is empty: give a source with a selector, like {job="nginx"}`)
	case len(s.Sources) == 0:
		return errors.New("sources is empty: give a source with an index, like logs-nginx.access-*")
	case len(s.Sources) > 1 && s.Store == storeSample:
		return errors.New("sources: the store sample has one source, which it makes up")
	}
	names, verdictsOnly := map[string]int{}, len(s.Sources) > 1
	for i := range s.Sources {
		source := &s.Sources[i]
		if err := source.check(s.Store, presets); err != nil {
			return fmt.Errorf("sources[%d].%w", i, err)
		}
		if first, twice := names[source.Name]; twice {
			return fmt.Errorf("sources[%d].name: %q is the name of sources[%d] too", i, source.Name, first)
		}
		names[source.Name] = i
		verdictsOnly = verdictsOnly && source.role(presets) == logformat.Verdicts
	}
	if verdictsOnly {
		return errors.New("sources: several with the role verdicts, and none with requests or both that they could be joined to")
	}
	return nil
}

// role is what the settings say of the entries; empty if only the samples can tell.
func (s *SourceSettings) role(presets *logformat.Presets) logformat.Role {
	if preset, known := presets.Get(s.Format); known && s.Role == "" {
		return preset.Role
	}
	return s.Role
}

// isSelector looks at the outside of a stream selector only: Loki knows the rest.
func isSelector(text string) bool {
	return strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") && strings.Contains(text, "=")
}

func (s *SourceSettings) check(store string, presets *logformat.Presets) error {
	selector := strings.TrimSpace(s.Selector)
	switch {
	case store == storeLoki && selector == "":
		return errors.New(`selector is missing: give a stream selector, like {job="nginx"}`)
	case store == storeLoki && !isSelector(selector):
		return fmt.Errorf(`selector: %s is not a stream selector, like {job="nginx"}; a pipeline is not possible`, shown(selector))
	case isElastic(store) && strings.Trim(s.Index, " ,") == "":
		return errors.New("index is missing: name an index, data stream, alias or pattern, like logs-nginx.access-*")
	}
	if err := s.checkFormat(presets); err != nil {
		return err
	}
	for _, field := range sortedKeys(s.Fields) {
		if path := s.Fields[field]; path != "" {
			if _, err := logformat.ParsePath(path); err != nil {
				return fmt.Errorf("fields.%s: %w", field, err)
			}
		}
	}
	return s.checkResolves(store, presets)
}

// checkResolves holds the options of the source against its format.
func (s *SourceSettings) checkResolves(store string, presets *logformat.Presets) error {
	preset, known := presets.Get(s.Format)
	if !known {
		return nil
	}
	shape := logformat.Lines
	if isElastic(store) {
		shape = logformat.Documents
	}
	if _, err := logformat.Resolve(preset, nil, s.options(shape)); err != nil {
		return fmt.Errorf("format: %w", err)
	}
	return nil
}

func (s *SourceSettings) checkFormat(presets *logformat.Presets) error {
	if s.Format != customFormat {
		if _, known := presets.Get(s.Format); !known && s.Format != autoFormat {
			ids := presets.IDs()
			if likely := closest(s.Format, ids); likely != "" {
				return fmt.Errorf("format: %s is not known; did you mean %s?", shown(s.Format), likely)
			}
			return fmt.Errorf("format: %s is not one of auto, %s", shown(s.Format), strings.Join(ids, ", "))
		}
		if s.Pattern != "" {
			return fmt.Errorf("pattern: it goes with the format custom-text, and the format is %s", s.Format)
		}
		return nil
	}
	if s.Pattern == "" {
		return errors.New("pattern is missing: the format custom-text needs it")
	}
	pattern, err := regexp.Compile(s.Pattern)
	if err != nil {
		return fmt.Errorf("pattern: it is not a regular expression (RE2): %w", err)
	}
	groups := pattern.SubexpNames()
	for _, group := range groups {
		if _, known := plan.FieldNamed(group); group != "" && !known {
			return fmt.Errorf("pattern: the group %s is not named like a field, as method or target", shown(group))
		}
	}
	has := func(field plan.Field) bool { return slices.Contains(groups, field.String()) }
	if has(plan.RequestLine) || has(plan.Method) && has(plan.Target) {
		return nil
	}
	return errors.New("pattern: it has no groups method and target")
}

func (s *Settings) checkEndpoints() error {
	names := map[string]int{}
	for i, document := range s.Endpoints.OpenAPI {
		if first, twice := names[document.Name]; twice {
			return fmt.Errorf("endpoints.openapi[%d].name: %q is the name of endpoints.openapi[%d] too", i, document.Name, first)
		}
		names[document.Name] = i
	}
	return nil
}

func (s *Settings) checkNoise() error {
	for i, rule := range s.Noise {
		own := len(rule.Paths)+len(rule.Methods)+len(rule.UserAgents)+len(rule.Extensions)+len(rule.Statuses) > 0
		switch {
		case rule.Preset != "" && (own || rule.Clean || rule.Name != ""):
			return fmt.Errorf("noise[%d]: it is a preset and a rule of its own; make two of it", i)
		case rule.Preset == "" && !own:
			return fmt.Errorf("noise[%d]: it has no preset, paths, methods, userAgents, extensions or statuses", i)
		}
	}
	return nil
}

func (s *Settings) checkIdentity() error {
	switch identity := s.Identity; {
	case identity.TrustedHops > 0 && len(identity.TrustedProxies) > 0:
		return errors.New("identity.trustedHops and identity.trustedProxies are both set: choose one")
	case identity.TokenCookie != "" && !identity.UserFromToken:
		return errors.New("identity.tokenCookie has no effect without identity.userFromToken: true")
	}
	return nil
}
