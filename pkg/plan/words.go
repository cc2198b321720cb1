package plan

import "strings"

// frequent are bytes of log lines, the most frequent first: a search stops at each occurrence of the first byte that is searched for.
const frequent = `"e:t,a0o1/rs2ni.3c45h6p7m8l9_du-gbf AwTMy;k{}()vGS?=x&%`

// RarePart is the part of a word that is searched for fastest, and finds a superset: it begins with the rarest byte, has at least minPart bytes,
// and no slash if possible, which writers may escape.
func RarePart(word string) string {
	best, bestCost := word, len(word)+10*len(frequent)
	for from := range word {
		for to := from + minPart; to <= len(word); to++ {
			part := word[from:to]
			cost := -len(part) // a longer one is in fewer lines
			if at := strings.IndexByte(frequent, part[0]); at >= 0 {
				cost += 2 * (len(frequent) - at)
			}
			if strings.Contains(part, "/") {
				cost += len(frequent)
			}
			if cost < bestCost {
				best, bestCost = part, cost
			}
		}
	}
	return best
}

const minPart = 4
