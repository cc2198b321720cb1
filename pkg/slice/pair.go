package slice

import (
	"cmp"
	"slices"
	"time"
)

const (
	// idWithin is how far apart two entries with one id may be: a request may take that long.
	idWithin = time.Minute
	// requestWithin is how far apart entries without a common id may be that agree in client, method and target.
	requestWithin = 2 * time.Second
)

// Ways in which two entries are known to be one request.
const (
	unpaired = iota
	byID
	byRequest
)

// member is an entry that may be one request with an entry of another source. Its threat has no rules if it is harmless.
type member struct {
	threat  Threat
	id      string // of the request or trace; empty if there is none
	target  uint64 // hash of method and target
	path    uint64 // hash of method and path
	noQuery bool   // targets of its source never have a query
	asked   *asked // verdicts only: what a store is asked for to find a partner
	raw     string // see rawFields

	by      int       // how it was paired: verdicts only
	partner *member   // the request, or the verdict of an earlier source
	joined  []*member // verdicts about this request
	folded  []*member // further verdicts of its source about the same request
	takenBy int       // the last source, counted from 1, that has a verdict about it: one of each source may
}

func (m *member) time() int64 { return m.threat.Ref.Time }

// compareMembers orders by time, then by source: any order that is the same every time.
func compareMembers(a, b *member) int {
	return cmp.Or(cmp.Compare(a.time(), b.time()), cmp.Compare(a.threat.Source, b.threat.Source), cmp.Compare(a.threat.Ref.Hash, b.threat.Ref.Hash))
}

// joinKey is what two entries must share.
type joinKey struct {
	id, client string
	target     uint64
}

func keyIDAndTarget(m *member) (joinKey, bool) {
	return joinKey{id: m.id, target: m.target}, m.id != ""
}

func keyID(m *member) (joinKey, bool) { return joinKey{id: m.id}, m.id != "" }

func keyTarget(m *member) (joinKey, bool) {
	return joinKey{client: m.threat.Identity.ClientIP, target: m.target}, m.threat.Identity.ClientIP != ""
}

func keyPath(m *member) (joinKey, bool) {
	return joinKey{client: m.threat.Identity.ClientIP, target: m.path}, m.threat.Identity.ClientIP != ""
}

// pairUp pairs the verdicts of one source that have no partner with requests that none of its other verdicts is about. Both lists are ordered
// by time.
func pairUp(verdicts, requests []*member, key func(*member) (joinKey, bool), within time.Duration, by int) {
	free := map[joinKey][2][]*member{}
	for _, v := range verdicts {
		if k, ok := key(v); ok && v.partner == nil {
			lists := free[k]
			lists[0] = append(lists[0], v)
			free[k] = lists
		}
	}
	if len(free) == 0 {
		return
	}
	source := verdicts[0].threat.Source + 1
	for _, r := range requests {
		k, ok := key(r)
		if lists, wanted := free[k]; ok && wanted && r.takenBy != source {
			lists[1] = append(lists[1], r)
			free[k] = lists
		}
	}
	for _, lists := range free {
		walk(lists[0], lists[1], int64(within), func(v, r *member) {
			v.partner, v.by, r.takenBy = r, by, source
		})
	}
}

// walk goes through two lists together, both ordered by time, and pairs the earliest that are left if they are near enough.
func walk(verdicts, requests []*member, within int64, pair func(v, r *member)) {
	for len(verdicts) > 0 && len(requests) > 0 {
		v, r := verdicts[0], requests[0]
		switch gap := r.time() - v.time(); {
		case gap > within:
			verdicts = verdicts[1:]
		case gap < -within:
			requests = requests[1:]
		default:
			pair(v, r)
			verdicts, requests = verdicts[1:], requests[1:]
		}
	}
}

// pairAll pairs by id first, of several requests with one id the one with the same target; then by client, method and target.
func pairAll(verdicts, requests []*member) {
	pairUp(verdicts, requests, keyIDAndTarget, idWithin, byID)
	pairUp(verdicts, requests, keyID, idWithin, byID)
	pairByRequest(verdicts, requests)
}

// pairByRequest compares paths alone where one of the two sources never has a query.
func pairByRequest(verdicts, requests []*member) {
	if len(verdicts) == 0 {
		return
	}
	var whole []*member
	paths := requests
	if !verdicts[0].noQuery {
		isPath := func(m *member) bool { return m.noQuery }
		paths = slices.DeleteFunc(slices.Clone(requests), func(m *member) bool { return !isPath(m) })
		whole = slices.DeleteFunc(slices.Clone(requests), isPath)
	}
	pairUp(verdicts, whole, keyTarget, requestWithin, byRequest)
	pairUp(verdicts, paths, keyPath, requestWithin, byRequest)
}

// fold puts the entries of a WAF log together that are about one request: some write one for each rule that matched. They share the id, the
// client, the method and the target. Back ends write one for each request, and their requests may share the id of a trace.
func fold(verdicts []*member) []*member {
	heads := map[joinKey]*member{}
	return slices.DeleteFunc(verdicts, func(v *member) bool {
		if v.id == "" {
			return false
		}
		key := joinKey{v.id, v.threat.Identity.ClientIP, v.target}
		if head := heads[key]; head != nil && v.time()-head.time() <= int64(idWithin) {
			head.folded = append(head.folded, v)
			return true
		}
		heads[key] = v
		return false
	})
}

// others are all entries about the same request.
func (m *member) others() []*member {
	all := slices.Clone(m.folded)
	for _, v := range m.joined {
		all = append(append(all, v), v.folded...)
	}
	return all
}

func unpairedOf(verdicts []*member) []*member {
	return slices.DeleteFunc(slices.Clone(verdicts), func(v *member) bool { return v.partner != nil })
}
