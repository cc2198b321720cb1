// Package benchline prints the closing line of a benchmark's measure.
package benchline

import "fmt"

// Print prints a measure with its goal: operator is <= or >=.
func Print(name string, value float64, operator string, goal float64) {
	met := value >= goal
	if operator == "<=" {
		met = value <= goal
	}
	state := "short"
	if met {
		state = "ok"
	}
	fmt.Printf("BENCH %s %.3g goal %s%g %s\n", name, value, operator, goal, state)
}
