package slice

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

// Join is what joining the sources of a window gave. The numbers are of verdicts whose request is of the window.
type Join struct {
	ByID      int // verdicts that share an id with a request
	ByRequest int // verdicts that agree with a request in client, method and target
	Unpaired  int // requests that only logs of verdicts have

	moves []move
}

func (j *Join) merge(o *Join) *Join {
	if j == nil {
		j = &Join{}
	}
	return &Join{j.ByID + o.ByID, j.ByRequest + o.ByRequest, j.Unpaired + o.Unpaired, append(slices.Clone(j.moves), o.moves...)}
}

// joining is one join of a window. Entries are read with a margin on both sides and paired once for all of it; the entry that came first
// decides whether a request is of the window, so that any cut of a window gives the same.
type joining struct {
	set    *Set
	window plan.Window
	reach  plan.Window // with the margin
	lists  [][]*member // the entries of each source, ordered by time
	rows   *builder
	total  Threats
}

func (s *Set) join(ctx context.Context, w plan.Window) (*Threats, error) {
	j := &joining{set: s, window: w, reach: w, lists: make([][]*member, len(s.sources)), rows: newBuilder(), total: Threats{Window: w, Coverage: whole(w)}}
	joins := len(s.Verdicts()) > 0
	if joins {
		j.reach = plan.Window{From: w.From - int64(idWithin), To: w.To + int64(idWithin)}
	}
	if err := j.scan(ctx); isFull(err) {
		return missingThreats(w, j.total.Cost, missing(w, err)), nil
	} else if err != nil {
		return nil, err
	}
	if joins {
		if err := j.pair(ctx); err != nil {
			return nil, err
		}
		j.total.Join = &Join{}
	}
	j.merge()
	j.total.take(j.rows)
	return &j.total, nil
}

// scan finds the threat requests of all sources.
func (j *joining) scan(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	space := newRoom(j.set.sources[0].MaxThreats)
	costs, suspects := make([]plan.Cost, len(j.set.sources)), make([]int64, len(j.set.sources))
	for i, source := range j.set.sources {
		group.Go(func() error {
			err := Guard(func() error {
				names := interner{}
				var err error
				costs[i], err = source.suspects(ctx, j.reach, space, func(_ plan.Entry, t *Threat, evidence *Evidence) {
					suspects[i]++
					if t != nil {
						names.threat(t)
						j.lists[i] = append(j.lists[i], source.member(i, *t, evidence))
					}
				})
				return err
			})
			slices.SortFunc(j.lists[i], compareMembers)
			if source.Role == logformat.Verdicts && source.Format.Preset.Verdict != nil {
				j.lists[i] = fold(j.lists[i])
			}
			if err != nil {
				return fmt.Errorf("source %s: %w", source.Name, err)
			}
			return nil
		})
	}
	err := group.Wait()
	for i := range j.set.sources {
		j.total.Cost.Add(costs[i])
		j.total.Suspects += suspects[i]
	}
	return err
}

// member keeps of an entry what joining needs.
func (s *Source) member(index int, t Threat, evidence *Evidence) *member {
	t.Source = index
	r := &evidence.Request
	method, target := strings.ToUpper(r.Method), withoutAuthority(r.Target)
	path, _, _ := strings.Cut(target, "?")
	m := &member{threat: t, target: textHash(method, target), path: textHash(method, path), noQuery: s.PathOnly, raw: packRaw(&evidence.Values)}
	m.id = normalID(r.TraceID)
	if s.Role == logformat.Verdicts {
		m.asked = newAsked(r)
	}
	return m
}

// withoutAuthority cuts "https://host:443" off: load balancers log it, what stands behind them does not.
func withoutAuthority(target string) string {
	scheme, rest, found := strings.Cut(target, "://")
	if !found || scheme == "" || strings.Trim(scheme, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return target
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return rest[i:]
	}
	return "/"
}

