package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/tools/docpush"
	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// entry is what is written.
type entry struct {
	at     time.Time
	line   string
	labels map[string]string
}

// target is a store that takes entries.
type target interface {
	add(ctx context.Context, e entry) error
	flush(ctx context.Context) error
	pushed() int
	discard() // forgets what is not written yet
}

// stores that can be loaded.
const loki, elasticsearch, opensearch = "loki", "elasticsearch", "opensearch"

func (o options) target() (target, error) {
	if o.to == loki {
		return &lokiTarget{pusher: lokipush.Pusher{URL: o.url, Tenant: o.tenant}}, nil
	}
	made, err := newDocuments()
	if err != nil {
		return nil, err
	}
	user, password, _ := strings.Cut(o.user, ":")
	return &documentTarget{
		documents: made, stream: o.dataStream,
		pusher: docpush.Pusher{URL: o.url, Index: o.index, User: user, Password: password},
	}, nil
}

type lokiTarget struct{ pusher lokipush.Pusher }

func (t *lokiTarget) add(ctx context.Context, e entry) error {
	return t.pusher.Add(ctx, lokipush.Entry{Time: e.at.UnixNano(), Line: e.line, Labels: e.labels})
}

func (t *lokiTarget) flush(ctx context.Context) error { return t.pusher.Flush(ctx) }
func (t *lokiTarget) pushed() int                     { return t.pusher.Pushed() }

func (t *lokiTarget) discard() {
	t.pusher = lokipush.Pusher{URL: t.pusher.URL, Tenant: t.pusher.Tenant, Client: t.pusher.Client}
}

// template has the types of the Elastic Common Schema, and of the JSON that NGINX is often told to write.
//
//go:embed template.json
var template []byte

type documentTarget struct {
	documents documents
	pusher    docpush.Pusher
	stream    bool // a data stream instead of an index
	ready     bool // the template is there
}

func (t *documentTarget) add(ctx context.Context, e entry) error {
	if err := t.prepare(ctx); err != nil {
		return err
	}
	document, err := t.documents.document(e)
	if err != nil {
		return err
	}
	return t.pusher.Add(ctx, document)
}

// prepare writes the index template, which decides about the types before the first document does.
func (t *documentTarget) prepare(ctx context.Context) error {
	if t.ready {
		return nil
	}
	var body map[string]any
	if err := json.Unmarshal(template, &body); err != nil {
		return fmt.Errorf("index template: %w", err)
	}
	body["index_patterns"] = []string{t.pusher.Index}
	if t.stream {
		body["data_stream"] = map[string]any{}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("index template: %w", err)
	}
	if err := t.pusher.PutTemplate(ctx, "underthreat-"+t.pusher.Index, text); err != nil {
		return err
	}
	t.ready = true
	return nil
}

func (t *documentTarget) flush(ctx context.Context) error {
	if err := t.pusher.Flush(ctx); err != nil || !t.ready {
		return err
	}
	return t.pusher.Refresh(ctx)
}

func (t *documentTarget) pushed() int { return t.pusher.Pushed() }
func (t *documentTarget) discard()    { t.pusher.Discard() }

// checkStore names what is missing or does not fit the store.
func (o options) checkStore() error {
	documents := o.to == elasticsearch || o.to == opensearch
	switch {
	case !slices.Contains([]string{loki, elasticsearch, opensearch}, o.to):
		return fmt.Errorf("--to %s is none of loki, elasticsearch, opensearch", o.to)
	case o.url == "":
		return fmt.Errorf("--url is missing\n\n%s", usage)
	case documents && o.tenant != "":
		return fmt.Errorf("--tenant is for loki: %s has none", o.to)
	case !documents && (o.user != "" || o.dataStream || o.index != ""):
		return fmt.Errorf("--user, --index and --data-stream are for elasticsearch and opensearch")
	case documents && !validIndex(o.index):
		return fmt.Errorf("--index %q is not the name of an index: small letters, digits, and - _ . that it does not start with", o.index)
	}
	return nil
}

func validIndex(name string) bool {
	return name != "" && len(name) <= 255 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == "" && !strings.ContainsAny(name[:1], "-_.")
}
