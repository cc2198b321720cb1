package endpoint

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

const (
	// maxDocument bounds the text of one document: the largest public ones have some megabytes, and settings are kept in Grafana's database.
	maxDocument = 5 << 20
	// maxPaths bounds the paths of all documents: each is part of one expression that is matched against every request.
	maxPaths = 2000
)

// Operation is what a document says of an endpoint.
type Operation struct {
	Document   string `json:"document"`
	Summary    string `json:"summary,omitempty"`
	Owner      string `json:"owner,omitempty"`
	Service    string `json:"service,omitempty"`
	Deprecated bool   `json:"deprecated,omitempty"`

	ofService bool // the service was named on purpose: the operation is not one of other services
}

// described is an operation with the paths that it can be reached at.
type described struct {
	method, path string
	prefixes     []string
	operation    Operation
}

// errExternal: the plugin reads no files and calls nobody.
var errExternal = errors.New("is outside of the document; bundle the document into one file")

// read gives the operations of a document, in the order of their paths. The library may panic on a hostile document.
func (d Document) read() (operations []described, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			operations, err = nil, fmt.Errorf("it can't be read: %v", problem)
		}
	}()
	root, err := d.parse()
	if err != nil {
		return nil, err
	}
	reduced, err := reduce(root)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(reduced)
	if err != nil {
		return nil, fmt.Errorf("it can't be read: %w", err)
	}
	switch {
	case strings.HasPrefix(version(root["openapi"]), "3."):
		operations, err = d.openapi3(text)
	case version(root["swagger"]) == "2.0":
		operations, err = d.swagger2(text)
	default:
		return nil, errors.New("it has no openapi: 3.x and no swagger: 2.0")
	}
	sort.SliceStable(operations, func(i, j int) bool {
		if operations[i].path != operations[j].path {
			return operations[i].path < operations[j].path
		}
		return operations[i].method < operations[j].method
	})
	return operations, err
}

// parse checks the bounds and options of a document, and reads it as an object.
func (d Document) parse() (map[string]any, error) {
	if len(d.Document) > maxDocument {
		return nil, fmt.Errorf("it has %d bytes; %d are read", len(d.Document), maxDocument)
	}
	var tree any
	if json.Unmarshal([]byte(d.Document), &tree) != nil { // JSON has escapes that YAML lacks, so it is tried on its own
		if err := yaml.Unmarshal([]byte(d.Document), &tree); err != nil {
			return nil, fmt.Errorf("it is neither JSON nor YAML: %w", err)
		}
	}
	root, ok := tree.(map[string]any)
	if !ok {
		return nil, errors.New("it is not an object")
	}
	for _, prefix := range d.Prefixes {
		if prefix != "" && !strings.HasPrefix(prefix, "/") {
			return nil, fmt.Errorf("prefix %q does not begin with a slash", prefix)
		}
	}
	return root, nil
}

// version is a version as a text: without quotes YAML takes 3.0 for a number.
func version(value any) string {
	text := fmt.Sprint(value)
	if _, isText := value.(string); !isText && !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

func (d Document) openapi3(text []byte) ([]described, error) {
	var doc openapi3.T
	if err := doc.UnmarshalJSON(text); err != nil {
		return nil, fmt.Errorf("it is not OpenAPI 3: %w", err)
	}
	var all []described
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			servers := doc.Servers
			if len(item.Servers) > 0 {
				servers = item.Servers
			}
			if o.Servers != nil && len(*o.Servers) > 0 {
				servers = *o.Servers
			}
			prefixes, err := d.prefixes(servers)
			if err != nil {
				return nil, err
			}
			all = append(all, described{method, path, prefixes,
				d.operation(o.Summary, o.Tags, o.Deprecated, doc.Info, []map[string]any{o.Extensions, item.Extensions, doc.Extensions})})
		}
	}
	return all, nil
}

func (d Document) swagger2(text []byte) ([]described, error) {
	var doc openapi2.T
	if err := doc.UnmarshalJSON(text); err != nil {
		return nil, fmt.Errorf("it is not Swagger 2: %w", err)
	}
	prefixes := d.Prefixes
	if len(prefixes) == 0 {
		prefixes = []string{doc.BasePath}
	}
	var all []described
	for path, item := range doc.Paths {
		for method, o := range item.Operations() {
			all = append(all, described{method, path, prefixes,
				d.operation(o.Summary, o.Tags, o.Deprecated, &doc.Info, []map[string]any{o.Extensions, item.Extensions, doc.Extensions})})
		}
	}
	return all, nil
}

// operation names owner and service; of the extensions the nearest counts.
func (d Document) operation(summary string, tags []string, deprecated bool, info *openapi3.Info, extensions []map[string]any) Operation {
	o := Operation{Document: d.Name, Summary: summary, Deprecated: deprecated, Owner: extension(extensions, "x-owner"), Service: extension(extensions, "x-service")}
	if o.Owner == "" && len(tags) > 0 {
		o.Owner = tags[0]
	}
	if o.Owner == "" {
		o.Owner = d.Owner
	}
	if o.Service == "" {
		o.Service = d.Service
	}
	if o.ofService = o.Service != ""; !o.ofService && info != nil {
		o.Service = info.Title
	}
	return o
}

func extension(extensions []map[string]any, name string) string {
	for _, e := range extensions {
		if text, ok := e[name].(string); ok && text != "" {
			return text
		}
	}
	return ""
}

// prefixes are the paths of servers. Their variables have their default values.
func (d Document) prefixes(servers openapi3.Servers) ([]string, error) {
	if len(d.Prefixes) > 0 {
		return d.Prefixes, nil
	}
	var prefixes []string
	for _, server := range servers {
		address := server.URL
		for name, variable := range server.Variables {
			if variable != nil {
				address = strings.ReplaceAll(address, "{"+name+"}", variable.Default)
			}
		}
		if _, behind, found := strings.Cut(address, "://"); found { // what is left of the host may hold variables, which no address may
			address = "/"
			if slash := strings.IndexByte(behind, '/'); slash >= 0 {
				address = behind[slash:]
			}
		}
		parsed, err := url.Parse(address)
		if err != nil {
			return nil, fmt.Errorf("server %q: %w", server.URL, err)
		}
		prefix := strings.TrimRight(parsed.Path, "/")
		if prefix != "" && !strings.HasPrefix(prefix, "/") {
			prefix = "/" + strings.TrimPrefix(prefix, "./")
		}
		if !slices.Contains(prefixes, prefix) {
			prefixes = append(prefixes, prefix)
		}
	}
	if len(prefixes) == 0 {
		return []string{""}, nil
	}
	return prefixes, nil
}
