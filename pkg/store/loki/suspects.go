package loki

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// gateQueries are the log queries of a gate. They are disjoint, so that nothing is fetched twice: entries that have a verdict, and those of the others
// that are odd or hold a word, among those that may be.
func gateQueries(selector string, g plan.Gate, r plan.Reader, where, unusual plan.Predicate) []string {
	var queries []string
	if r.Kind == plan.Logfmt {
		looked := append(plan.All(g.Fields, where).Fields(), g.LookedAt()...)
		repeated := quote(repeatedKeys(r, looked))
		queries = append(queries, selector+" |~ "+repeated)
		selector += " !~ " + repeated
	}
	begin := func(condition plan.Predicate, fields ...plan.Field) *pipeline {
		p := newPipeline(r)
		p.keepLine = true
		p.need(fields...)
		p.need(condition.Fields()...)
		return p
	}
	if !g.Fields.True() {
		condition := plan.All(g.Fields, where)
		p := begin(condition)
		queries = append(queries, selector+p.parse()+p.filter(condition)+p.drop())
		where = plan.All(where, g.Fields.Negate())
	}
	p := begin(where, g.LookedAt()...)
	first := ""
	if r.Kind == plan.JSON {
		first = p.parseOnce(unusual)
	} else {
		where = plan.All(unusual, where)
	}
	return append(queries, selector+first+p.parse()+p.filter(where)+p.suspicious(g)+p.drop(prefix+"line", prefix+"harmless"))
}

// odd stands in the place of what is looked at where that is not harmless. Who writes it into a request is looked into, too.
const odd = "odd!"

// suspicious keeps the lines whose fields are odd or hold a word. The fields are put together into one text, a line for each: words are found there
// several times faster than in whole lines, and nothing has to be known of how the writer escapes. Cookies and bodies are left out before words are
// looked for. The line is put aside meanwhile.
func (p *pipeline) suspicious(g plan.Gate) string {
	var fields, searched, patterns []string
	add := func(f plan.Field, label, pattern string) {
		fields, patterns = append(fields, "{{."+label+"}}"), append(patterns, "(?:"+pattern+")")
		if slices.Contains(plan.WordFields(), f) {
			searched = append(searched, "{{."+label+"}}")
		}
	}
	harmless := map[plan.Field]string{plan.Method: `[A-Za-z]*`}
	for _, l := range g.Languages() {
		harmless[l.Field] = l.Harmless
	}
	for _, f := range g.LookedAt() {
		pattern, looked := harmless[f]
		switch {
		case !looked:
			pattern = `[^\n]*`
		case f == plan.Target && p.splits(f): // what has no request line is unread, not odd
			add(f, p.label(plan.RequestLine), `(?:`+insideRequestLine(plan.Match{Field: f, Pattern: pattern, Regexp: true})+`)?`)
			continue
		}
		if p.splits(f) || f != plan.Target && !p.reader.Has(f) {
			continue
		}
		add(f, p.label(f), pattern)
	}
	kept := "{{__line__}}"
	if len(searched) < len(fields) {
		kept = strings.Join(searched, "\n")
	}
	var b strings.Builder
	b.WriteString(" | label_format " + prefix + "line=`{{__line__}}` | line_format `-" + strings.Join(fields, "\n") + "`")
	b.WriteString(" | regexp " + quote("^(?P<"+prefix+"harmless>-)(?s:"+strings.Join(patterns, `\n`)+")$"))
	b.WriteString(" | line_format `{{if ." + prefix + "harmless}}" + kept + "{{else}}" + odd + "{{end}}`")
	return b.String() + oneOf(append(rareEnds(g.Words.All()), odd)) + " | line_format `{{." + prefix + "line}}`"
}

// repeatedKeys matches logfmt lines in which one of the fields occurs twice: log queries take the last occurrence, metric queries and Go the
// first. Such lines are fetched without further conditions.
func repeatedKeys(r plan.Reader, fields []plan.Field) string {
	var patterns []string
	for f := plan.Field(0); f < plan.FieldCount; f++ {
		if path := r.Paths[f]; slices.Contains(fields, f) && len(path) > 0 {
			key := regexp.QuoteMeta(path[0]) + "="
			patterns = append(patterns, `(?:^|[\x00- ])`+key+`(?s:.*)[\x00- ]`+key)
		}
	}
	return strings.Join(patterns, "|")
}

