// Package slice turns a window of a store into what is known of it: the threat requests, and counts of all requests. Both merge, so that a
// window may be cut anywhere.
package slice

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// Config is what a source is made of.
type Config struct {
	Name          string
	Role          logformat.Role
	Store         store.Store
	Format        *logformat.Format
	Endpoints     endpoint.Settings
	Noise         []endpoint.Noise
	Actors        *actor.Resolver
	Engine        *detect.Engine
	BlockStatuses []int
	Confidence    detect.Level // findings below it are not threats
	Unseen        []plan.Field // of Unseen: what is derived takes the place of these fields
	Seam          bool         // the store may lose entries of some ages: plan.SeamFrom to SeamTo
	PathOnly      bool         // its targets never have a query: partners in other logs are found by the path alone

	MaxThreats int      // threat requests kept of one window; 0: 500,000
	Runtime    *Runtime // of the data source; nil: one of its own that keeps nothing
}

// Defaults of limits. A threat request takes some 50 bytes; a Loki of default settings queues more than four questions.
const (
	defaultParallel   = 4
	defaultMaxThreats = 500_000
)

// Source is a compiled Config. It is safe for concurrent use.
type Source struct {
	Config
	Key  *endpoint.Key
	Gate plan.Gate

	classifier *endpoint.Classifier
	noise      plan.Predicate
	isNoise    func(*plan.Values) bool
	blocks     map[int]bool

	fingerprint string // of all that decides what is found and counted
}

// NewSource compiles a source; its errors name the setting.
func NewSource(c Config) (*Source, error) {
	c.MaxThreats = cmp.Or(c.MaxThreats, defaultMaxThreats)
	s := &Source{Config: c, blocks: map[int]bool{}}
	var err error
	if s.Runtime == nil {
		if s.Runtime, err = NewRuntime(RuntimeConfig{}); err != nil {
			return nil, err
		}
	}
	if s.Key, err = endpoint.NewKey(c.Endpoints, c.Format.Reader); err != nil {
		return nil, fmt.Errorf("endpoints: %w", err)
	}
	if s.classifier, err = endpoint.NewClassifier(s.Key); err != nil {
		return nil, fmt.Errorf("endpoints: %w", err)
	}
	if s.noise, err = endpoint.NoisePredicate(c.Noise); err != nil {
		return nil, fmt.Errorf("noise: %w", err)
	}
	if verdict := c.Format.VerdictGate(); !s.noise.True() && !verdict.True() { // what a WAF noticed is never noise
		s.noise = plan.All(s.noise, verdict.Negate())
	}
	s.isNoise = func(*plan.Values) bool { return false }
	if !s.noise.True() {
		if s.isNoise, err = s.noise.Compile(); err != nil {
			return nil, fmt.Errorf("noise: %w", err)
		}
	}
	for _, status := range c.BlockStatuses {
		s.blocks[status] = true
	}
	if s.Gate = c.Engine.Gate(c.Format.VerdictGate()); !c.Format.AsksPayload() {
		s.Gate = s.Gate.WithoutPayload()
	}
	return s, s.identify()
}

// identify makes the fingerprint. What it leaves out never differs between the sources of one runtime.
func (s *Source) identify() error {
	text, err := json.Marshal([]any{
		s.Name, s.Role, s.Format.Preset.ID, s.Format.Preset.Units, s.Format.Reader, s.Unseen, s.PathOnly, s.Key.Plan, s.noise, s.Gate, s.BlockStatuses, s.Confidence,
	})
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	sum := sha256.Sum256(text)
	s.fingerprint = hex.EncodeToString(sum[:16])
	return nil
}

// Inspect classifies one entry. ok is false if it is not a threat request: unread, noise, or without a finding of enough confidence.
func (s *Source) Inspect(e plan.Entry) (t Threat, evidence Evidence, ok bool) {
	return s.classify(e, false)
}

// classify reads one entry. Harmless requests have no findings; they are read only where they are wanted.
func (s *Source) classify(e plan.Entry, harmless bool) (t Threat, evidence Evidence, ok bool) {
	values, read := s.Format.Read(e)
	if !read || s.isNoise(&values) {
		return t, evidence, false
	}
	found, read := s.classifier.Classify(&values)
	if !read {
		return t, evidence, false
	}
	evidence = Evidence{Request: s.Format.Request(e, &values), Values: values}
	evidence.Findings = detect.Enough(s.Engine.Inspect(&evidence.Request), s.Confidence)
	if len(evidence.Findings) == 0 && !harmless {
		return t, evidence, false
	}
	return s.threat(e, &evidence, found), evidence, true
}

func (s *Source) threat(e plan.Entry, evidence *Evidence, found endpoint.Found) Threat {
	r := &evidence.Request
	inferred := !r.Blocked && s.blocks[r.Status]
	identity, agent := s.Actors.Resolve(r), s.Actors.Agent(r.UserAgent)
	network := s.network(r, identity.ClientIP)
	t := Threat{
		Ref: plan.RefOf(e), Endpoint: found.Endpoint, Named: found.Named, Status: r.Status, StatusClass: found.StatusClass,
		Outcome: request.OutcomeOf(r.Status, r.Blocked || inferred), Identity: identity,
		Host: r.Host, Agent: agent.Family, Country: network.Country, Organisation: network.Organisation, ASN: network.ASN,
	}
	if agent.Bot {
		t.Bot = agent.Family
	}
	for _, finding := range evidence.Findings {
		t.Severity = max(t.Severity, finding.Severity)
		t.Rules = append(t.Rules, Rule{ID: finding.RuleID, Title: finding.Title, Type: finding.Type, Severity: finding.Severity})
	}
	return t
}

// Unseen lists the fields of networks that a format knows and no sampled entry has: formats know more fields than most logs have.
func Unseen(format *logformat.Format, samples []plan.Entry) []plan.Field {
	var unseen []plan.Field
	for _, f := range []plan.Field{plan.Country, plan.Organisation, plan.ASN} {
		seen := slices.ContainsFunc(samples, func(e plan.Entry) bool {
			values, read := format.Read(e)
			return read && strings.Trim(values[f], "-") != ""
		})
		if format.Reader.Has(f) && len(samples) > 0 && !seen {
			unseen = append(unseen, f)
		}
	}
	return unseen
}

// Has reports whether the log has a field.
func (s *Source) Has(f plan.Field) bool {
	return s.Format.Reader.Has(f) && (!s.Actors.DerivesNetwork() || !slices.Contains(s.Unseen, f))
}

// network is what the log says, and what is known of the address for fields that the log does not have at all: what is only missing in an entry
// is missing in counts too.
func (s *Source) network(r *request.Request, clientIP string) actor.Network {
	network, derived := s.Actors.Network(r, clientIP)
	if !derived {
		return network
	}
	for _, part := range []struct {
		field  plan.Field
		text   *string
		logged string
	}{{plan.Country, &network.Country, r.Country}, {plan.Organisation, &network.Organisation, r.Organisation}, {plan.ASN, &network.ASN, r.ASN}} {
		if s.Has(part.field) {
			*part.text = part.logged
		}
	}
	return network
}

// listsFewGroups reports whether the store may be unable to list all groups at once.
func (s *Source) listsFewGroups() bool {
	few, ok := s.Store.(store.FewGroups)
	return ok && few.ListsFewGroups()
}
