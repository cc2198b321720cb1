package slice

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

const (
	// maxLookups bounds the verdicts of one window and source that partners are looked up for in the store: some 150 questions.
	maxLookups = 30_000
	// lookupsAtOnce is how many verdicts one question is about, and maxPattern how long its texts may be in all: stores refuse queries of more
	// than some ten kilobytes (Loki 2 took 5 to 128 kB).
	lookupsAtOnce = 200
	maxPattern    = 8 << 10
	// maxCandidates bounds the harmless requests kept of one window.
	maxCandidates = 200_000
	// maxAskedTarget is how much of a target is asked for; longer ones are compared here.
	maxAskedTarget = 500
	// maxAskedClients is how many addresses a question names: an address has several spellings, which cost by the entry.
	maxAskedClients = 20
)

// asked is what a store is asked for to find the request of a verdict.
type asked struct {
	id           string // as it was logged
	method       string
	target, path string // their beginnings
}

func newAsked(r *request.Request) *asked {
	valid := func(text string) string { return strings.ToValidUTF8(text, "\uFFFD") } // a pattern must be
	target := withoutAuthority(r.Target)
	path, _, _ := strings.Cut(target, "?")
	return &asked{id: valid(r.TraceID), method: valid(r.Method), target: beginning(valid(target)), path: beginning(valid(path))}
}

func beginning(text string) string {
	if len(text) <= maxAskedTarget {
		return text
	}
	end := maxAskedTarget
	for end > maxAskedTarget-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.Clone(text[:end])
}

// candidates are harmless requests that may be partners of verdicts.
type candidates struct {
	known map[Partner]bool // entries that are there already
	room  int
	list  []*member
}

func known(members []*member) map[Partner]bool {
	all := make(map[Partner]bool, len(members))
	for _, m := range members {
		all[Partner{m.threat.Source, m.threat.Ref}] = true
	}
	return all
}

