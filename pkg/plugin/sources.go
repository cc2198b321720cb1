package plugin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// knownAge is how long recognised formats are kept: logs change when somebody changes them.
const knownAge = 10 * time.Minute

// knownSources are what was found out about the sources.
type knownSources struct {
	set     *slice.Set
	sources []described
	at      time.Time
}

// described is what was found out about one source.
type described struct {
	source      *slice.Source
	description plan.Description
	candidates  []logformat.Candidate
}

// checkSources compiles rules, documents and noise once, so that mistakes show without a query.
func (d *Datasource) checkSources() error {
	format, err := logformat.Resolve(d.presets.All()[0], nil, logformat.Options{})
	if err != nil {
		return err
	}
	_, err = slice.NewSource(d.sourceConfig(0, format))
	return err
}

func (d *Datasource) sourceConfig(index int, format *logformat.Format) slice.Config {
	s := d.settings.Sources[index]
	return slice.Config{
		Name: s.Name, Role: format.RoleOr(s.Role), Store: d.stores[index], Format: format, Endpoints: d.settings.endpoints(), Noise: d.settings.noise(),
		Actors: d.actors, Engine: d.engine, BlockStatuses: d.settings.BlockStatuses, Confidence: d.settings.confidence,
		Runtime: d.runtime, MaxThreats: d.settings.Limits.Threats, PathOnly: format.Preset.NoQuery,
	}
}

// describe recognises the formats of the sources from samples, and remembers them for a while.
func (d *Datasource) describe(ctx context.Context) (*knownSources, error) {
	if d.broken != nil {
		return nil, &settingsError{d.broken}
	}
	if found := d.remembered(); found != nil {
		return found, nil
	}
	select { // one at a time, but nobody waits past its deadline
	case d.describing <- struct{}{}:
		defer func() { <-d.describing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if found := d.remembered(); found != nil {
		return found, nil
	}
	found := &knownSources{at: time.Now()}
	sources := make([]*slice.Source, len(d.stores))
	complete := true
	for i := range d.stores {
		one, err := d.describeSource(ctx, i)
		if err != nil {
			return nil, d.ofSource(i, err)
		}
		complete = complete && len(one.description.Samples) > 0
		found.sources, sources[i] = append(found.sources, one), one.source
	}
	var err error
	if found.set, err = slice.NewSet(sources); err != nil {
		return nil, &settingsError{err}
	}
	if complete { // else what the entries look like is not known yet
		d.lock.Lock()
		defer d.lock.Unlock()
		d.known = found
	}
	return found, nil
}

// ofSource names the source of an error, if there are several.
func (d *Datasource) ofSource(index int, err error) error {
	if len(d.stores) == 1 {
		return err
	}
	name := d.settings.Sources[index].Name
	var refused *store.Error
	if errors.As(err, &refused) {
		named := *refused
		named.Message = fmt.Sprintf("source %s: %s", name, refused.Message)
		return &named
	}
	return fmt.Errorf("source %s: %w", name, err)
}

// remembered is what was found out not long ago.
func (d *Datasource) remembered() *knownSources {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.known == nil || time.Since(d.known.at) >= knownAge {
		return nil
	}
	return d.known
}

// forget makes the next query look at samples again.
func (d *Datasource) forget() {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.known = nil
}

func (d *Datasource) describeSource(ctx context.Context, index int) (described, error) {
	var one described
	var err error
	if one.description, err = d.stores[index].Describe(ctx); err != nil {
		return one, err
	}
	shape := logformat.ShapeOf(one.description)
	if one.candidates, err = d.presets.Recognise(one.description.Samples, shape); err != nil {
		return one, err
	}
	format, err := d.choose(d.settings.Sources[index], one, shape)
	if err != nil {
		return one, err
	}
	if one.description.Documents {
		indexed := func(name string) bool { _, ok := one.description.Fields[name]; return ok }
		if format, err = format.Indexed(indexed, one.description.Samples); err != nil {
			return one, err
		}
	}
	config := d.sourceConfig(index, format)
	config.Seam = one.description.Seam
	config.Unseen = slice.Unseen(format, one.description.Samples)
	one.source, err = slice.NewSource(config)
	return one, err
}

// choose takes the format that is set, or the one that the samples tell for sure; it does not guess.
func (d *Datasource) choose(s SourceSettings, one described, shape logformat.Shape) (*logformat.Format, error) {
	id := s.Format
	if id == autoFormat {
		best, err := recognised(one)
		if err != nil {
			return nil, err
		}
		if len(s.Fields) == 0 && s.LineField == "" && s.DurationUnit == "" {
			return best, nil
		}
		id = best.Preset.ID
	}
	preset, _ := d.presets.Get(id)
	format, err := logformat.Resolve(preset, one.description.Samples, s.options(shape))
	if err != nil {
		return nil, &settingsError{fmt.Errorf("sources: %w", err)}
	}
	return format, nil
}

func recognised(one described) (*logformat.Format, error) {
	switch {
	case len(one.description.Samples) == 0:
		return nil, errEmptySelection
	case len(one.candidates) == 0:
		return nil, errNoRequests
	case one.candidates[0].Sure || unrivalled(one.candidates):
		return one.candidates[0].Format, nil
	}
	return nil, notSure(one.candidates)
}

// unrivalled: few samples make nobody sure, but no other format reads one of them better or as well.
func unrivalled(candidates []logformat.Candidate) bool {
	return candidates[0].Best > 0 && !slices.ContainsFunc(candidates[1:], func(c logformat.Candidate) bool { return c.Best > 0 })
}

func notSure(candidates []logformat.Candidate) error {
	var names []string
	for _, c := range candidates[:min(3, len(candidates))] {
		names = append(names, fmt.Sprintf("%s (%s)", c.Format.Preset.Title, c.Format.Preset.ID))
	}
	return store.NewError(store.BadQuery, 0, "the format of the entries is not clear: it may be "+strings.Join(names, " or "), "set the format of the source, or narrow its selection to one kind of log", nil)
}
