package main

import (
	"fmt"
	"strings"
)

// printTable prints one line for each class: how many attacks were found, or how many harmless requests were taken for attacks.
func printTable(tallies []*Tally) {
	fmt.Printf("%-42s %6s %6s %8s %6s %6s %8s %6s | %6s %7s %7s\n", "set/class", "seen", "found", "found %", "type", "unread", "missed/f", "left", "asked", "CRS %", "libin %")
	for _, t := range tallies {
		name := t.Set
		if t.Class != "" {
			name += "/" + t.Class
		}
		if t.Seen == 0 {
			fmt.Printf("%-42s %6d %6s %8s %6s %6s %8s %6d |\n", name, 0, "-", "-", "-", "-", "-", t.LeftOut)
			continue
		}
		if t.Harmless {
			name += " (harmless)"
		}
		typed := "-"
		if t.RightType > 0 {
			typed = fmt.Sprint(t.RightType)
		}
		fmt.Printf("%-42s %6d %6d %8.2f %6s %6d %8d %6d | %6d %7.2f %7.2f\n", name, t.Seen, t.Found, t.share(), typed, t.Unread, len(t.shown), t.LeftOut,
			t.Asked, percent(t.CRSFound, t.Asked), percent(t.LibInjected, t.Asked))
	}
}

// show lists what was missed, and the false alarms with their rules.
func show(tallies []*Tally, what string, limit int) {
	if what == "" {
		return
	}
	shown := 0
	for _, t := range tallies {
		if what != "all" && what != t.Set && what != t.Set+"/"+t.Class {
			continue
		}
		for _, one := range t.shown {
			if shown == limit {
				fmt.Printf("… --limit %d reached\n", limit)
				return
			}
			shown++
			verb := "MISSED"
			if t.Harmless {
				verb = "FALSE " + strings.Join(one.rules, ",")
			}
			fmt.Printf("%s %s/%s %s\n  %s\n", verb, t.Set, t.Class, one.sample.Name, shortened(one.sample.line()))
			if one.sample.Line == "" {
				fmt.Printf("  = %q\n", shortened(one.sample.Part()))
			}
		}
	}
}

func shortened(text string) string {
	const longest = 1000
	if len(text) > longest {
		return text[:longest] + "…"
	}
	return text
}

// pooled is the share of all requests of a set that were found, attacks or harmless ones.
func pooled(tallies []*Tally, harmless bool, sets ...string) float64 {
	var found, seen int
	for _, t := range tallies {
		for _, set := range sets {
			if t.Set == set && t.Harmless == harmless {
				found, seen = found+t.Found, seen+t.Seen
			}
		}
	}
	return percent(found, seen)
}

// meanOverClasses is the mean of the shares of a set's classes of attacks.
func meanOverClasses(tallies []*Tally, set string) float64 {
	sum, count := 0.0, 0
	for _, t := range tallies {
		if t.Set == set && !t.Harmless && t.Seen > 0 {
			sum, count = sum+t.share(), count+1
		}
	}
	if count == 0 {
		return 0
	}
	return sum / float64(count)
}

func shareOf(tallies []*Tally, set, class string) float64 {
	for _, t := range tallies {
		if t.Set == set && t.Class == class {
			return t.share()
		}
	}
	return 0
}
