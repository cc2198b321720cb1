package slice

import (
	"context"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// worthAsking is how much of a range must be unread for its size to be asked for.
const worthAsking = 2 * grid

// Unread estimates how much must be read for a question. What was read before costs nothing, and neither does what a running job reads already.
// Stores that can't tell count as empty.
func (s *Set) Unread(ctx context.Context, q Question) (size plan.Size, err error) {
	key, err := s.jobKey(q)
	if err != nil || s.runtime.running(key) {
		return size, err
	}
	var spans []plan.Window
	total := int64(0)
	probe := &job{set: s, question: q, began: s.runtime.now().UnixNano()}
	type part struct {
		window plan.Window
		before bool
	}
	parts := []part{{q.Window, false}, {q.Before, true}}
	for _, w := range q.Earlier {
		parts = append(parts, part{w, false})
	}
	for _, part := range parts {
		for _, run := range runs(cut(part.window, probe.began)) {
			if probe.cached(&unit{run: run, before: part.before}) {
				continue
			}
			w := spanOf(run)
			total += w.To - w.From
			if last := len(spans) - 1; last >= 0 && spans[last].From == w.To {
				spans[last].From = w.From
			} else {
				spans = append(spans, w)
			}
		}
	}
	if total < int64(worthAsking) {
		return size, nil
	}
	for _, source := range s.sources {
		for _, w := range spans {
			one, err := source.Store.Size(ctx, w)
			if err != nil {
				return size, nil // an estimate that can't be had refuses nobody
			}
			size.Add(one)
		}
	}
	return size, nil
}

func (r *Runtime) running(key string) bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	return r.jobs[key] != nil
}
