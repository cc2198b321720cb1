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
	found, err := d.describe(ctx)
	if err != nil {
		return unhealthy(err), nil
	}
	var sentences []string
	for i, one := range found.sources {
		read, sampled := readShare(one.source, one.description.Samples)
		if sampled > 0 && read == 0 {
			return unhealthy(d.ofSource(i, errNoRequests)), nil
		}
		text := one.summary(read, sampled)
		if len(found.sources) > 1 {
			text = fmt.Sprintf("%s (%s): %s", one.source.Name, one.source.Role, text)
		}
		sentences = append(sentences, text)
	}
	return &backend.CheckHealthResult{Status: backend.HealthStatusOk, Message: strings.Join(sentences, " · ")}, nil
}

// summary is what health says of a source.
func (o *described) summary(read, sampled int) string {
	parts := []string{strings.TrimSpace(o.description.Product + " " + o.description.Version)}
	if o.description.Streams > 0 {
		parts = append(parts, plural(o.description.Streams, "stream"))
	}
	switch {
	case o.description.Indices == 1:
		parts = append(parts, "1 index")
	case o.description.Indices > 1:
		parts = append(parts, fmt.Sprintf("%d indices", o.description.Indices))
	}
	parts = append(parts, o.source.Format.Preset.Title)
	if sampled > 0 {
		parts = append(parts, fmt.Sprintf("%d %% of %d sampled entries read", read*100/sampled, sampled))
	} else {
		parts = append(parts, "no entries in the last 29 days")
	}
	text := strings.Join(parts, ", ")
	if state := o.description.Fields[strings.Join(o.source.Format.Reader.Paths[plan.Query], ".")]; state.Slow != "" { // requests mostly have none
		text += ". " + strings.TrimSuffix(sentence(state.Slow), ".")
	}
	if slow := o.unpushed(); len(slow) > 0 {
		text += ". Not counted in the index, but read, which is slow: " + strings.Join(slow, "; ")
	}
	return text
}

// unpushed are the reasons why an index can't be asked for what all counts need.
func (o *described) unpushed() []string {
	if !o.description.Documents {
		return nil
	}
	reader := o.source.Format.Reader
	if len(reader.Inside) > 0 {
		return []string{"the log lines inside " + strings.Join(reader.Inside, ".") + ": parse them when they are collected"}
	}
	var reasons []string
	for _, f := range []plan.Field{plan.Method, plan.Target, plan.RequestLine, plan.Status, plan.Route} {
		if state, ok := o.description.Fields[strings.Join(reader.Paths[f], ".")]; ok && state.Reason != "" {
			reasons = append(reasons, state.Reason)
		}
	}
	return reasons
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
