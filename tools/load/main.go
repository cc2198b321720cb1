// Load writes access logs, or sample traffic, into a Loki.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

const usage = `npm run load -- --to loki --url URL [--labels job=nginx] [--end-now] [--tenant NAME] FILE…
npm run load -- --to loki --url URL --sample [--since 1h] [--rate 1] [--follow]

Writes access log files (plain or gzip) into Loki, each line at its own time. Lines that are equal are told apart by a microsecond, since
Loki keeps one of them only. A line without a time takes that of the line before.
`

// options of a run.
type options struct {
	to, url, tenant string
	labels          map[string]string
	endNow          bool
	sample, follow  bool
	since           time.Duration
	rate            int
	files           []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	pusher := &lokipush.Pusher{URL: o.url, Tenant: o.tenant}
	if o.sample {
		return follow(ctx, o, pusher, time.Now, progress)
	}
	l := &loader{options: o, pusher: pusher, progress: progress, now: time.Now}
	if err := l.load(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, l.summary())
	return err
}

func parse(args []string) (options, error) {
	var o options
	var labels string
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.to, "to", "loki", "")
	flags.StringVar(&o.url, "url", "", "")
	flags.StringVar(&labels, "labels", "", "")
	flags.StringVar(&o.tenant, "tenant", "", "")
	flags.BoolVar(&o.endNow, "end-now", false, "")
	flags.BoolVar(&o.sample, "sample", false, "")
	flags.BoolVar(&o.follow, "follow", false, "")
	flags.DurationVar(&o.since, "since", time.Hour, "")
	flags.IntVar(&o.rate, "rate", 1, "")
	if err := flags.Parse(args); err != nil {
		return o, fmt.Errorf("%w\n\n%s", err, usage)
	}
	o.files = flags.Args()
	switch {
	case o.to != "loki":
		return o, fmt.Errorf("--to %s: only loki can be loaded in this version", o.to)
	case o.url == "":
		return o, fmt.Errorf("--url is missing\n\n%s", usage)
	case o.sample && len(o.files) > 0:
		return o, fmt.Errorf("--sample makes its own lines: it takes no files")
	case !o.sample && len(o.files) == 0:
		return o, fmt.Errorf("no file is given\n\n%s", usage)
	case o.rate < 1 || o.rate > maxRate:
		return o, fmt.Errorf("--rate %d is not from 1 to %d", o.rate, maxRate)
	}
	var err error
	o.labels, err = parseLabels(labels, o.sample)
	return o, err
}

func parseLabels(text string, sample bool) (map[string]string, error) {
	if text == "" {
		text = "job=access-log"
		if sample {
			text = "job=sample"
		}
	}
	labels := map[string]string{}
	for _, pair := range strings.Split(text, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok || name == "" || value == "" {
			return nil, fmt.Errorf("--labels %q: %q is not name=value", text, pair)
		}
		labels[name] = strings.Trim(value, `"`)
	}
	return labels, nil
}
