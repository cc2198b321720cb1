package main

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// clf is how Apache and NGINX write times.
const clf = "02/Jan/2006:15:04:05 -0700"

var (
	bracketed = regexp.MustCompile(`\[([0-3][0-9]/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4})\]`)
	logfmt    = regexp.MustCompile(`(?:^|\s)(?:ts|time|timestamp)=(?:"([^"]*)"|(\S+))`)
)

// layouts of times in words.
var layouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999Z07:00", clf}

// timeOf finds the time that a line was written at.
func timeOf(line string) (time.Time, bool) {
	if strings.HasPrefix(strings.TrimSpace(line), "{") {
		return timeOfJSON(line)
	}
	if m := bracketed.FindStringSubmatch(line); m != nil {
		return parseTime(m[1])
	}
	if m := logfmt.FindStringSubmatch(line); m != nil {
		return parseTime(m[1] + m[2])
	}
	first, _, _ := strings.Cut(line, " ")
	at, err := time.Parse(time.RFC3339Nano, first)
	return at, err == nil
}

func timeOfJSON(line string) (time.Time, bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(line), &fields) != nil {
		return time.Time{}, false
	}
	for _, name := range []string{"time", "timestamp", "@timestamp", "ts"} {
		raw, ok := fields[name]
		if !ok {
			continue
		}
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		if at, ok := parseTime(text); ok {
			return at, true
		}
	}
	return time.Time{}, false
}

// parseTime reads a time in words, or seconds, milliseconds, microseconds or nanoseconds since the epoch: the magnitude tells which.
func parseTime(text string) (time.Time, bool) {
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Microsecond, time.Nanosecond} {
			if plausible(float64(whole) * unit.Seconds()) {
				return time.Unix(0, whole*int64(unit)), true
			}
		}
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return time.Time{}, false
	}
	for number > maxEpoch {
		number /= 1000
	}
	return time.Unix(0, int64(math.Round(number*1e6))*1000), plausible(number)
}

// The years 2000 to 2100.
const minEpoch, maxEpoch = 946_684_800, 4_102_444_800

func plausible(seconds float64) bool { return seconds >= minEpoch && seconds <= maxEpoch }
