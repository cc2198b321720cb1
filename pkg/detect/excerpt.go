package detect

const (
	// longText is the length beyond which a rule looks at the surroundings of its literals instead of the whole: attacks are shorter, and the time that a
	// hostile line takes stays bounded.
	longText = 4 << 10
	// excerptBefore and excerptAfter are how much is looked at around a literal.
	excerptBefore, excerptAfter = 200, 600
	// mostExcerpts is how many surroundings of one text a rule looks at.
	mostExcerpts = 4
)

// excerpt is a part of a text that a rule looks at, and how many it has looked at in this round.
type excerpt struct{ from, to, count, round int }

// excerptOf is the part to look at for a literal; again is false if it is known, or if the rule has seen enough.
func excerptOf(text string, start, end int, last excerpt) (e excerpt, again bool) {
	switch {
	case len(text) <= longText:
		return excerpt{0, len(text), 1, last.round}, last.count == 0
	case last.count >= mostExcerpts || last.count > 0 && end <= last.to:
		return last, false
	}
	return excerpt{max(0, start-excerptBefore), min(len(text), end+excerptAfter), last.count + 1, last.round}, true
}
