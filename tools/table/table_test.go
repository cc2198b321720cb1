package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func TestWrite(t *testing.T) {
	seven := 7.0
	at := time.Date(2026, 10, 10, 13, 55, 36, 0, time.UTC)
	frame := data.NewFrame("table",
		data.NewField("endpoint", nil, []string{"GET /a|b", "GET /`"}), data.NewField("threats", nil, []*float64{&seven, nil}), data.NewField("lastSeen", nil, []*time.Time{&at, nil}))
	for i, title := range []string{"Endpoint", "Threats", "Last seen"} {
		frame.Fields[i].Config = &data.FieldConfig{DisplayNameFromDS: title}
	}
	frame.Meta = &data.FrameMeta{Notices: []data.Notice{{Text: "2 of 9 groups are shown"}}}
	var out strings.Builder
	if err := write(&out, frame); err != nil {
		t.Fatal(err)
	}
	want := "| Endpoint | Threats | Last seen |\n| --- | ---: | ---: |\n| `GET /a\\|b` | 7 | 2026-10-10 13:55:36 |\n| `GET /'` |  |  |\n\n2 of 9 groups are shown\n"
	if out.String() != want {
		t.Errorf("%q", out.String())
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for want, args := range map[string][]string{
		"--url and --selector are needed": {"--url", "http://127.0.0.1:1"},
		"--url and --index are needed":    {"--store", "opensearch", "--url", "http://127.0.0.1:1", "--selector", `{job="a"}`},
		"is not one of":                   {"--store", "splunk", "--url", "http://127.0.0.1:1", "--index", "a"},
		"not a stream selector":           {"--url", "http://127.0.0.1:1", "--selector", "job"},
		"is not a dimension":              {"--url", "http://127.0.0.1:1", "--selector", `{job="a"}`, "--group-by", "colour"},
		"can't be reached":                {"--url", "http://127.0.0.1:1", "--selector", `{job="a"}`},
	} {
		if err := run(t.Context(), args, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
}
