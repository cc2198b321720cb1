package brute

import (
	"math"
	"slices"
)

// Group has what its requests and threats add up to.
type Group struct {
	Values                           []string
	Requests, Errors, Bytes, Threats float64
	seconds, timed                   float64
	durations                        []float64
	outcomes                         map[string]float64
	actors, endpoints, rules         map[string]bool
	last                             *Record
}

func newGroup(values []string) *Group {
	return &Group{Values: values, outcomes: map[string]float64{}, actors: map[string]bool{}, endpoints: map[string]bool{}, rules: map[string]bool{}}
}

func (g *Group) addRequest(r *Record) {
	g.Requests++
	if r.Class >= 4 {
		g.Errors++
	}
	if r.HasBytes {
		g.Bytes += r.Bytes
	}
	if r.Timed {
		g.seconds += r.Seconds
		g.timed++
		g.durations = append(g.durations, r.Seconds)
	}
}

func (g *Group) addThreat(r *Record) {
	g.Threats++
	g.outcomes[r.Threat.Outcome]++
	if who := r.Values["actor"][0]; who != "" {
		g.actors[who] = true
	}
	g.endpoints[r.Values["endpointId"][0]] = true
	for _, rule := range r.Threat.Rules {
		g.rules[rule] = true
	}
	if g.last == nil || later(r, g.last) {
		g.last = r
	}
}

// later decides about the last threat: the newest; ties go to the higher severity, then to the smaller rule id.
func later(a, b *Record) bool {
	if a.Time != b.Time {
		return a.Time > b.Time
	}
	if a.Threat.level != b.Threat.level {
		return a.Threat.level > b.Threat.level
	}
	return a.Threat.Rules[0] < b.Threat.Rules[0]
}

// LastRule is the rule of the last threat.
func (g *Group) LastRule() string {
	if g.last == nil {
		return ""
	}
	return g.last.Threat.Rules[0]
}

// LastTime is when the last threat was, in nanoseconds; 0 if there is none.
func (g *Group) LastTime() int64 {
	if g.last == nil {
		return 0
	}
	return g.last.Time
}

// OverTraffic are the metrics that need all requests.
var OverTraffic = []string{"requests", "errors", "bytes", "durationMean", "durationP95", "threatRatio", "errorRatio"}

// OverThreats are the metrics that need threats only.
var OverThreats = []string{"threats", "detected", "blocked", "passed", "redirected", "rejected", "failed", "unknown", "actors", "endpoints", "rules"}

// Metric is a number of the group; NaN where there is none.
func (g *Group) Metric(name string) float64 {
	switch name {
	case "requests":
		return g.Requests
	case "errors":
		return g.Errors
	case "bytes":
		return g.Bytes
	case "durationMean":
		return g.seconds / g.timed
	case "durationP95":
		return g.percentile()
	case "threats":
		return g.Threats
	case "detected":
		return g.Threats - g.outcomes["blocked"]
	case "actors":
		return float64(len(g.actors))
	case "endpoints":
		return float64(len(g.endpoints))
	case "rules":
		return float64(len(g.rules))
	case "threatRatio":
		return share(g.Threats, g.Requests)
	case "errorRatio":
		return share(g.Errors, g.Requests)
	}
	return g.outcomes[name]
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// bounds of the buckets that a percentile is estimated from.
var bounds = []float64{0.001, 0.0018, 0.0032, 0.0056, 0.01, 0.018, 0.032, 0.056, 0.1, 0.18, 0.32, 0.56, 1, 1.8, 3.2, 5.6, 10, 18, 32, 56, 100}

// percentile is what buckets and a straight line inside the bucket make of it.
func (g *Group) percentile() float64 {
	if len(g.durations) == 0 {
		return math.NaN()
	}
	slices.Sort(g.durations)
	rank := 0.95 * float64(len(g.durations))
	lower := 0.0
	for _, upper := range bounds {
		below, _ := slices.BinarySearch(g.durations, lower)
		up, _ := slices.BinarySearch(g.durations, upper)
		if float64(up) >= rank && up > below {
			return lower + (upper-lower)*(rank-float64(below))/float64(up-below)
		}
		lower = upper
	}
	return lower
}
