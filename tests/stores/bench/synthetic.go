package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
	"github.com/underthreat/apis-under-threat/pkg/view"
	"github.com/underthreat/apis-under-threat/tests/benchline"
)

// A store of very many lines that takes no time itself: what remains is the plugin's own work and memory.
const (
	syntheticLines   = 10_000_000
	syntheticThreats = 100_000
	syntheticSpan    = 24 * time.Hour
)

type synthetic struct {
	store.Store
	from  time.Time
	lines []string // of harmless requests
	asked atomic.Int64
}

func newSynthetic(from time.Time) (*synthetic, error) {
	s := &synthetic{from: from}
	g := newGenerator(3)
	for range 400 {
		r := g.request()
		r.Target = g.target()
		text, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		s.lines = append(s.lines, string(text))
	}
	return s, nil
}

// share is the part of something evenly spread that is inside a window.
func (s *synthetic) share(w plan.Window, all int) (first, count int) {
	at := func(t int64) int {
		part := float64(t-s.from.UnixNano()) / float64(syntheticSpan)
		return int(min(max(part, 0), 1) * float64(all))
	}
	return at(w.From), at(w.To) - at(w.From)
}

// Aggregate counts some hundred requests, each many times.
func (s *synthetic) Aggregate(_ context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	s.asked.Add(1)
	e, err := plan.NewEvaluator(a, w)
	if err != nil {
		return plan.Cost{}, err
	}
	read := func(string) (v plan.Values, ok bool) { return v, true }
	if a.Scope != plan.AllEntries {
		reader, err := a.Reader.Compile()
		if err != nil {
			return plan.Cost{}, err
		}
		read = func(line string) (plan.Values, bool) { return reader.Read(plan.Entry{Line: line}) }
	}
	cells := []plan.Window{w}
	if a.Cell > 0 {
		cells = w.Cells(a.Cell)
	}
	for _, cell := range cells {
		_, all := s.share(cell, syntheticLines/len(s.lines))
		for _, line := range s.lines {
			v, ok := read(line)
			switch {
			case a.Scope == plan.AllEntries:
				e.AddGroup(cell.From, &v, float64(all))
			case ok && a.Scope == plan.ReadEntries:
				e.AddGroup(cell.From, &v, float64(all))
			}
		}
	}
	return plan.Cost{Queries: 1}, e.Rows(yield)
}

// Suspects makes attacks of three thousand clients.
func (s *synthetic) Suspects(_ context.Context, w plan.Window, _ plan.Gate, _ plan.Reader, _ plan.Predicate, yield func(plan.Entry) error) (plan.Cost, error) {
	s.asked.Add(1)
	first, count := s.share(w, syntheticThreats)
	for i := first; i < first+count; i++ {
		g := newGenerator(uint64(i))
		r := g.request()
		r.Target, r.Method, r.Status = attacks[[]int{0, 1, 2, 4, 6, 7, 8}[i%7]], "GET", []int{200, 403, 404, 500}[i%4]
		text, err := json.Marshal(r)
		if err != nil {
			return plan.Cost{}, err
		}
		if err := yield(plan.Entry{Time: s.from.UnixNano() + int64(i)*int64(syntheticSpan)/syntheticThreats, Line: string(text)}); err != nil {
			return plan.Cost{}, err
		}
	}
	return plan.Cost{Queries: 1}, nil
}

// Explore names it.
func (s *synthetic) Explore() string { return "synthetic" }

// Size is not known.
func (s *synthetic) Size(context.Context, plan.Window) (plan.Size, error) { return plan.Size{}, nil }

// set makes the sources of a data source over the store.
func (s *synthetic) set() (*slice.Set, *view.Viewer, error) {
	presets, err := logformat.LoadPresets()
	if err != nil {
		return nil, nil, err
	}
	preset, _ := presets.Get("nginx-json")
	format, err := logformat.Resolve(preset, []plan.Entry{{Line: s.lines[0]}}, logformat.Options{})
	if err != nil {
		return nil, nil, err
	}
	tax, err := taxonomy.Load()
	if err != nil {
		return nil, nil, err
	}
	rules, err := detect.LoadRules()
	if err != nil {
		return nil, nil, err
	}
	actors, err := actor.NewResolver(actor.Settings{})
	if err != nil {
		return nil, nil, err
	}
	runtime, err := slice.NewRuntime(slice.RuntimeConfig{CacheBytes: 64 << 20})
	if err != nil {
		return nil, nil, err
	}
	source, err := slice.NewSource(slice.Config{Name: "bench", Role: logformat.Requests, Store: s, Format: format, Actors: actors, Engine: detect.NewEngine(rules, tax), Confidence: detect.Medium, Runtime: runtime})
	if err != nil {
		return nil, nil, err
	}
	return source.Alone(), view.NewViewer(tax, time.Now), nil
}

func overviewQuery() (view.Query, error) {
	q := view.Query{Type: view.Overview, Evidence: true}
	return q, q.Complete()
}

// runAnswering is the whole page from pieces that were read before.
func runAnswering(ctx context.Context) error {
	from := time.Now().Truncate(time.Hour).Add(-48 * time.Hour)
	s, err := newSynthetic(from)
	if err != nil {
		return err
	}
	set, viewer, err := s.set()
	if err != nil {
		return err
	}
	q, err := overviewQuery()
	if err != nil {
		return err
	}
	w := plan.NewWindow(from, from.Add(syntheticSpan))
	answer, err := viewer.Answer(ctx, set, q, w)
	if err != nil {
		return err
	}
	for _, column := range answer.Frames[0].Columns {
		if column.Name == "threats" && *column.Numbers[0] < 0.99*syntheticThreats {
			return fmt.Errorf("%v threats, not %d", *column.Numbers[0], syntheticThreats)
		}
	}
	before := s.asked.Load()
	var times []time.Duration
	for range 21 {
		began := time.Now()
		if _, err := viewer.Answer(ctx, set, q, w); err != nil {
			return err
		}
		times = append(times, time.Since(began))
	}
	if s.asked.Load() != before {
		return fmt.Errorf("the store was asked %d times for what was read before", s.asked.Load()-before)
	}
	fmt.Printf("# the page of %d threat requests from what was read before, 21 times: median %v\n", syntheticThreats, median(times).Round(time.Microsecond))
	benchline.Print("answer-ms", float64(median(times).Microseconds())/1000, "<=", 50)
	return nil
}
