package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

const (
	// multiAPI takes several searches at once.
	multiAPI = "_msearch"
	// multiAtOnce is how many of them a cluster begins at a time: its default is ten for each data node.
	multiAtOnce = 4
)

// searches runs several searches; an incomplete answer of one of them is an error. They are sent together, unless that is refused: in OpenSearch a
// user needs a permission of the cluster for it.
func (s *Store) searches(ctx context.Context, path string, options url.Values, bodies []object) ([]searchAnswer, plan.Cost, error) {
	if !s.learned().noMulti {
		answers, cost, err := s.together(ctx, strings.TrimSuffix(path, "_search")+multiAPI, bodies)
		if !errors.Is(err, errNotSupported) && !store.IsKind(err, store.Forbidden) {
			return answers, cost, err
		}
	}
	var total plan.Cost
	answers := make([]searchAnswer, len(bodies))
	for i, body := range bodies {
		answer, cost, err := s.search(ctx, path, options, body)
		total.Add(cost)
		if err != nil {
			return nil, total, err
		}
		answers[i] = answer
	}
	s.learn(func(f *features) { f.noMulti = true }) // one by one they are taken
	return answers, total, nil
}

// together sends searches in one request. A cluster that is too busy for one of them is asked for all of them again.
func (s *Store) together(ctx context.Context, path string, bodies []object) (answers []searchAnswer, cost plan.Cost, err error) {
	content, err := lines(bodies)
	if err != nil {
		return nil, cost, err
	}
	options := url.Values{"max_concurrent_searches": {strconv.Itoa(multiAtOnce)}}
	start := time.Now()
	err = patiently(ctx, func() error {
		text, err := s.once(ctx, http.MethodPost, path, options, content)
		if err != nil {
			return err
		}
		answers, err = readAnswers(text, len(bodies))
		return err
	})
	cost = plan.Cost{Queries: int64(len(bodies)), Seconds: time.Since(start).Seconds()}
	for _, answer := range answers {
		cost.Lines += answer.Hits.Total.Value
	}
	return answers, cost, err
}

// lines are a header and a body for each search.
func lines(bodies []object) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	for _, body := range bodies {
		b.WriteString("{}\n")
		if err := encoder.Encode(body); err != nil {
			return nil, fmt.Errorf("searches: %w", err)
		}
	}
	return b.Bytes(), nil
}

func readAnswers(text []byte, wanted int) ([]searchAnswer, error) {
	var told struct {
		Responses []json.RawMessage `json:"responses"`
	}
	if err := json.Unmarshal(text, &told); err != nil || len(told.Responses) != wanted {
		return nil, store.NewError(store.NotThisStore, 0, "the answers are not those of Elasticsearch or OpenSearch", "check the URL", err)
	}
	answers := make([]searchAnswer, wanted)
	for i, one := range told.Responses {
		var failed struct {
			Error  json.RawMessage `json:"error"`
			Status int             `json:"status"`
		}
		if err := json.Unmarshal(one, &failed); err == nil && len(failed.Error) > 0 {
			return nil, statusError(failed.Status, "application/json", one)
		}
		if err := json.Unmarshal(one, &answers[i]); err != nil {
			return nil, unreadable(err)
		}
		if err := answers[i].complete(); err != nil {
			return nil, err
		}
	}
	return answers, nil
}
