package slice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

const (
	// maxLookups bounds the verdicts of one window and source that partners are looked up for in the store: some 300 questions.
	maxLookups = 20_000
	// lookupsAtOnce is how many verdicts one question is about, and maxPattern how long its texts may be in all: stores refuse queries of more
	// than some ten kilobytes (Loki 2 took 5 to 128 kB), and Elasticsearch lists of more than 1024 texts, of which an id has up to eight.
	lookupsAtOnce = 120
	maxPattern    = 8 << 10
	// maxCandidates bounds the harmless requests kept of one window.
	maxCandidates = 200_000
	// maxAskedTarget is up to which length targets are asked for as they are. Of longer ones only the beginning is: Elasticsearch takes patterns
	// of 1000 characters, and each character may have to be escaped.
	maxAskedTarget, maxAskedBeginning = 500, 200
	// maxAskedClients is how many addresses a question names: an address has several spellings, which cost by the entry.
	maxAskedClients = 20
)

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
		questions := append(questionsOf(verdicts, source, j.reach, true), questionsOf(verdicts, source, j.reach, false)...)
		err := source.some(ctx, len(questions), func(ctx context.Context, n int, lock *sync.Mutex) error {
			return j.ask(ctx, i, &questions[n], found, lock)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (j *joining) incomplete(reason string) {
	j.total.Coverage.Merge(Coverage{Reasons: []string{reason}})
}

// question asks a source for the requests of some verdicts: by their ids, or by client, method and target.
type question struct {
	byID     bool
	window   plan.Window
	verdicts []*member
	keys     map[joinKey]bool
}

// questionsOf puts verdicts together that are of one hour, as many as one query takes.
func questionsOf(verdicts []*member, source *Source, reach plan.Window, byID bool) []question {
	var questions []question
	length, hour := 0, int64(0)
	within := int64(requestWithin)
	if byID {
		within = int64(idWithin)
	}
	for _, v := range verdicts {
		key, ok := v.keyFor(source, byID, v.noQuery)
		if !ok {
			continue
		}
		cell := plan.CellStart(v.time(), grid)
		last := len(questions) - 1
		if last < 0 || cell != hour || length+v.asked.size() > maxPattern || len(questions[last].verdicts) == lookupsAtOnce {
			questions = append(questions, question{byID: byID, window: plan.Window{From: v.time(), To: v.time() + 1}, keys: map[joinKey]bool{}})
			last, length, hour = last+1, 0, cell
		}
		q := &questions[last]
		length += v.asked.size()
		q.verdicts = append(q.verdicts, v)
		q.keys[key] = true
		q.window.From = max(min(q.window.From, v.time()-within), reach.From)
		q.window.To = min(max(q.window.To, v.time()+within+1), reach.To)
	}
	return questions
}

// keyFor is what entries of a source may share with verdicts; noQuery is of these.
func (m *member) keyFor(source *Source, byID, noQuery bool) (joinKey, bool) {
	switch {
	case byID:
		key, ok := keyID(m)
		return key, ok && source.Format.Reader.Has(plan.TraceID)
	case noQuery || source.PathOnly:
		return keyPath(m)
	}
	return keyTarget(m)
}

// ask keeps of a store's answer what shares a key with one of the verdicts.
func (j *joining) ask(ctx context.Context, index int, q *question, found *candidates, lock *sync.Mutex) error {
	source := j.set.sources[index]
	names := interner{}
	fields, where := q.predicates(source)
	gate := plan.Gate{Target: `(?s:.*)`, Fields: fields}
	cost, err := source.Store.Suspects(ctx, q.window, gate, source.Format.Reader, where, func(e plan.Entry) error {
		t, evidence, ok := source.classify(e, true)
		if !ok {
			return nil
		}
		m := source.member(index, t, &evidence)
		if key, ok := m.keyFor(source, q.byID, q.verdicts[0].noQuery); !ok || !q.keys[key] {
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
