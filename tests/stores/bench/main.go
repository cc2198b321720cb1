// Command bench measures the plugin beside what its users would do without it, in one run, and prints ratios: npm run bench. docs/performance.md
// has the method and figures.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// longMeasure takes some twenty minutes.
const longMeasure = "month"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	lines := flag.Int("lines", 400_000, "lines in Loki")
	documents := flag.Int("documents", 600_000, "documents in OpenSearch")
	only := flag.String("only", "", "measures to run, separated by commas: answer, memory, loki, opensearch; month only runs if it is named")
	monthLines := flag.Int("month-lines", 20_000_000, "lines of the month")
	child := flag.Bool("child", false, "used by the measure of memory")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, part := range []struct {
		name string
		run  func() error
	}{
		{"answer", func() error { return runAnswering(ctx) }},
		{"memory", func() error { return runMemory(ctx, *child) }},
		{"loki", func() error { return runLoki(ctx, *lines) }},
		{"opensearch", func() error { return runOpenSearch(ctx, *documents) }},
		{longMeasure, func() error { return runMonth(ctx, *monthLines) }},
	} {
		if *only == "" && part.name == longMeasure || *only != "" && !slices.Contains(strings.Split(*only, ","), part.name) {
			continue
		}
		if err := part.run(); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}
