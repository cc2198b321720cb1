package loki

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// sampleSize is how many of the newest entries are looked at to recognise a format.
const sampleSize = 200

// sampleWindows are tried one after the other until there are entries.
var sampleWindows = []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 29 * 24 * time.Hour}

type limits struct {
	once            sync.Mutex
	known           bool
	groups, entries int
}

// Describe tells version, streams, limits and samples.
func (s *Store) Describe(ctx context.Context) (plan.Description, error) {
	d := plan.Description{Product: "Loki", Version: s.version(ctx)}
	d.Groups, d.Entries = s.readLimits(ctx)
	d.Seam = s.hasSeam(ctx)
	now := time.Now()
	for _, window := range sampleWindows {
		w := plan.NewWindow(now.Add(-window), now.Add(time.Minute))
		entries, _, err := s.entries(ctx, s.config.Selector, w, min(sampleSize, d.Entries), "backward")
		if err != nil {
			return d, err
		}
		if len(entries) == 0 {
			continue
		}
		d.Samples = entries
		d.Streams, d.Labels = s.streams(ctx, w)
		break
	}
	return d, nil
}

// version is empty where Loki does not tell: proxies often hide the path.
func (s *Store) version(ctx context.Context) string {
	body, err := s.request(ctx, http.MethodGet, "/loki/api/v1/status/buildinfo", url.Values{})
	if err != nil {
		return ""
	}
	var info struct {
		Version string `json:"version"`
	}
	if json.Unmarshal(body, &info) != nil {
		return ""
	}
	return strings.TrimPrefix(info.Version, "v")
}

var (
	allInOne = regexp.MustCompile(`(?m)^target: .*\ball\b`)
	lookBack = regexp.MustCompile(`(?m)^\s+query_store_max_look_back_period: (\S+)`)
)

// hasSeam reports whether this is a single Loki that asks its store for old entries only, as far as its configuration can be read: proxies
// mostly hide it.
func (s *Store) hasSeam(ctx context.Context) bool {
	body, err := s.request(ctx, http.MethodGet, "/config", url.Values{})
	if err != nil || !allInOne.Match(body) {
		return false
	}
	period := lookBack.FindSubmatch(body)
	return period != nil && !strings.HasPrefix(string(period[1]), "-")
}

func (s *Store) streams(ctx context.Context, w plan.Window) (count int, labels []string) {
	form := url.Values{"match[]": {s.config.Selector}, "start": {strconv.FormatInt(w.From, 10)}, "end": {strconv.FormatInt(w.To, 10)}}
	body, err := s.request(ctx, http.MethodPost, "/loki/api/v1/series", form)
	if err != nil {
		return 0, nil
	}
	var series struct {
		Data []map[string]string `json:"data"`
	}
	if json.Unmarshal(body, &series) != nil {
		return 0, nil
	}
	names := map[string]bool{}
	for _, stream := range series.Data {
		for name := range stream {
			names[name] = true
		}
	}
	for name := range names {
		labels = append(labels, name)
	}
	sort.Strings(labels)
	return len(series.Data), labels
}

// readLimits asks Loki (3.6 and newer tell) once, and takes its defaults where it does not.
func (s *Store) readLimits(ctx context.Context) (groups, entries int) {
	s.limits.once.Lock()
	defer s.limits.once.Unlock()
	if s.limits.known {
		return s.limits.groups, s.limits.entries
	}
	s.limits.groups, s.limits.entries = defaultGroups, defaultEntries
	body, err := s.request(ctx, http.MethodGet, "/loki/api/v1/drilldown-limits", url.Values{})
	// an older Loki answers 404, one without tenants 401 (it has no organisation to tell the limits of); anything else may pass
	if err != nil && !store.IsKind(err, store.NotThisStore) && !store.IsKind(err, store.Tenant) {
		return s.limits.groups, s.limits.entries
	}
	s.limits.known = true
	var told struct {
		Limits struct {
			Groups  int `json:"max_query_series"`
			Entries int `json:"max_entries_limit_per_query"`
		} `json:"limits"`
	}
	if err == nil && json.Unmarshal(body, &told) == nil {
		if told.Limits.Groups > 0 {
			s.limits.groups = told.Limits.Groups
		}
		if told.Limits.Entries > 0 {
			s.limits.entries = told.Limits.Entries
		}
	}
	return s.limits.groups, s.limits.entries
}

func (s *Store) pageSize(ctx context.Context) int {
	_, entries := s.readLimits(ctx)
	if s.config.Entries > 0 {
		return min(entries, s.config.Entries)
	}
	return entries
}
