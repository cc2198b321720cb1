package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/store/sample"
)

const (
	// maxRate bounds how many shops send traffic at once.
	maxRate = 1000
	// tick is how often new traffic is written.
	tick = 5 * time.Second
	// patience is how often a store that is not there yet is tried.
	patience = 60
)

// follow writes the sample traffic since a while ago and, with --follow, goes on as time goes by.
func follow(ctx context.Context, o options, target target, now func() time.Time, progress io.Writer) error {
	written := now().Add(-o.since).UnixNano()
	failures := 0
	for {
		until := now().UnixNano()
		err := writeSample(ctx, o, target, written, until)
		switch {
		case err == nil:
			written, failures = until, 0
			_, _ = fmt.Fprintf(progress, "%d sample lines\n", target.pushed())
		case ctx.Err() != nil:
			return nil
		case !o.follow || failures >= patience:
			return err
		default: // in a demo stack the store starts at the same time
			failures++
			target.discard()
			_, _ = fmt.Fprintf(progress, "%v; trying again\n", err)
		}
		if !o.follow {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(tick):
		}
	}
}

// writeSample writes what the sample has in [from, to). With a rate above one, other minutes of the sample are laid over it.
func writeSample(ctx context.Context, o options, target target, from, to int64) error {
	const minute = int64(time.Minute)
	for m := from / minute; m*minute < to; m++ {
		for shop := range o.rate {
			moved := int64(shop) * 10_007 * minute // another day and hour, the same cast
			for _, e := range sample.Minute(m - int64(shop)*10_007) {
				at := e.Time + moved
				if at < from || at >= to {
					continue
				}
				// shops at one instant are told apart by their nanoseconds: equal lines are dropped by Loki
				if err := target.add(ctx, entry{time.Unix(0, at+int64(shop)), e.Line, o.labels}); err != nil {
					return err
				}
			}
		}
	}
	return target.flush(ctx)
}
