package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/view"
	"github.com/underthreat/apis-under-threat/tests/benchline"
)

const dashboards = 50

// panels are what a dashboard asks.
var panels = []view.Query{
	{Type: view.Overview}, {Type: view.Table, GroupBy: []string{"rule"}, Metrics: []string{"threats"}}, {Type: view.Value, Metrics: []string{"threats"}}, {Type: view.Value, Metrics: []string{"passed"}, GroupBy: []string{"endpoint"}},
	{Type: view.Series, Metrics: []string{"threats"}, GroupBy: []string{"outcome"}, IntervalMillis: 300_000}, {Type: view.Table, GroupBy: []string{"country"}, Metrics: []string{"threats", "actors"}},
	{Type: view.Series, Metrics: []string{"requests"}, IntervalMillis: 300_000}, {Type: view.Table, GroupBy: []string{"actor"}, Metrics: []string{"threats"}},
}

// runMemory measures in a process of its own: what the other measures left behind does not count.
func runMemory(ctx context.Context, child bool) error {
	if !child {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		command := exec.CommandContext(ctx, self, "-only", "memory", "-child")
		command.Stdout, command.Stderr = os.Stdout, os.Stderr
		return command.Run()
	}
	from := time.Now().Truncate(time.Hour).Add(-48 * time.Hour)
	s, err := newSynthetic(from)
	if err != nil {
		return err
	}
	set, viewer, err := s.set()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := openDashboards(ctx, set, viewer, from); err != nil {
		return err
	}
	peak, err := peakMegabytes()
	if err != nil {
		return err
	}
	fmt.Printf("# %d dashboards of %d panels at once, each with a range of its own, over %d lines with %d threat requests: %v, %d questions to the store\n",
		dashboards, len(panels), syntheticLines, syntheticThreats, time.Since(began).Round(time.Millisecond), s.asked.Load())
	benchline.Print("memory-mb", peak, "<=", 300)
	return nil
}

func openDashboards(ctx context.Context, set *slice.Set, viewer *view.Viewer, from time.Time) error {
	var group sync.WaitGroup
	var lock sync.Mutex
	var failed error
	for i := range dashboards {
		for _, q := range panels {
			group.Go(func() {
				q.Evidence = true
				err := q.Complete()
				if err == nil {
					_, err = viewer.Answer(ctx, set, q, plan.NewWindow(from.Add(time.Duration(i)*time.Minute), from.Add(syntheticSpan)))
				}
				lock.Lock()
				defer lock.Unlock()
				failed = errors.Join(failed, err)
			})
		}
	}
	group.Wait()
	return failed
}

// peakMegabytes is the most memory that the process ever had resident, as Linux tells it.
func peakMegabytes() (float64, error) {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if text, found := strings.CutPrefix(lines.Text(), "VmHWM:"); found {
			kilobytes, err := strconv.ParseFloat(strings.Fields(text)[0], 64)
			return kilobytes / 1024, err
		}
	}
	return 0, errors.New("the system does not tell the peak of memory")
}
