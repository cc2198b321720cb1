package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

const (
	// leastOfForm is the share of samples that must be of the form: the others are fetched, line by line.
	leastOfForm = 0.85
	// mostFew is how many values of a field are told apart, and mostRare the share of samples with others.
	mostFew, mostRare = 30, 0.01
)

// Form tells which lines are usual, by one regular expression over the whole raw line: nothing of it has to be parsed. A usual line
//   - is JSON of one writer: the keys, braces and quotes are those of the samples, and no value has any;
//   - is harmless: no field is odd or holds a word of the gate (the automata of the gate prove it, whatever the samples are);
//   - counts like a request that can be named: see Counting.
//
// So a store needs to give the other lines only, and to count.
type Form struct {
	Line string // RE2 of whole lines

	reader     Reader
	compiled   *Compiled
	skeleton   skeleton
	fields     [FieldCount]int // the gap of each field; -1: none, its value is the same in all lines
	constants  Values
	gaps       []formGap
	writer     writer
	paths      *idPaths
	parameters *shapes // of targets
	loose      bool    // parameters may follow each other without an ampersand: a shorter expression
}

// formGap is what stands in a gap of a usual line.
type formGap struct {
	kind gapKind
	ways *shapes
}

type gapKind int

const (
	anyValue    gapKind = iota
	fewValues           // ways
	statusValue         // three digits
	targetValue
	requestLineValue
)

// LearnForm finds the form of samples; nil if they have none that is worth it.
func LearnForm(r Reader, g Gate, samples []Entry) (*Form, error) {
	if r.Kind != JSON || len(r.Inside) > 0 || !g.Fields.True() || len(samples) == 0 {
		return nil, nil
	}
	compiled, err := r.Compile()
	if err != nil {
		return nil, fmt.Errorf("reader: %w", err)
	}
	f := &Form{reader: r, compiled: compiled}
	lines := f.takeSkeleton(samples)
	if float64(len(lines)) < leastOfForm*float64(len(samples)) {
		return nil, nil
	}
	l := &formLearner{form: f, gate: g, lines: lines, safe: map[Field]func(string) bool{}}
	if ok, err := l.fit(); !ok || err != nil {
		return nil, err
	}
	usual, err := f.Usual()
	if err != nil {
		return nil, err
	}
	count := 0
	for i := range samples {
		if usual(samples[i].Line) {
			count++
		}
	}
	if float64(count) < leastOfForm*float64(len(samples)) {
		return nil, nil
	}
	return f, nil
}

// Usual is the form in Go.
func (f *Form) Usual() (func(line string) bool, error) {
	line, err := regexp.Compile(f.Line)
	if err != nil {
		return nil, fmt.Errorf("form: %w", err)
	}
	return line.MatchString, nil
}

// takeSkeleton takes the most frequent one, and gives the values of its lines.
func (f *Form) takeSkeleton(samples []Entry) (lines []sampleLine) {
	byID, skeletons := map[string][]sampleLine{}, map[string]skeleton{}
	counts := map[string]int{}
	for i := range samples {
		s, raw, ok := skeletonOf(samples[i].Line)
		if !ok {
			continue
		}
		v, ok := f.compiled.Read(samples[i])
		if !ok {
			continue
		}
		id := s.id()
		skeletons[id] = s
		counts[id]++
		byID[id] = append(byID[id], sampleLine{raw, v})
	}
	for _, id := range byCount(counts)[:min(1, len(counts))] {
		f.skeleton = skeletons[id]
		lines = byID[id]
	}
	return lines
}

// sampleLine is what stands in the gaps of a line, as written, and what the reader made of it.
type sampleLine struct {
	raw    []string
	values Values
}

// findFields finds the gaps of fields.
func (f *Form) findFields() bool {
	var ok bool
	f.fields, f.constants, ok = f.skeleton.fieldGaps(f.compiled)
	f.gaps = make([]formGap, len(f.skeleton.numbers))
	return ok
}

// gapOf is the gap of a field; ok is false if there is none.
func (f *Form) gapOf(field Field) (gap int, ok bool) { return f.fields[field], f.fields[field] >= 0 }

// linePattern is the expression of whole lines.
func (f *Form) linePattern() string {
	var b strings.Builder
	b.WriteString("^")
	for i := range f.gaps {
		b.WriteString(regexp.QuoteMeta(f.skeleton.between[i]) + f.gapPattern(i))
	}
	return b.String() + regexp.QuoteMeta(f.skeleton.between[len(f.gaps)]) + "$"
}

const (
	// number is a JSON number without an exponent.
	number = `-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?`
	// protocol ends a request line.
	protocol = ` HTTP/[0-9.]+`
)

// gapPattern matches what stands in a gap of usual lines.
func (f *Form) gapPattern(gap int) string {
	g := &f.gaps[gap]
	switch {
	case g.kind == fewValues:
		return g.ways.written(f.writer.pattern)
	case g.kind == statusValue:
		return `[1-5][0-9]{2}`
	case g.kind == targetValue:
		return f.targetPattern()
	case g.kind == requestLineValue:
		return g.ways.written(f.writer.pattern) + " " + f.targetPattern() + protocol
	case f.skeleton.numbers[gap]:
		return number
	}
	return f.writer.text()
}

func (f *Form) targetPattern() string {
	return f.paths.pattern(f.writer.pattern, "", false) + f.queryPattern(f.writer.pattern)
}

// queryPattern is what may stand behind a path.
func (f *Form) queryPattern(write func(string) string) string {
	if f.parameters == nil {
		return ""
	}
	one := f.parameters.written(write)
	if f.loose {
		return `(?:\?(?:` + one + `(?:` + write("&") + `)?)*)?`
	}
	return `(?:\?` + one + `(?:` + write("&") + one + `)*)?`
}

// writer is how a log writes what JSON may escape.
type writer struct{ ampersand, slash bool }

// newWriter looks at what was written.
func newWriter(lines []sampleLine) writer {
	holds := func(text string) bool {
		return slices.ContainsFunc(lines, func(l sampleLine) bool {
			return slices.ContainsFunc(l.raw, func(raw string) bool { return strings.Contains(raw, text) })
		})
	}
	return writer{ampersand: holds(`\u0026`), slash: holds(`\/`)}
}

// escape writes a value, if nothing else in it is escaped.
func (w writer) escape(value string) string {
	if w.ampersand {
		value = strings.ReplaceAll(value, "&", `\u0026`)
	}
	if w.slash {
		value = strings.ReplaceAll(value, "/", `\/`)
	}
	return value
}

// unescape reads what was escaped.
func (w writer) unescape(raw string) string {
	if !strings.Contains(raw, `\`) {
		return raw
	}
	return strings.NewReplacer(`\u0026`, "&", `\/`, "/").Replace(raw)
}

// pattern is a part of a shape, as it is written.
func (w writer) pattern(part string) string {
	switch {
	case part == "&" && w.ampersand:
		return `\\u0026`
	case part == "/" && w.slash:
		return `\\/`
	}
	return part
}

// text matches any value without quotes and escapes.
func (w writer) text() string {
	const plain = `[^"\\\x00-\x1f\x{FFFD}]`
	var escapes []string
	if w.ampersand {
		escapes = append(escapes, "u0026")
	}
	if w.slash {
		escapes = append(escapes, "/")
	}
	if len(escapes) == 0 {
		return plain + "*"
	}
	return `(?:` + plain + `|\\(?:` + strings.Join(escapes, "|") + `))*`
}
