// Package docpush writes documents into Elasticsearch and OpenSearch, for the loader and the tests.
package docpush

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

const (
	// maxBatch is what one bulk request may hold: a few megabytes is what the vendors advise, 100 MB what they refuse.
	maxBatch = 5 << 20
	// maxTries of a batch whose documents the store is too busy for, or whose answer got lost.
	maxTries = 6
)

// Pusher collects documents and writes them in batches. It is for one goroutine.
//
// A document is created under its own id, and one that is there already counts as written: a batch may be sent again when its answer got
// lost. In a data stream that holds until it rolls over, since ids are unique to each of its indices.
type Pusher struct {
	URL            string
	Index          string // an index or a data stream
	User, Password string // empty: none
	Client         *http.Client
	Wait           time.Duration // before the second try, doubled for each that follows; zero: half a second

	batch  []operation
	size   int
	pushed int
}

// Document is what is written.
type Document struct {
	ID   string
	JSON []byte
}

// operation is a document as two lines of a bulk request.
type operation struct {
	id   string
	text []byte
}

// Pushed is how many documents the store has taken, or had already.
func (p *Pusher) Pushed() int { return p.pushed }

// Discard forgets what has not been written yet.
func (p *Pusher) Discard() { p.batch, p.size = nil, 0 }

// Add takes a document, and writes when a batch is full.
func (p *Pusher) Add(ctx context.Context, d Document) error {
	if d.ID == "" {
		return errors.New("document: it needs an id, or it might be written twice")
	}
	action, err := json.Marshal(map[string]any{"create": map[string]string{"_id": d.ID}})
	if err != nil {
		return fmt.Errorf("document %s: %w", d.ID, err)
	}
	text := bytes.NewBuffer(append(action, '\n'))
	if err := json.Compact(text, d.JSON); err != nil { // a line break would end the document
		return fmt.Errorf("document %s: %w", d.ID, err)
	}
	text.WriteByte('\n')
	if p.size+text.Len() > maxBatch {
		if err := p.Flush(ctx); err != nil {
			return err
		}
	}
	p.batch = append(p.batch, operation{id: d.ID, text: text.Bytes()})
	p.size += text.Len()
	return nil
}

// Flush writes what is left.
func (p *Pusher) Flush(ctx context.Context) error {
	wait := p.Wait
	if wait == 0 {
		wait = time.Second / 2
	}
	for try := 1; len(p.batch) > 0; try++ {
		busy, err := p.write(ctx)
		var again *againError
		if err != nil && !errors.As(err, &again) {
			return err
		}
		if err == nil && busy == nil {
			break
		}
		if err == nil {
			err = busy
		}
		if try == maxTries {
			return fmt.Errorf("%w (%d times)", err, maxTries)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait *= 2
	}
	p.size = 0
	return nil
}

// write sends the batch and keeps of it what the store is too busy for, with its reason.
func (p *Pusher) write(ctx context.Context) (busy, err error) {
	var body bytes.Buffer
	for _, o := range p.batch {
		body.Write(o.text)
	}
	answer, err := p.do(ctx, http.MethodPost, "/"+url.PathEscape(p.Index)+"/_bulk?filter_path=items.create.status,items.create.error", "application/x-ndjson", body.Bytes())
	if err != nil {
		return nil, err
	}
	var result struct {
		Items []struct {
			Create struct {
				Status int             `json:"status"`
				Error  json.RawMessage `json:"error"`
			} `json:"create"`
		} `json:"items"`
	}
	if err := json.Unmarshal(answer, &result); err != nil {
		return nil, fmt.Errorf("bulk: the answer is not a store's: %w", err)
	}
	if len(result.Items) != len(p.batch) {
		return nil, fmt.Errorf("bulk: %d results for %d documents", len(result.Items), len(p.batch))
	}
	var left []operation
	for i, item := range result.Items {
		switch status := item.Create.Status; {
		case status/100 == 2, status == http.StatusConflict: // a conflict: it is there already
			p.pushed++
		case isBusy(status):
			left = append(left, p.batch[i])
			busy = fmt.Errorf("bulk: the store answers %d: %s", status, item.Create.Error)
		default:
			err = errors.Join(err, fmt.Errorf("bulk: document %s: %d: %s", p.batch[i].id, status, item.Create.Error))
		}
	}
	p.batch = left
	return busy, err
}

func isBusy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}
