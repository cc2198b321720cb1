package view

import (
	"context"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/slice"
)

const (
	// searchedEvents is how many threat requests are looked through for a text, the newest: each is read again from the store.
	searchedEvents = maxEvents
	// maxSearch bounds the text.
	maxSearch = 200
)

// Searched says what a text was looked for in, and how often it was found.
type Searched struct {
	Searched int `json:"searched"` // threat requests, the newest
	Of       int `json:"of"`
	Found    int `json:"found"`
}

// checkSearch refuses what can't be searched.
func (q *Query) checkSearch() error {
	switch {
	case q.Search == "":
		return nil
	case q.Type != Events:
		return queryError("search: only events can be searched for a text; filters narrow the others")
	case len(q.Search) > maxSearch:
		return queryError("search: the text has %d bytes, at most %d are possible", len(q.Search), maxSearch)
	}
	return nil
}

// search leaves the threat requests that show a text. It looks at what readers are shown and at nothing else: a masked secret can't be guessed by
// searching for it.
func (a *work) search(ctx context.Context, rows []slice.Row) ([]slice.Row, *Searched, error) {
	if !a.query.Evidence {
		return nil, nil, queryError("search: payloads are shown to signed-in users of a sufficient role only")
	}
	told := Searched{Searched: min(len(rows), searchedEvents), Of: len(rows)}
	rows = rows[:told.Searched]
	if len(rows) == 0 {
		return rows, &told, nil
	}
	all := (&slice.Threats{Rows: rows, Names: a.reading.Threats.Names}).All()
	a.leave() // the store is asked now
	evidence, err := a.set.Evidence(ctx, all)
	if err != nil {
		return nil, nil, err
	}
	text := strings.ToLower(a.query.Search)
	kept := []slice.Row{}
	for i := range all {
		if a.shows(evidence[all[i].ID()], text) {
			kept = append(kept, rows[i])
		}
	}
	told.Found = len(kept)
	return kept, &told, nil
}

// shows reports whether a text, in small letters, is in what readers see of a threat request: its target, user agent and the payloads.
func (a *work) shows(e slice.Evidence, text string) bool {
	holds := func(shown string) bool { return strings.Contains(strings.ToLower(shown), text) }
	if holds(a.clean(e.Request.Target)) || holds(a.clean(e.Request.UserAgent)) {
		return true
	}
	for _, f := range e.Findings {
		before, match, after := a.around(f)
		if holds(before+match+after) || holds(a.clean(f.Parameter)) {
			return true
		}
	}
	return false
}
