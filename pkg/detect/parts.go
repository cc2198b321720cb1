package detect

import (
	"iter"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

// maxParameters bounds how many parameters of a query are looked at one by one; the rest is looked at as one text.
const maxParameters = 200

// text is one part of a request to look at. odd is false for targets that the gate calls harmless: there, only words count.
type text struct {
	location     Location
	raw, decoded string
	parameter    string // as written; empty where the text is none
	odd          bool
}

// referer looks at an address by its parts, and at anything else as a whole.
func (i *inspection) referer(referer string) {
	if referer == "" || referer == "-" {
		return
	}
	whole := text{location: InReferer, raw: referer, odd: !i.engine.harmless[InReferer].Match(referer)}
	before, query, isAddress := strings.Cut(referer, "?")
	if !isAddress || !strings.Contains(before, "://") {
		whole.decoded = Decode(referer, false)
		i.scan(whole)
		return
	}
	whole.decoded = Decode(before, false)
	i.scan(whole)
	i.query(query, whole)
}

func (i *inspection) target(r *request.Request) {
	odd := !i.engine.harmless[InQuery].Match(r.Target)
	path := r.Path()
	i.scan(text{location: InPath, raw: path, decoded: Decode(path, false), odd: odd})
	i.query(r.Query(), text{location: InQuery, odd: odd})
}

// query looks at the parameters one by one.
func (i *inspection) query(query string, t text) {
	for parameter := range parameters(query, "&") {
		if t.location == InQuery { // in other fields, words are looked for in all of the raw text
			t.raw = parameter
		}
		t.parameter, t.decoded = parameter, Decode(parameter, true)
		i.scan(t)
	}
}

// parameters are the parts of a text between separators, without the empty ones; what is beyond maxParameters is one part.
func parameters(all, separator string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for count := 1; all != ""; count++ {
			one := all
			if count <= maxParameters {
				one, all, _ = strings.Cut(all, separator)
			} else {
				all = ""
			}
			if one != "" && !yield(one) {
				return
			}
		}
	}
}
