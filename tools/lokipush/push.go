// Package lokipush writes log entries into a Loki, for the loader and the tests.
package lokipush

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strconv"
	"strings"
)

// maxBatch is what one push may hold: a batch of 4 MiB is refused by the default limit of gRPC inside Loki.
const maxBatch = 3 << 20

// overhead is more than what an entry takes besides its text: its time, quotes and brackets.
const overhead = 48

// Pusher collects entries and pushes them in batches. It is for one goroutine.
type Pusher struct {
	URL    string
	Tenant string // empty: none
	Client *http.Client

	streams map[string]*stream
	size    int
	pushed  int
}

type stream struct {
	Labels map[string]string `json:"stream"`
	Values [][]any           `json:"values"`
}

// Entry is what is written.
type Entry struct {
	Time     int64 // nanoseconds since the epoch
	Line     string
	Labels   map[string]string // of the stream
	Metadata map[string]string // structured metadata
}

// Pushed is how many entries Loki has taken.
func (p *Pusher) Pushed() int { return p.pushed }

// Add takes an entry, and pushes when a batch is full.
func (p *Pusher) Add(ctx context.Context, e Entry) error {
	text, err := json.Marshal(e.Line)
	if err != nil {
		return fmt.Errorf("entry: %w", err)
	}
	size := len(text) + overhead
	for name, value := range e.Metadata {
		size += 2*len(name) + 2*len(value) + overhead
	}
	if p.size+size > maxBatch {
		if err := p.Flush(ctx); err != nil {
			return err
		}
	}
	value := []any{strconv.FormatInt(e.Time, 10), json.RawMessage(text)}
	if len(e.Metadata) > 0 {
		value = append(value, e.Metadata)
	}
	s := p.stream(e.Labels)
	s.Values = append(s.Values, value)
	p.size += size
	return nil
}

func (p *Pusher) stream(labels map[string]string) *stream {
	names := make([]string, 0, len(labels))
	for name, value := range labels {
		names = append(names, name+"\x00"+value)
	}
	sort.Strings(names)
	id := strings.Join(names, "\x01")
	if p.streams == nil {
		p.streams = map[string]*stream{}
	}
	if p.streams[id] == nil {
		p.streams[id] = &stream{Labels: labels}
	}
	return p.streams[id]
}

// Flush pushes what is left.
func (p *Pusher) Flush(ctx context.Context) error {
	var body struct {
		Streams []*stream `json:"streams"`
	}
	count := 0
	for _, s := range p.streams {
		body.Streams = append(body.Streams, s)
		count += len(s.Values)
	}
	if count == 0 {
		return nil
	}
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("batch: %w", err)
	}
	if err := p.post(ctx, text); err != nil {
		return err
	}
	p.streams, p.size, p.pushed = nil, 0, p.pushed+count
	return nil
}

func (p *Pusher) post(ctx context.Context, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(p.URL, "/")+"/loki/api/v1/push", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("push: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	if p.Tenant != "" {
		request.Header.Set("X-Scope-OrgID", p.Tenant)
	}
	client := p.Client
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("push: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 1000))
	if err != nil {
		return fmt.Errorf("push: %w", err)
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("push: Loki answers %d: %s", response.StatusCode, strings.TrimSpace(string(answer)))
	}
	return nil
}
