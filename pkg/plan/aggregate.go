package plan

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Scope says which entries an aggregate is about.
type Scope int

const (
	// AllEntries counts entries without reading them.
	AllEntries Scope = iota
	// ReadEntries takes the entries that the reader's parser accepts.
	ReadEntries
	// BrokenEntries counts the entries that the parser rejects.
	BrokenEntries
)

// MeasureKind is what is computed for each group.
type MeasureKind int

// Measures. All of them merge by addition.
const (
	Count   MeasureKind = iota
	Sum                 // of a numeric field, over the entries where it is a plain number
	Buckets             // counts for each bucket of a numeric field
)

// Numeric is what counts as a plain number: no sign, no exponent, so that "NaN" or "1e999" can't spoil a sum.
const Numeric = `[0-9]{1,15}(?:[.][0-9]{1,12})?`

// Measure is what an aggregate yields.
type Measure struct {
	Kind   MeasureKind
	Field  Field
	Bounds []float64 // Buckets: upper bounds, exclusive, ascending; the last bucket is open
}

// Aggregate asks for a measure of entries, grouped by a key, by fields and by cells of time.
type Aggregate struct {
	Scope   Scope
	Reader  Reader
	Where   Predicate
	Key     *Key          // nil: no key
	By      []Field       // raw values of these fields
	Prefix  int           // of the values of By only so many bytes, with U+FFFD for those of a character that is cut; 0: all
	Cell    time.Duration // 0: the whole window is one cell
	Measure Measure
	AtOnce  bool // a store that can't list the groups in one answer fails with ErrTooManyGroups, and does not ask for them in parts
}

// Row is one group of an aggregate.
type Row struct {
	Cell   int64    // start of the cell, clipped to the window
	Groups []string // as Key.Groups; empty strings where the entry is unread
	By     []string // as Aggregate.By
	Bucket int
	Value  float64
}

// Evaluator computes an aggregate over entries in Go.
type Evaluator struct {
	aggregate Aggregate
	window    Window
	reader    *Compiled
	where     func(*Values) bool
	key       *CompiledKey
	rows      map[string]*Row

	line, start string // the last ones that were captured
	groups      []string
}

// NewEvaluator compiles an aggregate; its errors name what is wrong.
func NewEvaluator(a Aggregate, w Window) (*Evaluator, error) {
	e := &Evaluator{aggregate: a, window: w, rows: map[string]*Row{}}
	if a.Scope == AllEntries {
		return e, nil
	}
	var err error
	if e.reader, err = a.Reader.Compile(); err != nil {
		return nil, fmt.Errorf("reader: %w", err)
	}
	if e.where, err = a.Where.Compile(); err != nil {
		return nil, fmt.Errorf("predicate: %w", err)
	}
	if a.Key != nil {
		if e.key, err = a.Key.Compile(); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// Add counts one entry, if it is inside the window and meets the predicate.
func (e *Evaluator) Add(entry Entry) {
	if !e.window.Contains(entry.Time) {
		return
	}
	if e.aggregate.Scope == AllEntries {
		e.row(entry.Time, nil, nil, 0).Value++
		return
	}
	v, ok := e.reader.Read(entry)
	e.AddValues(entry.Time, &v, ok)
}

// AddValues counts an entry that is read already.
func (e *Evaluator) AddValues(t int64, v *Values, ok bool) {
	if e.aggregate.Scope == BrokenEntries {
		if !ok {
			e.row(t, nil, nil, 0).Value++
		}
		return
	}
	if ok {
		e.AddGroup(t, v, 1)
	}
}

// AddGroup counts some entries that have the same values, of fields that matter. A request line is split first.
func (e *Evaluator) AddGroup(t int64, v *Values, entries float64) {
	if e.aggregate.Scope == AllEntries {
		e.row(t, nil, nil, 0).Value += entries
		return
	}
	e.reader.split(v)
	if bucket, value, ok := e.aggregate.Measure.of(v); ok {
		e.AddMeasured(t, v, bucket, value*entries)
	}
}

// AddMeasured adds what a store measured of entries that have the same values.
func (e *Evaluator) AddMeasured(t int64, v *Values, bucket int, value float64) {
	e.reader.split(v)
	if !e.where(v) {
		return
	}
	var groups []string
	if e.key != nil {
		groups = e.capture(v)
	}
	by := make([]string, len(e.aggregate.By))
	for i, f := range e.aggregate.By {
		by[i] = prefixOf(v[f], e.aggregate.Prefix)
	}
	e.row(t, groups, by, bucket).Value += value
}

// capture gives the groups of the key. Groups of a store come by cells: one after the other has the same key.
func (e *Evaluator) capture(v *Values) []string {
	line, start := CanonicalLine(v), canonicalStart(v) // a method with spaces may begin like a target
	if e.groups == nil || line != e.line || start != e.start {
		e.line, e.start, e.groups = line, start, e.key.capture(line, v)
	}
	return e.groups
}

// prefixOf is the beginning of a text, as stores give it.
func prefixOf(text string, bytes int) string {
	if bytes <= 0 || len(text) <= bytes {
		return text
	}
	return string([]rune(text[:bytes]))
}

func (m Measure) of(v *Values) (bucket int, value float64, ok bool) {
	if m.Kind == Count {
		return 0, 1, true
	}
	text := v[m.Field]
	if !numeric.MatchString(text) {
		return 0, 0, false
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, 0, false
	}
	if m.Kind == Sum {
		return 0, number, true
	}
	return BucketOf(number, m.Bounds), 1, true
}

var numeric = regexp.MustCompile(`^(?:` + Numeric + `)$`)

// BucketOf is the index of the first bound above the number.
func BucketOf(number float64, bounds []float64) int {
	for i, bound := range bounds {
		if number < bound {
			return i
		}
	}
	return len(bounds)
}

func (e *Evaluator) row(t int64, groups, by []string, bucket int) *Row {
	cell := e.window.From
	if e.aggregate.Cell > 0 {
		cell = max(CellStart(t, e.aggregate.Cell), e.window.From)
	}
	id := strconv.FormatInt(cell, 36) + "\x00" + strings.Join(groups, "\x00") + "\x01" + strings.Join(by, "\x00") + "\x01" + strconv.Itoa(bucket)
	row := e.rows[id]
	if row == nil {
		row = &Row{Cell: cell, Groups: groups, By: by, Bucket: bucket}
		e.rows[id] = row
	}
	return row
}

// Rows yields what was counted, in no particular order.
func (e *Evaluator) Rows(yield func(Row) error) error {
	for _, row := range e.rows {
		if err := yield(*row); err != nil {
			return err
		}
	}
	return nil
}
