package elastic

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// histogram cuts time as a source of a composite.
func (g *aggregation) histogram() object {
	return object{"field": g.store.config.TimeField, "fixed_interval": fmt.Sprintf("%ds", int64(g.aggregate.Cell.Seconds()))}
}

// cellsInside are cells inside of other groups.
func (g *aggregation) cellsInside() object {
	histogram := g.histogram()
	histogram["min_doc_count"] = 1
	return object{"date_histogram": histogram}
}

// cellsOutside are cells that stand in no other group. They are ranges: in OpenSearch 3.8 a date_histogram there puts single documents into a
// neighbour of their cell, if the query leaves few of many documents (docs/elasticsearch.md).
func (g *aggregation) cellsOutside() object {
	var ranges []any
	for _, cell := range g.window.Cells(g.aggregate.Cell) {
		start := plan.CellStart(cell.From, g.aggregate.Cell)
		ranges = append(ranges, object{"from": millis(start), "to": millis(start + int64(g.aggregate.Cell))})
	}
	return object{"date_range": object{"field": g.store.config.TimeField, "format": "epoch_millis", "ranges": ranges}}
}

func millis(nanoseconds int64) string { return strconv.FormatInt(nanoseconds/1e6, 10) }

// startOf is the start of a range, which servers write like 1.7958384E12, as the key of a cell.
func startOf(from json.Number) (json.Number, error) {
	start, err := from.Float64()
	if err != nil {
		return "", unreadable(err)
	}
	return json.Number(strconv.FormatInt(int64(start), 10)), nil
}
