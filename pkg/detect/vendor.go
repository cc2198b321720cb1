package detect

import (
	"bytes"
	_ "embed" // the names of vendors' rules
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

//go:embed verdicts.yaml
var vendorNames []byte

// vendorRule gives a threat type to rules of vendors by their names.
type vendorRule struct {
	Type     string   `yaml:"type"`
	Patterns []string `yaml:"patterns"`
	Examples []string `yaml:"examples"`

	pattern *regexp.Regexp
}

func loadVendorRules() ([]vendorRule, error) {
	var rules []vendorRule
	decoder := yaml.NewDecoder(bytes.NewReader(vendorNames))
	decoder.KnownFields(true)
	if err := decoder.Decode(&rules); err != nil {
		return nil, fmt.Errorf("names of vendors' rules: %w", err)
	}
	for i := range rules {
		pattern, err := regexp.Compile(`(?i)(?:` + strings.Join(rules[i].Patterns, "|") + `)`)
		if err != nil {
			return nil, fmt.Errorf("names of vendors' rules for %s: %w", rules[i].Type, err)
		}
		rules[i].pattern = pattern
	}
	return rules, nil
}

// vendorTypes finds the threat types of verdicts.
type vendorTypes struct {
	rules []vendorRule
	crs   *regexp.Regexp
}

func newVendorTypes() (vendorTypes, error) {
	rules, err := loadVendorRules()
	if err != nil {
		return vendorTypes{}, err
	}
	// Six digits from 900000 on, apart from other letters and digits: opaque ids are hexadecimal.
	return vendorTypes{rules: rules, crs: regexp.MustCompile(`(?i)(?:^|[^0-9a-z]|[^0-9a-z]id|^id|crs)(9[0-9]{5})(?:$|[^0-9a-z])`)}, nil
}

// crsID is the Core Rule Set id in a rule's name, as 942100 in owasp-crs-v030301-id942100-sqli.
func (t vendorTypes) crsID(name string) (int, bool) {
	if t.crs == nil {
		return 0, false
	}
	match := t.crs.FindStringSubmatch(name)
	if match == nil {
		return 0, false
	}
	id, err := strconv.Atoi(match[1])
	return id, err == nil
}

// typeOf looks at the id first, since it is the most exact, then at message and tags; OtherType if nothing is known.
func (t vendorTypes) typeOf(v request.Verdict) string {
	for _, texts := range [][]string{{v.RuleID}, {v.Message}, v.Tags} {
		for _, rule := range t.rules {
			for _, text := range texts {
				if rule.pattern.MatchString(text) {
					return rule.Type
				}
			}
		}
	}
	return OtherType
}
