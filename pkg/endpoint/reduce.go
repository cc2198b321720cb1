package endpoint

import (
	"fmt"
	"net/url"
	"strings"
)

// reduce keeps what endpoints need of a document: its paths, and of their operations neither parameters nor schemas. So references to other
// files, of which most are to schemas, need no answer, and a fault in a schema costs no path.
func reduce(root map[string]any) (map[string]any, error) {
	reduced := keep(root, "servers", "basePath", "host")
	for _, name := range []string{"openapi", "swagger"} {
		if value, ok := root[name]; ok {
			reduced[name] = version(value)
		}
	}
	if info, ok := root["info"].(map[string]any); ok {
		reduced["info"] = keep(info, "title")
	}
	paths := map[string]any{}
	all, ok := root["paths"].(map[string]any)
	if !ok && root["paths"] != nil {
		return nil, fmt.Errorf("its paths are not an object")
	}
	for path, value := range all {
		if strings.HasPrefix(path, "x-") {
			continue
		}
		item, err := pathItem(root, value, maxReferences)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", path, err)
		}
		paths[path] = item
	}
	reduced["paths"] = paths
	return reduced, nil
}

// maxReferences ends circles of references.
const maxReferences = 10

// pathItem reduces the item of a path, which may be a reference inside of the document.
func pathItem(root map[string]any, value any, depth int) (map[string]any, error) {
	item, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("it is not an object")
	}
	reduced := map[string]any{}
	if reference, ok := item["$ref"].(string); ok {
		target, err := lookUp(root, reference)
		if err == nil && depth == 0 {
			err = fmt.Errorf("is too deep")
		}
		if err == nil {
			reduced, err = pathItem(root, target, depth-1)
		}
		if err != nil {
			return nil, fmt.Errorf("reference %q %w", reference, err)
		}
	}
	for key, value := range keep(item, "servers") {
		reduced[key] = value
	}
	for _, method := range []string{"get", "head", "post", "put", "patch", "delete", "options", "trace", "connect", "query"} {
		if operation, ok := item[method].(map[string]any); ok {
			reduced[method] = keep(operation, "summary", "tags", "deprecated", "servers")
		}
	}
	if more, ok := item["additionalOperations"].(map[string]any); ok { // OpenAPI 3.2
		operations := map[string]any{}
		for method, operation := range more {
			if operation, ok := operation.(map[string]any); ok {
				operations[method] = keep(operation, "summary", "tags", "deprecated", "servers")
			}
		}
		reduced["additionalOperations"] = operations
	}
	return reduced, nil
}

// keep copies some keys and our extensions.
func keep(object map[string]any, keys ...string) map[string]any {
	kept := map[string]any{}
	for _, key := range append(keys, "x-owner", "x-service") {
		if value, ok := object[key]; ok {
			kept[key] = value
		}
	}
	return kept
}

// lookUp finds what a reference inside of a document is to (RFC 6901).
func lookUp(root map[string]any, reference string) (any, error) {
	pointer, inside := strings.CutPrefix(reference, "#/")
	if !inside {
		return nil, errExternal
	}
	var value any = root
	for _, part := range strings.Split(pointer, "/") {
		if unescaped, err := url.PathUnescape(part); err == nil {
			part = unescaped
		}
		object, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("leads nowhere")
		}
		value = object[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
	}
	if value == nil {
		return nil, fmt.Errorf("leads nowhere")
	}
	return value, nil
}
