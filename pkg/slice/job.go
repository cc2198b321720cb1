package slice

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	// lease is how long a job goes on after its last call: a browser calls again as soon as it has its answer.
	lease = 15 * time.Second
	// longest is how long a piece may be expected to take: longer ones are split, so that calls see progress.
	longest = 3 * time.Second
)

// job reads the pieces of a question, the newest first. It holds what it has read: the cache may drop it.
type job struct {
	set      *Set
	question Question
	key      string
	began    int64

	lock    sync.Mutex
	queue   []*unit // not begun, in the order in which they are read
	units   []*unit // all
	busy    int     // units that are being read
	rows    [2]int  // threat requests that it holds: of the window, and of all earlier ones
	err     error
	ended   chan struct{}
	over    bool // ended is closed
	waiting int
	timer   *time.Timer // ends the lease

	merging sync.Mutex
	final   *Reading // of a job that has read all
	cancel  context.CancelFunc
}

// unit is a run of pieces of a job: its threats are read, and then its counts, so that threats never exceed requests.
type unit struct {
	run    []piece
	before bool       // of the window before
	part   int        // 0: of the window; n: of the nth earlier one
	hour   *splitHour // of which it is a part
	done   bool

	threats []found[*Threats]
	counts  [][]found[*Counts] // of each counted source
	failed  error              // of the window before: it has too many groups; of an earlier one: it can't be read
}

// begin finds the job of a question, or starts it.
func (r *Runtime) begin(ctx context.Context, s *Set, q Question, key string) *job {
	r.lock.Lock()
	defer r.lock.Unlock()
	j := r.jobs[key]
	if j == nil {
		j = &job{set: s, question: q, key: key, began: r.now().UnixNano(), ended: make(chan struct{})}
		r.jobs[key] = j
		j.start(ctx)
	}
	j.lock.Lock()
	defer j.lock.Unlock()
	j.waiting++
	if j.timer != nil {
		j.timer.Stop()
		j.timer = nil
	}
	return j
}

func (j *job) start(ctx context.Context) {
	ctx, j.cancel = context.WithCancel(context.WithoutCancel(ctx)) // the first to ask may leave before the others
	ctx = store.WithIdentity(ctx, j.question.Reader)
	if j.question.Alert {
		ctx = asAlert(ctx)
	}
	together := j.set.runtime.hoursTogether(j.set)
	for _, run := range joinHours(runs(cut(j.question.Window, j.began)), together) {
		j.units = append(j.units, &unit{run: run})
	}
	for _, run := range joinHours(runs(cut(j.question.Before, j.began)), together) {
		j.units = append(j.units, &unit{run: run, before: true})
	}
	for i, w := range j.question.Earlier {
		for _, run := range joinHours(runs(cut(w, j.began)), together) {
			j.units = append(j.units, &unit{run: run, part: i + 1})
		}
	}
	j.queue = slices.Clone(j.units)
	if len(j.units) == 0 {
		j.end(nil)
		return
	}
	for range min(j.set.runtime.parallel, len(j.units)) {
		go j.work(ctx)
	}
}

// work reads units until there are none left.
func (j *job) work(ctx context.Context) {
	for {
		u := j.next()
		if u == nil {
			return
		}
		j.finish(u, Guard(func() error { return j.read(ctx, u) }))
	}
}

// next takes a unit from the queue. One that would take long is split first.
func (j *job) next() *unit {
	j.lock.Lock()
	defer j.lock.Unlock()
	for len(j.queue) > 0 && !j.over {
		u := j.queue[0]
		j.queue = j.queue[1:]
		if j.question.Parts && !isJoined(u.run) && 2*j.set.runtime.expected(spanOf(u.run).Duration()) > longest { // threats, and then counts
			if newer, older, ok := halves(u.run); ok && !j.cached(u) {
				j.replace(u, newer, older)
				continue
			}
		}
		j.busy++
		return u
	}
	return nil
}

func (j *job) replace(u *unit, newer, older []piece) {
	hour := u.hour
	if len(u.run) == 1 {
		hour = &splitHour{piece: u.run[0], before: u.before}
	}
	parts := []*unit{{run: newer, before: u.before, part: u.part, hour: hour}, {run: older, before: u.before, part: u.part, hour: hour}}
	j.queue = append(slices.Clone(parts), j.queue...)
	at := slices.Index(j.units, u)
	j.units = slices.Replace(j.units, at, at+1, parts...)
}

// finish notes that a unit is read. The last one ends the job.
func (j *job) finish(u *unit, err error) {
	j.lock.Lock()
	j.busy--
	if err != nil && u.mayFail(err) {
		u.failed, err = err, nil
	}
	if err == nil && !j.over {
		u.done = true
		j.bound(u)
	}
	var hour []*unit
	if u.hour != nil {
		hour = j.partsOf(u.hour)
	}
	last := j.busy == 0 && len(j.queue) == 0
	j.lock.Unlock()
	if hour != nil {
		j.keepHour(u.hour, hour)
	}
	if err != nil || last {
		j.end(err)
	}
}

// mayFail reports whether the others of the job are worth something without this one: what a store refuses of the past is missing there alone.
func (u *unit) mayFail(err error) bool {
	if u.part > 0 {
		return !errors.Is(err, context.Canceled)
	}
	return u.before && errors.Is(err, plan.ErrTooManyGroups)
}

// bound keeps the threat requests of a window within the limit, and those of all earlier ones together: a window with more of them says so.
func (j *job) bound(u *unit) {
	most := j.set.sources[0].MaxThreats
	rows := &j.rows[min(u.part, 1)]
	for i := range u.threats {
		t := u.threats[i].value
		if *rows+len(t.Rows) > most {
			u.threats[i].value = missingThreats(t.Window, t.Cost, missing(t.Window, fullError(most)))
			continue
		}
		*rows += len(t.Rows)
	}
}

func (j *job) end(err error) {
	j.lock.Lock()
	defer j.lock.Unlock()
	if j.over {
		return
	}
	j.over, j.err = true, err
	if err == nil {
		j.set.runtime.measuredJob(j)
	}
	j.cancel()
	close(j.ended)
}

// wait waits for the end of a job, or for a part of it. It may go on after a call that has a budget.
func (j *job) wait(ctx context.Context, budget time.Duration) error {
	var spent <-chan time.Time
	if budget > 0 {
		timer := time.NewTimer(budget)
		defer timer.Stop()
		spent = timer.C
	}
	select {
	case <-j.ended:
		j.set.runtime.leave(j, 0)
		return j.err
	case <-spent:
		j.set.runtime.leave(j, lease)
		return nil
	case <-ctx.Done():
		j.set.runtime.leave(j, 0)
		return ctx.Err()
	}
}

// leave ends a job that nobody waits for, at once or after its lease.
func (r *Runtime) leave(j *job, lease time.Duration) {
	r.lock.Lock()
	defer r.lock.Unlock()
	j.lock.Lock()
	defer j.lock.Unlock()
	j.waiting--
	if j.waiting > 0 && !j.over {
		return
	}
	if lease > 0 {
		j.timer = time.AfterFunc(lease, func() { r.drop(j) })
		return
	}
	r.forget(j)
}

// drop ends a job whose lease is over.
func (r *Runtime) drop(j *job) {
	r.lock.Lock()
	defer r.lock.Unlock()
	j.lock.Lock()
	defer j.lock.Unlock()
	if j.waiting == 0 {
		r.forget(j)
	}
}

// forget cancels a job: the locks are held.
func (r *Runtime) forget(j *job) {
	if r.jobs[j.key] == j {
		delete(r.jobs, j.key)
	}
	j.cancel()
}
