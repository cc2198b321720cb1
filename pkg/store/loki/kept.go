package loki

import (
	"context"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	// keptBytes bounds the lines that are kept, and windowBytes those of one window: the lines of a usual hour are some hundred kB.
	keptBytes, windowBytes = 24 << 20, 6 << 20
	// keptFor is how long answers are kept: counts are asked for right after the suspects of the same window. Alert rules share scans as long.
	keptFor = 10 * time.Second
	// linesKept is the same of lines of windows that ended ripe ago, when few entries still arrive: the cells of such a window are counted one by one.
	linesKept, ripe = 2 * time.Minute, 10 * time.Minute
	// mostKept bounds the counts that are kept.
	mostKept = 40
)

// kept is what was fetched a moment ago, so that the next question about the same window need not be asked: it is not a cache of answers. Nothing is
// kept where it is not known who asks (store.WithIdentity).
type kept struct {
	lock   sync.Mutex
	others []*lines
	counts []*counted
}

// lines are the entries of a window that are not of a form, sorted by time.
type lines struct {
	of      asking
	form    *plan.Form
	entries []plan.Entry
	bytes   int
}

// asking is who asked for a window, and when.
type asking struct {
	identity string
	known    bool
	window   plan.Window
	at       time.Time
}

func newAsking(ctx context.Context, w plan.Window) asking {
	identity, known := store.IdentityOf(ctx)
	return asking{identity: identity, known: known, window: w, at: time.Now()}
}

func newLines(ctx context.Context, w plan.Window, form *plan.Form) *lines {
	return &lines{of: newAsking(ctx, w), form: form}
}

// add keeps what counts need of an entry. What would not be kept anyhow is not collected.
func (l *lines) add(e plan.Entry) {
	if l.bytes += len(e.Line) + 64; l.bytes <= windowBytes {
		l.entries = append(l.entries, plan.Entry{Time: e.Time, Line: e.Line})
	} else {
		l.entries = nil
	}
}

// each calls f for the entries of a window.
func (l *lines) each(w plan.Window, f func(plan.Entry)) {
	first := sort.Search(len(l.entries), func(i int) bool { return l.entries[i].Time >= w.From })
	for _, e := range l.entries[first:] {
		if e.Time >= w.To {
			return
		}
		f(e)
	}
}

// forget leaves out what is too old. The lock is held.
func (k *kept) forget() {
	now := time.Now()
	old := now.Add(-keptFor)
	k.others = slices.DeleteFunc(k.others, func(l *lines) bool {
		ended := now.Sub(time.Unix(0, l.of.window.To))
		return l.of.at.Before(now.Add(-linesKept)) || l.of.at.Before(old) && ended < ripe
	})
	k.counts = slices.DeleteFunc(k.counts, func(c *counted) bool { return c.of.at.Before(old) })
}

func (k *kept) keepLines(l *lines) {
	if !l.of.known || l.bytes > windowBytes {
		return
	}
	l.of.at = time.Now()
	sort.SliceStable(l.entries, func(i, j int) bool { return l.entries[i].Time < l.entries[j].Time })
	k.lock.Lock()
	defer k.lock.Unlock()
	k.forget()
	k.others = append(k.others, l)
	bytes := 0
	for i := len(k.others) - 1; i >= 0; i-- {
		if bytes += k.others[i].bytes; bytes > keptBytes {
			k.others = slices.Delete(k.others, 0, i+1)
			break
		}
	}
}

// lines finds the newest ones of a window.
func (k *kept) lines(ctx context.Context, w plan.Window, form *plan.Form) (*lines, bool) {
	asks := newAsking(ctx, w)
	k.lock.Lock()
	defer k.lock.Unlock()
	k.forget()
	for i := len(k.others) - 1; i >= 0; i-- {
		l := k.others[i]
		if asks.known && l.of.identity == asks.identity && l.form == form && l.of.window.From <= w.From && w.To <= l.of.window.To {
			return l, true
		}
	}
	return nil, false
}

// counted is what was counted of all lines of a window.
type counted struct {
	of      asking
	cell    time.Duration
	pattern string
	rows    []plan.Row
}

func newCounted(ctx context.Context, w plan.Window, cell time.Duration, pattern string) *counted {
	return &counted{of: newAsking(ctx, w), cell: cell, pattern: pattern}
}

func (k *kept) keepCounted(c *counted) {
	if !c.of.known {
		return
	}
	c.of.at = time.Now()
	k.lock.Lock()
	defer k.lock.Unlock()
	k.forget()
	k.counts = append(k.counts, c)
	if extra := len(k.counts) - mostKept; extra > 0 {
		k.counts = slices.Delete(k.counts, 0, extra)
	}
}

// counted finds the same count, if it is not older than the lines that it goes with: those may have been read again.
func (k *kept) counted(c *counted, others *lines) ([]plan.Row, bool) {
	return k.find(c.of, c.cell, func(other *counted) bool { return other.pattern == c.pattern && !other.of.at.Before(others.of.at) })
}

// totals are the numbers of all entries, if their groups were counted: these are all lines.
func (k *kept) totals(ctx context.Context, w plan.Window, cell time.Duration) ([]plan.Row, bool) {
	rows, ok := k.find(newAsking(ctx, w), cell, func(*counted) bool { return true })
	sums := map[int64]float64{}
	for _, row := range rows {
		sums[row.Cell] += row.Value
	}
	totals := make([]plan.Row, 0, len(sums))
	for at, sum := range sums {
		totals = append(totals, plan.Row{Cell: at, Value: sum})
	}
	return totals, ok
}

func (k *kept) find(asks asking, cell time.Duration, fits func(*counted) bool) ([]plan.Row, bool) {
	k.lock.Lock()
	defer k.lock.Unlock()
	k.forget()
	for i := len(k.counts) - 1; i >= 0; i-- {
		c := k.counts[i]
		if asks.known && c.of.identity == asks.identity && c.of.window == asks.window && c.cell == cell && fits(c) {
			return c.rows, true
		}
	}
	return nil, false
}
