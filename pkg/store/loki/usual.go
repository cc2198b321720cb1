package loki

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

const (
	// usualSample is how many of the newest entries of a window are looked at.
	usualSample = 2000
	// usualAge is how long what was usual is taken for usual. What is asked stays right when traffic changes; it gets slower.
	usualAge = 10 * time.Minute
	// usualBack is how far before a window is looked for a sample: pieces at the end of a range are short.
	usualBack = 6 * time.Hour
	// usualRetry is when a sample is looked for again that was empty or could not be read.
	usualRetry = 10 * time.Second
	// maxUsual bounds what is remembered: gates, readers and selectors are few.
	maxUsual = 20
)

// usual remembers what most entries are like.
type usual struct {
	lock  sync.Mutex
	known map[string]usualEntry
}

type usualEntry struct {
	reader  string
	unusual plan.Predicate
	form    *plan.Form // nil: lines have none
	until   time.Time
}

// learnt is what most entries are like: a form of whole lines, and a predicate that all suspects meet and most other entries do not
// (plan.Gate.Unusual). To search one entry for all words takes several times as long as to see that it is like the others.
func (s *Store) learnt(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader) (usualEntry, plan.Cost, error) {
	if len(g.Words) == 0 {
		return usualEntry{}, plan.Cost{}, nil
	}
	key, err := json.Marshal([]any{r, g})
	if err != nil {
		return usualEntry{}, plan.Cost{}, fmt.Errorf("gate: %w", err)
	}
	reader, err := readerKey(r)
	if err != nil {
		return usualEntry{}, plan.Cost{}, err
	}
	s.usual.lock.Lock() // scans that begin together learn once
	defer s.usual.lock.Unlock()
	if found, ok := s.usual.known[string(key)]; ok && time.Now().Before(found.until) {
		return found, plan.Cost{}, nil
	}
	if s.usual.known == nil || len(s.usual.known) >= maxUsual {
		s.usual.known = map[string]usualEntry{}
	}
	w.From -= int64(usualBack)
	entries, cost, err := s.entries(ctx, s.config.Selector, w, min(usualSample, s.pageSize(ctx)), "backward")
	if ctx.Err() != nil {
		return usualEntry{}, cost, ctx.Err()
	}
	if err != nil || len(entries) == 0 { // without a sample all entries are searched: the answer is the same
		s.usual.known[string(key)] = usualEntry{until: time.Now().Add(usualRetry)}
		return usualEntry{}, cost, nil
	}
	learnt := usualEntry{reader: reader, until: time.Now().Add(usualAge)}
	if learnt.form, err = plan.LearnForm(r, g, entries); err != nil {
		return usualEntry{}, cost, err
	}
	if learnt.unusual, err = learn(g, r, entries); err != nil { // for windows that the form does not fit
		return usualEntry{}, cost, err
	}
	s.usual.known[string(key)] = learnt
	return learnt, cost, nil
}

// formOf is the form that was learnt last for a reader; nil if there is none.
func (s *Store) formOf(r plan.Reader) (*plan.Form, error) {
	reader, err := readerKey(r)
	if err != nil {
		return nil, err
	}
	s.usual.lock.Lock()
	defer s.usual.lock.Unlock()
	var newest usualEntry
	for _, entry := range s.usual.known {
		if entry.reader == reader && entry.form != nil && entry.until.After(newest.until) {
			newest = entry
		}
	}
	return newest.form, nil
}

func readerKey(r plan.Reader) (string, error) {
	key, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("reader: %w", err)
	}
	return string(key), nil
}

func learn(g plan.Gate, r plan.Reader, entries []plan.Entry) (plan.Predicate, error) {
	read, err := r.Compile()
	if err != nil {
		return plan.Predicate{}, err
	}
	var samples []*plan.Values
	for _, e := range entries {
		if v, ok := read.Read(e); ok {
			samples = append(samples, &v)
		}
	}
	predicate, ok, err := g.Unusual(r, samples)
	if err != nil || !ok {
		return plan.Predicate{}, err
	}
	return predicate, nil
}

// parseOnce keeps the lines of JSON that are unusual, or that the parser rejects for one of the fields. The stages after it read lines anew, field by
// field as Go does: that takes twice as long, for few lines.
func (p *pipeline) parseOnce(unusual plan.Predicate) string {
	if unusual.True() {
		return ""
	}
	var expressions, labels []string
	for _, f := range p.reader.Fields() {
		if p.fields[f] || f == plan.RequestLine && p.reader.SplitsRequestLine() {
			expressions = append(expressions, prefix+f.String()+"="+strconv.Quote(jsonPath(p.reader.Paths[f])))
			labels = append(labels, prefix+f.String())
		}
	}
	end := prefix + "end=" + strconv.Quote(jsonPath([]string{plan.NoSuchKey}))
	return " | json " + strings.Join(append(expressions, end), ",") + ` | (__error__!="" or ` + p.expression(unusual) + ") | drop __error__,__error_details__," + strings.Join(labels, ",")
}
