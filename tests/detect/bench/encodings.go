package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// printEncodings tells how attacks fare by the encoding that the tools send them in: a log line does not tell Base64 from an identifier.
func printEncodings(tallies []*Tally) {
	for _, set := range []string{"waf-bypass", "gotestwaf"} {
		seen, missed := map[string]int{}, map[string]int{}
		for _, t := range tallies {
			if t.Set != set || t.Harmless {
				continue
			}
			for encoding, count := range t.encodings {
				seen[encoding] += count
			}
			for _, one := range t.shown {
				missed[encodingOf(one.sample)]++
			}
		}
		for _, encoding := range slices.Sorted(maps.Keys(seen)) {
			fmt.Printf("%s sent as %-11s: %d of %d found (%.1f %%)\n", set, encoding, seen[encoding]-missed[encoding], seen[encoding],
				percent(seen[encoding]-missed[encoding], seen[encoding]))
		}
		fmt.Printf("%s sent as plain, mean over classes: %.1f %%\n", set, plainMean(tallies, set))
	}
}

// plainMean is meanOverClasses of what was sent as it is.
func plainMean(tallies []*Tally, set string) float64 {
	sum, count := 0.0, 0
	for _, t := range tallies {
		seen := t.encodings["plain"]
		if t.Set != set || t.Harmless || seen == 0 {
			continue
		}
		missed := 0
		for _, one := range t.shown {
			if encodingOf(one.sample) == "plain" {
				missed++
			}
		}
		sum, count = sum+percent(seen-missed, seen), count+1
	}
	if count == 0 {
		return 0
	}
	return sum / float64(count)
}

// encodingOf reads the encoding from the sample's name: the loaders write it there.
func encodingOf(s *Sample) string {
	for _, encoding := range []string{"Base64Flat", "Base64", "UTF-16", "HTML-ENTITY"} {
		if strings.Contains(s.Name, " "+encoding) {
			return encoding
		}
	}
	return "plain"
}
