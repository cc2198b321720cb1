package plan

import "time"

// Description is what a store tells about its data.
type Description struct {
	Product string // "Loki"
	Version string // "3.7.8"; empty if the store does not tell
	Streams int
	Samples []Entry  // newest entries of the selection
	Labels  []string // names of the labels that streams carry
	Groups  int      // how many groups one query can list
	Entries int      // how many entries one query can give
	Seam    bool     // some entries of the ages SeamFrom to SeamTo may be missing from its answers

	Documents bool                  // entries are JSON documents, not lines
	Indices   int                   // documents: how many indices were met
	Fields    map[string]FieldState // documents: the fields that the index knows, of those that were asked for, by dotted name
}

// The ages of what a single Loki of default settings may lose: entries that are neither in its memory any more nor asked of its store yet.
const (
	SeamFrom = 2 * time.Hour
	SeamTo   = 3 * time.Hour
)

// FieldState says how an index holds a field.
type FieldState struct {
	Column string // the field that is asked
	Reason string // why the index can't be asked for exact values; empty if it can
	Slow   string // why documents without a value are read; empty if they are not
}
