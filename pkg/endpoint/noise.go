package endpoint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Noise is a rule for entries that are not API traffic: health checks, probes of monitoring, background calls. It is a preset, or lists of its
// own: the values of one list are alternatives, and all lists that are set must hold.
type Noise struct {
	Preset     string   `json:"preset" yaml:"-"`
	Name       string   `json:"name" yaml:"-"`
	Paths      []string `json:"paths" yaml:"paths"`
	Methods    []string `json:"methods" yaml:"methods"`
	UserAgents []string `json:"userAgents" yaml:"userAgents"` // found anywhere in the user agent
	Extensions []string `json:"extensions" yaml:"extensions"` // of the path: css
	Statuses   []string `json:"statuses" yaml:"statuses"`     // 200, 2xx
	Clean      bool     `json:"clean" yaml:"-"`               // only entries without a character that an attack needs; presets always are
}

// The alphabets of clean entries. An attack on a noise path has other characters, so that it stays visible. A path has no empty segment and none
// that begins or ends with a dot. "-" is how logs write nothing.
const (
	cleanTarget = `/|(?:/[A-Za-z0-9_~@,+-]+(?:[.][A-Za-z0-9_~@,+-]+)*)+/?`
	cleanQuery  = `[A-Za-z0-9_.=&,+-]*`
	cleanAgent  = `[A-Za-z0-9 ./:;,()_+@=&?#*|~!-]*`
	cleanURL    = `[A-Za-z0-9./:;,_+@=&?#*|~!-]*`
	cleanCookie = `[A-Za-z0-9 ./:;,_+@=&?#*|~!-]*`
)

// NoisePredicate is true for entries that one of the rules calls noise; the zero predicate if there are no rules. What a WAF gave a verdict on
// is the caller's to take out: only its format knows verdicts.
func NoisePredicate(rules []Noise) (plan.Predicate, error) {
	presets, err := NoisePresets()
	if err != nil {
		return plan.Predicate{}, err
	}
	var any []plan.Predicate
	for i, rule := range rules {
		parts, err := rule.parts(presets)
		if err != nil {
			return plan.Predicate{}, fmt.Errorf("noise rule %d: %w", i+1, err)
		}
		for _, part := range parts {
			p, err := part.predicate()
			if err != nil {
				return plan.Predicate{}, fmt.Errorf("noise rule %d: %w", i+1, err)
			}
			any = append(any, p)
		}
	}
	if len(any) == 0 {
		return plan.Predicate{}, nil
	}
	return plan.Any(any...), nil
}

// parts are the rules of a preset, or the rule itself.
func (n Noise) parts(presets []NoisePreset) ([]Noise, error) {
	if n.Preset == "" {
		return []Noise{n}, nil
	}
	if len(n.Paths)+len(n.Methods)+len(n.UserAgents)+len(n.Extensions)+len(n.Statuses) > 0 {
		return nil, fmt.Errorf("preset %q stands alone: put paths, methods and the like into a rule of their own", n.Preset)
	}
	i := slices.IndexFunc(presets, func(p NoisePreset) bool { return p.ID == n.Preset })
	if i < 0 {
		ids := make([]string, len(presets))
		for j, p := range presets {
			ids[j] = p.ID
		}
		return nil, fmt.Errorf("preset %q is not one of %s", n.Preset, strings.Join(ids, ", "))
	}
	parts := slices.Clone(presets[i].Rules)
	for j := range parts {
		parts[j].Clean = true
	}
	return parts, nil
}

func (n Noise) predicate() (plan.Predicate, error) {
	var all []plan.Predicate
	if len(n.Methods) > 0 {
		all = append(all, plan.Matches(plan.Method, quoteAll(n.Methods)))
	}
	paths, err := n.pathPatterns()
	if err != nil {
		return plan.Predicate{}, err
	}
	if len(paths) > 0 {
		all = append(all, plan.Matches(plan.Target, strings.Join(paths, "|")))
	}
	if len(n.UserAgents) > 0 {
		all = append(all, plan.Matches(plan.UserAgent, `.*(?:`+quoteAll(n.UserAgents)+`).*`))
	}
	if len(n.Statuses) > 0 {
		pattern, err := statusPattern(n.Statuses)
		if err != nil {
			return plan.Predicate{}, err
		}
		all = append(all, plan.Matches(plan.Status, pattern))
	}
	if len(all) == 0 {
		return plan.Predicate{}, fmt.Errorf("it has no preset, paths, methods, userAgents, extensions or statuses")
	}
	if n.Clean {
		all = append(all, clean()...)
		if !bodiless(n.Methods) {
			all = append(all, plan.Matches(plan.Body, `-?`))
		}
	}
	return plan.All(all...), nil
}

// bodiless reports whether requests of the methods have no body by themselves. Where they may have one, an attack has room in it; to ask for it costs
// each count something.
func bodiless(methods []string) bool {
	return len(methods) > 0 && !slices.ContainsFunc(methods, func(method string) bool { return !slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, method) })
}

// pathPatterns are those of paths and of extensions, over whole targets.
func (n Noise) pathPatterns() ([]string, error) {
	var patterns []string
	for _, path := range n.Paths {
		pattern, err := PathPattern(path)
		if err != nil {
			return nil, err
		}
		// targets have no closing question mark as canonical lines have: their end is the end of the text
		patterns = append(patterns, strings.TrimSuffix(pattern, `[?#]`)+`(?:[?#].*)?`)
	}
	for _, extension := range n.Extensions {
		if extension == "" || strings.Trim(extension, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			return nil, fmt.Errorf("extension %q is not letters and digits, like css", extension)
		}
	}
	if len(n.Extensions) > 0 {
		patterns = append(patterns, `/[^?#]*[.](?:`+strings.Join(n.Extensions, "|")+`)(?:[?#].*)?`)
	}
	return patterns, nil
}

// statusPattern takes statuses and their classes.
func statusPattern(statuses []string) (string, error) {
	written := regexp.MustCompile(`^[1-5](?:[0-9][0-9]|xx)$`)
	patterns := make([]string, len(statuses))
	for i, status := range statuses {
		if !written.MatchString(status) {
			return "", fmt.Errorf("status %q is not a status or a class of them, like 200 or 2xx", status)
		}
		patterns[i] = strings.ReplaceAll(status, "x", "[0-9]")
	}
	return strings.Join(patterns, "|"), nil
}

func clean() []plan.Predicate {
	return []plan.Predicate{
		plan.Matches(plan.Target, `(?:`+cleanTarget+`)(?:[?]`+cleanQuery+`)?`),
		plan.Matches(plan.Query, `[?]?`+cleanQuery),
		plan.Matches(plan.UserAgent, cleanAgent),
		plan.Matches(plan.Referer, cleanURL),
		plan.Matches(plan.Cookie, cleanCookie),
	}
}

func quoteAll(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = regexp.QuoteMeta(value)
	}
	return strings.Join(quoted, "|")
}
