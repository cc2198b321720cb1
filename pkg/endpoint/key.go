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
// literal: words joined by dots, underscores and colons, at most three of them by hyphens (four make a title), and file extensions. The boundary
// keeps words from touching; so they are written once, which is a third of the expression.
//
// It stays under the 500 instructions up to which Go's regexp backtracks instead of simulating an NFA (regexp/backtrack.go: maxBacktrackProg).
const (
	word     = `[A-Za-z][a-z]*(?:[A-Z]+[a-z][a-z]+|[ABDGIMNOTU][dfnoprsty])*[A-Z]*(?:[0-9][0-9]?[a-z]*[0-9]?)?`
	hyphened = `[A-Za-z]+[0-9]?[0-9]?`
	literal  = `[._@$~]*(?:(?:\b:?|[._])` + word + `)+(?:-` + hyphened + `(?:-` + hyphened + `)?)?(?:[.][a-z]+)*`

	// segmentStart is the first character of a variable segment. The boundary says that a slash is before it: literals end with a letter or digit.
	segmentStart = `(?:\b\w|\B[^\w/?#])`
)

// Key is the key expression: templates of documents, user rules in their order, then the segment grammar. A logged route comes before them.
type Key struct {
	Plan plan.Key

	documents *documents
	forests   []*forest
	rules     []Rule
}

// NewKey makes a key expression from the user's settings for what a reader gives; its errors name the document or the rule.
func NewKey(settings Settings, reader plan.Reader) (*Key, error) {
	k := &Key{rules: settings.Rules}
	var err error
	if k.documents, err = newDocuments(settings.Documents); err != nil {
		return nil, err
	}
	rules := make([]string, len(k.rules))
	for i, rule := range k.rules {
		if rules[i], err = rule.pattern(fmt.Sprintf("(?P<pu%d>/)", i)); err != nil {
			return nil, fmt.Errorf("endpoint rule %d: %w", i+1, err)
		}
	}
	if err := k.documents.choose(rules); err != nil {
		return nil, err
	}
	k.forests = newForests(k.documents.templates, 0, 0)
	k.Plan = k.plan(rules, reader)
	if size := len(strings.Join(k.Plan.Before, "")); size > maxPattern {
		return nil, fmt.Errorf("openapi and rules make an expression of %d bytes; stores take %d: give fewer paths", size, maxPattern)
	}
	if _, err := k.Plan.Compile(); err != nil {
		return nil, fmt.Errorf("endpoint rules: %w", err)
	}
	k.Plan.Fold = newFold(k.documents.templates, k.rules)
	return k, nil
}

// maxPattern leaves room in a query: Loki reads 128 KiB (pkg/logql/syntax/parser.go: maxInputSize).
const maxPattern = 100_000

// firstGroup is where the groups of paths begin: before them come the status, the method, the route and the root.
const firstGroup = plan.StatusGroups + 3

func (k *Key) plan(rules []string, reader plan.Reader) plan.Key {
	read := plan.ReadPattern(reader.StatusOptional)
	p := plan.Key{Groups: []string{"c", "n", "f", "m", "r", "e"}}
	for i := 0; i <= maxVariables; i++ {
		p.Groups = append(p.Groups, fmt.Sprintf("p%d", i))
	}
	var paths []string
	for _, f := range k.forests {
		paths = append(paths, f.pattern)
		p.Groups = append(p.Groups, f.groups...)
	}
	for i := range rules {
		p.Groups = append(p.Groups, fmt.Sprintf("pu%d", i))
	}
	plainRead := strings.NewReplacer("(?P<c>", "(?:", "(?P<n>", "(?:", "(?P<f>", "(?:").Replace(read)
	for i, pattern := range append(paths, rulePatterns(rules)...) {
		p.Before = append(p.Before, plainRead+`[^ ]+(?P<`+plan.MarkGroup(i)+`> )`+authority+`(?:`+pattern+`)`)
	}
	route := ""
	if reader.Has(plan.Route) {
		route = `=(?P<r>(?s:.+))[?]$|`
	}
	p.Pattern = read + `(?:(?P<m>` + strings.Join(methods, "|") + `)|[^ ]+) ` +
		`(?:` + route + authority + `(?:` + grammar() + `)|(?s:..))` // any target at all: behind it stands the question mark
	return p
}