// Suspects fetches what passes the gate.
func (s *Store) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	learnt, total, err := s.learnt(ctx, w, g, r)
	if err != nil {
		return total, err
	}
	if learnt.form != nil {
		rest, cost, err := s.suspectsByForm(ctx, w, learnt.form, gated{g, r, where}, yield)
		total.Add(cost)
		if err != nil || rest.Empty() {
			return total, err
		}
		w = rest
	}
	for _, query := range gateQueries(s.config.Selector, g, r, where, learnt.unusual) {
		cost, err := s.page(ctx, query, w, yield)
		total.Add(cost)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// page fetches all entries of a log query, oldest first.
func (s *Store) page(ctx context.Context, query string, w plan.Window, yield func(plan.Entry) error) (plan.Cost, error) {
	_, cost, err := s.pageWhile(ctx, query, w, func(int, plan.Cost) bool { return true }, yield)
	return cost, err
}

// pageWhile fetches entries page by page, oldest first, as long as full pages are worth it: the rest of the window is given back otherwise. A page
// that is not full proves itself. Of a full one the last instant may be cut off: it is left to the next page, which begins there. An instant with
// more entries than a page can't be read.
func (s *Store) pageWhile(ctx context.Context, query string, w plan.Window, worth func(entries int, cost plan.Cost) bool, yield func(plan.Entry) error) (rest plan.Window, total plan.Cost, err error) {
	limit := s.pageSize(ctx)
	for !w.Empty() {
		entries, cost, err := s.entries(ctx, query, w, limit, "forward")
		total.Add(cost)
		if err != nil {
			if left, right, ok := split(w); ok && store.IsKind(err, store.Timeout) && ctx.Err() == nil {
				rest, cost, err := s.pageWhile(ctx, query, left, worth, yield)
				total.Add(cost)
				if err != nil {
					return rest, total, err
				}
				if !rest.Empty() {
					return plan.Window{From: rest.From, To: w.To}, total, nil
				}
				w = right
				continue
			}
			return w, total, err
		}
		full := len(entries) >= limit
		if full && !worth(len(entries), cost) {
			return w, total, nil
		}
		next := w.To
		if full {
			next = entries[len(entries)-1].Time
			if entries[0].Time == next { // one instant fills the page
				if w.From == next {
					return w, total, plan.ErrTooManyEntries
				}
				w.From = next // entries of it may be missing at the end: ask for it alone
				continue
			}
		}
		for _, entry := range entries {
			if full && entry.Time >= next {
				break
			}
			if err := yield(entry); err != nil {
				return w, total, err
			}
		}
		w.From = next
	}
	return w, total, nil
}

func split(w plan.Window) (left, right plan.Window, ok bool) {
	if w.Duration() < minSplit {
		return left, right, false
	}
	middle := w.From + (w.To-w.From)/2
	return plan.Window{From: w.From, To: middle}, plan.Window{From: middle, To: w.To}, true
}

// entries runs one log query; the answer is sorted by time.
func (s *Store) entries(ctx context.Context, query string, w plan.Window, limit int, direction string) ([]plan.Entry, plan.Cost, error) {
	form := url.Values{
		"query": {query}, "start": {strconv.FormatInt(w.From, 10)}, "end": {strconv.FormatInt(w.To, 10)},
		"limit": {strconv.Itoa(limit)}, "direction": {direction},
	}
	answer, cost, err := s.query(ctx, "/loki/api/v1/query_range", form)
	if err != nil {
		return nil, cost, err
	}
	var streams []struct {
		Stream map[string]string   `json:"stream"`
		Values [][]json.RawMessage `json:"values"`
	}
	if err := json.Unmarshal(answer.Data.Result, &streams); err != nil {
		return nil, cost, store.NewError(store.NotThisStore, 0, "Loki's streams can't be read", "", err)
	}
	var entries []plan.Entry
	for _, stream := range streams {
		for _, value := range stream.Values {
			entry, err := readEntry(stream.Stream, value)
			if err != nil {
				return nil, cost, store.NewError(store.NotThisStore, 0, "an entry of Loki can't be read", "", err)
			}
			entries = append(entries, entry)
		}
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Time < entries[j].Time })
	return entries, cost, nil
}

// readEntry reads [time, line, {structuredMetadata, parsed}]; what was parsed is not the entry's own.
func readEntry(stream map[string]string, value []json.RawMessage) (plan.Entry, error) {
	var entry plan.Entry
	if len(value) < 2 {
		return entry, errors.New("a value has fewer than two parts")
	}
	var at string
	if err := errors.Join(json.Unmarshal(value[0], &at), json.Unmarshal(value[1], &entry.Line)); err != nil {
		return entry, err
	}
	var err error
	if entry.Time, err = strconv.ParseInt(at, 10, 64); err != nil {
		return entry, err
	}
	entry.Labels = stream
	if len(value) > 2 {
		var extra struct {
			StructuredMetadata map[string]string `json:"structuredMetadata"`
		}
		if err := json.Unmarshal(value[2], &extra); err != nil {
			return entry, err
		}
		if len(extra.StructuredMetadata) > 0 {
			entry.Labels = merged(stream, extra.StructuredMetadata)
		}
	}
	return entry, nil
}

func merged(a, b map[string]string) map[string]string {
	out := make(map[string]string, len(a)+len(b))
	for k, v := range a {
		out[k] = v
	}
	for k, v := range b {
		out[k] = v
	}
	return out
}
