// Package slice turns a window of a store into what is known of it: the threat requests, and counts of all requests. Both merge, so that a
// window may be cut anywhere.
package slice

import (
	"fmt"

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
	Rules         []endpoint.Rule
	Noise         []endpoint.Noise
	Actors        *actor.Resolver
	Engine        *detect.Engine
	BlockStatuses []int
	Confidence    detect.Level // findings below it are not threats
}

// Source is a compiled Config. It is safe for concurrent use.
type Source struct {
	Config
	Key  *endpoint.Key
	Gate plan.Gate

	classifier *endpoint.Classifier
	noise      plan.Predicate
	isNoise    func(*plan.Values) bool
	blocks     map[int]bool

	sharedThreats shared[Threats]
	sharedCounts  shared[Counts]
}

// NewSource compiles a source; its errors name the setting.
func NewSource(c Config) (*Source, error) {
	s := &Source{Config: c, blocks: map[int]bool{}}
	var err error
	if s.Key, err = endpoint.NewKey(c.Rules, c.Format.Reader); err != nil {
		return nil, fmt.Errorf("endpoints: %w", err)
	}
	if s.classifier, err = endpoint.NewClassifier(s.Key); err != nil {
		return nil, fmt.Errorf("endpoints: %w", err)
	}
	if s.noise, err = endpoint.NoisePredicate(c.Noise); err != nil {
		return nil, fmt.Errorf("noise: %w", err)
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
	s.Gate = c.Engine.Gate(c.Format.VerdictGate())
	return s, nil
}

// Inspect classifies one entry. ok is false if it is not a threat request: unread, noise, or without a finding of enough confidence.
func (s *Source) Inspect(e plan.Entry) (t Threat, evidence Evidence, ok bool) {
	values, read := s.Format.Read(e)
	if !read || s.isNoise(&values) {
		return t, evidence, false
	}
	found, read := s.classifier.Classify(&values)
	if !read {
		return t, evidence, false
	}
	r := s.Format.Request(e, &values)
	for _, finding := range s.Engine.Inspect(&r) {
		if finding.Confidence >= s.Confidence {
			evidence.Findings = append(evidence.Findings, finding)
		}
	}
	if len(evidence.Findings) == 0 {
		return t, evidence, false
	}
	evidence.Request, evidence.Values = r, values
	return s.threat(e, &r, found, evidence.Findings), evidence, true
}

func (s *Source) threat(e plan.Entry, r *request.Request, found endpoint.Found, findings []detect.Finding) Threat {
	inferred := !r.Blocked && s.blocks[r.Status]
	identity := s.Actors.Resolve(r)
	t := Threat{
		Ref: plan.RefOf(e), Endpoint: found.Endpoint, Status: r.Status, StatusClass: found.StatusClass,
		Outcome: request.OutcomeOf(r.Status, r.Blocked || inferred), Identity: identity,
		Host: r.Host, Agent: actor.AgentFamily(r.UserAgent), Country: r.Country, Organisation: r.Organisation, ASN: r.ASN,
		Severity: findings[0].Severity,
	}
	for _, finding := range findings {
		t.Rules = append(t.Rules, Rule{ID: finding.RuleID, Title: finding.Title, Type: finding.Type, Severity: finding.Severity})
	}
	return t
}
