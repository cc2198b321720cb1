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

// gateQueries are the log queries of a gate. They are disjoint, so that nothing is fetched twice: first the entries whose target, agent or referer
// is odd or that have a verdict, then those of the others that hold a word.
func gateQueries(selector string, g plan.Gate, r plan.Reader, where plan.Predicate) []string {
	var odd []plan.Predicate
	for _, l := range g.Languages() {
		isOdd := plan.Matches(l.Field, l.Harmless).Negate()
		if l.Field == plan.Target && r.SplitsRequestLine() { // what has no request line is unread, not odd
			isOdd = plan.All(isOdd, plan.Equal(plan.RequestLine, "").Negate())
		}
		if l.Field == plan.Target || r.Has(l.Field) {
			odd = append(odd, isOdd)
		}
	}
	if !g.Fields.True() {
		odd = append(odd, g.Fields)
	}
	conditions := plan.Any(odd...)
	var queries []string
	if r.Kind == plan.Logfmt {
		looked := append(plan.All(conditions, where).Fields(), plan.WordFields()...)
		repeated := quote(repeatedKeys(r, looked))
		queries = append(queries, selector+" |~ "+repeated)
		selector += " !~ " + repeated
	}
	write := func(withWords bool, condition plan.Predicate) string {
		p := newPipeline(r)
		p.keepLine = true
		p.need(condition.Fields()...)
		p.need(where.Fields()...)
		stages := ""
		if withWords {
			p.need(plan.WordFields()...)
			stages = p.words(g.Words.All())
			selector += p.rawWords(g.Words.All())
		}
		return selector + p.parse() + stages + p.filter(condition) + p.filter(where) + p.drop(withWords)
	}
	queries = append(queries, write(false, conditions))
	if len(g.Words) > 0 {
		queries = append(queries, write(true, conditions.Negate()))
	}
	return queries
}

// words looks for words in the fields that may hold them. A search of whole lines would be several times slower, since a search costs by the
// word and by the length, and would have to know how the writer escapes. The line is put aside meanwhile.
func (p *pipeline) words(words []string) string {
	var fields []string
	for _, f := range plan.WordFields() {
		label := p.label(f)
		if p.splits(f) {
			if f == plan.Method {
				continue // the request line holds it
			}
			label = p.label(plan.RequestLine)
		} else if !p.reader.Has(f) {
			continue
		}
		fields = append(fields, "{{."+label+"}}")
	}
	return " | label_format " + prefix + "line=`{{__line__}}` | line_format `" + strings.Join(fields, "\n") + "`" + lineFilter(words) + " | line_format `{{." + prefix + "line}}`"
}

// rawWords keeps the lines that may hold a word, before they are parsed: a search of whole lines costs less than parsing them. A writer may have
// escaped slashes, and any character as \u00…: lines with such escapes are kept.
func (p *pipeline) rawWords(words []string) string {
	if p.reader.Kind == plan.Labels {
		return ""
	}
	var forms []string
	for _, word := range words {
		part := plan.RarePart(word)
		forms = append(forms, part)
		if strings.Contains(part, "/") && p.reader.Kind != plan.Text {
			forms = append(forms, strings.ReplaceAll(part, "/", `\/`))
		}
	}
	if p.reader.Kind != plan.Text {
		forms = append(forms, `\u00`)
	}
	slices.Sort(forms)
	return lineFilter(slices.Compact(forms))
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
	var total plan.Cost
	for _, query := range gateQueries(s.config.Selector, g, r, where) {
		cost, err := s.page(ctx, query, w, yield)
		total.Add(cost)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// page fetches all entries of a log query, oldest first. A page that is not full proves itself. Of a full one the last instant may be cut off:
// it is left to the next page, which begins there. An instant with more entries than a page can't be read.
func (s *Store) page(ctx context.Context, query string, w plan.Window, yield func(plan.Entry) error) (plan.Cost, error) {
	var total plan.Cost
	limit := s.pageSize(ctx)
	for !w.Empty() {
		entries, cost, err := s.entries(ctx, query, w, limit, "forward")
		total.Add(cost)
		if err != nil {
			if left, right, ok := split(w); ok && store.IsKind(err, store.Timeout) && ctx.Err() == nil {
				cost, err = s.page(ctx, query, left, yield)
				total.Add(cost)
				w = right
				if err == nil {
					continue
				}
			}
			return total, err
		}
		full := len(entries) >= limit
		next := w.To
		if full {
			next = entries[len(entries)-1].Time
			if entries[0].Time == next { // one instant fills the page
				if w.From == next {
					return total, plan.ErrTooManyEntries
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
				return total, err
			}
		}
		w.From = next
	}
	return total, nil
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
