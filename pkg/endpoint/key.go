// Package endpoint names the API that a request went to: one key expression serves the counts inside a store and the classification in Go,
// so a threat can't land on an endpoint that the totals don't know.
package endpoint

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Methods that keep their name; what else a client sends is "other", or a fuzzer would make as many endpoints as it knows words.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}

// OtherMethod stands for all methods that are not standard ones (RFC 9110 section 9, RFC 5789).
const OtherMethod = "other"

// OtherPath is the path of targets that have none: "*", or the authority of a CONNECT.
const OtherPath = "{other}"

// maxVariables is how many variable segments a template names before it folds the rest into "/**".
const maxVariables = 4

// The segment grammar. A segment is literal if it is made of words; anything else holds an id and is variable.
//
// word: letters in lower case, camelCase or capitals, then at most two digits, letters and one digit: v1, oauth2, i18n, k8s, v1beta1.
// A hump of camelCase needs two small letters (or is By, Id, To and the like), which random tokens rarely keep up.
// literal: words joined by dots, underscores and colons, at most three of them by hyphens (four make a title), and file extensions.
//
// It stays under the 500 instructions up to which Go's regexp backtracks instead of simulating an NFA (regexp/backtrack.go: maxBacktrackProg).
const (
	word     = `[A-Za-z][a-z]*(?:[A-Z]+[a-z][a-z]+|[ABDGIMNOTU][dfnoprsty])*[A-Z]*(?:[0-9][0-9]?[a-z]*[0-9]?)?`
	hyphened = `[A-Za-z]+[0-9]?[0-9]?`
	literal  = `[._@$~]*(?:` + word + `[._:])*` + word + `(?:-` + hyphened + `(?:-` + hyphened + `)?)?(?:[.][a-z]+)*`
	variable = `[^/?#]+`
)

// Key compiles the key expression. User rules come first, in their order; then the logged route; then the segment grammar.
type Key struct {
	Plan  plan.Key
	rules []Rule
}

// NewKey makes a key expression from the user's rules for what a reader gives; its errors name the rule.
func NewKey(rules []Rule, reader plan.Reader) (*Key, error) {
	k := &Key{rules: rules}
	var alternatives []string
	groups := []string{"c", "n", "f", "m", "r"}
	for i, rule := range rules {
		pattern, err := rule.pattern(fmt.Sprintf("(?P<u%d>/)", i))
		if err != nil {
			return nil, fmt.Errorf("endpoint rule %d: %w", i+1, err)
		}
		alternatives = append(alternatives, pattern)
		groups = append(groups, fmt.Sprintf("u%d", i))
	}
	alternatives = append(alternatives, grammar(0))
	for i := 0; i <= maxVariables; i++ {
		groups = append(groups, fmt.Sprintf("p%d", i))
	}
	route := ""
	if reader.Has(plan.Route) {
		route = `=(?P<r>(?s:.+))[?]$|`
	}
	k.Plan = plan.Key{
		Pattern: plan.ReadPattern(reader.StatusOptional) + `(?:(?P<m>` + strings.Join(methods, "|") + `)|[^ ]+) ` +
			`(?:` + route + `(?:[A-Za-z]+://[^/?#]*)?(?:` + strings.Join(alternatives, "|") + `)|(?s:.+)[?]$)`,
		Groups: groups,
	}
	if _, err := k.Plan.Compile(); err != nil {
		return nil, fmt.Errorf("endpoint rules: %w", err)
	}
	return k, nil
}

// grammar gives the pattern of the literal run i and of all that may follow. Each run is captured with what ends it: a slash if a variable
// follows, else the end of the path. Otherwise /users and /users/{id} would fall together.
func grammar(i int) string {
	run := `(?:/+` + literal + `)*(?:/*[?#]|/+)`
	if i == 0 { // a path begins with a slash: without this an empty target would be the root
		run = `(?:(?:/+` + literal + `)+(?:/*[?#]|/+)|/+[?#]?)`
	}
	run = fmt.Sprintf(`(?P<p%d>%s)`, i, run)
	if i == maxVariables {
		return run
	}
	return run + `(?:` + variable + grammar(i+1) + `)?`
}

