package main

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

// longest is the length of a worst-case payload; the engine looks at no more of a part (pkg/detect: maxText).
const longest = 64 << 10

// worstKinds are payloads that cost a scanner most: long runs of what it decodes, of what names rules, and of what patterns try again and again.
func worstKinds() map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, longest/len(unit)) }
	return map[string]string{
		"percent": fill("%25"), "percent escapes": fill("%253C"), "less-than": fill("<"), "quotes": fill("'"), "double quotes": fill("%22"),
		"traversal": fill("../"), "dots": fill("."), "lookups": fill("${"), "jndi": fill("${jndi:"), "braces": fill("{{"),
		"base64": fill(base64.StdEncoding.EncodeToString([]byte("<script>alert(1)</script> union select"))),
		"union":  fill("union+select+"), "union comments": fill("union/**/select/**/"), "comments": fill("/*"), "closed comments": fill("/**/"),
		"parentheses": fill("("), "closed parentheses": fill("()"), "entities": fill("&lt;"), "entity starts": fill("%26%2360"),
		"unicode": fill(`%5Cu003c`), "plus": fill("+"), "spaces": fill("%20"), "scripts": fill("<script"), "handlers": fill("<a+onx=1"),
		"parameters": fill("a='&"), "or": fill("'+or+1=1+"), "select from": fill("select+from+"), "semicolons": fill(";cat+"), "backticks": fill("`"),
		"urls": fill("http://"), "pipes": fill("|"), "letters": fill("a"), "digits": fill("0"), "invalid UTF-8": fill("%C0%AE"),
		"equals": fill("="), "javascript": fill("javascript:"), "exec": fill("exec("), "sleep": fill("sleep("), "hyphens": fill("--"),
	}
}

// slowest is how many of the slowest lines are listed.
const slowest = 12

// repeats is how often a line is measured.
const repeats = 20

type timing struct {
	what string
	took time.Duration
}

// worstCase is the longest time of a classification in milliseconds. The first round takes longer, since automata learn the line: the longest of them
// is printed.
func worstCase(ours *Ours) float64 {
	var timings []timing
	var first time.Duration
	for kind, payload := range worstKinds() {
		for place, s := range map[string]Sample{
			"query": {Method: "GET", Target: "/a?q=" + payload, UserAgent: browser},
			"path":  {Method: "GET", Target: "/" + payload, UserAgent: browser},
			"agent": {Method: "GET", Target: "/", UserAgent: payload},
		} {
			line := s.line()
			began := processorTime()
			ours.classify(line)
			first = max(first, processorTime()-began)
			timings = append(timings, timing{kind + " in the " + place, repeated(func() { ours.classify(line) })})
		}
	}
	slices.SortFunc(timings, func(a, b timing) int { return cmp.Compare(b.took, a.took) })
	fmt.Println("worst case, lines of 64 kB, the slowest:")
	for _, t := range timings[:min(slowest, len(timings))] {
		fmt.Printf("  %7.1f ms  %s\n", milliseconds(t.took), t.what)
	}
	fmt.Printf("  %7.1f ms  the longest first round, in which automata are made\n", milliseconds(first))
	return milliseconds(timings[0].took)
}

// repeated is how long something takes: the shortest round, or the mean of its processor time if that is less. Other processes only ever make both longer.
func repeated(do func()) time.Duration {
	var best time.Duration
	used := processorTime()
	for range repeats {
		began := time.Now()
		do()
		best = shorter(best, time.Since(began))
	}
	if mean := (processorTime() - used) / repeats; mean > 0 {
		best = min(best, mean)
	}
	return best
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
