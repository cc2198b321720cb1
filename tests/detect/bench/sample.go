package main

import (
	"net/url"

	"github.com/underthreat/apis-under-threat/tests/nginxlog"
)

// browser is the agent of requests whose payload is elsewhere: a common one, which no rule looks at.
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"

// Sample is one labelled request, as far as an access log shows it.
type Sample struct {
	Set, Class         string
	Name               string // where it comes from: a file, a line, a test
	Harmless           bool
	Method, Target     string
	UserAgent, Referer string
	Type               string // threat type that the label stands for; empty if it is not compared
	Line               string // the line as it was logged; empty: it is written from the parts
}

// Part is what may hold the payload, decoded for the eye: the target, and an agent or a referer of its own.
func (s *Sample) Part() string {
	text := s.Target
	if s.UserAgent != browser && s.UserAgent != crsAgent {
		text += " agent " + s.UserAgent
	}
	if s.Referer != "" {
		text += " referer " + s.Referer
	}
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}

// Collection is what the loaders read, and what they left out because a log would not show it.
type Collection struct {
	Samples []Sample
	LeftOut map[string]int // set/class → requests
}

func newCollection() *Collection { return &Collection{LeftOut: map[string]int{}} }

// add keeps a request, with the usual values for what it does not say.
func (c *Collection) add(s Sample) {
	if s.Method == "" {
		s.Method = "GET"
	}
	if s.Target == "" {
		s.Target = "/"
	}
	if s.UserAgent == "" && s.Line == "" {
		s.UserAgent = browser
	}
	c.Samples = append(c.Samples, s)
}

func (c *Collection) leaveOut(set, class string) { c.LeftOut[set+"/"+class]++ }

// line is the request in the combined format.
func (s *Sample) line() string {
	if s.Line != "" {
		return s.Line
	}
	referer := "-"
	if s.Referer != "" {
		referer = nginxlog.Escape(s.Referer)
	}
	return `203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "` + s.Method + " " + nginxlog.Escape(s.Target) + ` HTTP/1.1" 200 512 "` +
		referer + `" "` + nginxlog.Escape(s.UserAgent) + `"`
}
