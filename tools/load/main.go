// Load writes access logs, or sample traffic, into Loki, Elasticsearch or OpenSearch.
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
)

const usage = `npm run load -- --to loki --url URL [--labels job=nginx] [--end-now] [--tenant NAME] FILE…
npm run load -- --to elasticsearch|opensearch --url URL --index NAME [--data-stream] [--user NAME:PASSWORD] [--labels job=nginx] [--end-now] FILE…
npm run load -- --to … --url URL … --sample [--since 1h] [--rate 1] [--follow]

Writes access log files (plain or gzip) into a store, each line at its own time. A line without a time takes that of the line before. Lines that
are equal are told apart by a microsecond: Loki keeps one of them only. In Elasticsearch and OpenSearch a line in combined format becomes a
document of the Elastic Common Schema, a line of JSON one of its own fields; the types come from an index template that is written first.
Loading the same again adds nothing.
`

// options of a run.
type options struct {
	to, url, tenant    string
	index, user        string
	dataStream, endNow bool
	labels             map[string]string
	sample, follow     bool
	since              time.Duration
	rate               int
	files              []string
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
	target, err := o.target()
	if err != nil {
		return err
	}
	if o.sample {
		return follow(ctx, o, target, time.Now, progress)
	}
	l := &loader{options: o, target: target, progress: progress, now: time.Now}
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
	flags.StringVar(&o.to, "to", loki, "")
	flags.StringVar(&o.url, "url", "", "")
	flags.StringVar(&labels, "labels", "", "")
	flags.StringVar(&o.tenant, "tenant", "", "")
	flags.StringVar(&o.index, "index", "", "")
	flags.StringVar(&o.user, "user", "", "")
	flags.BoolVar(&o.dataStream, "data-stream", false, "")
	flags.BoolVar(&o.endNow, "end-now", false, "")
	flags.BoolVar(&o.sample, "sample", false, "")
	flags.BoolVar(&o.follow, "follow", false, "")
	flags.DurationVar(&o.since, "since", time.Hour, "")
	flags.IntVar(&o.rate, "rate", 1, "")
	if err := flags.Parse(args); err != nil {
		return o, fmt.Errorf("%w\n\n%s", err, usage)
	}
	o.files = flags.Args()
	if err := o.checkStore(); err != nil {
		return o, err
	}
	switch {
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
