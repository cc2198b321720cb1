package main

import (
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf16"

	"go.yaml.in/yaml/v3"
)

// testCase is a file of gotestwaf: each payload goes through each encoder into each placeholder. A placeholder is a name, or a name with options.
type testCase struct {
	Payloads     []string    `yaml:"payload"`
	Encoders     []string    `yaml:"encoder"`
	Placeholders []yaml.Node `yaml:"placeholder"`
}

// loadTestWAF reads gotestwaf; internal/payload of wallarm/gotestwaf is what sends it.
func loadTestWAF(data string, into *Collection) error {
	root := filepath.Join(data, "gotestwaf", "testcases")
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("data: %w", err)
		}
		if entry.IsDir() || filepath.Ext(path) != ".yml" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("data: %w", err)
		}
		var test testCase
		if err := yaml.Unmarshal(text, &test); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		class := strings.TrimSuffix(filepath.Base(path), ".yml")
		if err := addTest(&test, class, filepath.Base(filepath.Dir(path)) == "false-pos", into); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return nil
	})
}

func addTest(test *testCase, class string, harmless bool, into *Collection) error {
	const set = "gotestwaf"
	for number, payload := range test.Payloads {
		for _, encoder := range test.Encoders {
			text, err := testEncoded(payload, encoder)
			if err != nil {
				return err
			}
			for i := range test.Placeholders {
				name, method, err := placeholder(&test.Placeholders[i])
				if err != nil {
					return err
				}
				s := Sample{Set: set, Class: class, Harmless: harmless, Name: "payload " + strconv.Itoa(number+1) + " " + encoder + " " + name}
				if place(&s, name, method, text) {
					into.add(s)
				} else {
					into.leaveOut(set, class)
				}
			}
		}
	}
	return nil
}

// placeholder is the name of a placeholder, and its option method.
func placeholder(node *yaml.Node) (name, method string, err error) {
	if node.Kind == yaml.ScalarNode {
		return node.Value, "", nil
	}
	options := map[string]struct {
		Method string `yaml:"method"`
	}{}
	if err := node.Decode(&options); err != nil {
		return "", "", fmt.Errorf("placeholder: %w", err)
	}
	for name, option := range options {
		return name, option.Method, nil
	}
	return "", "", nil
}

// place puts a payload where a log shows it; false if it goes elsewhere, or if Go's client refuses it.
func place(s *Sample, name, method, payload string) bool {
	var target string
	switch {
	case name == "URLPath":
		target = "/" + payload
	case name == "URLParam":
		target = "/?a1b2c3d4e5=" + payload
	case name == "GraphQL" && method == "GET":
		target = "/graphql?" + url.Values{"query": {payload}}.Encode()
	case name == "UserAgent":
		s.UserAgent = payload
		return !strings.ContainsAny(payload, "\r\n")
	default:
		return false
	}
	parsed, err := url.Parse("http://localhost" + target) // as http.NewRequest reads it
	if err != nil {
		return false
	}
	s.Target = parsed.RequestURI()
	return true
}

func testEncoded(payload, encoder string) (string, error) {
	switch encoder {
	case "Plain":
		return payload, nil
	case "URL":
		return url.QueryEscape(payload), nil
	case "Base64":
		return base64.StdEncoding.EncodeToString([]byte(payload)), nil
	case "Base64Flat":
		return strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(payload)), "=", ""), nil
	case "JSUnicode":
		var b strings.Builder
		for _, unit := range utf16.Encode([]rune(payload)) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
		return b.String(), nil
	case "XMLEntity":
		var b strings.Builder
		if err := xml.EscapeText(&b, []byte(payload)); err != nil {
			return "", fmt.Errorf("encoder: %w", err)
		}
		return b.String(), nil
	}
	return "", fmt.Errorf("encoder %q is not known", encoder)
}