// Endpoint is an API: a method and a path template, of one service where the log names services.
type Endpoint struct {
	Service, Method, Path string
}

// String is how an endpoint is written: POST /cart.
func (e Endpoint) String() string { return e.Method + " " + e.Path }

// ID is a short stable hash of service, method and template.
func (e Endpoint) ID() string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(e.Service + "\x00" + e.Method + "\x00" + e.Path))
	return fmt.Sprintf("%012x", h.Sum64()>>16)
}

// Found is what the groups of a key say.
type Found struct {
	Endpoint    Endpoint
	StatusClass int  // 1 to 5; 0 if the log has no status
	NotFound    bool // the status is 404
}

// Decode reads the groups of a key, as a store or Classify captured them. read is false if the entry is not a request.
func (k *Key) Decode(groups []string) (found Found, read bool) {
	if found, read = k.DecodePart(groups); !read || len(groups) != len(k.Plan.Groups) {
		return found, false
	}
	return found, true
}

// DecodePart reads the groups of a key that may hold only the status, the first ones.
func (k *Key) DecodePart(groups []string) (found Found, read bool) {
	if len(groups) < plan.StatusGroups || groups[0] == "" && groups[1] == "" && groups[2] == "" {
		return found, false
	}
	found.NotFound = groups[2] != ""
	switch {
	case found.NotFound:
		found.StatusClass = 4
	case len(groups[0]) == 2:
		found.StatusClass = int(groups[0][1] - '0')
	}
	if len(groups) != len(k.Plan.Groups) {
		return found, true
	}
	found.Endpoint.Method = groups[3]
	if groups[3] == "" {
		found.Endpoint.Method = OtherMethod
	}
	found.Endpoint.Path = k.path(groups)
	return found, true
}

func (k *Key) path(groups []string) string {
	if route := groups[4]; route != "" {
		return route
	}
	for i, rule := range k.rules {
		if groups[5+i] != "" {
			return rule.name()
		}
	}
	return template(groups[5+len(k.rules):])
}

// template puts the literal runs together again.
func template(runs []string) string {
	if runs[0] == "" {
		return OtherPath
	}
	var path strings.Builder
	for i, run := range runs {
		if run == "" {
			break
		}
		for _, segment := range strings.FieldsFunc(run, func(r rune) bool { return r == '/' || r == '?' || r == '#' }) {
			path.WriteString("/" + segment)
		}
		if strings.HasSuffix(run, "/") {
			if i == maxVariables {
				path.WriteString("/**")
			} else {
				path.WriteString("/{id}")
			}
		}
	}
	if path.Len() == 0 {
		return "/"
	}
	return path.String()
}

// Classifier finds the endpoint of an entry in Go. It is safe for concurrent use.
type Classifier struct {
	key      *Key
	compiled *plan.CompiledKey
}

// NewClassifier compiles a key for use in Go.
func NewClassifier(k *Key) (*Classifier, error) {
	compiled, err := k.Plan.Compile()
	if err != nil {
		return nil, err
	}
	return &Classifier{key: k, compiled: compiled}, nil
}

// Classify finds the endpoint of an entry's values.
func (c *Classifier) Classify(v *plan.Values) (Found, bool) {
	found, read := c.key.Decode(c.compiled.Capture(v))
	found.Endpoint.Service = ServiceName(v[plan.Service])
	return found, read
}

// ServiceName is the service that a log names; "-" is none.
func ServiceName(logged string) string {
	if logged == "-" {
		return ""
	}
	return logged
}

// StatusClassName writes a status class: 4xx.
func StatusClassName(class int) string {
	if class == 0 {
		return "unknown"
	}
	return strconv.Itoa(class) + "xx"
}
