package plan

import (
	"errors"
	"fmt"
	"hash/fnv"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Entry is one log entry as a store gives it.
type Entry struct {
	Time   int64             // nanoseconds since the epoch
	Line   string            // the line, or the document as JSON
	Labels map[string]string // stream labels and structured metadata
	ID     string            // the store's own id; empty if it has none

	Document DocumentTree // Line, of stores that have read it; nobody changes it
}

// Ref identifies an entry: its time and a hash of its id or, without one, of labels and line. Stores that drop equal entries make it unique.
type Ref struct {
	Time int64
	Hash uint64
}

// RefOf is the reference of an entry.
func RefOf(e Entry) Ref {
	if e.ID != "" {
		h := fnv.New64a()
		_, _ = h.Write([]byte(e.ID))
		return Ref{Time: e.Time, Hash: h.Sum64()}
	}
	names := make([]string, 0, len(e.Labels))
	for name := range e.Labels {
		names = append(names, name)
	}
	sort.Strings(names)
	h := fnv.New64a()
	for _, name := range names {
		_, _ = h.Write([]byte(name + "\x00" + e.Labels[name] + "\x00"))
	}
	_, _ = h.Write([]byte(e.Line))
	return Ref{Time: e.Time, Hash: h.Sum64()}
}

// String writes a reference so that ParseRef reads it back.
func (r Ref) String() string {
	return strconv.FormatInt(r.Time, 36) + "-" + strconv.FormatUint(r.Hash, 36)
}

// ParseRef reads what String wrote.
func ParseRef(text string) (Ref, error) {
	left, right, ok := strings.Cut(text, "-")
	t, err1 := strconv.ParseInt(left, 36, 64)
	h, err2 := strconv.ParseUint(right, 36, 64)
	if !ok || err1 != nil || err2 != nil {
		return Ref{}, fmt.Errorf("%q is not a reference of an entry", text)
	}
	return Ref{Time: t, Hash: h}, nil
}

// Window is half-open, [From, To), in nanoseconds since the epoch.
type Window struct{ From, To int64 }

// NewWindow makes a window from times, truncated to the millisecond, the unit that all stores share.
func NewWindow(from, to time.Time) Window {
	return Window{From: from.UnixMilli() * 1e6, To: to.UnixMilli() * 1e6}
}

// Duration is the length of the window.
func (w Window) Duration() time.Duration { return time.Duration(w.To - w.From) }

// Contains reports whether t is inside.
func (w Window) Contains(t int64) bool { return t >= w.From && t < w.To }

// Empty reports whether nothing can be inside.
func (w Window) Empty() bool { return w.To <= w.From }

// Cells cuts the window at the multiples of step since the epoch; the first and last cell are clipped.
func (w Window) Cells(step time.Duration) []Window {
	if w.Empty() || step <= 0 {
		return nil
	}
	cells := make([]Window, 0, int(w.Duration()/step)+2)
	for from := w.From; from < w.To; {
		to := min(CellStart(from, step)+int64(step), w.To)
		cells = append(cells, Window{from, to})
		from = to
	}
	return cells
}

// CellStart is the start of the cell that holds t, before clipping.
func CellStart(t int64, step time.Duration) int64 {
	start := t - t%int64(step)
	if t < 0 && t%int64(step) != 0 {
		start -= int64(step)
	}
	return start
}

// Cost is what an answer took. Costs add.
type Cost struct {
	Queries, Bytes, Lines int64
	Seconds               float64
}

// Add adds another cost to this one.
func (c *Cost) Add(o Cost) {
	c.Queries += o.Queries
	c.Bytes += o.Bytes
	c.Lines += o.Lines
	c.Seconds += o.Seconds
}

// Size is about how much a window holds. Sizes add.
type Size struct{ Bytes, Entries int64 }

// Add adds another size to this one.
func (s *Size) Add(o Size) {
	s.Bytes += o.Bytes
	s.Entries += o.Entries
}

// ErrTooManyGroups says that a store can't list all groups of an aggregate within its limits.
var ErrTooManyGroups = errors.New("more groups than the store can list")

// ErrTooManyEntries says that more entries share one instant than the store gives at once, or that more must be read than limits allow.
var ErrTooManyEntries = errors.New("too many entries to read at once")
