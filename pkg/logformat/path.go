package logformat

import (
	"fmt"
	"strconv"
	"strings"
)

// ParsePath reads a key path: names joined by dots, ["any name"] for names with dots, [0] for elements of arrays.
// Elements of arrays keep their brackets, as the JSON parser wants them.
func ParsePath(text string) ([]string, error) {
	var path []string
	rest := text
	for rest != "" {
		part, after, err := pathPart(rest)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", text, err)
		}
		path, rest = append(path, part), after
	}
	if len(path) == 0 {
		return nil, fmt.Errorf("a path is empty")
	}
	return path, nil
}

func pathPart(text string) (part, rest string, err error) {
	if strings.HasPrefix(text, `["`) {
		end := strings.Index(text, `"]`)
		if end < 3 {
			return "", "", fmt.Errorf(`[" is not closed by "]`)
		}
		return text[2:end], text[end+2:], nil
	}
	if text[0] == '[' {
		end := strings.IndexByte(text, ']')
		if end < 0 {
			return "", "", fmt.Errorf("[ is not closed")
		}
		if _, err := strconv.ParseUint(text[1:end], 10, 16); err != nil {
			return "", "", fmt.Errorf("[%s] is not an index", text[1:end])
		}
		return text[:end+1], text[end+1:], nil
	}
	text = strings.TrimPrefix(text, ".")
	end := strings.IndexAny(text, ".[")
	if end < 0 {
		end = len(text)
	}
	if end == 0 {
		return "", "", fmt.Errorf("a name is empty")
	}
	return text[:end], text[end:], nil
}

// documentPath is a path as Elasticsearch has it: dots part names, and arrays are gone through. ok is false if the path asks for another
// element than the first one, which a document can't tell.
func documentPath(path []string) (document []string, ok bool) {
	for _, part := range path {
		if strings.HasPrefix(part, "[") {
			if part != "[0]" {
				return nil, false
			}
			continue
		}
		document = append(document, strings.Split(part, ".")...)
	}
	return document, len(document) > 0
}

// parseDocumentPath reads a path for use on a document.
func parseDocumentPath(text string) ([]string, error) {
	path, err := ParsePath(text)
	if err != nil {
		return nil, err
	}
	document, ok := documentPath(path)
	if !ok {
		return nil, fmt.Errorf("path %q: documents have no elements to choose from", text)
	}
	return document, nil
}
