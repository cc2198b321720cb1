package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Counting is how a store counts the usual lines of a form for an aggregate: by the groups of an expression that may match anywhere in a line. It does
// not tell usual lines from others: what it captures of others is known once those are fetched (see Tally).
type Counting struct {
	Pattern string   // RE2
	Groups  []string // names of its groups; all are empty where it does not match

	form     *Form
	compiled *regexp.Regexp
	indexes  []int
	captured []Field // of each group that is the value of a field; FieldCount for others
	where    formWhere
	example  Values // what is the same in all usual lines, or does not matter
	query    string // the language of queries
}

// classGroup holds the class of a status: its first digit, or 404.
const classGroup = "class"

// Counting is how to count for an aggregate; nil if its groups can't be told by few values of usual lines.
func (f *Form) Counting(a Aggregate) (*Counting, error) {
	if a.Scope != ReadEntries || a.Measure.Kind != Count || a.Prefix > 0 || slices.Contains(a.By, Target) || slices.Contains(a.By, RequestLine) {
		return nil, nil
	}
	c := &Counting{form: f, example: f.constants, query: f.queryPattern(func(part string) string { return part })}
	needed := slices.Clone(a.By)
	if a.Key != nil {
		needed = append(needed, Status, Method, Route)
		if f.alwaysRouted() {
			c.example[Target] = "/" // any will do
		} else {
			needed = append(needed, Target)
		}
		if a.Key.Fold == nil || f.paths.namedBy(a.Key.Fold) {
			return nil, nil
		}
	}
	more, ok, err := c.where.learn(c, a.Where)
	if !ok || err != nil {
		return nil, err
	}
	needed = append(needed, more...)
	wholeStatus := slices.Contains(a.By, Status) || slices.Contains(more, Status)
	wanted := map[int]string{} // gap -> pattern with groups
	for _, field := range needed {
		if !c.want(field, wholeStatus, wanted) {
			return nil, nil
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	return c, c.compile(wanted)
}

// alwaysRouted reports whether all usual lines name a route, one of few: it takes the place of the target then.
func (f *Form) alwaysRouted() bool {
	gap, has := f.gapOf(Route)
	return has && f.gaps[gap].kind == fewValues && !f.gaps[gap].ways.ends || !has && f.constants[Route] != ""
}

// gapOf is the gap of a field, also of one that is part of a request line.
func (c *Counting) gapOf(field Field) (gap int, ok bool) {
	if gap, split := c.form.gapOf(RequestLine); split && (field == Method || field == Target) {
		return gap, true
	}
	return c.form.gapOf(field)
}

// want captures a field; ok is false if usual lines have too many values of it.
func (c *Counting) want(field Field, wholeStatus bool, wanted map[int]string) (ok bool) {
	f := c.form
	gap, has := c.gapOf(field)
	if !has {
		return true // the same in all lines
	}
	kind := f.gaps[gap].kind
	if wanted[gap] != "" {
		return kind == requestLineValue || kind == targetValue || kind == statusValue || slices.Contains(c.captured, field)
	}
	switch {
	case kind == statusValue && wholeStatus:
		wanted[gap] = c.named(Status.String(), Status, `[1-5][0-9]{2}`)
	case kind == statusValue:
		wanted[gap] = c.named(classGroup, FieldCount, `404|[1-5]`) + `[0-9]*`
	case kind == targetValue:
		wanted[gap] = c.path(`["?]`)
	case kind == anyValue || !f.gaps[gap].ways.finite():
		return false
	case kind == requestLineValue:
		wanted[gap] = c.named(Method.String(), Method, f.gaps[gap].ways.written(f.writer.pattern)) + " " + c.path(`[ ?]`)
	default:
		wanted[gap] = c.named(field.String(), field, f.gaps[gap].ways.written(f.writer.pattern))
	}
	return true
}

func (c *Counting) named(group string, field Field, pattern string) string {
	c.Groups, c.captured = append(c.Groups, group), append(c.captured, field)
	return "(?P<" + group + ">" + pattern + ")"
}

// path captures the runs of a path, the last one with what ends the path: without it /users/ and /users/1 would fall together.
func (c *Counting) path(ends string) string {
	for _, group := range c.form.paths.groups() {
		c.Groups, c.captured = append(c.Groups, group), append(c.captured, FieldCount)
	}
	return c.form.paths.pattern(c.form.writer.pattern, ends, true)
}

// compile writes the expression from the first gap that is wanted to the last one. The text before the first is the key of a value: usual lines have
// it there alone, since their values have no quotes.
func (c *Counting) compile(wanted map[int]string) error {
	gaps := make([]int, 0, len(wanted))
	for gap := range wanted {
		gaps = append(gaps, gap)
	}
	if slices.Sort(gaps); len(gaps) == 0 {
		return nil
	}
	f := c.form
	var b strings.Builder
	first, last := gaps[0], gaps[len(gaps)-1]
	b.WriteString(regexp.QuoteMeta(f.skeleton.between[first]))
	for gap := first; gap <= last; gap++ {
		pattern, named := wanted[gap]
		if !named {
			pattern = map[bool]string{true: `[-0-9.]*`, false: `[^"]*`}[f.skeleton.numbers[gap]]
		}
		b.WriteString(pattern)
		between := f.skeleton.between[gap+1]
		switch {
		case gap == last:
		case f.gaps[gap].kind == targetValue || f.gaps[gap].kind == requestLineValue: // the quote may be captured already
			b.WriteString(`[^"]*"?` + regexp.QuoteMeta(strings.TrimPrefix(between, `"`)))
		default:
			b.WriteString(regexp.QuoteMeta(between))
		}
	}
	c.Pattern = b.String()
	var err error
	if c.compiled, err = regexp.Compile(c.Pattern); err != nil {
		return fmt.Errorf("form: %w", err)
	}
	for _, group := range c.Groups {
		c.indexes = append(c.indexes, c.compiled.SubexpIndex(group))
	}
	return nil
}

// Captured is what the expression captures of a line.
func (c *Counting) Captured(line string) []string {
	groups := make([]string, len(c.Groups))
	if match := c.compiled.FindStringSubmatch(line); match != nil {
		for i, index := range c.indexes {
			groups[i] = match[index]
		}
	}
	return groups
}

// Values is a request that counts like all usual lines with these groups. ok is false if no usual line has them, or if such lines differ in what an
// aggregate asks of their targets.
func (c *Counting) Values(groups []string) (v Values, ok bool) {
	v = c.example
	var runs []string
	for i, group := range groups {
		switch field := c.captured[i]; {
		case field < FieldCount:
			v[field] = c.form.writer.unescape(group)
		case c.Groups[i] != classGroup:
			runs = append(runs, c.form.writer.unescape(group))
		case len(group) == 1:
			v[Status] = group + "00"
		default:
			v[Status] = group
		}
	}
	if len(runs) == 0 {
		return v, true
	}
	var language string
	if v[Target], language, ok = c.target(runs); !ok {
		return v, false
	}
	return v, c.where.sameFor(language)
}

// target is one of the targets whose runs were captured, and the language of all of them.
func (c *Counting) target(runs []string) (example, language string, ok bool) {
	for i, run := range runs {
		end := strings.IndexAny(run, `"? `)
		if end < 0 {
			example += run + exampleID
			language += regexp.QuoteMeta(run) + c.form.paths.places[i].id()
			continue
		}
		example += run[:end]
		language += regexp.QuoteMeta(run[:end])
		if run[end] != '?' {
			return example, language, true
		}
		if c.form.parameters == nil {
			return "", "", false
		}
		return example + "?" + c.form.parameters.example(), language + strings.TrimSuffix(c.query, "?"), true
	}
	if last := len(runs) - 1; !c.form.paths.endsBehind(last) || !strings.HasSuffix(runs[last], "/") {
		return "", "", false
	}
	return example, language + c.query, true
}

// exampleID stands for the ids of a path.
const exampleID = "1"
