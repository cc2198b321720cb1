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
)

// spans are numbers of hours that a day has a whole number of.
var spans = []int{24, 12, 8, 6, 4, 3, 2}

// hoursTogether is how many hours one question should read. While jobs run it stays as it is, so that the panels of a dashboard cut alike and share
// their scans. The lock of the runtime is held.
func (r *Runtime) hoursTogether(s *Set) int {
	if !s.Single() { // each piece is read with margins
		return 1
	}
	if len(r.jobs) > 1 && r.together > 0 {
		return r.together
	}
	most := short
	if slices.ContainsFunc(s.sources, (*Source).listsFewGroups) {
		most = shortForCells
	}
	r.together = 1
	for _, n := range spans {
		took := r.expected(time.Duration(n) * grid) // of threats, and as much of counts: half of it since others were read meanwhile
		if took > 0 && took <= most {
			r.together = n
			break
		}
	}
	return r.together
}

// isJoined reports whether a run is of several hours.
func isJoined(run []piece) bool { return len(run) > 1 && run[0].step == grid }

// joinHours puts hours together that are in the same span of the day, but no more than half of them all: the others can be read meanwhile.
func joinHours(all [][]piece, together int) [][]piece {
	isHour := func(run []piece) bool { return len(run) == 1 && run[0].step == grid }
	hours := 0
	for _, run := range all {
		if isHour(run) {
			hours++
		}
	}
	for _, n := range spans {
		if n <= together && 2*n <= hours {
			return joined(all, n, isHour)
		}
	}
	return all
}

func joined(all [][]piece, n int, isHour func([]piece) bool) [][]piece {
	block := func(run []piece) int64 { return plan.CellStart(run[0].From, time.Duration(n)*grid) }
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
