package main

import (
	"fmt"
	"slices"
	"strings"
)

// Tally counts what was found in a class: threats in attacks, false alarms in what is harmless.
type Tally struct {
	Set, Class                   string
	Harmless                     bool
	Seen, Found, RightType       int
	Unread, LeftOut              int
	Asked, CRSFound, LibInjected int // of the requests that the neighbours were asked about
	shown                        []shownSample
	encodings                    map[string]int // encoding → requests
}

// shownSample is a missed attack or a false alarm.
type shownSample struct {
	sample *Sample
	rules  []string
}

func (t *Tally) share() float64 { return percent(t.Found, t.Seen) }

func percent(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// Scorer measures samples by class.
type Scorer struct {
	ours       *Ours
	crs        *CRS
	neighbours int // requests of a class that the neighbours are asked about, evenly spread; 0 for all
}

func (s *Scorer) score(c *Collection) ([]*Tally, error) {
	sizes := map[string]int{}
	for i := range c.Samples {
		sizes[tallyKey(&c.Samples[i])]++
	}
	tallies := map[string]*Tally{}
	var order []*Tally
	for i := range c.Samples {
		sample := &c.Samples[i]
		key := tallyKey(sample)
		t := tallies[key]
		if t == nil {
			t = &Tally{Set: sample.Set, Class: sample.Class, Harmless: sample.Harmless, LeftOut: c.LeftOut[sample.Set+"/"+sample.Class], encodings: map[string]int{}}
			delete(c.LeftOut, sample.Set+"/"+sample.Class)
			tallies[key], order = t, append(order, t)
		}
		if err := s.add(t, sample, sizes[key]); err != nil {
			return nil, err
		}
	}
	for key, count := range c.LeftOut { // classes of which a log shows nothing
		order = append(order, &Tally{Set: key, LeftOut: count})
	}
	slices.SortStableFunc(order, func(a, b *Tally) int { return strings.Compare(a.Set, b.Set) })
	return order, nil
}

func tallyKey(s *Sample) string { return fmt.Sprint(s.Set, "/", s.Class, s.Harmless) }

func (s *Scorer) add(t *Tally, sample *Sample, size int) error {
	verdict := s.ours.classify(sample.line())
	t.Seen++
	t.encodings[encodingOf(sample)]++
	if verdict.Unread {
		t.Unread++
	}
	found := len(verdict.Findings) > 0
	if found {
		t.Found++
	}
	var rules []string
	rightType := false
	for _, finding := range verdict.Findings {
		rules = append(rules, finding.RuleID)
		rightType = rightType || finding.Type == sample.Type
	}
	if rightType {
		t.RightType++
	}
	if found == sample.Harmless {
		t.shown = append(t.shown, shownSample{sample, rules})
	}
	if s.neighbours > 0 && size > s.neighbours && (t.Seen-1)*s.neighbours/size == t.Seen*s.neighbours/size {
		return nil
	}
	return s.askNeighbours(t, sample)
}

// askNeighbours lets Coraza and libinjection judge the same request, read from the line that we read.
func (s *Scorer) askNeighbours(t *Tally, sample *Sample) error {
	asked := *sample
	if sample.Line != "" {
		read, ok := s.ours.read(sample.Line)
		if !ok {
			return nil
		}
		asked = read
	}
	t.Asked++
	threat, err := s.crs.threat(&asked)
	if err != nil {
		return err
	}
	if threat {
		t.CRSFound++
	}
	if injected(&asked) {
		t.LibInjected++
	}
	return nil
}
