package logformat

import "github.com/underthreat/apis-under-threat/pkg/plan"

// ruleFields are the fields that hold the ids of rules, in the order of their weight.
func ruleFields() []plan.Field { return []plan.Field{plan.Verdict, plan.Notice, plan.Counted} }

// gate is true for the entries with a verdict: a rule id, or an action that is one, and no action that takes it back. It is the zero predicate
// if the reader gives none of the fields.
func (r *VerdictRules) gate(reader plan.Reader) plan.Predicate {
	if r == nil {
		return plan.Predicate{}
	}
	var named []plan.Predicate
	for _, field := range ruleFields() {
		if reader.Has(field) {
			named = append(named, r.holds(field, reader.Kind))
		}
	}
	if reader.Has(plan.Interrupted) {
		for _, action := range r.Actions {
			named = append(named, plan.Equal(plan.Interrupted, action))
		}
	}
	if len(named) == 0 {
		return plan.Predicate{}
	}
	all := []plan.Predicate{plan.Any(named...)}
	if reader.Has(plan.Interrupted) {
		for _, action := range r.Unless {
			all = append(all, plan.Equal(plan.Interrupted, action).Negate())
		}
	}
	return plan.All(all...)
}

// holds is true where a field names a rule. In lines, Counted may be the text of a whole array: then it must hold what the preset says.
func (r *VerdictRules) holds(field plan.Field, kind plan.Kind) plan.Predicate {
	named := []plan.Predicate{plan.Equal(field, "").Negate()}
	for _, none := range r.None {
		named = append(named, plan.Equal(field, none).Negate())
	}
	if field != plan.Counted || kind != plan.JSON || r.CountedHolds == "" {
		return plan.All(named...)
	}
	named = append(named, plan.Matches(field, `\[.*`).Negate())
	return plan.Any(plan.Matches(field, `\[.*`+r.CountedHolds+`.*`), plan.All(named...))
}
