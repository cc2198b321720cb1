package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Key is a regular expression over the canonical line of an entry, "SSTATUS METHOD TARGET?" (see CanonicalLine), whose groups make the key.
// An entry whose canonical line does not match has all groups empty: it is unread.
//
// Before are expressions that are tried first, over the same line, with groups of their own. Where one of them matches, Pattern sees the target
// "*". One expression for all would be slower: Go's regexp backtracks in small ones only (regexp/backtrack.go: maxBacktrackProg). Each has a
// group named by MarkGroup that is never empty where it matches.
type Key struct {
	Before  []string
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
	return canonicalStart(v) + target + "?"
}

func canonicalStart(v *Values) string { return "S" + v[Status] + " " + v[Method] + " " }

// ReadPattern is how a canonical line begins if the entry is a request, up to its target. Its groups c and f tell the class of the status,
// f that it is 404, and n that there is none; where all are empty the entry is unread. Without a status only formats count as requests that
// do not always log one (WAF audits).
func ReadPattern(statusOptional bool) string {
	if statusOptional {
		return `^(?:(?P<f>S404)|(?P<c>S[1-5])[0-9]{2}|(?P<n>S)[0-]{0,3}) `
	}
	return `^(?:(?P<f>S404)|(?P<c>S[1-5])[0-9]{2}) `
}

// IsPlainRequest reports whether an entry has what any canonical line of a request has, in its plain form. Of others only the expression knows.
func IsPlainRequest(v *Values) bool {
	status := v[Status]
	plain := len(status) == 3 && status[0] >= '1' && status[0] <= '5' && isDigit(status[1]) && isDigit(status[2])
	return plain && v[Method] != "" && !strings.Contains(v[Method], " ") && v[Target] != ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// MarkGroup is the group that tells whether an expression of Key.Before matched.
func MarkGroup(before int) string { return "k" + strconv.Itoa(before) }

// NamedTarget is the target that Key.Pattern sees where an expression before it matched.
const NamedTarget = "*"

// Needed are the expressions of Before; none if only the status is asked for.
func (k Key) Needed() []string {
	if len(k.Groups) <= StatusGroups {
		return nil
	}
	return k.Before
}

// CompiledKey captures keys in Go. It is safe for concurrent use.
type CompiledKey struct {
	patterns []*regexp.Regexp // the last one is Key.Pattern
	indexes  [][]int          // of each pattern: where its groups are, -1 for those of others
	groups   int
}

// Compile prepares a key; a group that no expression has is always empty.
func (k Key) Compile() (*CompiledKey, error) {
	c := &CompiledKey{groups: len(k.Groups)}
	for _, text := range append(slices.Clone(k.Needed()), k.Pattern) {
		pattern, err := regexp.Compile(text)
		if err != nil {
			return nil, fmt.Errorf("key: %w", err)
		}
		indexes := make([]int, len(k.Groups))
		for i, group := range k.Groups {
			indexes[i] = pattern.SubexpIndex(group)
		}
		c.patterns, c.indexes = append(c.patterns, pattern), append(c.indexes, indexes)
	}
	return c, nil
}

// Capture gives the groups of an entry's key; all of them are empty if the entry is unread.
func (c *CompiledKey) Capture(v *Values) []string { return c.capture(CanonicalLine(v), v) }

func (c *CompiledKey) capture(line string, v *Values) []string {
	groups := make([]string, c.groups)
	last, named := len(c.patterns)-1, false
	for i, pattern := range c.patterns {
		if i == last && named {
			line = canonicalStart(v) + NamedTarget + "?"
		}
		match := pattern.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		named = true
		for j, index := range c.indexes[i] {
			if index >= 0 {
				groups[j] = match[index]
			}
		}
	}
	return groups
}
