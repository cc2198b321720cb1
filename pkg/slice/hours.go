package slice

import (
	"slices"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

const (
	// short is how long several hours may be expected to take together, to be read by one question: what a store does once for a question (to make
	// automata of words, to walk through its terms) is done once for all of them then.
	short = longest
	// shortForCells is the same for stores that take longer to tell hours apart than to be asked again.
	shortForCells = 200 * time.Millisecond
	// shortAtOnce is how long all hours may take to be read by one question, with nothing beside it: a store that reads the hours one after the other
	// then takes three times as long, once.
	shortAtOnce = 2 * time.Second
)

// spans are numbers of hours that a day has a whole number of.
var spans = []int{24, 12, 8, 6, 4, 3, 2}

// hourSpans says how many hours one question reads.
type hourSpans struct {
	most int // at most, beside others
	all  int // up to how many are all read by one
}

// hoursTogether is how many hours one question should read. While jobs run it stays as it is, so that the panels of a dashboard cut alike and share
// their scans. The lock of the runtime is held.
func (r *Runtime) hoursTogether(s *Set) hourSpans {
	if !s.Single() { // each piece is read with margins
		return hourSpans{most: 1}
	}
	if len(r.jobs) > 1 && r.together.most > 0 {
		return r.together
	}
	r.together = hourSpans{most: 1}
	most := short
	if slices.ContainsFunc(s.sources, (*Source).listsFewGroups) {
		most = shortForCells
	} else {
		r.together.all = r.readInShort()
	}
	for _, n := range spans {
		took := r.expected(time.Duration(n) * grid) // of threats, and as much of counts: half of it since others were read meanwhile
		if took > 0 && took <= most {
			r.together.most = n
			break
		}
	}
	return r.together
}

// hourTimes is how many seconds an hour of logs took lately, of jobs that asked the store for all: its hours apart, a few at a time, or all at once. What is
// quicker depends on the store: one that has processors left reads hours beside one another.
type hourTimes struct{ apart, atOnce float64 }

// readInShort is how many hours are read in a short time by one question, if that is not slower than hour by hour; 0 if nothing is known.
func (r *Runtime) readInShort() int {
	r.paceLock.Lock()
	defer r.paceLock.Unlock()
	hour := r.hours.atOnce
	if hour == 0 {
		hour = r.hours.apart // as long, if the store is busy with one question; it will be seen
	}
	if hour == 0 || r.hours.atOnce > r.hours.apart {
		return 0
	}
	return int(shortAtOnce.Seconds() / hour)
}

// measuredJob notes how long a job took. What was slower once is tried again after a while.
func (r *Runtime) measuredJob(j *job) {
	type window struct {
		before bool
		part   int
	}
	hours, runs, apart := 0, map[window]int{}, false
	for _, u := range j.units {
		if !u.readSince(j.began) {
			return
		}
		if u.run[0].step == grid {
			w := window{u.before, u.part}
			hours += len(u.run)
			runs[w]++
			apart = apart || runs[w] > 1
		}
	}
	if hours < 2 {
		return
	}
	took := time.Duration(r.now().UnixNano()-j.began).Seconds() / spanOfUnits(j.units).Hours()
	r.paceLock.Lock()
	defer r.paceLock.Unlock()
	if !apart {
		r.hours.atOnce = took
		return
	}
	r.hours.apart = took
	r.hours.atOnce *= 0.9
}

// readSince reports whether nothing of a unit was known before.
func (u *unit) readSince(at int64) bool {
	for _, part := range u.threats {
		if part.readAt < at {
			return false
		}
	}
	for _, parts := range u.counts {
		for _, part := range parts {
			if part.readAt < at {
				return false
			}
		}
	}
	return true
}

// isJoined reports whether a run is of several hours.
func isJoined(run []piece) bool { return len(run) > 1 && run[0].step == grid }

// joinHours puts hours together that are in the same span of the day, but no more than half of them all: the others can be read meanwhile. Hours that
// all take a short time are read by one question.
func joinHours(all [][]piece, j hourSpans) [][]piece {
	isHour := func(run []piece) bool { return len(run) == 1 && run[0].step == grid }
	hours := 0
	for _, run := range all {
		if isHour(run) {
			hours++
		}
	}
	if hours <= min(j.all, spans[0]) {
		return joined(all, isHour, func([]piece) int64 { return 0 })
	}
	for _, n := range spans {
		if n <= j.most && 2*n <= hours {
			return joined(all, isHour, func(run []piece) int64 { return plan.CellStart(run[0].From, time.Duration(n)*grid) })
		}
	}
	return all
}

// joined puts neighbouring hours of a block together.
func joined(all [][]piece, isHour func([]piece) bool, block func([]piece) int64) [][]piece {
	var out [][]piece
	last := []piece(nil) // the hour before, if it was one
	for _, run := range all {
		switch {
		case !isHour(run):
			last = nil
		case last != nil && block(last) == block(run):
			out[len(out)-1] = append(out[len(out)-1], run...)
			last = run
			continue
		default:
			last = run
		}
		out = append(out, slices.Clone(run))
	}
	return out
}