// authority begins targets in absolute form, as proxies get them.
const authority = `(?:[A-Za-z]+://[^/?#]*)?`

// rulePatterns puts rules together, in their order, into as few expressions as stay fast.
func rulePatterns(rules []string) []string {
	var patterns []string
	for _, rule := range rules {
		if last := len(patterns) - 1; last >= 0 && instructions(patterns[last]+"|"+rule) <= maxInstructions {
			patterns[last] += "|" + rule
		} else {
			patterns = append(patterns, rule)
		}
	}
	return patterns
}

// grammar gives the pattern of the segment grammar. The root is a group of its own: it is the only path without a segment.
func grammar() string {
	return `/+(?P<e>[?#])|` + runPattern(0) + `/*[?#]`
}

// runPattern is the literal run i and all that may follow. A run is captured with the slashes behind it if a variable follows, else without:
// otherwise /users and /users/{id} would fall together.
func runPattern(i int) string {
	run := `(?:/+` + literal + `)*(?:/+)??`
	if i == 0 { // a path begins with a slash: without this an empty target would be one
		run = `(?:/+` + literal + `)+(?:/+)??|/+`
	}
	behind := segmentStart + `[^?#]*` // the rest
	if i < maxVariables {
		behind = segmentStart + `[^/?#]*` + runPattern(i+1)
	}
	return fmt.Sprintf(`(?P<p%d>%s)(?:%s)?`, i, run, behind)
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
	Named       bool // by a document, a rule or a route, and not by the grammar
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
	found.Endpoint.Method = groups[plan.StatusGroups]
	if found.Endpoint.Method == "" {
		found.Endpoint.Method = OtherMethod
	}
	found.Endpoint.Path, found.Named = k.path(groups[plan.StatusGroups+1], groups[plan.StatusGroups+2], groups[firstGroup:])
	return found, true
}

// path names the path, from the logged route or from the groups of paths.
func (k *Key) path(route, root string, groups []string) (path string, named bool) {
	if route != "" {
		return k.documents.routed(route), true
	}
	runs, rest := groups[:maxVariables+1], groups[maxVariables+1:]
	for _, f := range k.forests {
		if i, ok := f.template(rest[:len(f.groups)]); ok {
			return k.documents.templates[i].path, true
		}
		rest = rest[len(f.groups):]
	}
	for i, mark := range rest {
		if mark != "" {
			return k.rules[i].name(), true
		}
	}
	if path = grammarPath(runs); root != "" {
		path = "/"
	}
	return path, k.documents.has(path)
}

// Name completes what Decode found by the service: the one that the log names, else the one of the document.
func (k *Key) Name(found *Found, loggedService string) {
	if found.Endpoint.Path == "" { // the endpoint is not part of the key
		return
	}
	found.Endpoint.Service = ServiceName(loggedService)
	if found.Endpoint.Service == "" {
		found.Endpoint.Service = k.documents.service(found.Endpoint)
	}
}

// HasDocuments reports whether there is a document: what is in none is a shadow endpoint then.
func (k *Key) HasDocuments() bool { return k.documents.count > 0 }

// Operation is what a document says of an endpoint; ok is false if no document has it.
func (k *Key) Operation(e Endpoint) (Operation, bool) { return k.documents.operation(e) }

// grammarPath puts the literal runs together again.
func grammarPath(runs []string) string {
	if runs[0] == "" {
		return OtherPath
	}
	var path strings.Builder
	for i, run := range runs {
		for _, segment := range strings.FieldsFunc(run, func(r rune) bool { return r == '/' }) {
			path.WriteString("/" + segment)
		}
		switch {
		case !strings.HasSuffix(run, "/"):
			return path.String()
		case i == maxVariables:
			path.WriteString("/**")
		default:
			path.WriteString("/{id}")
		}
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
	c.key.Name(&found, v[plan.Service])
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
