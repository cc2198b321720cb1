package logformat

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Shape is what a source's entries are.
type Shape int

// Shapes of entries.
const (
	Lines     Shape = iota // lines, as Loki has them
	Documents              // JSON documents, as Elasticsearch has them
)

// ShapeOf is the shape of what a store described.
func ShapeOf(d plan.Description) Shape {
	if d.Documents {
		return Documents
	}
	return Lines
}

// LineFields are the places of a document where shippers leave the line that they read, the most faithful first.
func LineFields() []string {
	return []string{"event.original", "message", "log.original", "body.text", "body", "log", "@message", "_raw", "line"}
}

// sampleSet is a set of entries to look at; documents are parsed once.
type sampleSet struct {
	entries []plan.Entry
	trees   []plan.DocumentTree // of documents; nil where an entry is none
}

func newSampleSet(entries []plan.Entry, shape Shape) *sampleSet {
	s := &sampleSet{entries: entries}
	if shape == Documents {
		s.trees = make([]plan.DocumentTree, len(entries))
		for i, e := range entries {
			s.trees[i], _ = e.Tree() // what is no document has no values
		}
	}
	return s
}

// inside are the lines at a path of the documents; nil if none has one.
func (s *sampleSet) inside(path []string) *sampleSet {
	inner := &sampleSet{entries: make([]plan.Entry, len(s.entries))}
	found := false
	for i, tree := range s.trees {
		inner.entries[i] = plan.Entry{Time: s.entries[i].Time, Line: tree.Text(path), Labels: s.entries[i].Labels}
		found = found || inner.entries[i].Line != ""
	}
	if !found {
		return nil
	}
	return inner
}

// values are what the samples have at a path; "" where they have nothing.
func (s *sampleSet) values(kind plan.Kind, path []string) ([]string, error) {
	values := make([]string, len(s.entries))
	if kind == plan.Document {
		for i, tree := range s.trees {
			values[i] = tree.Text(path)
		}
		return values, nil
	}
	one, err := plan.Reader{Kind: kind, Paths: map[plan.Field][]string{plan.Query: path}}.Compile()
	if err != nil {
		return nil, fmt.Errorf("path: %w", err)
	}
	for i, e := range s.entries {
		if v, ok := one.Read(e); ok {
			values[i] = v[plan.Query]
		}
	}
	return values, nil
}

// best is the path that most samples have a plausible value at, the first one where none has; seen are its values, nil if there are none.
func (s *sampleSet) best(kind plan.Kind, field plan.Field, paths [][]string) (path []string, seen []string, err error) {
	most := -1
	for _, candidate := range paths {
		values, err := s.values(kind, candidate)
		if err != nil {
			return nil, nil, fmt.Errorf("field %s: %w", field, err)
		}
		count := 0
		for _, value := range values {
			count += plausible(field, value)
		}
		if count > most {
			path, seen, most = candidate, values, count
		}
	}
	if most <= 0 {
		seen = nil
	}
	return path, seen, nil
}

// plausible keeps an object or a sentence from being taken for a scalar field of the same name: 0 is not, 2 is for sure.
func plausible(field plan.Field, value string) int {
	likely := true
	switch {
	case value == "":
		return 0
	case field == plan.Counted: // the text of a whole array tells
		return 2
	case value[0] == '{', value[0] == '[':
		return 0
	case field == plan.Status:
		likely = statusLike.MatchString(value)
	case field == plan.Method:
		likely = methodLike.MatchString(value)
	case field == plan.RequestLine:
		likely = requestLineLike.MatchString(value)
	case field == plan.Target && value[0] != '/' && !strings.Contains(value, "://"):
		return 1
	}
	if !likely {
		return 0
	}
	return 2
}

var (
	statusLike      = regexp.MustCompile(`^(?:[1-5][0-9]{2}|0|-)$`)
	methodLike      = regexp.MustCompile(`^[A-Za-z]{2,20}$`)
	requestLineLike = regexp.MustCompile(`^[A-Za-z]{2,20} [^ ]`)
)
