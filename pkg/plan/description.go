package plan

// Description is what a store tells about its data.
type Description struct {
	Product string // "Loki"
	Version string // "3.7.8"; empty if the store does not tell
	Streams int
	Indices int // documents: how many indices were met

	Documents bool // entries are JSON documents, not lines

	Samples []Entry  // newest entries of the selection
	Labels  []string // names of the labels that streams carry
	Groups  int      // how many groups one query can list
	Entries int      // how many entries one query can give
}
