package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// CheckHealth says what was found, or what is wrong and what to do.
func (d *Datasource) CheckHealth(ctx context.Context, _ *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	d.forget()
	source, err := d.describe(ctx)
	if err != nil {
		return unhealthy(err), nil
	}
	d.lock.Lock()
	description := d.description
	d.lock.Unlock()
	read, sampled := readShare(source, description.Samples)
	if sampled > 0 && read == 0 {
		return unhealthy(errNoRequests), nil
	}
	return &backend.CheckHealthResult{Status: backend.HealthStatusOk, Message: found(source, description, read, sampled)}, nil
}

// found is the sentence that health says.
func found(source *slice.Source, description plan.Description, read, sampled int) string {
	parts := []string{strings.TrimSpace(description.Product + " " + description.Version)}
	if description.Streams > 0 {
		parts = append(parts, plural(description.Streams, "stream"))
	}
	parts = append(parts, source.Format.Preset.Title)
	if sampled > 0 {
		parts = append(parts, fmt.Sprintf("%d %% of %d sampled entries read", read*100/sampled, sampled))
	} else {
		parts = append(parts, "no entries in the last 29 days")
	}
	return strings.Join(parts, ", ")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func readShare(source *slice.Source, samples []plan.Entry) (read, sampled int) {
	for _, sample := range samples {
		if _, ok := source.Format.Read(sample); ok {
			read++
		}
	}
	return read, len(samples)
}

func unhealthy(err error) *backend.CheckHealthResult {
	result := &backend.CheckHealthResult{Status: backend.HealthStatusError, Message: sentence(errorResponse(err).Error.Error())}
	var stored *store.Error
	if errors.As(err, &stored) && stored.Remedy != "" {
		result.Message = sentence(stored.Message) + " " + sentence(stored.Remedy)
		if details, err := json.Marshal(map[string]string{"verboseMessage": stored.Remedy}); err == nil {
			result.JSONDetails = details
		}
	}
	return result
}

// sentence begins with a capital and ends with a full stop.
func sentence(text string) string {
	if text == "" {
		return text
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}
