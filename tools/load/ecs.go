package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/netip"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/tools/docpush"
)

// timestamp is how documents write times: dates of both stores have milliseconds.
const timestamp = "2006-01-02T15:04:05.000Z07:00"

// documents makes documents of entries.
type documents struct{ combined *regexp.Regexp }

func newDocuments() (documents, error) {
	presets, err := logformat.LoadPresets()
	if err != nil {
		return documents{}, err
	}
	preset, ok := presets.Get("combined")
	if !ok {
		return documents{}, fmt.Errorf("format combined is not known")
	}
	pattern, err := regexp.Compile(preset.Pattern)
	if err != nil {
		return documents{}, fmt.Errorf("format combined: %w", err)
	}
	return documents{combined: pattern}, nil
}

// document has the fields of a line that is JSON, the names of the Elastic Common Schema for one in combined format, and any other line as message.
func (d documents) document(e entry) (docpush.Document, error) {
	fields, ok := object(e.line)
	if !ok {
		fields, ok = d.ecs(e.line)
	}
	if !ok {
		fields = map[string]any{"message": e.line}
	}
	fields["@timestamp"] = e.at.UTC().Format(timestamp)
	if _, taken := fields["labels"]; !taken && len(e.labels) > 0 {
		fields["labels"] = e.labels
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return docpush.Document{}, fmt.Errorf("document: %w", err)
	}
	return docpush.Document{ID: e.id(), JSON: text}, nil
}

// id is the same whenever the same entry is loaded.
func (e entry) id() string {
	names := make([]string, 0, len(e.labels))
	for name, value := range e.labels {
		names = append(names, name+"="+value)
	}
	sort.Strings(names)
	text := fmt.Sprintf("%q %d %s", names, e.at.UnixNano(), e.line)
	hash := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(hash[:15])
}

// object reads a line that is a JSON object. Numbers stay as they are written.
func object(line string) (map[string]any, bool) {
	if !strings.HasPrefix(line, "{") {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(line)))
	decoder.UseNumber()
	var fields map[string]any
	if decoder.Decode(&fields) != nil || fields == nil || decoder.More() {
		return nil, false
	}
	delete(fields, "") // a store refuses a document with a field that has no name
	return fields, true
}

// ecs reads a line in combined format. What the format writes as "-" is left out.
func (d documents) ecs(line string) (map[string]any, bool) {
	match := d.combined.FindStringSubmatch(line)
	if match == nil {
		return nil, false
	}
	fields := map[string]any{}
	for i, name := range d.combined.SubexpNames() {
		if field, ok := plan.FieldNamed(name); ok && match[i] != "" && match[i] != "-" {
			addECS(fields, field, match[i])
		}
	}
	return fields, true
}

// ecsNames are the fields that take a value as it is.
var ecsNames = map[plan.Field]string{
	plan.Method: "http.request.method", plan.Referer: "http.request.referrer", plan.UserAgent: "user_agent.original",
	plan.User: "user.name", plan.Forwarded: "network.forwarded_ip",
}

func addECS(fields map[string]any, field plan.Field, value string) {
	switch field {
	case plan.Target:
		addURL(fields, value)
	case plan.Host:
		addHost(fields, value)
	case plan.Peer:
		set(fields, "source.address", value)
		if _, err := netip.ParseAddr(value); err == nil {
			set(fields, "source.ip", value)
		}
	case plan.Status:
		setNumber(fields, "http.response.status_code", value)
	case plan.Bytes:
		setNumber(fields, "http.response.body.bytes", value)
	case plan.Duration:
		if seconds, err := strconv.ParseFloat(value, 64); err == nil {
			set(fields, "event.duration", int64(math.Round(seconds*float64(time.Second))))
		}
	default:
		if name, ok := ecsNames[field]; ok {
			set(fields, name, value)
		}
	}
}

// addURL takes a target apart, which is a path or, sent to a proxy, a whole address.
func addURL(fields map[string]any, target string) {
	set(fields, "url.original", target)
	path, query, hasQuery := strings.Cut(target, "?")
	if scheme, rest, ok := strings.Cut(path, "://"); ok && !strings.Contains(scheme, "/") {
		host, after, _ := strings.Cut(rest, "/")
		addHost(fields, host)
		path = "/" + after
	}
	set(fields, "url.path", path)
	if hasQuery {
		set(fields, "url.query", query)
	}
}

func addHost(fields map[string]any, value string) {
	host, port, err := net.SplitHostPort(value)
	if err != nil {
		host = value
	}
	set(fields, "url.domain", host)
	setNumber(fields, "url.port", port)
}

func setNumber(fields map[string]any, name, value string) {
	if number, err := strconv.ParseInt(value, 10, 64); err == nil {
		set(fields, name, number)
	}
}

// set puts a value at a dotted name, as nested objects.
func set(fields map[string]any, name string, value any) {
	for {
		first, rest, nested := strings.Cut(name, ".")
		if !nested {
			fields[first] = value
			return
		}
		child, ok := fields[first].(map[string]any)
		if !ok {
			child = map[string]any{}
			fields[first] = child
		}
		fields, name = child, rest
	}
}
