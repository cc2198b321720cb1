package endpoint

import (
	"fmt"
	"regexp/syntax"
	"sort"
	"strings"
)

// A forest is an expression that matches templates. Its groups capture literal runs, as few as tell the templates apart: each is a label in Loki.
type forest struct {
	pattern    string
	first      int            // number of the first group
	groups     []string       // their names
	signatures map[string]int // what the groups captured -> template
}

// groupPrefix begins with the letter of labels that the Loki store may split an answer by.
const groupPrefix = "pt"

// maxInstructions is what Go's regexp backtracks in (regexp/backtrack.go: maxBacktrackProg is 500), without what stands before the paths.
// Beyond, it simulates an NFA, which is some twenty times slower here.
const maxInstructions = 460

// newForests makes expressions of templates, so that the first one that matches is right. Templates must be in order, and numbered so.
func newForests(templates []template, number, group int) []*forest {
	if len(templates) == 0 {
		return nil
	}
	f := newForest(templates, number, group)
	if n := instructions(f.pattern); n > maxInstructions && len(templates) > 1 {
		parts := min(len(templates), n/maxInstructions+1)
		var forests []*forest
		for i := range parts {
			from, to := i*len(templates)/parts, (i+1)*len(templates)/parts
			more := newForests(templates[from:to], number+from, group)
			for _, f := range more {
				group += len(f.groups)
			}
			forests = append(forests, more...)
		}
		return forests
	}
	return []*forest{f}
}

func newForest(templates []template, number, group int) *forest {
	f := &forest{first: group, signatures: map[string]int{}}
	root := &place{}
	for i, t := range templates {
		root.insert(t.segments, number+i)
	}
	root.merge(map[string]int{})
	f.pattern = f.placePattern(root, true, true, costs{})
	f.sign(root, root, "")
	return f
}

// instructions is the size of the program that a pattern compiles to.
func instructions(pattern string) int {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0 // the error comes when the key is compiled
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return 0
	}
	return len(program.Inst)
}

// costs remembers how many groups a place needs: where something else tells that it was reached, and where its own groups must.
type costs map[*place][2]int

func (c costs) of(p *place, must bool) int {
	if p == nil {
		return 0
	}
	index := map[bool]int{false: 0, true: 1}[must]
	both, ok := c[p]
	if !ok {
		for i := range both {
			bare, saved := c.bare(p)
			for _, w := range p.ways {
				if i == 1 || w != bare {
					both[i] += min(c.captured(w), c.pushed(w))
				} else {
					both[i] += min(c.captured(w), c.pushed(w)) - saved
				}
			}
		}
		c[p] = both
	}
	return both[index]
}

// captured is what a way needs if a group captures its run.
func (c costs) captured(w *way) int { return 1 + c.of(w.next, false) }

// pushed is what a way needs if the groups behind its parameter tell that it was taken.
func (c costs) pushed(w *way) int {
	if len(w.runs) > 1 || w.next == nil {
		return c.captured(w) // it can't
	}
	return c.of(w.next, true)
}

// bare is the way that needs no mark, as all others of the place have one, and what that saves.
func (c costs) bare(p *place) (bare *way, saved int) {
	for _, w := range p.ways {
		if len(w.runs) > 1 {
			continue
		}
		if s := min(c.captured(w), c.pushed(w)) - c.of(w.next, false); bare == nil || s > saved {
			bare, saved = w, s
		}
	}
	return bare, saved
}

