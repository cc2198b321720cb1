package main

import (
	"errors"
	"fmt"

	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
)

// enough is the confidence that a threat has by default (pkg/plugin: settings, confidence).
const enough = detect.Medium

// Ours is the path of a line in production: reader, gate, engine, confidence (pkg/slice: Source.classify).
type Ours struct {
	format   *logformat.Format
	engine   *detect.Engine
	gate     func(*plan.Values) bool
	taxonomy *taxonomy.Taxonomy
}

func newOurs() (*Ours, error) {
	presets, err := logformat.LoadPresets()
	if err != nil {
		return nil, fmt.Errorf("formats: %w", err)
	}
	preset, ok := presets.Get("combined")
	if !ok {
		return nil, errors.New("formats: no preset combined")
	}
	o := &Ours{}
	if o.format, err = logformat.Resolve(preset, nil, logformat.Options{}); err != nil {
		return nil, fmt.Errorf("formats: %w", err)
	}
	rules, err := detect.LoadRules()
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	if o.taxonomy, err = taxonomy.Load(); err != nil {
		return nil, fmt.Errorf("taxonomy: %w", err)
	}
	o.engine = detect.NewEngine(rules, o.taxonomy)
	if o.gate, err = o.engine.Gate(o.format.VerdictGate()).GateFunction(); err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	return o, nil
}

// Verdict is what became of a line.
type Verdict struct {
	Unread, Gated bool
	Findings      []detect.Finding
}

// classify does with a line what production does.
func (o *Ours) classify(line string) Verdict {
	entry := plan.Entry{Time: 1, Line: line}
	values, ok := o.format.Read(entry)
	if !ok {
		return Verdict{Unread: true}
	}
	if !o.gate(&values) {
		return Verdict{}
	}
	request := o.format.Request(entry, &values)
	return Verdict{Gated: true, Findings: detect.Enough(o.engine.Inspect(&request), enough)}
}

// read is the request that a line tells.
func (o *Ours) read(line string) (Sample, bool) {
	entry := plan.Entry{Time: 1, Line: line}
	values, ok := o.format.Read(entry)
	if !ok {
		return Sample{}, false
	}
	r := o.format.Request(entry, &values)
	return Sample{Method: r.Method, Target: r.Target, UserAgent: r.UserAgent, Referer: r.Referer}, true
}
