package slice

import (
	"slices"
	"sync"
)

// keeper bounds the memory of finished scans that are kept for equal questions.
type keeper struct {
	lock sync.Mutex
	size int64
	left int64
	kept []*keptScan // the oldest first
}

type keptScan struct {
	size int64
	drop func()
}

func newKeeper(bytes int64) *keeper { return &keeper{size: bytes, left: bytes} }

// keep makes room by dropping the oldest. What has no room at all is dropped itself: then nil is returned.
func (k *keeper) keep(size int64, drop func()) *keptScan {
	size = max(size, 1) // no room is no room for empty answers either
	if k == nil || size > k.size {
		drop()
		return nil
	}
	added := &keptScan{size, drop}
	for _, old := range k.add(added) { // outside of the lock: they take locks of their own
		old.drop()
	}
	return added
}

func (k *keeper) add(added *keptScan) (dropped []*keptScan) {
	k.lock.Lock()
	defer k.lock.Unlock()
	for added.size > k.left {
		dropped = append(dropped, k.kept[0])
		k.left += k.kept[0].size
		k.kept = k.kept[1:]
	}
	k.left -= added.size
	k.kept = append(k.kept, added)
	return dropped
}

// release gives the room of a scan back.
func (k *keeper) release(s *keptScan) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if i := slices.Index(k.kept, s); i >= 0 {
		k.left += s.size
		k.kept = slices.Delete(k.kept, i, i+1)
	}
}
