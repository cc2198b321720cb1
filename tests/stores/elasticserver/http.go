package elasticserver

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/underthreat/apis-under-threat/tools/docpush"
)

// Bulk writes documents. One without an id gets a new one.
func (s *Server) Bulk(ctx context.Context, index string, documents []docpush.Document) error {
	pusher := s.Pusher(index)
	for _, d := range documents {
		if d.ID == "" {
			s.written++
			d.ID = fmt.Sprint("test-", s.written)
		}
		if err := pusher.Add(ctx, d); err != nil {
			return err
		}
	}
	return pusher.Flush(ctx)
}

// Pusher writes into this server.
func (s *Server) Pusher(index string) *docpush.Pusher {
	p := &docpush.Pusher{URL: s.URL, Index: index}
	if s.Version.Secured() {
		p.User, p.Password = Admin, Password
	}
	return p
}

// Put makes an index, a template or what else a path names. The body is what JSON is made of; json.RawMessage is sent as it is.
func (s *Server) Put(ctx context.Context, path string, body any) error {
	_, err := s.Do(ctx, http.MethodPut, path, body)
	return err
}

// Refresh makes all that was written to an index findable.
func (s *Server) Refresh(ctx context.Context, index string) error {
	_, err := s.Do(ctx, http.MethodPost, "/"+index+"/_refresh", nil)
	return err
}

// Do sends a request, as the admin if the server is secured. Other answers than 2xx are errors.
func (s *Server) Do(ctx context.Context, method, path string, body any) ([]byte, error) {
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", method, path, err)
		}
		sent = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, s.URL+path, sent)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if s.Version.Secured() {
		request.SetBasicAuth(Admin, Password)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if response.StatusCode/100 != 2 {
		return nil, fmt.Errorf("%s %s: %s: %s", method, path, response.Status, answer)
	}
	return answer, nil
}
