// Table prints what the data source answers for a store as a markdown table, for documents: the same code as in Grafana, without Grafana.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/pkg/plugin"
)

const usage = `npm run table -- --url URL --selector '{job="nginx"}' [--since 24h] [--group-by endpoint] [--metrics requests,threats] [--scope threatened] [--order-by threats] [--limit 100]
npm run table -- --store elasticsearch|opensearch --url URL --index NAME …`

// loki is the store that is asked if none is named.
const loki = "loki"

type options struct {
	store, url, selector, index, groupBy, metrics, scope, orderBy string
	since                                                         time.Duration
	limit                                                         int
}

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var o options
	flags := flag.NewFlagSet("table", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.store, "store", loki, "")
	flags.StringVar(&o.url, "url", "", "")
	flags.StringVar(&o.selector, "selector", "", "")
	flags.StringVar(&o.index, "index", "", "")
	flags.StringVar(&o.groupBy, "group-by", "endpoint", "")
	flags.StringVar(&o.metrics, "metrics", "requests,errors,threats,blocked,passed,actors,lastSeen", "")
	flags.StringVar(&o.scope, "scope", "threatened", "")
	flags.StringVar(&o.orderBy, "order-by", "threats", "")
	flags.DurationVar(&o.since, "since", 24*time.Hour, "")
	flags.IntVar(&o.limit, "limit", 100, "")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w\n\n%s", err, usage)
	}
	switch {
	case o.store == loki && (o.url == "" || o.selector == "" || o.index != ""):
		return fmt.Errorf("--url and --selector are needed, and no --index\n\n%s", usage)
	case o.store != loki && (o.url == "" || o.index == "" || o.selector != ""):
		return fmt.Errorf("--url and --index are needed, and no --selector\n\n%s", usage)
	}
	frame, err := ask(ctx, o)
	if err != nil {
		return err
	}
	return write(out, frame)
}

// ask runs one table query.
func ask(ctx context.Context, o options) (*data.Frame, error) {
	source := map[string]string{"name": "table", "selector": o.selector}
	if o.store != loki {
		source = map[string]string{"name": "table", "index": o.index}
	}
	settings, err := json.Marshal(map[string]any{"store": o.store, "sources": []map[string]string{source}})
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	query, err := json.Marshal(map[string]any{
		"queryType": "table", "groupBy": strings.Split(o.groupBy, ","), "metrics": strings.Split(o.metrics, ","),
		"scope": o.scope, "orderBy": map[string]string{"metric": o.orderBy}, "limit": o.limit,
	})
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	instance, err := plugin.NewDatasource(ctx, backend.DataSourceInstanceSettings{UID: "table", URL: o.url, JSONData: settings})
	if err != nil {
		return nil, err
	}
	handler, ok := instance.(backend.QueryDataHandler)
	if !ok {
		return nil, errors.New("the data source takes no queries")
	}
	now := time.Now()
	answer, err := handler.QueryData(ctx, &backend.QueryDataRequest{
		PluginContext: backend.PluginContext{User: &backend.User{Login: "table", Role: "Viewer"}},
		Queries:       []backend.DataQuery{{RefID: "A", JSON: query, TimeRange: backend.TimeRange{From: now.Add(-o.since), To: now}}},
	})
	if err != nil {
		return nil, err
	}
	if answer.Responses["A"].Error != nil {
		return nil, answer.Responses["A"].Error
	}
	return answer.Responses["A"].Frames[0], nil
}

// write prints the frame, and what is not exact about it.
func write(out io.Writer, frame *data.Frame) error {
	var b strings.Builder
	cells := make([]string, len(frame.Fields))
	for i, field := range frame.Fields {
		cells[i] = field.Config.DisplayNameFromDS
	}
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	for i, field := range frame.Fields {
		cells[i] = "---:"
		if field.Type() == data.FieldTypeString {
			cells[i] = "---"
		}
	}
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	for row := range frame.Rows() {
		for i, field := range frame.Fields {
			cells[i] = text(field.At(row))
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	for _, notice := range frame.Meta.Notices {
		b.WriteString("\n" + notice.Text + "\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func text(value any) string {
	switch v := value.(type) {
	case string:
		return "`" + strings.NewReplacer("|", `\|`, "`", "'").Replace(v) + "`"
	case *float64:
		if v != nil {
			return fmt.Sprintf("%.10g", *v)
		}
	case *time.Time:
		if v != nil {
			return v.UTC().Format("2006-01-02 15:04:05")
		}
	}
	return ""
}
