package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/view"
	"github.com/underthreat/apis-under-threat/tests/benchline"
)

const month = 30 * 24 * time.Hour

// runMonth reads the page of thirty days as our front end does, call after call, until it is complete. No call may fail.
func runMonth(ctx context.Context, lines int) error {
	b, err := startLoki(ctx, "month", month, lines)
	if err != nil {
		return err
	}
	defer func() { _ = b.server.Stop() }()
	d, err := open(ctx, b.server.URL, map[string]any{"sources": []map[string]string{{"selector": b.selector}}})
	if err != nil {
		return err
	}
	calls, failed, longest := 0, 0, time.Duration(0)
	began := time.Now()
	for complete := false; !complete; calls++ {
		asked := time.Now()
		told, err := answers(ctx, d, b.from, b.to, map[string]any{"queryType": "overview", "resume": true, "allowBytes": int64(1) << 50})
		longest = max(longest, time.Since(asked))
		if err != nil {
			fmt.Println(" ", err)
			if failed++; failed > 10 {
				return errors.New("too many calls fail")
			}
			continue
		}
		page := told["A"]
		if complete = page.Progress.Complete; complete && (page.Exactness != view.Exact || page.Entries == nil || int(*page.Entries) != lines) {
			return fmt.Errorf("the answer is %s: %v", page.Exactness, page.Reasons)
		}
	}
	fmt.Printf("  complete after %d calls and %s, the longest took %s\n", calls, time.Since(began).Round(time.Second), longest.Round(time.Millisecond))
	benchline.Print("loki-month-failed-calls", float64(failed), "<=", 0)
	return nil
}
