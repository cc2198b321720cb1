package view

import (
	"math"
	"slices"
)

// The anomaly score of a number, from 0 to 100: ten points for each sigma that it lies above the median of the numbers of earlier windows.
// docs/anomaly.md has the formula for people.
const (
	// leastWindows is how many earlier windows must have data: a median of fewer says nothing.
	leastWindows = 3
	// madScale makes the median absolute deviation of normally distributed numbers their standard deviation.
	madScale = 1.4826
	// leastSpread is the part of the median that a sigma is at least, so that a few windows that happen to be alike can't make anything of small
	// differences: 100 points take twice the usual.
	leastSpread = 0.1
	// pointsPerSigma is what one sigma above the usual adds.
	pointsPerSigma = 10
)

// deviation says how far a number is from those of earlier windows.
type deviation struct {
	usual  float64 // the median
	spread float64 // one sigma
	sigmas float64 // above the usual; negative: below
	score  float64 // 0 to 100
}

// deviationOf compares a count with those of earlier windows: there must be some.
func deviationOf(count float64, earlier []float64) deviation {
	usual := median(earlier)
	distances := make([]float64, len(earlier))
	for i, n := range earlier {
		distances[i] = math.Abs(n - usual)
	}
	// Counts of independent events vary by their root; one threat more or less is nothing to speak of.
	spread := max(madScale*median(distances), math.Sqrt(usual), leastSpread*usual, 1)
	sigmas := (count - usual) / spread
	return deviation{usual, spread, sigmas, min(max(pointsPerSigma*sigmas, 0), scoreCap)}
}

// times is how many times the usual a count is; nil where the usual is none.
func (d deviation) times(count float64) *float64 { return ratio(count, d.usual, false) }

// median is the middle number, or the mean of the two in the middle.
func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
