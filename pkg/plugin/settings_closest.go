package plugin

import (
	"slices"
	"strings"
)

// closest is the name that was likely meant by a mistyped one; "" if none is near. One in three letters may differ, or one be the beginning of
// the other: timeout for timeoutSeconds.
func closest(typed string, names []string) string {
	best, least := "", 0
	slices.Sort(names)
	for _, name := range names {
		a, b := strings.ToLower(typed), strings.ToLower(name)
		distance := edits(a, b)
		begins := len(a) > 2 && strings.HasPrefix(b, a) || len(b) > 2 && strings.HasPrefix(a, b)
		if distance*3 > max(len(a), len(b)) && !begins {
			continue
		}
		if best == "" || distance < least {
			best, least = name, distance
		}
	}
	return best
}

// maxTyped bounds the work of edits: no option has a name so long.
const maxTyped = 64

// edits is how many letters must be put in, taken out, replaced or swapped with their neighbour to turn a into b.
func edits(a, b string) int {
	if len(a) > maxTyped || len(b) > maxTyped {
		return maxTyped
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, replaced)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
