package detect

import (
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
	for count := 1; query != ""; count++ {
		var parameter string
		if count <= maxParameters {
			parameter, query, _ = strings.Cut(query, "&")
		} else {
			parameter, query = query, ""
		}
		if parameter == "" {
			continue
		}
		if t.location == InQuery { // in other fields, words are looked for in all of the raw text
			t.raw = parameter
		}
		t.parameter, t.decoded = parameter, Decode(parameter, true)
		i.scan(t)
	}
}