// lookUp fetches the harmless requests that verdicts without a partner may be about, by what they share.
func (j *joining) lookUp(ctx context.Context, verdicts []*member, found *candidates) error {
	if most := j.set.lookups; len(verdicts) > most {
		j.incomplete(fmt.Sprintf("%s: %d verdicts are without a request under threat: the requests of %d of them were looked up, those of the others may count twice", j.set.sources[verdicts[0].threat.Source].Name, len(verdicts), most))
		verdicts = verdicts[len(verdicts)-most:]
	}
	for i, source := range j.set.sources {
		if !slices.Contains(j.set.Counted(), source) {
			continue
		}
		questions := questionsOf(verdicts, source, j.reach())
		err := source.some(ctx, len(questions), func(ctx context.Context, n int, lock *sync.Mutex) error {
			return j.ask(ctx, i, &questions[n], found, lock)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// reach is the window with its margins.
func (j *joining) reach() plan.Window {
	return plan.Window{From: j.pieces[len(j.pieces)-1].From, To: j.pieces[0].To}
}

func (j *joining) incomplete(reason string) {
	j.total.Coverage.Merge(Coverage{Reasons: []string{reason}})
}

// question asks a source for the requests of some verdicts.
type question struct {
	window   plan.Window
	verdicts []*member
	keys     map[joinKey]bool
}

// questionsOf puts verdicts together that are of one hour, as many as one query takes.
func questionsOf(verdicts []*member, source *Source, reach plan.Window) []question {
	var questions []question
	length, hour := 0, int64(0)
	for _, v := range verdicts {
		if len(v.keys(source)) == 0 {
			continue
		}
		size := len(v.asked.target) + 7*len(v.asked.id) // 7: its spellings
		cell := plan.CellStart(v.time(), grid)
		last := len(questions) - 1
		if last < 0 || cell != hour || length+size > maxPattern || len(questions[last].verdicts) == lookupsAtOnce {
			questions = append(questions, question{window: plan.Window{From: v.time(), To: v.time() + 1}, keys: map[joinKey]bool{}})
			last, length, hour = last+1, 0, cell
		}
		q := &questions[last]
		length += size
		q.verdicts = append(q.verdicts, v)
		within := int64(requestWithin)
		for _, k := range v.keys(source) {
			q.keys[k] = true
			if k.id != "" {
				within = int64(idWithin)
			}
		}
		q.window.From = max(min(q.window.From, v.time()-within), reach.From)
		q.window.To = min(max(q.window.To, v.time()+within+1), reach.To)
	}
	return questions
}

// keys are what a verdict may share with entries of a source.
func (m *member) keys(source *Source) []joinKey {
	var all []joinKey
	if k, ok := keyID(m); ok && source.Format.Reader.Has(plan.TraceID) {
		all = append(all, k)
	}
	byTarget := keyTarget
	if m.noQuery || source.PathOnly {
		byTarget = keyPath
	}
	if k, ok := byTarget(m); ok {
		all = append(all, k)
	}
	return all
}

// ask keeps of a store's answer what shares a key with one of the verdicts.
func (j *joining) ask(ctx context.Context, index int, q *question, found *candidates, lock *sync.Mutex) error {
	source := j.set.sources[index]
	names := interner{}
	gate := plan.Gate{Target: `(?s:.*)`, Fields: q.predicate(source)}
	cost, err := source.Store.Suspects(ctx, q.window, gate, source.Format.Reader, plan.Predicate{}, func(e plan.Entry) error {
		t, evidence, ok := source.classify(e, true)
		if !ok {
			return nil
		}
		m := source.member(index, t, &evidence)
		if !slices.ContainsFunc(m.keysOf(q.verdicts[0].noQuery), func(k joinKey) bool { return q.keys[k] }) {
			return nil
		}
		names.threat(&m.threat)
		lock.Lock()
		defer lock.Unlock()
		return found.add(m)
	})
	lock.Lock()
	defer lock.Unlock()
	j.total.Cost.Add(cost)
	if err != nil {
		err = fmt.Errorf("source %s: %w", source.Name, err)
	}
	if errors.Is(err, errTooManyCandidates) || errors.Is(err, plan.ErrTooManyEntries) {
		at := time.Unix(0, q.window.From).UTC().Format("2006-01-02 15:04:05")
		j.incomplete(fmt.Sprintf("not all requests of verdicts were found, some may count twice: %s UTC: %v", at, err))
		return nil
	}
	return err
}

// keysOf are what a request may share with verdicts.
func (m *member) keysOf(noQuery bool) []joinKey {
	id, _ := keyID(m)
	byTarget := keyTarget
	if m.noQuery || noQuery {
		byTarget = keyPath
	}
	target, _ := byTarget(m)
	return []joinKey{id, target}
}

var errTooManyCandidates = errors.New("too many harmless requests agree with verdicts")

func (c *candidates) add(m *member) error {
	p := Partner{m.threat.Source, m.threat.Ref}
	if c.known[p] {
		return nil
	}
	if c.room == 0 {
		return errTooManyCandidates
	}
	c.room--
	c.known[p] = true
	c.list = append(c.list, m)
	return nil
}

// predicate is true for all entries that share a key with a verdict, and for others.
func (q *question) predicate(source *Source) plan.Predicate {
	var ids, targets, methods, clients []string
	hasID := source.Format.Reader.Has(plan.TraceID)
	for _, v := range q.verdicts {
		if hasID && v.id != "" {
			ids = append(ids, spellings(v.asked.id)...)
		}
		if client := v.threat.Identity.ClientIP; client != "" {
			targets = append(targets, v.asked.patterns(source, v.noQuery)...)
			methods, clients = append(methods, v.asked.method, strings.ToUpper(v.asked.method), strings.ToLower(v.asked.method)), append(clients, client)
		}
	}
	var any []plan.Predicate
	if len(ids) > 0 {
		any = append(any, plan.Matches(plan.TraceID, alternatives(quoted(ids))))
	}
	if len(targets) > 0 {
		any = append(any, plan.All(plan.Matches(plan.Target, alternatives(targets)), plan.Matches(plan.Method, alternatives(quoted(methods))), clientPredicate(source, clients)))
	}
	return plan.Any(any...)
}

// patterns match the targets that the request of a verdict may have in a source.
func (a *asked) patterns(source *Source, noQuery bool) []string {
	exact := func(text string) string {
		if len(text) > maxAskedTarget-utf8.UTFMax { // the rest is compared here
			return regexp.QuoteMeta(text) + ".*"
		}
		return regexp.QuoteMeta(text)
	}
	switch {
	case noQuery || source.PathOnly:
		return []string{exact(a.path), regexp.QuoteMeta(a.path) + "[?].*"}
	case source.Format.Reader.Has(plan.Query): // there the target is the path, or both
		return []string{exact(a.target), exact(a.path)}
	}
	return []string{exact(a.target)}
}

// clientPredicate narrows the requests to the clients of verdicts, where these are few and their addresses have few spellings.
func clientPredicate(source *Source, clients []string) plan.Predicate {
	slices.Sort(clients)
	clients = slices.Compact(clients)
	reader := source.Format.Reader
	if len(clients) > maxAskedClients || !reader.Has(plan.Peer) {
		return plan.Predicate{}
	}
	for _, client := range clients {
		if address, err := netip.ParseAddr(client); err != nil || !address.Is4() {
			return plan.Predicate{}
		}
	}
	names := strings.Join(quoted(clients), "|")
	peer := plan.Matches(plan.Peer, `(?:\[?::ffff:)?(?:`+names+`)\]?(?::[0-9]+)?`)
	if !source.Actors.TrustsProxies() {
		return peer
	}
	if !reader.Has(plan.Forwarded) {
		return peer
	}
	return plan.Any(peer, plan.Matches(plan.Forwarded, `.*(?:`+names+`).*`))
}

func quoted(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = regexp.QuoteMeta(text)
	}
	return all
}

func alternatives(patterns []string) string {
	slices.Sort(patterns)
	return strings.Join(slices.Compact(patterns), "|")
}
