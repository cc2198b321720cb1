package plan

import "strings"

// frequent are bytes of log lines, the most frequent first: a search stops at each occurrence of the first byte that is searched for.
const frequent = `"e:t,a0o1/rs2ni.3c45h6p7m8l9_du-gbf AwTMy;k{}()vGS?=x&%`

// RarePart is the part of a word that is searched for fastest, and finds a superset: it begins with the rarest byte, has at least minPart bytes,
// and no slash if possible, which writers may escape. A word hardly longer than that stays whole: the rare part of GPOST is POST.
func RarePart(word string) string {
	if len(word) <= minPart+1 {
		return word
	}
	best, bestCost := word, len(word)+10*len(frequent)
	for from := range word {
		for to := from + minPart; to <= len(word); to++ {
			part := word[from:to]
			cost := -len(part) // a longer one is in fewer lines
			cost += 2 * (len(frequent) - rank(part[0]))
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

// RareEnd is the end of a long word from its rarest byte in the first third on, which finds hardly more than the word. Short words stay as they
// are: the end of GPOST is POST.
func RareEnd(word string) string {
	at := 0
	if len(word) < longWord {
		return word
	}
	for i := 1; i <= len(word)/3; i++ {
		if rank(word[i]) > rank(word[at]) {
			at = i
		}
	}
	return word[at:]
}

const longWord = 8

// rank is higher for rarer bytes.
func rank(b byte) int {
	if at := strings.IndexByte(frequent, b); at >= 0 {
		return at
	}
	return len(frequent)
}
