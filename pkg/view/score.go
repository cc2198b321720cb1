package view

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// The score of a group, from 0 to 100: the sum over its threat requests of severity weight × outcome weight × 0.5^(age / 24 h). docs/actors.md has
// the formula for people. A threat request counts once, for the most severe of its rules.
const (
	// scoreHalfLife is the age at which a request counts half; ages are measured from the end of the range.
	scoreHalfLife = 24 * time.Hour
	// scoreRuleCap is what one rule adds at most, so that a noisy rule can't fill the score.
	scoreRuleCap = 25
	// scoreCap is the most that a score can be.
	scoreCap = 100
)

// severityWeights are by level: each counts about three times the one below.
var severityWeights = [...]float64{detect.Info: 0.1, detect.Low: 0.3, detect.Medium: 1, detect.High: 3, detect.Critical: 10}

// outcomeWeights are in the order of request.Outcomes: what was answered counts more than what was stopped.
var outcomeWeights = [len(request.Outcomes)]float64{0.2, 1, 0.5, 0.3, 0.8, 0.5}

// Contribution is what one rule adds to a score.
type Contribution struct {
	Rule     string  `json:"rule"`
	Title    string  `json:"title"`
	Requests int     `json:"requests"`
	Weight   float64 `json:"weight"` // severity weight × outcome weight, the mean of its requests
	Sum      float64 `json:"sum"`    // with the age, before the cap
	Points   float64 `json:"points"`
	Capped   bool    `json:"capped"`

	weights float64
}

// score is the contributions by rule.
type score map[string]*Contribution

// add counts n requests of one time, set of rules and answer.
func (s score) add(f *facts, r *slice.Row, n int) {
	rules := &f.names.RuleSets[r.Rules]
	first := &rules.Rules[0]
	c := s[first.ID]
	if c == nil {
		c = &Contribution{Rule: first.ID, Title: first.Title}
		s[first.ID] = c
	}
	weight := float64(n) * severityWeights[rules.Severity] * outcomeWeights[f.outcomes[r.Answer]]
	c.Requests += n
	c.weights += weight
	c.Sum += weight * decay(f.end-r.Time)
}

// decay is what a request of this age in nanoseconds still counts.
func decay(age int64) float64 {
	return math.Exp2(-float64(max(age, 0)) / float64(scoreHalfLife))
}

// merge adds the contributions of another group.
func (s score) merge(other score) {
	for rule, o := range other {
		c := s[rule]
		if c == nil {
			c = &Contribution{Rule: o.Rule, Title: o.Title}
			s[rule] = c
		}
		c.Requests += o.Requests
		c.weights += o.weights
		c.Sum += o.Sum
	}
}

// contributions lists them with their caps, the largest first.
func (s score) contributions() []Contribution {
	list := make([]Contribution, 0, len(s))
	for _, c := range s {
		one := *c
		one.Weight = c.weights / float64(c.Requests)
		one.Points, one.Capped = min(c.Sum, scoreRuleCap), c.Sum > scoreRuleCap
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(b.Sum, a.Sum), strings.Compare(a.Rule, b.Rule))
	})
	return list
}

// total is the score. The order of the sum is fixed: the same requests give the same bits.
func (s score) total() float64 {
	total := 0.0
	for _, c := range s.contributions() {
		total += c.Points
	}
	return min(total, scoreCap)
}

func scoreOf(g *group) *float64 { return number(g.score.total()) }

func contributionsColumn(rows []*group) Column {
	return jsonColumn("contributions", "Contributions", rows, func(g *group) any { return g.score.contributions() })
}

// ScoreFormula is the formula with its weights, for whoever shows scores.
type ScoreFormula struct {
	Severity      map[string]float64 `json:"severity"`
	Outcome       map[string]float64 `json:"outcome"`
	HalfLifeHours float64            `json:"halfLifeHours"`
	RuleCap       float64            `json:"ruleCap"`
	Cap           float64            `json:"cap"`
}

func scoreFormula() ScoreFormula {
	f := ScoreFormula{Severity: map[string]float64{}, Outcome: map[string]float64{}, HalfLifeHours: scoreHalfLife.Hours(), RuleCap: scoreRuleCap, Cap: scoreCap}
	for level, weight := range severityWeights {
		f.Severity[detect.Level(level).String()] = weight
	}
	for i, weight := range outcomeWeights {
		f.Outcome[string(request.Outcomes[i])] = weight
	}
	return f
}
