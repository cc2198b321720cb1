package slice

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
)

// Runtime is what the scans of one data source share: places at the store, what was read already, and what is being read. It outlives the
// sets, which are made anew when logs may have changed. It is safe for concurrent use.
type Runtime struct {
	parallel int
	places   chan struct{} // one for each question that may be with the store
	ordinary chan struct{} // one less: for questions that are no alert rule's
	kept     *otter.Cache[string, kept]
	now      func() time.Time

	threats flights[[]found[*Threats]]
	counts  flights[[]found[*Counts]]

	frequent flights[foundFrequent]

	steps atomic.Int64 // questions that the store has answered

	lock     sync.Mutex
	jobs     map[string]*job
	together hourSpans // as long as jobs run

	paceLock sync.Mutex // is taken while others are held
	pace     pace
	hours    hourTimes
}

// pace is how many seconds it took to read how many seconds of logs, the latest pieces above all.
type pace struct{ took, span float64 }

// RuntimeConfig bounds what a data source may use.
type RuntimeConfig struct {
	Parallel   int   // questions to the store at once; 0: 4
	CacheBytes int64 // of pieces; 0: none are kept
	Now        func() time.Time
}

// NewRuntime makes a runtime.
func NewRuntime(c RuntimeConfig) (*Runtime, error) {
	if c.Parallel <= 0 {
		c.Parallel = defaultParallel
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	r := &Runtime{parallel: c.Parallel, places: make(chan struct{}, c.Parallel), ordinary: make(chan struct{}, max(1, c.Parallel-1)), now: c.Now, jobs: map[string]*job{}}
	if c.CacheBytes <= 0 {
		return r, nil
	}
	var err error
	r.kept, err = otter.New(&otter.Options[string, kept]{
		MaximumWeight: uint64(c.CacheBytes),
		Weigher:       func(key string, k kept) uint32 { return uint32(min(k.size+int64(len(key))+keptBytes, 1<<31)) },
	})
	return r, err
}

// keptBytes is about what a kept piece costs besides its content.
const keptBytes = 200

// kept is a piece of an answer that was read.
type kept struct {
	value  any
	size   int64
	readAt int64
}

// Milestones: a piece is read again until it is ten minutes old, and then at 30, 90 and 180 minutes, for entries that arrive late.
var milestones = []time.Duration{10 * time.Minute, 30 * time.Minute, 90 * time.Minute, settled}

const (
	// settled is the age from which a piece is not read again.
	settled = 180 * time.Minute
	// shareFor is how long anything that was read serves further questions: the panels of a dashboard and the rules of one tick ask almost at once.
	shareFor = 10 * time.Second
)

// stage counts the milestones that a piece which ends there has passed at a time.
func stage(end, at int64) int {
	passed := 0
	for _, age := range milestones {
		if at-end >= int64(age) {
			passed++
		}
	}
	return passed
}

// freshness says what may be taken from what was read before.
type freshness struct {
	alert     bool  // nothing unsettled
	notBefore int64 // nothing older than this: "read again"
}

func (f freshness) allows(k kept, end, now int64) bool {
	was := stage(end, k.readAt)
	switch {
	case k.readAt < f.notBefore:
		return false
	case now-k.readAt < int64(shareFor):
		return true
	case f.alert:
		return was == len(milestones)
	}
	return was > 0 && was == stage(end, now)
}

// get finds a piece that may be used.
func (r *Runtime) get(key string, end int64, f freshness) (kept, bool) {
	if r.kept == nil {
		return kept{}, false
	}
	k, ok := r.kept.GetIfPresent(key)
	return k, ok && f.allows(k, end, r.now().UnixNano())
}

func (r *Runtime) keep(key string, k kept) {
	if r.kept != nil {
		r.kept.Set(key, k)
	}
}

// Forget drops all that was read.
func (r *Runtime) Forget() {
	if r.kept != nil {
		r.kept.InvalidateAll()
	}
}

// enter waits for a place at the store. Alert rules always find one soon: the others leave one place to them.
func (r *Runtime) enter(ctx context.Context) (leave func(), err error) {
	alert := isAlert(ctx)
	if !alert && r.parallel > 1 {
		select {
		case r.ordinary <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	free := func() {
		if !alert && r.parallel > 1 {
			<-r.ordinary
		}
	}
	select {
	case r.places <- struct{}{}:
		return func() { r.steps.Add(1); <-r.places; free() }, nil
	case <-ctx.Done():
		free()
		return nil, ctx.Err()
	}
}

type alertKey struct{}

func isAlert(ctx context.Context) bool { return ctx.Value(alertKey{}) != nil }

func asAlert(ctx context.Context) context.Context { return context.WithValue(ctx, alertKey{}, true) }

// measured notes how long it took to read some seconds of logs. Long spans say more than short ones, in which what a store does once for a question
// weighs more.
func (r *Runtime) measured(span, took time.Duration) {
	if span < fiveMinutes {
		return // mostly overhead
	}
	r.paceLock.Lock()
	defer r.paceLock.Unlock()
	r.pace.took, r.pace.span = 0.75*r.pace.took+took.Seconds(), 0.75*r.pace.span+span.Seconds()
}

// expected is how long it may take to read some seconds of logs; 0 if nothing is known.
func (r *Runtime) expected(span time.Duration) time.Duration {
	r.paceLock.Lock()
	defer r.paceLock.Unlock()
	if r.pace.span == 0 {
		return 0
	}
	return time.Duration(r.pace.took / r.pace.span * float64(span))
}
