package endpoint

import (
	"fmt"
	"sort"
	"strings"
)

// A place is the beginning of a path, or what is behind a parameter of it. From there a run of literal segments leads to a parameter, and so to
// the next place, or to the end.
type place struct {
	ways []*way
}

// A way leads on from a place. Ways that go on alike are one: "/users" and "/shops" before "/{id}".
type way struct {
	runs      []run
	length    int      // segments of each run; those that end the path may differ
	parameter *segment // nil: the path ends
	next      *place   // nil: nothing may follow

	group  int  // that captures the run
	marked bool // it is captured
}

// A run is literal segments, with the template that ends behind it or, after the parameter, in the next place.
type run struct {
	texts []string
	next  *place // of this run alone, before ways are merged; equal to way.next in all but the templates' numbers
	ends  int    // template; where the path ends here
}

// insert adds a template below a place. Of templates that match the same the first one counts.
func (p *place) insert(segments []segment, number int) {
	r := run{ends: number}
	for len(segments) > 0 && segments[0].literal() {
		r.texts = append(r.texts, segments[0].texts[0])
		segments = segments[1:]
	}
	var parameter *segment
	if len(segments) > 0 {
		parameter = &segments[0]
	}
	w := p.way(r.texts, parameter)
	if w == nil {
		w = &way{runs: []run{r}, length: len(r.texts), parameter: parameter}
		if parameter != nil && !parameter.rest {
			w.next = &place{}
		}
		p.ways = append(p.ways, w)
	}
	if w.next != nil {
		w.next.insert(segments[1:], number)
	}
}

func (p *place) way(texts []string, parameter *segment) *way {
	for _, w := range p.ways {
		if strings.Join(w.runs[0].texts, "/") == strings.Join(texts, "/") && parameterID(w.parameter) == parameterID(parameter) {
			return w
		}
	}
	return nil
}

func parameterID(s *segment) string {
	if s == nil {
		return ""
	}
	return "/" + s.id()
}

// merge puts ways together that go on alike, and orders them: literal segments come before parameters, so a longer run comes first. The text
// that it gives is equal for places that match the same. known counts places by that text.
func (p *place) merge(known map[string]int) int {
	merged := map[string]*way{}
	for _, w := range p.ways {
		id := parameterID(w.parameter)
		if w.next != nil {
			id += fmt.Sprintf(" %d", w.next.merge(known))
		}
		if w.parameter != nil {
			id += fmt.Sprintf(" %d", w.length)
		}
		w.runs[0].next = w.next
		if same := merged[id]; same != nil {
			same.runs = append(same.runs, w.runs[0])
		} else {
			merged[id] = w
		}
	}
	p.ways = p.ways[:0]
	var ids []string
	for id, w := range merged {
		sort.Slice(w.runs, func(i, j int) bool { return strings.Join(w.runs[i].texts, "/") < strings.Join(w.runs[j].texts, "/") })
		p.ways = append(p.ways, w)
		for _, r := range w.runs {
			id += "\x00" + strings.Join(r.texts, "/")
		}
		ids = append(ids, id)
	}
	sort.Slice(p.ways, func(i, j int) bool { return p.ways[i].before(p.ways[j]) })
	sort.Strings(ids)
	id := strings.Join(ids, "\x01")
	if _, ok := known[id]; !ok {
		known[id] = len(known)
	}
	return known[id]
}

// before is the order of ways that may match one path.
func (w *way) before(o *way) bool {
	switch {
	case (w.parameter == nil) != (o.parameter == nil):
		return w.parameter == nil
	case w.length != o.length:
		return w.length > o.length
	case w.parameter != nil && w.parameter.id() != o.parameter.id():
		return w.parameter.before(*o.parameter)
	}
	return strings.Join(w.runs[0].texts, "/") < strings.Join(o.runs[0].texts, "/")
}

// before is the order of parameters at one place: the more text they have the sooner they are tried.
func (s segment) before(o segment) bool {
	text, other := strings.Join(s.texts, ""), strings.Join(o.texts, "")
	switch {
	case s.rest != o.rest:
		return o.rest
	case len(text) != len(other):
		return len(text) > len(other)
	case len(s.texts) != len(o.texts):
		return len(s.texts) < len(o.texts)
	}
	return s.id() < o.id()
}

// compare is the order of templates: where they differ first, a literal segment comes before a parameter.
func (t template) compare(o template) int {
	for i := range min(len(t.segments), len(o.segments)) {
		a, b := t.segments[i], o.segments[i]
		switch {
		case a.id() == b.id():
			continue
		case a.literal() != b.literal():
			return map[bool]int{true: -1, false: 1}[a.literal()]
		case a.literal():
			return strings.Compare(a.texts[0], b.texts[0])
		case a.before(b):
			return -1
		}
		return 1
	}
	return len(t.segments) - len(o.segments)
}
