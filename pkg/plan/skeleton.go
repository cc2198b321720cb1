package plan

import (
	"strconv"
	"strings"
)

// skeleton is what lines of JSON of one writer have in common: the text between their values, which keeps keys, braces and what is no text or number.
type skeleton struct {
	between []string // before each gap, and behind the last one
	numbers []bool   // of each gap: whether a number stands there, without quotes
}

// mostGaps bounds the values of a line: each is a part of a regular expression.
const mostGaps = 60

// skeletonOf takes a line apart. values are what stands in the gaps, as written. ok is false for what is not an object of plain keys.
func skeletonOf(line string) (s skeleton, values []string, ok bool) {
	if !strings.HasPrefix(line, "{") {
		return s, nil, false
	}
	from := 0 // of the text between
	gap := func(start, end int, number bool) {
		s.between = append(s.between, line[from:start])
		s.numbers = append(s.numbers, number)
		values = append(values, line[start:end])
		from = end
	}
	for at := 0; at < len(line); {
		switch c := line[at]; {
		case c == '"':
			end := stringEnd(line, at+1)
			if end < 0 {
				return s, nil, false
			}
			if isKey(line[end+1:]) {
				if !plainKey(line[at+1 : end]) {
					return s, nil, false
				}
			} else {
				gap(at+1, end, false)
			}
			at = end + 1
		case c == '-' || isDigit(c):
			end := at
			for end < len(line) && strings.IndexByte("+-.0123456789eE", line[end]) >= 0 {
				end++
			}
			gap(at, end, true)
			at = end
		default:
			at++
		}
	}
	s.between = append(s.between, line[from:])
	return s, values, len(values) > 0 && len(values) <= mostGaps
}

// stringEnd is where the quote stands that ends a string.
func stringEnd(line string, at int) int {
	for ; at < len(line); at++ {
		switch line[at] {
		case '\\':
			at++
		case '"':
			return at
		}
	}
	return -1
}

func isKey(behind string) bool { return strings.HasPrefix(strings.TrimLeft(behind, " \t"), ":") }

// plainKey: a key of letters and the like can't be taken for what stands between two values.
func plainKey(key string) bool {
	for i := range len(key) {
		if c := key[i]; !isLetter(c) && !isDigit(c) && strings.IndexByte("_-.@$/~", c) < 0 {
			return false
		}
	}
	return key != ""
}

// id tells skeletons apart.
func (s *skeleton) id() string {
	var b strings.Builder
	for i, text := range s.between {
		b.WriteString(text)
		if i < len(s.numbers) {
			b.WriteString("\x00" + strconv.FormatBool(s.numbers[i]))
		}
	}
	return b.String()
}

// with puts values into the gaps.
func (s *skeleton) with(value func(gap int) string) string {
	var b strings.Builder
	for i := range s.numbers {
		b.WriteString(s.between[i] + value(i))
	}
	return b.String() + s.between[len(s.numbers)]
}

// fieldGaps finds the gap of each field by reading a line whose values are all different: what the parser finds there depends on keys and braces only,
// as long as no value has quotes or escapes. -1: none, and its value is the same in all lines. ok is false if a field is of several gaps.
func (s *skeleton) fieldGaps(c *Compiled) (gaps [FieldCount]int, constants Values, ok bool) {
	const first, mark = 70_000_001, "700000"
	v, read := c.Read(Entry{Line: s.with(func(gap int) string { return strconv.Itoa(first + gap) })})
	if !read {
		return gaps, constants, false
	}
	for f := range gaps {
		gaps[f] = -1
		number, err := strconv.Atoi(v[f])
		switch {
		case err == nil && number >= first && number < first+len(s.numbers):
			gaps[f] = number - first
		case strings.Contains(v[f], mark):
			return gaps, constants, false
		default:
			constants[f] = v[f]
		}
	}
	return gaps, constants, true
}
