package plugin

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/pkg/view"
)

// frames turns an answer into Grafana's frames. The first one says how it was computed.
func frames(refID string, q view.Query, answer view.Answer, settings *Settings) (data.Frames, error) {
	var all data.Frames
	for i, f := range answer.Frames {
		frame := data.NewFrame(f.Name)
		frame.RefID = refID
		for _, column := range f.Columns {
			one := field(column, q.Type)
			if column.Name == "traceId" && settings.TraceLink.DataSourceUID != "" {
				one.Config.Links = []data.DataLink{settings.TraceLink.link()}
			}
			frame.Fields = append(frame.Fields, one)
		}
		if _, err := frame.RowLen(); err != nil {
			return nil, fmt.Errorf("frame %s: %w", f.Name, err)
		}
		frame.Meta = &data.FrameMeta{Custom: f.Custom, PreferredVisualization: data.VisTypeTable}
		switch f.Type {
		case "numeric-long":
			frame.Meta.Type, frame.Meta.TypeVersion = data.FrameTypeNumericLong, data.FrameTypeVersion{0, 1}
		case "timeseries-multi":
			frame.Meta.Type, frame.Meta.TypeVersion = data.FrameTypeTimeSeriesMulti, data.FrameTypeVersion{0, 1}
			frame.Meta.PreferredVisualization = data.VisTypeGraph
		}
		if i == 0 {
			f.Custom["computed"] = answer.Computed
			frame.Meta.Notices = notices(answer)
			frame.Meta.ExecutedQueryString = executed(q, answer.Computed)
		}
		if q.Type == view.Events && settings.LogLink.DataSourceUID != "" { // the front end knows what each source's own query is
			f.Custom["logLink"] = settings.LogLink
		}
		if q.Type == view.Overview {
			frame.Meta.PreferredVisualizationPluginID = "underthreat-apis-panel"
		}
		all = append(all, frame)
	}
	return all, nil
}

// askFirst is an answer without numbers: the reader is asked whether so much is to be read.
func askFirst(refID string, queryType view.QueryType, cost *view.CostError) data.Frames {
	name := "summary"
	if queryType == view.Anomaly {
		name = "anomaly"
	}
	frame := data.NewFrame(name)
	frame.RefID = refID
	frame.Meta = &data.FrameMeta{
		Custom:                         map[string]any{"frame": name, "ask": map[string]int64{"bytes": cost.Bytes, "most": cost.Most}},
		PreferredVisualizationPluginID: "underthreat-apis-panel",
		Notices:                        []data.Notice{{Severity: data.NoticeSeverityWarning, Text: cost.Error()}},
	}
	return data.Frames{frame}
}

// link leads from a trace id to the trace, in Explore.
func (l TraceLinkSettings) link() data.DataLink {
	query := strings.ReplaceAll(l.Query, "${traceId}", "${__value.raw}")
	return data.DataLink{Title: l.Title, Internal: &data.InternalDataLink{DatasourceUID: l.DataSourceUID, Query: map[string]any{"query": query, "queryType": "traceql"}}}
}

func field(column view.Column, queryType view.QueryType) *data.Field {
	f := values(column)
	f.Name = column.Name
	f.Labels = data.Labels(column.Labels)
	f.Config = &data.FieldConfig{Unit: column.Unit}
	if queryType == view.Table || queryType == view.Events {
		f.Config.DisplayNameFromDS = column.Title
	}
	return f
}

func values(column view.Column) *data.Field {
	switch {
	case column.Strings != nil:
		return data.NewField(column.Name, nil, column.Strings)
	case column.Numbers != nil:
		return data.NewField(column.Name, nil, column.Numbers)
	case column.JSON != nil:
		raw := make([]json.RawMessage, len(column.JSON))
		for i, text := range column.JSON {
			raw[i] = text
		}
		return data.NewField(column.Name, nil, raw)
	}
	times := make([]*time.Time, len(column.Times))
	for i, at := range column.Times {
		if at != 0 {
			t := time.Unix(0, at).UTC()
			times[i] = &t
		}
	}
	return data.NewField(column.Name, nil, times)
}

// notices say what is not exact, and what is not shown.
func notices(answer view.Answer) []data.Notice {
	var list []data.Notice
	c := answer.Computed
	switch c.Exactness {
	case view.Partial:
		list = append(list, data.Notice{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf("Incomplete: %.1f %% of the range was read", c.Coverage*100)})
	case view.Estimated:
		list = append(list, data.Notice{Severity: data.NoticeSeverityInfo, Text: "Some numbers are estimated"})
	}
	for _, reason := range c.Reasons {
		list = append(list, data.Notice{Severity: data.NoticeSeverityInfo, Text: reason})
	}
	notes := map[string]bool{}
	for _, f := range answer.Frames {
		if note, ok := f.Custom["note"].(string); ok && !notes[note] {
			notes[note] = true
			list = append(list, data.Notice{Severity: data.NoticeSeverityInfo, Text: note})
		}
	}
	return list
}

// executed shows what was asked, for Grafana's query inspector.
func executed(q view.Query, c view.Computed) string {
	text, err := json.Marshal(q)
	if err != nil {
		return ""
	}
	if c.Source.Explore == "" {
		return string(text)
	}
	return c.Source.Explore + "\n" + string(text)
}
