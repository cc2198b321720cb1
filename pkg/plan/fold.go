package plan

import "strings"

// Fold lets a store that can only group by whole targets group by fewer of them: it cuts the query off and puts one text in the place of
// segments that hold an id for sure, so that the key of the folded target is the key of the target. It says nothing of other segments.
// Stores translate it; the rules below are all that a loop over characters needs.
type Fold struct {
	Keep    []string    // segments that a key names: they stay
	Globs   [][2]string // beginnings and ends of segments that a key names by a wildcard: they stay
	Instead string      // what stands for an id: a segment that no key names
}

// Target folds a target. A segment is an id for sure if it has a character that words don't have, begins with a digit (behind ._@$~), has four
// digits in a row, three runs of digits in one word, three hyphens, or a hyphen before what is no letter (see the grammar in pkg/endpoint).
func (f *Fold) Target(target string) string {
	end := strings.IndexAny(target, "?#")
	if end >= 0 {
		target = target[:end+1] // what ends the path stays: a target of a query alone must not become empty
	} else {
		end = len(target)
	}
	var b strings.Builder
	for i := 0; i < end; {
		next := i
		for next < end && target[next] != '/' {
			next++
		}
		if segment := target[i:next]; f.folds(segment) {
			b.WriteString(f.Instead)
		} else {
			b.WriteString(segment)
		}
		if next < end {
			b.WriteByte('/')
			next++
		}
		i = next
	}
	return b.String() + target[end:]
}

func (f *Fold) folds(segment string) bool {
	if !holdsID(segment) {
		return false
	}
	for _, kept := range f.Keep {
		if segment == kept {
			return false
		}
	}
	for _, glob := range f.Globs {
		if strings.HasPrefix(segment, glob[0]) && strings.HasSuffix(segment, glob[1]) {
			return false
		}
	}
	return true
}

func holdsID(segment string) bool {
	digits, runs, hyphens, start := 0, 0, 0, true
	for i := range len(segment) {
		c := segment[i]
		switch {
		case c >= '0' && c <= '9':
			if start {
				return true
			}
			if digits++; digits == 1 {
				runs++
			}
			if digits >= 4 || runs >= 3 {
				return true
			}
			continue
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			start = false
		case c == '-':
			hyphens++
			if hyphens >= 3 || i+1 == len(segment) || !isLetter(segment[i+1]) {
				return true
			}
			runs = 0
		case c == '.' || c == '_' || c == ':':
			runs = 0
		case c == '@' || c == '$' || c == '~':
			if !start {
				return true
			}
		default:
			return true
		}
		digits = 0
	}
	return false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