// textHash stands for texts that may be long: of all targets of a window, two have one hash once in a billion windows.
func textHash(method, target string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(method + "\x00" + target))
	return h.Sum64()
}

// pair finds the partners of all verdicts: requests first, each source for itself; then verdicts of sources that come earlier.
func (j *joining) pair(ctx context.Context) error {
	threats := j.of(func(s *Source) bool { return s.Role != logformat.Verdicts })
	requests := threats // and harmless ones
	found := &candidates{known: known(threats), room: j.set.candidates}
	for i, source := range j.set.sources {
		if source.Role != logformat.Verdicts || len(j.lists[i]) == 0 {
			continue
		}
		pairSure(j.lists[i], threats, j.sharesIDs(source)) // without harmless ones: which are known depends on the question
		if err := j.lookUp(ctx, unpairedOf(j.lists[i]), found); err != nil {
			return err
		}
		if len(found.list) > 0 {
			requests = append(slices.Clip(requests), found.list...)
			slices.SortFunc(requests, compareMembers)
			found.list = nil
		}
		pairAll(j.lists[i], requests)
	}
	var heads []*member
	for i, source := range j.set.sources {
		if source.Role == logformat.Verdicts && len(j.lists[i]) > 0 {
			alone := unpairedOf(j.lists[i])
			pairAll(alone, heads)
			heads = append(heads, unpairedOf(alone)...)
			slices.SortFunc(heads, compareMembers)
		}
	}
	return nil
}

// pairSure pairs what needs no look at harmless requests: an id may be that of a harmless one.
func pairSure(verdicts, requests []*member, ids bool) {
	pairUp(verdicts, requests, keyIDAndTarget, idWithin, byID)
	if !ids {
		pairByRequest(verdicts, requests)
	}
}

// of lists the entries of some sources, ordered by time.
func (j *joining) of(wanted func(*Source) bool) []*member {
	var all []*member
	for i, source := range j.set.sources {
		if wanted(source) {
			all = append(all, j.lists[i]...)
		}
	}
	slices.SortFunc(all, compareMembers)
	return all
}

// sharesIDs reports whether a source of verdicts and one of requests both log ids.
func (j *joining) sharesIDs(verdicts *Source) bool {
	return verdicts.Format.Reader.Has(plan.TraceID) &&
		slices.ContainsFunc(j.set.Counted(), func(s *Source) bool { return s.Format.Reader.Has(plan.TraceID) })
}

// merge makes one threat request of entries that are one request.
func (j *joining) merge() {
	for _, list := range j.lists {
		for _, m := range list {
			if m.partner != nil {
				m.partner.joined = append(m.partner.joined, m)
			}
		}
	}
	bases := map[*member]bool{}
	for _, list := range j.lists { // the sources' order is that of the settings, so that partners are too
		for _, m := range list {
			base := m
			if m.partner != nil {
				base = m.partner // a harmless request is in no list
			}
			if !bases[base] {
				bases[base] = true
				j.add(base)
			}
		}
	}
}

// add counts a request: base is its request, or the first verdict where there is none.
func (j *joining) add(base *member) {
	t := j.set.merged(base)
	inside := j.window.Contains(t.Ref.Time)
	if inside {
		j.rows.add(&t)
	}
	if j.total.Join == nil {
		return
	}
	alone := j.set.sources[base.threat.Source].Role == logformat.Verdicts
	raw := base.raw
	if alone {
		raw = j.set.mergedRaw(base)
	}
	j.total.Join.moved(base, raw, t.Ref.Time, j.window, alone)
	if !inside {
		return
	}
	if alone {
		j.total.Join.Unpaired++
	}
	for _, v := range base.joined {
		switch v.by {
		case byID:
			j.total.Join.ByID++
		case byRequest:
			j.total.Join.ByRequest++
		}
	}
}

// outcomeOf: blocked wins, whoever blocked.
func outcomeOf(status int, list ...request.Outcome) request.Outcome {
	return request.OutcomeOf(status, slices.Contains(list, request.Blocked))
}
