package docpush

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxAnswer of a store, which is far more than a full batch of results is long.
const maxAnswer = 64 << 20

// againError is a failure that a second try may not meet.
type againError struct{ error }

func (e *againError) Unwrap() error { return e.error }

// PutTemplate writes an index template, so that what is written gets the right types.
func (p *Pusher) PutTemplate(ctx context.Context, name string, template []byte) error {
	if _, err := p.do(ctx, http.MethodPut, "/_index_template/"+url.PathEscape(name), "application/json", template); err != nil {
		return fmt.Errorf("index template %s: %w", name, err)
	}
	return nil
}

// Refresh makes all that was written findable.
func (p *Pusher) Refresh(ctx context.Context) error {
	_, err := p.do(ctx, http.MethodPost, "/"+url.PathEscape(p.Index)+"/_refresh", "", nil)
	return err
}

func (p *Pusher) do(ctx context.Context, method, path, contentType string, body []byte) ([]byte, error) {
	what, _, _ := strings.Cut(method+" "+path, "?")
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(p.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if p.User != "" {
		request.SetBasicAuth(p.User, p.Password)
	}
	client := p.Client
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, &againError{fmt.Errorf("%s: %w", what, err)}
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, &againError{fmt.Errorf("%s: %w", what, err)}
	}
	if response.StatusCode/100 == 2 {
		return answer, nil
	}
	err = fmt.Errorf("%s: the store answers %d: %s", what, response.StatusCode, strings.TrimSpace(string(answer[:min(len(answer), 1000)])))
	if isBusy(response.StatusCode) {
		err = &againError{err}
	}
	return nil, err
}
