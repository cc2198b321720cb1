package elastic

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Suspects fetches what passes the gate: documents with an odd target or query, with one of the words, or for which the gate's fields hold. Where
// the index can't tell, all documents are fetched: a superset, never less.
func (s *Store) Suspects(ctx context.Context, w plan.Window, g plan.Gate, r plan.Reader, where plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	m, err := s.fields(ctx)
	if err != nil || w.Empty() {
		return plan.Cost{}, err
	}
	reader, err := r.Compile()
	if err != nil {
		return plan.Cost{}, err
	}
	meets, err := where.Compile()
	if err != nil {
		return plan.Cost{}, err
	}
	checked := func(e plan.Entry) error {
		v, ok := reader.Read(e)
		if !ok {
			return nil
		}
		if e = m.asIndexed(e, r, &v); !meets(&v) {
			return nil
		}
		return yield(e)
	}
	query, used := s.suspectsQuery(w, g, newTranslator(m, r), where)
	if query == nil {
		return s.documents(ctx, all(s.window(w)...), 0, checked)
	}
	cost, given, err := s.found(ctx, w, query, used, checked)
	if errors.Is(err, errExpensive) {
		s.learn(func(f *features) { f.noExpensive = true })
	}
	if given == 0 && (errors.Is(err, errSeveral) || errors.Is(err, errExpensive) || errors.Is(err, errNotSupported)) {
		more, again := s.documents(ctx, all(s.window(w)...), 0, checked)
		cost.Add(more)
		return cost, again
	}
	return cost, err
}

// found fetches what a query finds. Meanwhile it asks whether documents have several values of a field that the query looks at.
func (s *Store) found(ctx context.Context, w plan.Window, query object, used map[plan.Field]column, yield func(plan.Entry) error) (cost plan.Cost, given int64, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var several error
	checked := make(chan struct{})
	go func() {
		defer close(checked)
		several = s.severalValues(ctx, w, used, &cost)
	}()
	p := &pager{store: s, query: query, yield: yield, proof: func() error { <-checked; return several }}
	err = p.run(ctx)
	cancel()
	<-checked
	cost.Add(p.cost)
	return cost, p.fetched, err
}

// suspectsQuery is the query and what it relies on; nil where all documents of the window must be read.
func (s *Store) suspectsQuery(w plan.Window, g plan.Gate, t *translator, where plan.Predicate) (object, map[plan.Field]column) {
	if s.learned().noExpensive {
		return nil, nil
	}
	pushed, _ := t.split(where)
	passing, ok := t.gate(g)
	if !ok || len(t.used) == 0 {
		return nil, nil
	}
	filters := s.window(w)
	for _, query := range pushed {
		filters = append(filters, anyOf(query, t.exceptions()))
	}
	return all(append(filters, anyOf(append(passing, t.exceptions())...))...), t.used
}

// gate writes the conditions of a gate; ok is false if one of them can't be written.
func (t *translator) gate(g plan.Gate) ([]any, bool) {
	odd, ok := t.odd(g)
	if !ok {
		return nil, false
	}
	found, ok := t.words(g.Words)
	if !ok {
		return nil, false
	}
	queries := slices.Concat(odd, found)
	if !g.Fields.True() {
		fields, ok := t.predicate(g.Fields)
		if !ok {
			return nil, false
		}
		queries = append(queries, fields)
	}
	return queries, true
}

// odd is for targets, queries, agents and referers outside the harmless language. A document without the field is no suspect.
func (t *translator) odd(g plan.Gate) ([]any, bool) {
	languages := g.Languages()
	if t.reader.SplitsRequestLine() {
		for _, l := range languages {
			if l.Field == plan.Target {
				languages = append(languages, inRequestLine(l))
				break
			}
		}
	}
	var queries []any
	for _, l := range languages {
		if !t.reader.Has(l.Field) || l.Field == plan.Target && len(t.reader.Paths[plan.Target]) == 0 { // the request line has it
			continue
		}
		c, ok := t.column(l.Field)
		if !ok || c.kind != words && c.kind != unmapped {
			return nil, false
		}
		oddities, err := oddValues(c.name, l)
		if err != nil {
			return nil, false
		}
		if c.kind == words {
			queries = append(queries, oddities...)
		}
	}
	return queries, true
}

// inRequestLine is the language of the request lines of harmless targets.
func inRequestLine(l plan.Language) plan.Language {
	l.Field, l.Wide = plan.RequestLine, `[^ ]+ (?:`+l.Wide+`)(?: HTTP/[0-9.]+)?`
	if l.Odd != "" {
		l.Odd = `[^ ]+ (?:` + l.Odd + `)(?: HTTP/[0-9.]+)?`
	}
	return l
}

// oddValues are the queries for values outside of a language.
func oddValues(name string, l plan.Language) ([]any, error) {
	wide, err := lucenePattern(l.Wide)
	if err != nil {
		return nil, err
	}
	queries := []any{object{"bool": object{"filter": []any{exists(name)}, "must_not": []any{regexpQuery(name, wide)}}}}
	if l.Odd == "" {
		return queries, nil
	}
	odd, err := lucenePattern(l.Odd)
	if err != nil {
		return nil, err
	}
	return append(queries, regexpQuery(name, odd)), nil
}

// words looks for words in all fields that may hold them; of many words as many patterns are made as their allowed length demands.
func (t *translator) words(wanted plan.Words) ([]any, bool) {
	var queries []any
	for _, f := range plan.WordFields() {
		list := wanted[f]
		if t.reader.SplitsRequestLine() && (f == plan.Method || f == plan.Target) {
			f = plan.RequestLine
			if len(t.reader.Paths[f]) == 0 {
				continue
			}
		}
		if len(list) == 0 {
			continue
		}
		c, ok := t.column(f)
		if !ok {
			return nil, false
		}
		if c.kind == words {
			patterns, err := wordPatterns(partsOf(list))
			if err != nil {
				return nil, false
			}
			for _, pattern := range patterns {
				queries = append(queries, regexpQuery(c.name, pattern))
			}
		}
	}
	return queries, true
}

// partsOf are parts of words that are rare: shorter words make smaller automata, and what is found besides is classified like the rest.
func partsOf(words []string) []string {
	parts := make([]string, len(words))
	for i, word := range words {
		part := plan.RarePart(word)
		parts[i] = part[:min(len(part), maxPart)]
	}
	slices.Sort(parts)
	return slices.Compact(parts)
}

// maxPart is the length up to which parts are searched for.
const maxPart = 5

// maxWords bounds a pattern of words. Making an automaton of it takes time beyond proportion (25 ms for 250 characters, 450 ms for 1000, on each
// shard); each further pattern walks the dictionary of terms once more.
const maxWords = 250

// wordPatterns are Lucene patterns for values that hold one of the words. Words with the same beginning share it, as the parser of regular
// expressions arranges sorted words: that makes smaller automata.
func wordPatterns(list []string) ([]string, error) {
	var patterns []string
	var chunk []string
	length := 0
	for i, word := range list {
		chunk = append(chunk, regexp.QuoteMeta(word))
		length += len(word) + 1
		if i+1 < len(list) && length+len(list[i+1]) <= maxWords {
			continue
		}
		pattern, err := lucenePattern(`.*(?:` + strings.Join(chunk, "|") + `).*`)
		if err != nil {
			return nil, err
		}
		patterns = append(patterns, pattern)
		chunk, length = nil, 0
	}
	return patterns, nil
}
