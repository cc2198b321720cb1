package slice

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// merged is the threat request of a request and the verdicts about it: attributes are those of the request, as far as its log has them; findings
// are those of all; the entry that came first gives the time.
func (s *Set) merged(base *member) Threat {
	t := base.threat
	others := base.others()
	if len(others) == 0 {
		return t
	}
	had := s.fieldsOf(base)
	t.Rules = slices.Clone(t.Rules)
	first := base
	for _, v := range others {
		t.fill(had, s.fieldsOf(v), &v.threat)
		t.addFindings(&v.threat)
		t.Outcome = outcomeOf(t.Status, t.Outcome, v.threat.Outcome)
		if v.time() < first.time() {
			first = v
		}
	}
	t.Identity.Actor = s.Actors().Choose(t.Identity)
	for _, m := range append([]*member{base}, others...) {
		if m != first {
			t.Partners = append(t.Partners, Partner{m.threat.Source, m.threat.Ref})
		}
	}
	t.Ref, t.Source = first.threat.Ref, first.threat.Source
	return t
}

// fields are those that a log has.
type fields [plan.FieldCount]bool

func (s *Set) fieldsOf(m *member) *fields {
	had := &fields{}
	for f := range had {
		had[f] = s.sources[m.threat.Source].Has(plan.Field(f))
	}
	had[plan.Peer] = had[plan.Peer] || had[plan.Forwarded] // either gives the client
	return had
}

// fill takes attributes that the request's log lacks. What is derived from an address gives way to what a log says.
func (t *Threat) fill(had, has *fields, v *Threat) {
	for _, part := range []struct {
		text  *string
		value string
		field plan.Field
	}{
		{&t.Host, v.Host, plan.Host}, {&t.Identity.ClientIP, v.Identity.ClientIP, plan.Peer}, {&t.Identity.User, v.Identity.User, plan.User},
		{&t.Identity.APIKey, v.Identity.APIKey, plan.APIKey}, {&t.Identity.Session, v.Identity.Session, plan.Session},
		{&t.Country, v.Country, plan.Country}, {&t.Organisation, v.Organisation, plan.Organisation}, {&t.ASN, v.ASN, plan.ASN},
	} {
		if part.value != "" && !had[part.field] && (*part.text == "" || has[part.field]) {
			*part.text = part.value
			had[part.field] = has[part.field]
			if part.field == plan.User {
				t.Identity.UserUnverified = v.Identity.UserUnverified
			}
		}
	}
	if t.Agent == "" && !had[plan.UserAgent] {
		t.Agent, t.Bot = v.Agent, v.Bot
	}
	if t.Status == 0 && !had[plan.Status] {
		t.Status = v.Status
	}
}

// mergedRaw are the raw fields of verdicts without a request, put together in the same way.
func (s *Set) mergedRaw(base *member) string {
	others := base.others()
	if len(others) == 0 {
		return base.raw
	}
	had, values := s.fieldsOf(base), unpackRaw(base.raw)
	for _, v := range others {
		has, more := s.fieldsOf(v), unpackRaw(v.raw)
		for _, f := range rawFields {
			if f != plan.Bytes && f != plan.Duration && !had[f] && has[f] && strings.Trim(more[f], "-") != "" {
				values[f], had[f] = more[f], true
			}
		}
	}
	return packRaw(&values)
}

// addFindings adds rules, each once.
func (t *Threat) addFindings(v *Threat) {
	for _, rule := range v.Rules {
		if !slices.ContainsFunc(t.Rules, func(known Rule) bool { return known.ID == rule.ID }) {
			t.Rules = append(t.Rules, rule)
		}
	}
	slices.SortStableFunc(t.Rules, func(a, b Rule) int { return cmp.Compare(b.Severity, a.Severity) })
	t.Severity = max(t.Severity, v.Severity)
}

// ID names a threat request. It is the reference of its first entry, with the source before it if that is not the first one.
func (t *Threat) ID() string {
	if t.Source == 0 {
		return t.Ref.String()
	}
	return strconv.Itoa(t.Source) + "." + t.Ref.String()
}

// ParseID reads what ID wrote.
func ParseID(text string) (Partner, error) {
	source, ref := 0, text
	if left, right, found := strings.Cut(text, "."); found {
		n, err := strconv.Atoi(left)
		if err != nil || n < 1 || strconv.Itoa(n) != left {
			return Partner{}, fmt.Errorf("%q is not the id of a threat request", text)
		}
		source, ref = n, right
	}
	parsed, err := plan.ParseRef(ref)
	return Partner{source, parsed}, err
}

// Evidence reads the entries of threat requests again, those of all sources, and puts together what belongs together. The key is Threat.ID.
func (s *Set) Evidence(ctx context.Context, threats []Threat) (map[string]Evidence, error) {
	refs := make([][]plan.Ref, len(s.sources))
	for i := range threats {
		for _, p := range threats[i].entries() {
			if p.Source < len(refs) {
				refs[p.Source] = append(refs[p.Source], p.Ref)
			}
		}
	}
	read := map[Partner]Evidence{}
	for i, source := range s.sources {
		if len(refs[i]) == 0 {
			continue
		}
		err := source.Store.Read(ctx, refs[i], func(e plan.Entry) error {
			if _, evidence, ok := source.classify(e, true); ok {
				read[Partner{i, plan.RefOf(e)}] = evidence
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	all := make(map[string]Evidence, len(threats))
	for i := range threats {
		all[threats[i].ID()] = s.together(&threats[i], read)
	}
	return all, nil
}

// entries are those of a threat request.
func (t *Threat) entries() []Partner { return append([]Partner{{t.Source, t.Ref}}, t.Partners...) }

func (s *Set) together(t *Threat, read map[Partner]Evidence) (all Evidence) {
	entries := t.entries()
	slices.SortFunc(entries, func(a, b Partner) int { // the request first
		isVerdict := func(p Partner) int {
			if s.sources[p.Source].Role == logformat.Verdicts {
				return 1
			}
			return 0
		}
		return cmp.Or(isVerdict(a)-isVerdict(b), a.Source-b.Source)
	})
	found := false
	for _, p := range entries {
		evidence, ok := read[p]
		switch {
		case !ok:
		case !found:
			all, found = evidence, true
			all.Findings = slices.Clone(all.Findings)
		default:
			all.add(&evidence)
		}
	}
	return all
}

// Lacks reports whether no finding is of a rule.
func (e *Evidence) Lacks(rule string) bool {
	return !slices.ContainsFunc(e.Findings, func(known detect.Finding) bool { return known.RuleID == rule })
}

func (e *Evidence) add(o *Evidence) {
	for _, finding := range o.Findings {
		if e.Lacks(finding.RuleID) {
			e.Findings = append(e.Findings, finding)
		}
	}
	slices.SortStableFunc(e.Findings, func(a, b detect.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	for f, value := range o.Values {
		if e.Values[f] == "" {
			e.Values[f] = value
		}
	}
	e.Request.UserAgent = cmp.Or(e.Request.UserAgent, o.Request.UserAgent)
	e.Request.TraceID = cmp.Or(e.Request.TraceID, o.Request.TraceID)
}
