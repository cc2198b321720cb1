package elastic

import (
	"context"
	"encoding/json"
)

// total counts without groups.
func (q *composite) total(ctx context.Context) error {
	if err := q.begin(); err != nil {
		return err
	}
	body := object{"size": 0, "query": q.query(), "track_total_hits": true}
	if q.sub != nil { // an aggregation must not be null
		body["aggs"] = q.sub
	}
	answer, err := q.search(ctx, q.aggregation.store.indexPath("_search"), searchOptions, body)
	if err != nil {
		return err
	}
	b := bucket{Documents: answer.Hits.Total.Value}
	if plain, ok := answer.Aggregations["plain"]; ok {
		if err := json.Unmarshal(plain, &b.Plain); err != nil {
			return unreadable(err)
		}
	}
	return q.add(b)
}

// byTime counts by cells alone, which a composite takes ten times as long for. In OpenSearch (2.19, 3.8) one of cells alone fails where a segment has
// no document in the window ("Index 0 out of bounds for length 0").
func (q *composite) byTime(ctx context.Context) error {
	if err := q.begin(); err != nil {
		return err
	}
	body := q.aggregation.cellsOutside()
	if q.sub != nil {
		body["aggs"] = q.sub
	}
	answer, err := q.search(ctx, q.aggregation.store.indexPath("_search"), searchOptions, object{"size": 0, "query": q.query(), "track_total_hits": true, "aggs": object{"cells": body}})
	if err != nil {
		return err
	}
	var told struct {
		Buckets []struct {
			bucket
			Name any         `json:"key"`
			From json.Number `json:"from"`
		} `json:"buckets"`
	}
	if err := decodeNumbers(answer.Aggregations["cells"], &told); err != nil {
		return unreadable(err)
	}
	for _, b := range told.Buckets {
		if b.Documents == 0 {
			continue
		}
		start, err := startOf(b.From)
		if err != nil {
			return err
		}
		b.Key = map[string]any{q.sources[0].name: start}
		q.documents += b.Documents
		if err := q.add(b.bucket); err != nil {
			return err
		}
	}
	if q.documents != answer.Hits.Total.Value { // a document with several times is in several cells
		return errSeveral
	}
	return nil
}
