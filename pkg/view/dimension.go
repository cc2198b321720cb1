package view

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

// Dimension is something that requests can be grouped and filtered by.
type Dimension struct {
	Key, Title string
	Group      string // api, threat, actor or answer: where the front end shows it

	// base is the dictionary of threat requests that has the values, and of gives those of a place in it; rules and categories have many.
	base base
	of   func(*lookup, *slice.Names, uint32) []string
	// count gives the value of a group of all requests; nil: only threats have it, or only Go can derive it.
	count func(*lookup, slice.CountKey) string
	// field is counted raw by the store and turned into the value by clean; used where count is nil.
	field    plan.Field
	hasField bool
	clean    func(*lookup, string) string
	// plain matches the raw values that clean leaves apart; empty where there are never many values.
	plain string
	// pushable: a filter on the cleaned value is the same as one on the raw value, but for "-".
	pushable bool
	// threatsOnly: what all requests do not have.
	threatsOnly bool
}

// lookup is what dimensions need to know of the source and the query.
type lookup struct {
	set      *slice.Set
	taxonomy *taxonomy.Taxonomy
	list     string // the taxonomy that category means

	unknown    map[endpoint.Endpoint]bool      // see knownName
	operations map[endpoint.Endpoint]operation // known ones: many rows are of few endpoints
}

type operation struct {
	endpoint.Operation
	documented bool
}

func (l *lookup) operation(e endpoint.Endpoint) operation {
	found, ok := l.operations[e]
	if !ok {
		found.Operation, found.documented = l.set.Key().Operation(e)
		if l.operations == nil {
			l.operations = map[endpoint.Endpoint]operation{}
		}
		l.operations[e] = found
	}
	return found
}

func counted(f func(slice.CountKey) string) func(*lookup, slice.CountKey) string {
	return func(_ *lookup, k slice.CountKey) string { return f(k) }
}

func dash(_ *lookup, raw string) string {
	if raw == "-" {
		return ""
	}
	return raw
}

func hashed(l *lookup, raw string) string { return l.set.Actors().Hash(dash(l, raw)) }

