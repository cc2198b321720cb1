package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/tests/benchline"
	"github.com/underthreat/apis-under-threat/tests/stores/lokiserver"
)

const (
	lokiSpan  = 6 * time.Hour
	lokiRules = 40

	printable = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&'()*+,-./:;<=>?@[]^_{|}~"
)

// lokiBench measures what is asked of a Loki with some lines over six hours.
type lokiBench struct {
	ctx      context.Context
	server   *lokiserver.Server
	selector string
	from, to time.Time
	lines    int
}

func runLoki(ctx context.Context, lines int) error {
	b, err := startLoki(ctx, "bench", lokiSpan, lines)
	if err != nil {
		return err
	}
	defer func() { _ = b.server.Stop() }()
	for _, measure := range []func() error{b.cold, b.perRule, b.warm, b.dashboard} {
		if err := measure(); err != nil {
			return err
		}
	}
	return b.tenfold()
}

// startLoki starts a Loki and writes lines of a span into it.
func startLoki(ctx context.Context, job string, span time.Duration, lines int) (*lokiBench, error) {
	server, err := lokiserver.Start(ctx, lokiserver.Options{})
	if err != nil {
		return nil, err
	}
	to := time.Now().Truncate(time.Second)
	b := &lokiBench{ctx: ctx, server: server, selector: fmt.Sprintf("{job=%q}", job), from: to.Add(-span), to: to, lines: lines}
	return b, b.load(job, lines)
}

func (b *lokiBench) load(job string, lines int) error {
	began := time.Now()
	pusher := b.server.Pusher("")
	g := newGenerator(1)
	err := g.lines(job, b.from, b.to.Sub(b.from), lines, func(e lokipushEntry) error { return pusher.Add(b.ctx, e) })
	if err := errors.Join(err, pusher.Flush(b.ctx)); err != nil {
		return err
	}
	fmt.Printf("# Loki: %d lines of JSON over %s, written in %s\n", lines, b.to.Sub(b.from), time.Since(began).Round(time.Second))
	return nil
}

// instant runs one instant query and reads its whole answer.
func (b *lokiBench) instant(query string) (lines int64, err error) {
	form := url.Values{"query": {query}, "time": {strconv.FormatInt(b.to.UnixNano()-1, 10)}}
	request, err := http.NewRequestWithContext(b.ctx, http.MethodPost, b.server.URL+"/loki/api/v1/query", strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", query, response.Status, text)
	}
	var told struct {
		Data struct {
			Stats struct {
				Summary struct {
					Lines int64 `json:"totalLinesProcessed"`
				} `json:"summary"`
			} `json:"stats"`
		} `json:"data"`
	}
	return told.Data.Stats.Summary.Lines, errors.Join(err, json.Unmarshal(text, &told))
}

func (b *lokiBench) bare() error {
	_, err := b.instant(fmt.Sprintf("sum(count_over_time(%s[%ds]))", b.selector, int(b.to.Sub(b.from).Seconds())))
	return err
}

func (b *lokiBench) options(cache int) map[string]any {
	return map[string]any{"sources": []map[string]string{{"selector": b.selector}}, "limits": map[string]int{"cacheMegabytes": cache}, "timeoutSeconds": 120}
}

var apisTable = map[string]any{"queryType": "overview"}

// cold is the whole page, read for the first time, beside one count of all lines.
func (b *lokiBench) cold() error {
	d, err := open(b.ctx, b.server.URL, b.options(0))
	if err != nil {
		return err
	}
	if err := b.bare(); err != nil { // the files are in memory for both
		return err
	}
	fmt.Println("one bare count, and the page read for the first time:")
	bare, ours, err := sideBySide(5, b.bare, func() error {
		_, err := ask(b.ctx, d, b.from, b.to, apisTable)
		return err
	})
	if err != nil {
		return err
	}
	benchline.Print("loki-cold", ratio(ours, bare), "<=", 5.5)
	return nil
}

