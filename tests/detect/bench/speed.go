package main

import (
	"fmt"
	"runtime"
	"time"
)

// attackEach is how rare attacks are in the mixed lines.
const attackEach = 20

// mixedLines are the real lines, each 20th replaced by an attack of the sets.
func mixedLines(c *Collection) []string {
	var lines []string
	var attacks []*Sample
	for i := range c.Samples {
		s := &c.Samples[i]
		if s.Set == "apache" {
			lines = append(lines, s.Line)
		} else if !s.Harmless {
			attacks = append(attacks, s)
		}
	}
	if len(attacks) == 0 {
		return lines
	}
	for i := attackEach - 1; i < len(lines); i += attackEach {
		lines[i] = attacks[(i/attackEach)*7919%len(attacks)].line() // a prime: attacks of all sets
	}
	return lines
}

// speeds are lines per second of processor time: ours over all lines, Coraza's over the first ones, both from the line on. Best of three.
func speeds(c *Collection, ours *Ours, crs *CRS, sample int) (oursPerSecond, crsPerSecond float64, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	lines := mixedLines(c)
	few := lines[:min(sample, len(lines))]
	var fastest, crsFastest time.Duration
	for range 3 {
		began := processorTime()
		for _, line := range lines {
			ours.classify(line)
		}
		fastest = shorter(fastest, processorTime()-began)
		began = processorTime()
		for _, line := range few {
			s, ok := ours.read(line)
			if !ok {
				continue
			}
			if _, err := crs.threat(&s); err != nil {
				return 0, 0, err
			}
		}
		crsFastest = shorter(crsFastest, processorTime()-began)
	}
	oursPerSecond = float64(len(lines)) / fastest.Seconds()
	crsPerSecond = float64(len(few)) / crsFastest.Seconds()
	fmt.Printf("speed on one core: ours %.0f lines/s (%d lines), Coraza + CRS PL1 %.0f lines/s (%d lines)\n", oursPerSecond, len(lines), crsPerSecond, len(few))
	return oursPerSecond, crsPerSecond, nil
}

func shorter(known, measured time.Duration) time.Duration {
	if known == 0 {
		return measured
	}
	return min(known, measured)
}

// gateShare is the share of the harmless lines that the gate lets through.
func gateShare(c *Collection, ours *Ours) float64 {
	gated, seen := 0, 0
	for i := range c.Samples {
		if s := &c.Samples[i]; s.Set == "apache" && s.Harmless {
			seen++
			if ours.classify(s.Line).Gated {
				gated++
			}
		}
	}
	return percent(gated, seen)
}
