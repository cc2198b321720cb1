package plan

import (
	"fmt"
	"regexp"
	"strings"
)

// Key is a regular expression over the canonical line of an entry, "SSTATUS METHOD TARGET?" (see CanonicalLine), whose groups make the key.
// An entry whose canonical line does not match has all groups empty: it is unread.
type Key struct {
	Pattern string
	Groups  []string // names of the groups, in the order of the key; the first ones are StatusGroups
	Fold    *Fold    // what stores may do to targets before the key is matched; nil: nothing
}

// StatusGroups is how many groups of a key tell whether an entry is a request, and the class of its status: c, n and f of ReadPattern.
const StatusGroups = 3

// CanonicalLine is what keys are matched against. The S tells a missing status from an unread entry, and the final question mark
// gives every path an end that a group can capture. A logged route takes the place of the target, marked by an equals sign.
func CanonicalLine(v *Values) string {
	target := v[Target]
	switch {
	case v[Route] != "" && target != "":
		target = "=" + v[Route]
	case strings.HasPrefix(target, "="): // a client must not forge the mark
		target = "*" + target
	}
	return "S" + v[Status] + " " + v[Method] + " " + target + "?"
}

// ReadPattern is how a canonical line begins if the entry is a request, up to its target. Its groups c and f tell the class of the status,
// f that it is 404, and n that there is none; where all are empty the entry is unread. Without a status only formats count as requests that
// do not always log one (WAF audits).
func ReadPattern(statusOptional bool) string {
	if statusOptional {
		return `^(?:(?P<f>S404)|(?P<c>S[1-5])[0-9]{2}|(?P<n>S)[0-]{0,3}) `
	}
	return `^(?:(?P<f>S404)|(?P<c>S[1-5])[0-9]{2}) `
}

// CompiledKey captures keys in Go. It is safe for concurrent use.
type CompiledKey struct {
	pattern *regexp.Regexp
	indexes []int
}

// Compile prepares a key; a group that the pattern lacks is always empty.
func (k Key) Compile() (*CompiledKey, error) {
	pattern, err := regexp.Compile(k.Pattern)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	c := &CompiledKey{pattern: pattern}
	for _, group := range k.Groups {
		c.indexes = append(c.indexes, pattern.SubexpIndex(group))
	}
	return c, nil
}

// Capture gives the groups of an entry's key; all of them are empty if the entry is unread.
func (c *CompiledKey) Capture(v *Values) []string {
	groups := make([]string, len(c.indexes))
	match := c.pattern.FindStringSubmatch(CanonicalLine(v))
	if match == nil {
		return groups
	}
	for i, index := range c.indexes {
		if index >= 0 {
			groups[i] = match[index]
		}
	}
	return groups
}