// placePattern is the regular expression of all that may follow at a place. must: a group of its own has to tell that it was reached.
func (f *forest) placePattern(p *place, root, must bool, c costs) string {
	bare, _ := c.bare(p)
	if must {
		bare = nil
	}
	var before, behindSlash, after []string
	for _, w := range p.ways {
		pushed := c.pushed(w) < c.captured(w)
		if w.marked = w != bare && !pushed; w.marked {
			w.group = len(f.groups)
			f.groups = append(f.groups, fmt.Sprintf("%s%d", groupPrefix, f.first+w.group))
		}
		texts := w.texts()
		empty := len(texts[0]) == 0 // sorted: the empty run is the first
		tail := func() string { return f.tailPattern(w, w != bare && pushed, c) }
		switch {
		case w.parameter == nil && empty:
			before = append(before, f.capture(w, endPattern(texts[1:], root)))
		case empty:
			after = append(after, f.capture(w, `/+`)+tail())
		case w.parameter == nil:
			behindSlash = append(behindSlash, f.capture(w, runsPattern(texts))+`/*[?#]`)
		default:
			behindSlash = append(behindSlash, f.capture(w, runsPattern(texts))+`/+`+tail())
		}
	}
	if len(behindSlash) > 0 {
		before = append(before, `/+`+alternatives(behindSlash))
	}
	return alternatives(append(before, after...))
}

// tailPattern is a way from its parameter on.
func (f *forest) tailPattern(w *way, must bool, c costs) string {
	if w.next == nil {
		return w.parameter.pattern() + `[?#]`
	}
	return w.parameter.pattern() + f.placePattern(w.next, false, must, c)
}

// endPattern matches where a path may end at once, or behind runs.
func endPattern(texts [][]string, root bool) string {
	if len(texts) == 0 {
		return map[bool]string{false: `/*[?#]`, true: `/+[?#]`}[root]
	}
	if root {
		return `/+(?:` + runsPattern(texts) + `/*)?[?#]`
	}
	return `(?:/+` + runsPattern(texts) + `)?/*[?#]`
}

func (f *forest) capture(w *way, pattern string) string {
	if !w.marked {
		return pattern
	}
	return "(?P<" + f.groups[w.group] + ">" + pattern + ")"
}

func (w *way) texts() [][]string {
	texts := make([][]string, len(w.runs))
	for i, r := range w.runs {
		texts[i] = r.texts
	}
	return texts
}

// runsPattern matches one of several runs from their first segment on, sharing the segments that they begin with.
func runsPattern(runs [][]string) string {
	behind := map[string][][]string{}
	ends := map[string]bool{}
	var firsts []string
	for _, r := range runs {
		if _, seen := behind[r[0]]; !seen {
			firsts = append(firsts, r[0])
			behind[r[0]] = nil
		}
		if len(r) == 1 {
			ends[r[0]] = true
		} else {
			behind[r[0]] = append(behind[r[0]], r[1:])
		}
	}
	sort.Strings(firsts)
	parts := make([]string, len(firsts))
	for i, first := range firsts {
		parts[i] = textPattern(first)
		switch next := behind[first]; {
		case len(next) > 0 && ends[first]:
			parts[i] += `(?:/+` + runsPattern(next) + `)?`
		case len(next) > 0:
			parts[i] += `/+` + runsPattern(next)
		}
	}
	return alternatives(parts)
}

func alternatives(patterns []string) string {
	if len(patterns) == 1 {
		return patterns[0]
	}
	return `(?:` + strings.Join(patterns, `|`) + `)`
}

// sign lists what the groups capture for each template. Places that were merged are built alike: original has the numbers of its templates.
func (f *forest) sign(merged, original *place, before string) {
	for i, w := range merged.ways {
		for _, r := range original.ways[i].runs {
			signature := before
			if w.marked {
				signature += signaturePart(w.group, strings.Join(r.texts, "/"))
			}
			if w.next == nil {
				f.signatures[signature] = r.ends
				continue
			}
			f.sign(w.next, r.next, signature)
		}
	}
}

func signaturePart(group int, text string) string { return fmt.Sprintf("%d:%s\x00", group, text) }

// template finds the template by what the groups captured.
func (f *forest) template(captured []string) (number int, ok bool) {
	signature := ""
	for group, text := range captured {
		if text != "" {
			signature += signaturePart(group, plainPath(text))
		}
	}
	number, ok = f.signatures[signature]
	return number, ok && signature != ""
}

// plainPath is the segments of a captured run.
func plainPath(text string) string {
	segments := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '?' || r == '#' })
	for i, s := range segments {
		segments[i] = plainText(s)
	}
	return strings.Join(segments, "/")
}
