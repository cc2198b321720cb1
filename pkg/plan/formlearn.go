package plan

import (
	"slices"
	"strings"
)

// formLearner finds what stands in the gaps of a form.
type formLearner struct {
	form  *Form
	gate  Gate
	lines []sampleLine
	least int // how often something must be in the samples
	room  int // for values
	safe  map[Field]func(string) bool
}

// safeIn is Gate.safeShape, which remembers what it said.
func (l *formLearner) safeIn(field Field) (func(string) bool, error) {
	if safe := l.safe[field]; safe != nil {
		return safe, nil
	}
	safe, err := l.gate.safeShape(field)
	if err != nil {
		return nil, err
	}
	said := map[string]bool{}
	l.safe[field] = func(shape string) bool {
		is, known := said[shape]
		if !known {
			is = safe(shape)
			said[shape] = is
		}
		return is
	}
	return l.safe[field], nil
}

// leastPerMille is how often, in a thousand samples, what an expression spells out was seen at least: more and more is left out until the expression is one that
// is matched in one pass (mostInstructions). mostSpelled bounds what is tried.
var leastPerMille = []int{1, 2, 4, 6, 10, 16, 25, 40, 60}

const mostSpelled = 700

// fit learns as much as one expression can hold.
func (l *formLearner) fit() (ok bool, err error) {
	for _, l.least = range leastOf(len(l.lines)) {
		for _, l.form.loose = range []bool{false, true} {
			if !l.form.findFields() {
				return false, nil
			}
			l.room = mostSpelled
			ok, err := l.learn()
			if err != nil {
				return false, err
			}
			if ok { // or what goes together is not safe
				if l.form.Line = l.form.linePattern(); onePass(l.form.Line) {
					return true, nil
				}
			}
		}
	}
	return false, nil
}

// leastOf are the least numbers of so many samples.
func leastOf(samples int) []int {
	numbers := make([]int, len(leastPerMille))
	for i, n := range leastPerMille {
		numbers[i] = max(leastSeen, n*samples/1000)
	}
	return slices.Compact(numbers)
}

// learn reports whether each gap has a pattern that is safe.
func (l *formLearner) learn() (ok bool, err error) {
	f := l.form
	f.writer = newWriter(l.lines)
	if gap, ok := f.gapOf(Status); ok {
		f.gaps[gap].kind = statusValue
	}
	looked := slices.DeleteFunc(l.gate.LookedAt(), func(f Field) bool { return f == UserAgent })
	looked = append(looked, UserAgent) // its values are long: they take the room that is left
	requestLine, split := f.gapOf(RequestLine)
	for _, field := range looked {
		gap, has := f.gapOf(field)
		switch {
		case has && f.gaps[gap].kind != anyValue: // of two fields
			return false, nil
		case has && field == Target:
			f.gaps[gap].kind = targetValue
		case has:
			if ok, err := l.learnShapes(gap, field); !ok || err != nil {
				return false, err
			}
		case f.constants[field] != "" || !split && (field == Target || field == Method):
			return false, nil
		}
	}
	if split {
		if f.gaps[requestLine].kind != anyValue {
			return false, nil
		}
		f.gaps[requestLine].kind = requestLineValue
		if ok, err := l.learnShapes(requestLine, Method); !ok || err != nil {
			return false, err
		}
	}
	if ok, err := l.learnTarget(); !ok || err != nil {
		return false, err
	}
	l.learnFew(looked)
	return true, nil
}

// plain reports whether a value is written as the writer of the form writes it.
func (l *formLearner) plain(value, raw string) bool { return l.form.writer.escape(value) == raw }

// learnShapes takes the shapes of a field that is looked at.
func (l *formLearner) learnShapes(gap int, field Field) (ok bool, err error) {
	safe, err := l.safeIn(field)
	if err != nil {
		return false, err
	}
	count := map[string]int{}
	for _, line := range l.lines {
		value := line.values[field]
		if split := l.form.gaps[gap].kind == requestLineValue; split && value != "" || !split && l.plain(value, line.raw[gap]) {
			count[value]++
		}
	}
	ways, found := chooseShapes(count, l.least, l.room, safe)
	l.room -= ways.size()
	if l.form.gaps[gap].ways = ways; l.form.gaps[gap].kind == anyValue {
		l.form.gaps[gap].kind = fewValues
	}
	return found, nil
}

// learnTarget takes runs of paths and shapes of parameters. They go together in ways that no sample had: all of them must be safe.
func (l *formLearner) learnTarget() (ok bool, err error) {
	safe, err := l.safeIn(Target)
	if err != nil {
		return false, err
	}
	paths, parameters := map[string]int{}, map[string]int{}
	from := Target
	if l.form.reader.SplitsRequestLine() {
		from = RequestLine
	}
	for _, line := range l.lines {
		if gap, _ := l.form.gapOf(from); !l.plain(line.values[from], line.raw[gap]) {
			continue
		}
		path, query, has := strings.Cut(line.values[Target], "?")
		paths[path]++
		if has {
			for _, parameter := range strings.Split(query, "&") {
				parameters[parameter]++
			}
		}
	}
	f := l.form
	f.paths = learnPaths(paths, safe, l.least, mostSpelled)
	if !f.paths.places[0].found {
		return false, nil
	}
	if shapes, found := chooseShapes(parameters, l.least, mostSpelled, safe); found {
		f.parameters = shapes
	}
	all := func() string { return f.paths.language() + f.queryPattern(func(part string) string { return part }) }
	if safe(all()) {
		return true, nil
	}
	if f.loose {
		f.loose = false
		return safe(all()), nil
	}
	f.paths = f.paths.withoutLetters() // UUIDs may be base64 of something
	return safe(all()), nil
}

// learnFew finds the other fields that have few values: counts may be grouped by them.
func (l *formLearner) learnFew(looked []Field) {
	f := l.form
	for field := range FieldCount {
		gap, has := f.gapOf(field)
		if !has || f.gaps[gap].kind != anyValue || slices.Contains(looked, field) || field == Bytes || field == Duration {
			continue
		}
		count, rare, written := map[string]int{}, 0, true
		for _, line := range l.lines {
			count[line.values[field]]++
			written = written && l.plain(line.values[field], line.raw[gap])
		}
		ways := &shapes{}
		for value, n := range count {
			if n < l.least {
				rare += n
				delete(count, value)
			}
		}
		if !written || len(count) == 0 || len(count) > mostFew || float64(rare) > mostRare*float64(len(l.lines)) {
			continue
		}
		fits := plainText(count)
		for _, value := range byCount(count) {
			_, ok := ways.add(exactly(value), l.room)
			fits = fits && ok
		}
		if fits {
			l.room -= ways.size()
			f.gaps[gap] = formGap{fewValues, ways}
		}
	}
}

// plainText reports whether no value has what could end a text of JSON.
func plainText(values map[string]int) bool {
	for value := range values {
		if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == '\uFFFD' }) {
			return false
		}
	}
	return true
}

// size is how many nodes there are below the root.
func (s *shapes) size() int {
	n := len(s.next)
	for _, child := range s.next {
		n += child.size()
	}
	return n
}
