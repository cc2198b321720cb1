package slice

import (
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// CountKey is what counts are grouped by.
type CountKey struct {
	Cell        int64
	Endpoint    endpoint.Endpoint
	StatusClass int
	NotFound    bool   // the status is 404; false in totals without endpoints
	Named       bool   // a document, a rule or a route names the endpoint; false in totals without endpoints
	By          string // raw values, joined by separator
}

// Fields splits the raw values.
func (k CountKey) Fields() []string { return strings.Split(k.By, separator) }

// separator is no UTF-8, so no value holds it; a zero byte some do.
const separator = "\xff"

// Measures are what is known of a group.
type Measures struct {
	Requests  float64
	Bytes     float64
	Seconds   float64 // sum of durations
	Timed     float64 // requests with a duration
	Histogram []float64
}

func (m *Measures) add(o *Measures) {
	m.Requests += o.Requests
	m.Bytes += o.Bytes
	m.Seconds += o.Seconds
	m.Timed += o.Timed
	for i, count := range o.Histogram {
		m.bucket(i, count)
	}
}

func (m *Measures) bucket(i int, count float64) {
	for len(m.Histogram) <= i {
		m.Histogram = append(m.Histogram, 0)
	}
	m.Histogram[i] += count
}

// Account is what became of the entries of a window.
type Account struct {
	Entries, Requests, Noise, Unread float64
}

func (a Account) balanced() bool { return a.Entries == a.Requests+a.Noise+a.Unread }

// Counts are the counts of a window.
type Counts struct {
	Window   plan.Window
	Groups   map[CountKey]*Measures
	Account  Account         // of the logs of requests
	Sources  map[int]Account // of each source of a set
	Cost     plan.Cost
	Coverage Coverage
	Join     *Join // nil where nothing is joined
}

// MergeCounts puts the counts of several windows together.
func MergeCounts(parts []*Counts) Counts {
	total := Counts{Groups: map[CountKey]*Measures{}}
	for _, part := range parts {
		total.Merge(*part)
	}
	return total
}

// Merge adds the counts of another window. Merging is associative and does not depend on order.
func (c *Counts) Merge(o Counts) {
	if c.Groups == nil {
		c.Groups = map[CountKey]*Measures{}
	}
	c.Window = span(c.Window, o.Window)
	for key, measures := range o.Groups {
		c.group(key).add(measures)
	}
	c.Account.add(o.Account)
	c.Cost.Add(o.Cost)
	c.Coverage.Merge(o.Coverage)
	for i, account := range o.Sources {
		if c.Sources == nil {
			c.Sources = map[int]Account{}
		}
		sum := c.Sources[i]
		sum.add(account)
		c.Sources[i] = sum
	}
	if o.Join != nil {
		c.Join = c.Join.merge(o.Join)
	}
}

// bytes estimates the size in memory.
func (c *Counts) bytes() int64 {
	size := int64(0)
	for _, m := range c.Groups {
		size += 320 + int64(len(m.Histogram))*8
	}
	return size
}

func (c *Counts) group(key CountKey) *Measures {
	m := c.Groups[key]
	if m == nil {
		m = &Measures{}
		c.Groups[key] = m
	}
	return m
}

// DurationBounds are the upper bounds, in seconds, of the buckets that quantiles are estimated from: four for each power of ten.
var durationBounds = []float64{0.001, 0.0018, 0.0032, 0.0056, 0.01, 0.018, 0.032, 0.056, 0.1, 0.18, 0.32, 0.56, 1, 1.8, 3.2, 5.6, 10, 18, 32, 56, 100}

// DurationBounds are the upper bounds, in seconds, of the buckets that quantiles are estimated from: four for each power of ten.
func DurationBounds() []float64 { return append([]float64{}, durationBounds...) }

func (a *Account) add(o Account) {
	a.Entries += o.Entries
	a.Requests += o.Requests
	a.Noise += o.Noise
	a.Unread += o.Unread
}
