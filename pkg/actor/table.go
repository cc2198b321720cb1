package actor

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"sort"
)

// errTable is a table that ends too early, overlaps or names a value that isn't there.
var errTable = errors.New("the data is damaged")

// entriesPerBlock is how many ranges a look-up reads at most, after the search for their block.
const entriesPerBlock = 32

// rangeTable maps ranges of numbers to places in a list. It stays as it is packed (scripts/data/networks.mjs has the form), with
// an index of its blocks.
type rangeTable struct {
	packed []byte
	blocks []block
}

// block starts where the last range of the one before ends.
type block struct {
	after  uint64
	offset int
}

type entry struct {
	first, end uint64 // half-open
	value      uint64
}

// newRangeTable indexes a table, and checks all of it.
func newRangeTable(section []byte, values int) (*rangeTable, error) {
	if len(section) < 4 {
		return nil, errTable
	}
	count := int(binary.LittleEndian.Uint32(section))
	t := &rangeTable{packed: section[4:]}
	after, offset := uint64(0), 0
	for i := range count {
		if i%entriesPerBlock == 0 {
			t.blocks = append(t.blocks, block{after: after, offset: offset})
		}
		e, next, ok := t.read(after, offset)
		if !ok || e.value >= uint64(values) {
			return nil, fmt.Errorf("range %d: %w", i, errTable)
		}
		after, offset = e.end, next
	}
	if offset != len(t.packed) {
		return nil, errTable
	}
	return t, nil
}

// find gives the place of a number's range, if one holds it.
func (t *rangeTable) find(number uint64) (int, bool) {
	at := sort.Search(len(t.blocks), func(i int) bool { return t.blocks[i].after > number }) - 1
	if at < 0 {
		return 0, false
	}
	after, offset := t.blocks[at].after, t.blocks[at].offset
	for range entriesPerBlock {
		e, next, ok := t.read(after, offset)
		switch {
		case !ok || number < e.first:
			return 0, false
		case number < e.end:
			return int(e.value), true
		}
		after, offset = e.end, next
	}
	return 0, false
}

// read unpacks the entry at an offset; after is the end of the one before.
func (t *rangeTable) read(after uint64, offset int) (e entry, next int, ok bool) {
	size, next := t.number(offset)
	if size&1 == 1 {
		var gap uint64
		gap, next = t.number(next)
		if after, ok = add(after, gap); !ok {
			return e, 0, false
		}
	}
	e.first = after
	if e.end, ok = add(after, size>>1); !ok {
		return e, 0, false
	}
	e.value, next = t.number(next)
	return e, next, next > offset
}

// number reads a varint. A missing one gives offset -1, which the following reads keep.
func (t *rangeTable) number(offset int) (number uint64, next int) {
	if offset < 0 || offset > len(t.packed) {
		return 0, -1
	}
	number, length := binary.Uvarint(t.packed[offset:])
	if length <= 0 {
		return 0, -1
	}
	return number, offset + length
}

// add adds an amount packed as odd factor and power of two.
func add(to, packed uint64) (sum uint64, ok bool) {
	factor, shift := packed>>6<<1|1, int(packed&63)
	if bits.LeadingZeros64(factor) < shift {
		return 0, false
	}
	sum, carry := bits.Add64(to, factor<<shift, 0)
	return sum, carry == 0
}