var dimensions = []Dimension{
	{Key: "endpoint", Title: "Endpoint", Group: "api", base: byEndpoint, of: endpointOf(func(e *slice.NamedEndpoint) string { return e.String() }), count: counted(func(k slice.CountKey) string { return k.Endpoint.String() })},
	{Key: "endpointId", Title: "Endpoint id", Group: "api", base: byEndpoint, of: endpointOf(func(e *slice.NamedEndpoint) string { return e.ID() }), count: counted(func(k slice.CountKey) string { return k.Endpoint.ID() })},
	{Key: "method", Title: "Method", Group: "api", base: byEndpoint, of: endpointOf(func(e *slice.NamedEndpoint) string { return e.Method }), count: counted(func(k slice.CountKey) string { return k.Endpoint.Method })},
	{Key: "path", Title: "Path template", Group: "api", base: byEndpoint, of: endpointOf(func(e *slice.NamedEndpoint) string { return e.Path }), count: counted(func(k slice.CountKey) string { return k.Endpoint.Path })},
	{Key: "service", Title: "Service", Group: "api", base: byEndpoint, of: endpointOf(func(e *slice.NamedEndpoint) string { return e.Service }), count: counted(func(k slice.CountKey) string { return k.Endpoint.Service })},
	{Key: "host", Title: "Host", Group: "api", base: byHost, of: func(_ *lookup, n *slice.Names, at uint32) []string { return n.Hosts[at : at+1] }, field: plan.Host, hasField: true, clean: dash, pushable: true},
	{Key: "owner", Title: "Owner", Group: "api", base: byEndpoint, of: func(l *lookup, n *slice.Names, at uint32) []string {
		return []string{l.operation(n.Endpoints[at].Endpoint).Owner}
	}, count: func(l *lookup, k slice.CountKey) string { return l.operation(k.Endpoint).Owner }},
	{Key: "known", Title: "Known path", Group: "api", base: byEndpoint, of: func(l *lookup, n *slice.Names, at uint32) []string {
		return []string{l.knownName(n.Endpoints[at].Endpoint)}
	}, count: func(l *lookup, k slice.CountKey) string { return l.knownName(k.Endpoint) }},
	{Key: "rule", Title: "Threat rule", Group: "threat", threatsOnly: true, base: byRules, of: func(_ *lookup, n *slice.Names, at uint32) []string { return ruleIDs(n.RuleSets[at].Rules) }},
	{Key: "category", Title: "Category", Group: "threat", threatsOnly: true, base: byRules, of: categoriesOf},
	{Key: "severity", Title: "Severity", Group: "threat", threatsOnly: true, base: byRules, of: func(_ *lookup, n *slice.Names, at uint32) []string { return []string{n.RuleSets[at].Severity.String()} }},
	{Key: "outcome", Title: "Outcome", Group: "threat", threatsOnly: true, base: byAnswer, of: answerOf(func(a *slice.Answer) string { return string(a.Outcome) })},
	{Key: "actor", Title: "Actor", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return s.Actor })},
	{Key: "clientIp", Title: "Client address", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return s.ClientIP }), field: plan.Peer, hasField: true, plain: plainAddress, clean: func(l *lookup, raw string) string { return actor.Address(dash(l, raw)) }},
	{Key: "network", Title: "Client network", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return actor.Subnet(s.ClientIP) })},
	{Key: "user", Title: "User", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return s.User }), field: plan.User, hasField: true, plain: plainText, clean: dash, pushable: true},
	{Key: "apiKey", Title: "API key", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return s.APIKey }), field: plan.APIKey, hasField: true, plain: plainText, clean: hashed},
	{Key: "session", Title: "Session", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return s.Session }), field: plan.Session, hasField: true, plain: plainText, clean: hashed},
	{Key: "userAgent", Title: "User agent family", Group: "actor", base: byAgent, of: func(_ *lookup, n *slice.Names, at uint32) []string { return []string{n.Agents[at].Family} }},
	{Key: "bot", Title: "Known bot", Group: "actor", base: byAgent, of: func(_ *lookup, n *slice.Names, at uint32) []string { return []string{n.Agents[at].Bot} }},
	{Key: "country", Title: "Country", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return s.Country }), field: plan.Country, hasField: true, clean: dash, pushable: true},
	{Key: "organisation", Title: "Organisation", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return s.Organisation }), field: plan.Organisation, hasField: true, clean: dash, pushable: true},
	{Key: "asn", Title: "Network (ASN)", Group: "actor", base: bySender, of: senderOf(func(s *slice.Sender) string { return s.ASN }), field: plan.ASN, hasField: true, clean: dash, pushable: true},
	{Key: "status", Title: "Status", Group: "answer", base: byAnswer, of: answerOf(func(a *slice.Answer) string { return statusText(strconv.Itoa(a.Status)) }), field: plan.Status, hasField: true, clean: func(_ *lookup, raw string) string { return statusText(raw) }},
	{Key: "statusClass", Title: "Status class", Group: "answer", base: byAnswer, of: answerOf(func(a *slice.Answer) string { return endpoint.StatusClassName(a.StatusClass) }), count: counted(func(k slice.CountKey) string { return endpoint.StatusClassName(k.StatusClass) })},
}

func statusText(raw string) string {
	if strings.Trim(raw, "0-") == "" {
		return ""
	}
	return raw
}

func dimensionNamed(key string) (*Dimension, error) {
	for i := range dimensions {
		if dimensions[i].Key == key {
			return &dimensions[i], nil
		}
	}
	keys := make([]string, len(dimensions))
	for i := range dimensions {
		keys[i] = dimensions[i].Key
	}
	return nil, fmt.Errorf("%q is not a dimension; these are: %s", key, strings.Join(keys, ", "))
}

// Dimensions lists the dimensions that a set of sources can give.
func Dimensions(set *slice.Set) []Dimension {
	var available []Dimension
	for _, d := range dimensions {
		if d.missing(set) == "" {
			available = append(available, d)
		}
	}
	return available
}

