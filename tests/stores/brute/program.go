// Package brute counts by reading every entry: what the plugin's answers are compared with. It shares with the plugin what decides about a
// single entry (reading it, naming its endpoint, finding threats in it), and nothing of how answers are computed: no gate, no store, no slices.
package brute

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

// State is what became of an entry.
type State int

// States. They partition the entries.
const (
	Unread State = iota
	Noise
	Read
)

// Record is an entry that was read.
type Record struct {
	Time     int64
	Ref      string
	State    State
	Values   map[string][]string // by dimension; rule and category have several
	Target   string
	Agent    string
	Class    int
	Status   int
	Bytes    float64
	HasBytes bool
	Seconds  float64
	Timed    bool
	Threat   *Threat
	Named    bool // a rule or a route names the endpoint
}

// Threat is what was found in a request.
type Threat struct {
	Outcome, Severity string
	level             detect.Level
	Rules, Types      []string
}

// NoiseRule is a rule of the settings.
type NoiseRule struct {
	Paths      []string `json:"paths"` // exact, or a prefix with /**
	Methods    []string `json:"methods"`
	UserAgents []string `json:"userAgents"`
}

// Config are the settings that matter for single entries.
type Config struct {
	Format        *logformat.Format
	Rules         []endpoint.Rule
	Noise         []NoiseRule
	Actors        actor.Settings
	BlockStatuses []int
	Confidence    detect.Level
}

// Program is a loaded log.
type Program struct {
	Records  []Record
	config   Config
	taxonomy *taxonomy.Taxonomy
}

// Load reads every entry.
func Load(c Config, entries []plan.Entry) (*Program, error) {
	p := &Program{config: c}
	var err error
	if p.taxonomy, err = taxonomy.Load(); err != nil {
		return nil, fmt.Errorf("taxonomy: %w", err)
	}
	rules, err := detect.LoadRules()
	if err != nil {
		return nil, err
	}
	key, err := endpoint.NewKey(endpoint.Settings{Rules: c.Rules}, c.Format.Reader)
	if err != nil {
		return nil, err
	}
	classifier, err := endpoint.NewClassifier(key)
	if err != nil {
		return nil, err
	}
	resolver, err := actor.NewResolver(c.Actors)
	if err != nil {
		return nil, err
	}
	r := reader{p, detect.NewEngine(rules, p.taxonomy), classifier, resolver}
	for _, e := range entries {
		p.Records = append(p.Records, r.read(e))
	}
	return p, nil
}

// Format is how entries are read.
func (p *Program) Format() *logformat.Format { return p.config.Format }

type reader struct {
	*Program
	engine     *detect.Engine
	classifier *endpoint.Classifier
	resolver   *actor.Resolver
}

func (p reader) read(e plan.Entry) Record {
	record := Record{Time: e.Time, Ref: plan.RefOf(e).String()}
	values, ok := p.config.Format.Read(e)
	if !ok {
		return record
	}
	if p.noise(&values) {
		record.State = Noise
		return record
	}
	found, ok := p.classifier.Classify(&values)
	if !ok {
		return record
	}
	record.State, record.Class, record.Named = Read, found.StatusClass, found.Named
	request := p.config.Format.Request(e, &values)
	identity := p.resolver.Resolve(&request)
	record.Target, record.Agent, record.Status = request.Target, request.UserAgent, request.Status
	record.Bytes, record.HasBytes = plain(values[plan.Bytes])
	if record.Seconds, record.Timed = plain(values[plan.Duration]); record.Timed {
		record.Seconds *= p.config.Format.DurationScale()
	}
	status := ""
	if request.Status > 0 {
		status = strconv.Itoa(request.Status)
	}
	class := "unknown"
	if found.StatusClass > 0 {
		class = strconv.Itoa(found.StatusClass) + "xx"
	}
	if !p.config.Format.Reader.Has(plan.Country) {
		derived, _ := p.resolver.Network(&request, identity.ClientIP)
		request.Country, request.Organisation, request.ASN = derived.Country, derived.Organisation, derived.ASN
	}
	agent, bot := p.resolver.Agent(request.UserAgent), ""
	if agent.Bot {
		bot = agent.Family
	}
	record.Values = map[string][]string{
		"bot": {bot}, "endpoint": {found.Endpoint.Method + " " + found.Endpoint.Path}, "endpointId": {found.Endpoint.ID()}, "method": {found.Endpoint.Method}, "path": {found.Endpoint.Path},
		"service": {found.Endpoint.Service}, "host": {request.Host}, "actor": {identity.Actor}, "clientIp": {identity.ClientIP}, "user": {identity.User},
		"apiKey": {identity.APIKey}, "session": {identity.Session}, "userAgent": {agent.Family}, "country": {request.Country},
		"organisation": {request.Organisation}, "asn": {request.ASN}, "status": {status}, "statusClass": {class},
	}
	var findings []detect.Finding
	enough := false
	for _, f := range p.engine.Inspect(&request) {
		if f.Confidence >= p.config.Confidence {
			findings = append(findings, f)
			enough = enough || !f.Assisting
		}
	}
	if enough {
		record.Threat = p.threat(&record, findings, request.Blocked)
	}
	return record
}

func (p reader) threat(r *Record, findings []detect.Finding, blocked bool) *Threat {
	t := &Threat{Outcome: "unknown"}
	switch {
	case blocked || r.Status != 0 && slices.Contains(p.config.BlockStatuses, r.Status):
		t.Outcome = "blocked"
	case r.Status/100 >= 2 && r.Status/100 <= 5:
		t.Outcome = map[int]string{2: "passed", 3: "redirected", 4: "rejected", 5: "failed"}[r.Status/100]
	}
	for _, f := range findings {
		t.Rules = append(t.Rules, f.RuleID)
		if !slices.Contains(t.Types, f.Type) {
			t.Types = append(t.Types, f.Type)
		}
		t.level = max(t.level, f.Severity)
	}
	t.Severity = t.level.String()
	r.Values["rule"], r.Values["severity"], r.Values["outcome"] = t.Rules, []string{t.Severity}, []string{t.Outcome}
	return t
}

// noise reads the rules by itself: values of a list are alternatives, lists must all hold.
func (p reader) noise(v *plan.Values) bool {
	return slices.ContainsFunc(p.config.Noise, func(rule NoiseRule) bool {
		path, _, _ := strings.Cut(v[plan.Target], "?")
		path, _, _ = strings.Cut(path, "#")
		return (len(rule.Paths) == 0 || slices.ContainsFunc(rule.Paths, func(want string) bool { return under(path, want) })) &&
			(len(rule.Methods) == 0 || slices.Contains(rule.Methods, v[plan.Method])) &&
			(len(rule.UserAgents) == 0 || slices.ContainsFunc(rule.UserAgents, func(want string) bool { return strings.Contains(v[plan.UserAgent], want) }))
	})
}

func under(path, want string) bool {
	prefix, open := strings.CutSuffix(want, "/**")
	path = strings.TrimRight(path, "/")
	return path == prefix || open && strings.HasPrefix(path, prefix+"/")
}

var plainNumber = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,12})?$`)

// plain reads numbers without sign and exponent; others are not counted in sums.
func plain(text string) (float64, bool) {
	if !plainNumber.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}
