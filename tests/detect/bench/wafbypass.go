package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// bypassFile is a file of waf-bypass. ENCODE lists how the payload is sent besides as it is.
type bypassFile struct {
	Payload []struct {
		URL     string `json:"URL"`
		Args    string `json:"ARGS"`
		Body    string `json:"BODY"`
		Cookie  string `json:"COOKIE"`
		Agent   string `json:"USER-AGENT"`
		Referer string `json:"REFERER"`
		Header  string `json:"HEADER"`
		Method  string `json:"METHOD"`
		Encode  string `json:"ENCODE"`
		Blocked *bool  `json:"BLOCKED"`
	} `json:"payload"`
}

// loadBypass reads waf-bypass; utils/bypass.py of nemesida-waf/waf-bypass is what sends it.
func loadBypass(data string, into *Collection) error {
	root := filepath.Join(data, "waf-bypass", "utils", "payload")
	files, err := filepath.Glob(filepath.Join(root, "*", "*.json"))
	if err != nil {
		return fmt.Errorf("data: %w", err)
	}
	if len(files) == 0 {
		return fmt.Errorf("data: no files in %s", root)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("data: %w", err)
		}
		var file bypassFile
		if err := json.Unmarshal(text, &file); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		class := filepath.Base(filepath.Dir(path))
		for i := range file.Payload {
			addBypass(&file, i, class, filepath.Base(path), into)
		}
	}
	return nil
}

func addBypass(file *bypassFile, i int, class, name string, into *Collection) {
	const set = "waf-bypass"
	p := &file.Payload[i]
	base := Sample{Set: set, Class: class, Harmless: p.Blocked != nil && !*p.Blocked, Method: strings.ToUpper(p.Method)}
	filled := strings.NewReplacer("%RND%", "3f9a1c").Replace
	encodings := []string{""}
	if class != "API" { // their bodies are JSON: bypass.py forgets the encodings
		encodings = append(encodings, strings.Fields(strings.ReplaceAll(p.Encode, ",", " "))...)
	}
	for _, zone := range []string{p.Body, p.Cookie, p.Header} {
		for range encodings {
			if zone != "" {
				into.leaveOut(set, class)
			}
		}
	}
	add := func(zone string, s Sample, ok bool) {
		if s.Name = class + "/" + name + " " + zone; ok {
			into.add(s)
		} else {
			into.leaveOut(set, class)
		}
	}
	if p.URL != "" {
		s, ok := base, false
		s.Target, ok = bypassTarget(filled(p.URL))
		add("URL", s, ok)
	}
	if p.Agent != "" {
		s := base
		s.UserAgent = filled(p.Agent)
		add("USER-AGENT", s, isHeader(s.UserAgent))
	}
	if p.Referer != "" {
		s := base
		s.Referer = filled(p.Referer)
		add("REFERER", s, isHeader(s.Referer))
	}
	for _, encoding := range encodings {
		if p.Args == "" {
			break
		}
		s := base
		s.Target = requoted("/?" + encodedArguments(filled(p.Args), encoding))
		s.Target, _, _ = strings.Cut(s.Target, "#")
		add(strings.TrimSpace("ARGS "+encoding), s, true)
	}
}

// plainPath is what is left of a payload that stood in the fragment, which no client sends.
var plainPath = regexp.MustCompile(`^/[A-Za-z0-9_./-]*$`)

// bypassTarget is the target of a payload that is joined to the host's address. It is not ok where the payload does not reach the log: in a
// fragment, with line breaks, which Python drops, or with a scheme or host of its own. Dots are kept, as by curl --path-as-is: urllib3 resolves them.
func bypassTarget(payload string) (string, bool) {
	if strings.ContainsAny(payload, "\r\n\t") || strings.HasPrefix(payload, "//") || schemed.MatchString(payload) {
		return "", false
	}
	if !strings.HasPrefix(payload, "/") {
		payload = "/" + payload
	}
	sent, fragment, _ := strings.Cut(requoted(payload), "#")
	return sent, fragment == "" || !plainPath.MatchString(sent)
}

var schemed = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// isHeader reports whether requests takes a value for a header.
func isHeader(value string) bool {
	return !strings.ContainsAny(value, "\r\n") && strings.TrimLeft(value, " \t") == value
}

// encodedArguments encodes the values of arguments, and arguments without a value as a whole.
func encodedArguments(arguments, encoding string) string {
	if encoding == "" {
		return arguments
	}
	parts := strings.Split(arguments, "&")
	for i, part := range parts {
		if name, value, ok := strings.Cut(part, "="); ok {
			parts[i] = name + "=" + encoded(value, encoding)
		} else {
			parts[i] = encoded(part, encoding)
		}
	}
	return strings.Join(parts, "&")
}

func encoded(value, encoding string) string {
	switch strings.ToUpper(encoding) {
	case "BASE64":
		return base64.StdEncoding.EncodeToString([]byte(value))
	case "HTML-ENTITY":
		return url.QueryEscape(pythonEscape(value))
	case "UTF-16":
		var b strings.Builder
		for _, r := range value {
			fmt.Fprintf(&b, `\u00%x`, r)
		}
		return b.String()
	}
	return value
}
