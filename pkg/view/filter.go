package view

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
)

// maxFilterValues bounds one-of filters: each value becomes part of a store's query.
const maxFilterValues = 200

// Filter restricts an answer.
type Filter struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Value    string   `json:"value"` // what Grafana's ad hoc filters send
	Values   []string `json:"values"`

	dimension *Dimension
	pattern   *regexp.Regexp
	not       bool
}

var operators = map[string]struct{ not, regexp, many bool }{
	"=": {}, "!=": {not: true}, "=~": {regexp: true}, "!~": {not: true, regexp: true}, "=|": {many: true}, "!=|": {not: true, many: true},
}

func (f *Filter) compile() error {
	dimension, err := dimensionNamed(f.Key)
	if err != nil {
		return queryError("filters: %v", err)
	}
	if f.Operator == "" {
		f.Operator = "="
	}
	operator, ok := operators[f.Operator]
	if !ok {
		return queryError("filters: operator %q of %s is not one of = != =~ !~ =| !=|", f.Operator, f.Key)
	}
	if len(f.Values) == 0 {
		f.Values = []string{f.Value}
	}
	f.Value = ""
	if len(f.Values) > maxFilterValues {
		return queryError("filters: %s has %d values, at most %d are possible", f.Key, len(f.Values), maxFilterValues)
	}
	f.dimension, f.not = dimension, operator.not
	source := f.Values[0]
	if !operator.regexp {
		quoted := make([]string, len(f.Values))
		for i, value := range f.Values {
			quoted[i] = regexp.QuoteMeta(value)
		}
		source = strings.Join(quoted, "|")
	}
	if f.pattern, err = regexp.Compile(`^(?s:` + source + `)$`); err != nil {
		return queryError("filters: %s: %q is not a regular expression: %v", f.Key, source, err)
	}
	return nil
}

// matches: any of the values meets the filter; a negated filter wants none of them.
func (f *Filter) matches(values []string) bool {
	return slices.ContainsFunc(values, f.pattern.MatchString) != f.not
}

func (f *Filter) source() string {
	return strings.TrimSuffix(strings.TrimPrefix(f.pattern.String(), `^(?s:`), `)$`)
}

// Applied says what a filter restricts.
type Applied struct {
	Key     string `json:"key"`
	Applied string `json:"applied"` // both or threats
}

// filters are a query's filters, sorted by how they are met.
type filters struct {
	all     []Filter
	where   plan.Predicate // met by the store, for requests
	after   []Filter       // met in Go by the groups of counts
	reason  string         // why requests can't be filtered; empty if they can
	applied []Applied
}

func sortFilters(set *slice.Set, all []Filter) filters {
	fs := filters{all: all}
	var pushed []plan.Predicate
	for _, f := range all {
		applied := Applied{Key: f.Key, Applied: "both"}
		predicate, pushable := f.push(set)
		switch {
		case f.dimension.threatsOnly:
			applied.Applied = "threats"
		case f.dimension.count != nil && f.dimension.missing(set) == "":
			fs.after = append(fs.after, f)
		case pushable:
			pushed = append(pushed, predicate)
		default:
			applied.Applied = "threats"
			fs.reason = "filtered by " + f.Key + ": " + f.unpushable(set)
		}
		fs.applied = append(fs.applied, applied)
	}
	fs.where = plan.All(pushed...)
	return fs
}

func (f *Filter) unpushable(set *slice.Set) string {
	if reason := f.dimension.countable(set); reason != "" {
		return reason
	}
	return "the store can't compare it as this filter does"
}

// push turns the filter into a predicate on the raw field. Logs write "-" for what is missing: it counts as empty.
func (f *Filter) push(set *slice.Set) (plan.Predicate, bool) {
	d := f.dimension
	if d.countable(set) != "" || !d.hasField {
		return plan.Predicate{}, false
	}
	pattern := f.source()
	switch {
	case d.Key == "clientIp":
		addresses := make([]string, len(f.Values))
		for i, value := range f.Values {
			addr, err := netip.ParseAddr(value)
			switch {
			case operators[f.Operator].regexp, value == "", err == nil && !addr.Is4(): // IPv6 addresses have too many spellings
				return plan.Predicate{}, false
			case err == nil:
				addresses[i] = addressPattern(value)
			default: // a host name is logged in one way
				addresses[i] = regexp.QuoteMeta(value)
			}
		}
		pattern = strings.Join(addresses, "|")
	case d.Key == "status" && !f.pattern.MatchString("") && !operators[f.Operator].regexp: // no spelling of "no status" is a three-digit number
	case !d.pushable:
		return plan.Predicate{}, false
	}
	predicate := plan.Matches(d.field, pattern)
	if f.pattern.MatchString("") {
		predicate = plan.Any(predicate, plan.Equal(d.field, "-"))
	} else {
		predicate = plan.All(predicate, plan.Equal(d.field, "-").Negate())
	}
	if f.not {
		predicate = predicate.Negate()
	}
	return predicate, true
}

// keep leaves the threats that meet all filters: each value of a dictionary is compared once.
func (fs *filters) keep(l *lookup, threats *slice.Threats) []slice.Row {
	if len(fs.all) == 0 {
		return threats.Rows
	}
	var meets [bases][]bool
	for i := range fs.all {
		f := &fs.all[i]
		b := f.dimension.base
		if meets[b] == nil {
			meets[b] = slices.Repeat([]bool{true}, places(&threats.Names, b))
		}
		for at := range meets[b] {
			meets[b][at] = meets[b][at] && f.matches(f.dimension.of(l, &threats.Names, uint32(at)))
		}
	}
	kept := []slice.Row{}
rows:
	for i := range threats.Rows {
		for b := range meets {
			if meets[b] != nil && !meets[b][placeOf(&threats.Rows[i], base(b))] {
				continue rows
			}
		}
		kept = append(kept, threats.Rows[i])
	}
	return kept
}

// keepCounts leaves the groups that meet the filters on the key.
func (fs *filters) keepCounts(l *lookup, groups map[slice.CountKey]*slice.Measures) map[slice.CountKey]*slice.Measures {
	if len(fs.after) == 0 {
		return groups
	}
	kept := map[slice.CountKey]*slice.Measures{}
	for key, measures := range groups {
		out := slices.ContainsFunc(fs.after, func(f Filter) bool { return !f.matches([]string{f.dimension.count(l, key)}) })
		if !out {
			kept[key] = measures
		}
	}
	return kept
}
