package elastic

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// documentBytes is what a document of an access log takes about, as JSON: a count does not tell sizes, and users may mostly not ask for those of
// indices.
const documentBytes = 700

// Size counts the documents.
func (s *Store) Size(ctx context.Context, w plan.Window) (plan.Size, error) {
	options := url.Values{"allow_no_indices": {"true"}, "ignore_unavailable": {"true"}}
	text, err := s.request(ctx, http.MethodPost, s.indexPath("_count"), options, object{"query": all(s.window(w)...)})
	if err != nil {
		return plan.Size{}, err
	}
	var told struct {
		Count int64 `json:"count"`
	}
	if err := json.Unmarshal(text, &told); err != nil {
		return plan.Size{}, unreadable(err)
	}
	return plan.Size{Bytes: told.Count * documentBytes, Entries: told.Count}, nil
}
