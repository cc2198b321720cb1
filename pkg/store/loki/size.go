package loki

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// Size asks the index, which does not know what is still in the ingesters' memory.
func (s *Store) Size(ctx context.Context, w plan.Window) (plan.Size, error) {
	form := url.Values{"query": {s.config.Selector}, "start": {strconv.FormatInt(w.From, 10)}, "end": {strconv.FormatInt(w.To, 10)}}
	body, err := s.request(ctx, http.MethodGet, "/loki/api/v1/index/stats", form)
	if err != nil {
		return plan.Size{}, err
	}
	var told struct {
		Bytes   int64 `json:"bytes"`
		Entries int64 `json:"entries"`
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return plan.Size{}, store.NewError(store.NotThisStore, 0, "Loki's index statistics can't be read", "", err)
	}
	return plan.Size{Bytes: told.Bytes, Entries: told.Entries}, nil
}
