package main

import (
	"fmt"
	"slices"
	"time"
)

// sideBySide runs two things in turn, so that a busy machine slows both, and gives the median of each.
func sideBySide(times int, a, b func() error) (medianA, medianB time.Duration, err error) {
	var as, bs []time.Duration
	for range times {
		for _, one := range []struct {
			run  func() error
			into *[]time.Duration
		}{{a, &as}, {b, &bs}} {
			began := time.Now()
			if err := one.run(); err != nil {
				return 0, 0, err
			}
			*one.into = append(*one.into, time.Since(began))
		}
	}
	fmt.Printf("  %v\n  %v\n", rounded(as), rounded(bs))
	return median(as), median(bs), nil
}

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

func rounded(all []time.Duration) []time.Duration {
	out := make([]time.Duration, len(all))
	for i, d := range all {
		out[i] = d.Round(time.Millisecond)
	}
	return out
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
