package detect

const (
	// longText is the length beyond which a rule looks at the surroundings of its literals instead of the whole: attacks are shorter, and the time that a
	// hostile line takes stays bounded.
	longText = 4 << 10
	// viewBefore and viewAfter are how much is looked at around a literal.
	viewBefore, viewAfter = 200, 600
	// mostViews is how many surroundings of one text a rule looks at.
	mostViews = 4
)

// view is a part of a text that a rule looks at, and how many it has looked at.
type view struct{ from, to, count int }

// viewOf is the part to look at for a literal; again is false if it is known, or if the rule has seen enough.
func viewOf(text string, start, end int, last view) (v view, again bool) {
	switch {
	case len(text) <= longText:
		return view{0, len(text), 1}, last.count == 0
	case last.count >= mostViews || last.count > 0 && end <= last.to:
		return last, false
	}
	return view{max(0, start-viewBefore), min(len(text), end+viewAfter), last.count + 1}, true
}
