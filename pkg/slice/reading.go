package slice

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// reading puts together what a job has read so far. That of all is made once, for all who wait: nobody may change it.
func (j *job) reading(adjust *adjuster) Reading {
	j.merging.Lock()
	defer j.merging.Unlock()
	if j.final != nil {
		return *j.final
	}
	r := j.merged(adjust)
	if r.Progress.Complete {
		j.final = &r
	}
	return r
}

func (j *job) merged(adjust *adjuster) Reading {
	j.lock.Lock()
	var done, open []*unit
	for _, u := range j.units {
		if u.done {
			done = append(done, u)
		} else {
			open = append(open, u)
		}
	}
	r := Reading{Progress: Progress{Done: 1, Complete: len(open) == 0, Steps: j.set.runtime.steps.Load()}}
	j.lock.Unlock()
	if spent, left := spanOfUnits(done), spanOfUnits(open); left > 0 {
		r.Progress.Done = float64(spent) / float64(spent+left)
	}
	j.readPart(&r, 0, done, open, adjust)
	if !j.question.Before.Empty() {
		j.readBefore(&r, done, open)
	}
	for i, w := range j.question.Earlier {
		var earlier Reading
		j.readPart(&earlier, i+1, done, open, adjust.of(w))
		r.Earlier = append(r.Earlier, earlier)
		r.Threats.Cost.Add(earlier.Threats.Cost)
		r.Threats.Cost.Add(earlier.Counts.Cost)
	}
	r.AsOf = asOf(done)
	return r
}

// readPart puts together what was read of the window, or of an earlier one.
func (j *job) readPart(r *Reading, part int, done, open []*unit, adjust *adjuster) {
	window := j.question.Window
	if part > 0 {
		window = j.question.Earlier[part-1]
	}
	done, unread := unitsOf(done, part), unreadOf(unitsOf(open, part))
	for _, u := range done {
		if u.failed != nil {
			unread.Merge(failedCoverage(u))
		}
	}
	if j.set.withThreats(j.question) {
		r.Threats = MergeThreats(threatsOf(done))
		r.Threats.Window = window
		r.Threats.Coverage.Merge(unread)
	}
	if j.question.Counts != nil {
		r.Counts = j.countsOf(done, window)
		if cell := j.question.Counts.Cell; cell > 0 {
			r.Counts.rebin(cell)
		}
		r.Counts.Coverage.Merge(unread)
		j.correct(r, adjust)
	}
}

// readBefore puts together which endpoints the window before had.
func (j *job) readBefore(r *Reading, done, open []*unit) {
	isOther := func(u *unit) bool { return !u.before }
	done, open = slices.DeleteFunc(slices.Clone(done), isOther), slices.DeleteFunc(slices.Clone(open), isOther)
	r.Before = j.countsOf(done, j.question.Before)
	for _, u := range done {
		if u.failed != nil {
			r.Unlisted = u.failed
		}
	}
	for _, u := range open {
		r.Before.Coverage.Merge(Coverage{Span: spanOf(u.run).Duration()})
	}
	r.Counts.Cost.Add(r.Before.Cost)
}

// unitsOf are those of the window, or of an earlier one.
func unitsOf(units []*unit, part int) []*unit {
	return slices.DeleteFunc(slices.Clone(units), func(u *unit) bool { return u.before || u.part != part })
}

// failedCoverage says that a unit of an earlier window could not be read. Nothing of it counts: its threats may have been read before its counts failed.
func failedCoverage(u *unit) Coverage {
	w := spanOf(u.run)
	return Coverage{Span: w.Duration(), Reasons: []string{missing(w, u.failed)}}
}

func spanOfUnits(units []*unit) (span time.Duration) {
	for _, u := range units {
		span += spanOf(u.run).Duration()
	}
	return span
}

// unreadOf is the coverage of what is not read yet.
func unreadOf(open []*unit) Coverage {
	var c Coverage
	var all plan.Window
	for _, u := range open {
		c.Span += spanOf(u.run).Duration()
		all = span(all, spanOf(u.run))
	}
	if c.Span > 0 {
		c.Reasons = []string{missing(all, errors.New("it is not read yet"))}
		if c.Span < all.Duration() {
			c.Reasons = []string{missing(all, fmt.Errorf("%.0f %% of it is not read yet", 100*float64(c.Span)/float64(all.Duration())))}
		}
	}
	return c
}

func threatsOf(units []*unit) []*Threats {
	var parts []*Threats
	for _, u := range units {
		if u.failed == nil {
			parts = append(parts, valuesOf(u.threats)...)
		}
	}
	return parts
}

// countsOf merges the counts of units of one window.
func (j *job) countsOf(units []*unit, w plan.Window) Counts {
	total := Counts{Groups: map[CountKey]*Measures{}}
	for i, source := range j.set.Counted() {
		var parts []*Counts
		for _, u := range units {
			if u.failed == nil && len(u.counts) > i {
				parts = append(parts, valuesOf(u.counts[i])...)
			}
		}
		one := MergeCounts(parts)
		if !j.set.Single() {
			one.Coverage = one.Coverage.of(source)
			one.Sources = map[int]Account{j.set.index(source): one.Account}
		}
		total.Merge(one)
	}
	total.Window = w
	return total
}

// rebin puts the cells of pieces together to those of a series.
func (c *Counts) rebin(cell time.Duration) {
	groups := c.Groups
	c.Groups = make(map[CountKey]*Measures, len(groups))
	for key, m := range groups {
		key.Cell = plan.CellStart(key.Cell, cell)
		c.group(key).add(m)
	}
}

// correct adds the requests that only verdicts tell of, and moves those whose verdict came first.
func (j *job) correct(r *Reading, adjust *adjuster) {
	if adjust == nil {
		return
	}
	if !j.question.Counts.Logged {
		r.Counts.Join = r.Threats.Join
	}
	adjust.apply(&r.Counts, r.Counts.Join)
	if !j.question.Threats { // they were read for the counts
		r.Counts.Cost.Add(r.Threats.Cost)
		r.Counts.Coverage.Merge(Coverage{Reasons: r.Threats.Coverage.Reasons})
	}
}

// index is the place of a source in the set.
func (s *Set) index(source *Source) int {
	for i := range s.sources {
		if s.sources[i] == source {
			return i
		}
	}
	return -1
}

// asOf is when the oldest part was read that entries may still arrive for.
func asOf(units []*unit) int64 {
	at := int64(0)
	note := func(end, readAt int64) {
		if stage(end, readAt) < len(milestones) && (at == 0 || readAt < at) {
			at = readAt
		}
	}
	for _, u := range units {
		if u.before || u.part > 0 {
			continue
		}
		for i, part := range u.threats {
			note(u.run[i].To, part.readAt)
		}
		for _, parts := range u.counts {
			for i, part := range parts {
				note(u.run[i].To, part.readAt)
			}
		}
	}
	return at
}