// perRule is the same page from a dashboard with one query for each rule, as people build it by hand: counts by path need a pattern for ids.
func (b *lokiBench) perRule() error {
	rules, err := detect.LoadRules()
	if err != nil {
		return err
	}
	d, err := open(b.ctx, b.server.URL, b.options(0))
	if err != nil {
		return err
	}
	fmt.Printf("%d queries, one for each rule, and the page read for the first time:\n", lokiRules)
	theirs, ours, err := sideBySide(1, func() error {
		asked := 0
		for _, rule := range rules {
			if len(rule.Literals) == 0 || asked == lokiRules {
				continue
			}
			var parts []string
			for _, literal := range rule.Literals {
				if len(parts) < 8 && strings.Trim(literal, printable) == "" {
					parts = append(parts, regexp.QuoteMeta(literal))
				}
			}
			if len(parts) == 0 {
				continue
			}
			asked++
			query := fmt.Sprintf("sum by (request_method) (count_over_time(%s |~ `(?i)%s` | json | __error__=`` [%ds]))", b.selector, strings.ReplaceAll(strings.Join(parts, "|"), "`", "."), int(lokiSpan.Seconds()))
			if _, err := b.instant(query); err != nil {
				return err
			}
		}
		if asked < lokiRules {
			return fmt.Errorf("only %d rules have literals", asked)
		}
		return nil
	}, func() error {
		_, err := ask(b.ctx, d, b.from, b.to, apisTable)
		return err
	})
	if err != nil {
		return err
	}
	benchline.Print("loki-per-rule", ratio(theirs, ours), ">=", 8)
	return nil
}

// warm is a refresh a minute later.
func (b *lokiBench) warm() error {
	fmt.Println("the page of a day, and its refresh a minute later:")
	day := 24 * time.Hour
	cold, warm := time.Duration(0), time.Duration(0)
	d, err := open(b.ctx, b.server.URL, b.options(64))
	if err != nil {
		return err
	}
	began := time.Now()
	if _, err := ask(b.ctx, d, b.to.Add(-day-time.Minute), b.to.Add(-time.Minute), apisTable); err != nil {
		return err
	}
	cold, began = time.Since(began), time.Now()
	if _, err := ask(b.ctx, d, b.to.Add(-day), b.to, apisTable); err != nil {
		return err
	}
	warm = time.Since(began)
	fmt.Printf("  %v\n  %v\n", cold.Round(time.Millisecond), warm.Round(time.Millisecond))
	benchline.Print("loki-warm", ratio(warm, cold), "<=", 0.05)
	return nil
}

// dashboard is eight panels that are opened at once: each piece is read once for each product.
func (b *lokiBench) dashboard() error {
	panels := []map[string]any{
		apisTable, {"queryType": "overview", "taxonomy": "cwe"}, {"queryType": "table", "groupBy": []string{"rule"}, "metrics": []string{"threats"}}, {"queryType": "value", "metrics": []string{"threats"}},
		{"queryType": "value", "metrics": []string{"passed"}, "groupBy": []string{"endpoint"}}, {"queryType": "series", "metrics": []string{"threats"}, "groupBy": []string{"outcome"}},
		{"queryType": "table", "groupBy": []string{"country"}, "metrics": []string{"threats", "actors"}}, {"queryType": "value", "metrics": []string{"actors"}},
	}
	from := b.from.Truncate(time.Hour).Add(time.Hour)
	to := from.Add(2 * time.Hour) // old enough to be two pieces
	one, err := open(b.ctx, b.server.URL, b.options(64))
	if err != nil {
		return err
	}
	alone, err := ask(b.ctx, one, from, to, apisTable)
	if err != nil {
		return err
	}
	counting := newCounter(b.server.URL)
	defer counting.close()
	all, err := open(b.ctx, counting.url(), b.options(64))
	if err != nil {
		return err
	}
	counting.reset()
	if _, err := ask(b.ctx, all, from, to, panels...); err != nil {
		return err
	}
	fmt.Printf("  one page: %d questions to Loki; eight panels at once: %d\n", alone.Cost.Queries, counting.queries())
	benchline.Print("loki-dashboard", float64(counting.queries())/float64(alone.Cost.Queries), "<=", 1)
	return nil
}

// tenfold is ten times the lines.
func (b *lokiBench) tenfold() error {
	many := &lokiBench{ctx: b.ctx, server: b.server, selector: `{job="many"}`, from: b.from, to: b.to}
	if err := many.load("many", 10*b.lines); err != nil {
		return err
	}
	few, err := open(b.ctx, b.server.URL, b.options(64))
	if err != nil {
		return err
	}
	lots, err := open(b.ctx, many.server.URL, many.options(64))
	if err != nil {
		return err
	}
	fmt.Println("the page, and the page of ten times the lines; then both once more:")
	var times [2][2]time.Duration
	for i := range times {
		for j, d := range []datasource{few, lots} {
			began := time.Now()
			if _, err := ask(b.ctx, d, b.from, b.to, apisTable); err != nil {
				return err
			}
			times[i][j] = time.Since(began)
		}
		fmt.Printf("  %v\n", rounded(times[i][:]))
	}
	benchline.Print("loki-tenfold", ratio(times[0][1], times[0][0]), "<=", 10)
	return nil
}