// fieldsOf are the fields that a dimension needs at least one of.
var fieldsOf = map[string][]plan.Field{
	"service": {plan.Service}, "host": {plan.Host}, "clientIp": {plan.Peer, plan.Forwarded}, "network": {plan.Peer, plan.Forwarded}, "user": {plan.User}, "apiKey": {plan.APIKey}, "session": {plan.Session},
	"userAgent": {plan.UserAgent}, "bot": {plan.UserAgent}, "country": {plan.Country}, "organisation": {plan.Organisation}, "asn": {plan.ASN}, "status": {plan.Status}, "statusClass": {plan.Status},
}

// missing says why a set of sources can't give the dimension at all.
func (d *Dimension) missing(set *slice.Set) string {
	documents := set.Key().HasDocuments()
	if d.Key == "owner" && !documents {
		return "there is no OpenAPI document that names owners"
	}
	if d.Key == "service" && documents {
		return ""
	}
	fields := fieldsOf[d.Key]
	if len(fields) == 0 || slices.ContainsFunc(fields, set.Has) || d.derived(set) != "" {
		return ""
	}
	var titles []string
	for _, source := range set.Sources() {
		if title := source.Format.Preset.Title; !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return fmt.Sprintf("the log format (%s) has no %s", strings.Join(titles, ", "), strings.ToLower(d.Title))
}

// countable says why all requests can't be grouped by the dimension; empty if they can.
func (d *Dimension) countable(set *slice.Set) string {
	switch {
	case d.threatsOnly:
		return "only threat requests have a " + strings.ToLower(d.Title)
	case d.missing(set) != "":
		return d.missing(set)
	case d.derived(set) != "":
		return d.derived(set)
	case set.Actors().Derived(d.Key) != "":
		return set.Actors().Derived(d.Key)
	case d.count == nil && !d.hasField:
		return "the " + strings.ToLower(d.Title) + " is derived here, not in the store"
	case d.hasField && !set.Single() && !set.CountsHave(d.field):
		return "not all logs of requests have the " + strings.ToLower(d.Title)
	}
	return ""
}

// derived says why the values of a dimension are not those of a log, at least in part; empty if they are.
func (d *Dimension) derived(set *slice.Set) string {
	has := set.CountsHave
	if len(set.Counted()) == 0 {
		has = set.Has
	}
	switch d.Key {
	case "country", "organisation", "asn":
		if set.Actors().DerivesNetwork() && !has(d.field) && (set.Has(plan.Peer) || set.Has(plan.Forwarded)) {
			log := "the log has no "
			if !set.Single() {
				log = "not all logs have the "
			}
			return log + strings.ToLower(d.Title) + ": it is derived here from the client address"
		}
	case "apiKey":
		return set.Actors().Derived(d.Key)
	case "session":
		if set.Has(plan.Cookie) {
			return set.Actors().Derived(d.Key)
		}
	case "user":
		if set.Has(plan.Authorization) || set.Has(plan.Cookie) {
			return set.Actors().Derived(d.Key)
		}
	}
	return ""
}

// categoriesOf gives the categories of rules that matched one request: each once.
func categoriesOf(l *lookup, n *slice.Names, at uint32) []string {
	var codes []string
	for _, rule := range n.RuleSets[at].Rules {
		if code := l.category(rule.Type); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// NotListed is the category of what has no place in a list.
const NotListed = "not listed"

func (l *lookup) category(typeID string) string {
	if l.list == "type" {
		return typeID
	}
	code, _, _, ok := l.taxonomy.Place(typeID, l.list)
	if !ok {
		return NotListed
	}
	return code
}

// plainText is all but the two ways to write that there is no value.
const plainText = `(?s:[^-].*|-.+)`

// plainAddress is what most logs have: no port, no IPv4 in IPv6, no leading zeros. Logs write an address of zeros in one way.
const plainAddress = `(?:[0-9]{1,3}[.]){3}[0-9]{1,3}|[1-9a-f][0-9a-f]{0,3}(?:(?::` + hexGroup + `){7}|(?::` + hexGroup + `){0,6}::(?:` + hexGroup + `(?::` + hexGroup + `){0,6})?)`

const hexGroup = `(?:0|[1-9a-f][0-9a-f]{0,3})`

// addressPattern matches the raw spellings of an IPv4 address.
func addressPattern(address string) string {
	return `(?:\[?::ffff:)?` + regexp.QuoteMeta(address) + `\]?(?::[0-9]+)?`
}
