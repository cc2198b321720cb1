package plugin

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/pkg/store/sample"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

// sourceAge is how long a recognised format is kept: logs change when somebody changes them.
const sourceAge = 10 * time.Minute

// Datasource is one configured data source. It is safe for concurrent use.
type Datasource struct {
	backend.CallResourceHandler

	uid      string
	settings Settings
	broken   error // bad settings: every answer says so
	client   *http.Client
	store    store.Store
	presets  *logformat.Presets
	taxonomy *taxonomy.Taxonomy
	actors   *actor.Resolver
	engine   *detect.Engine
	viewer   *view.Viewer
	redactor *request.Redactor

	describing  chan struct{} // holds one token: who looks at the store's data
	lock        sync.Mutex
	source      *slice.Source
	description plan.Description
	candidates  []logformat.Candidate
	described   time.Time
}

var (
	_ backend.QueryDataHandler      = (*Datasource)(nil)
	_ backend.CheckHealthHandler    = (*Datasource)(nil)
	_ backend.CallResourceHandler   = (*Datasource)(nil)
	_ instancemgmt.InstanceDisposer = (*Datasource)(nil)
)

// loadEngine compiles the embedded rules once; the engine never changes.
var loadEngine = sync.OnceValues(func() (*detect.Engine, error) {
	t, err := taxonomy.Load()
	if err != nil {
		return nil, fmt.Errorf("taxonomy: %w", err)
	}
	rules, err := detect.LoadRules()
	if err != nil {
		return nil, err
	}
	return detect.NewEngine(rules, t), nil
})

// NewDatasource makes the instance of a data source. Bad settings give an instance that explains them, since an error here would show as an
// internal one.
func NewDatasource(ctx context.Context, settings backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	d := &Datasource{uid: settings.UID, redactor: request.NewRedactor(), describing: make(chan struct{}, 1)}
	var err error
	if d.presets, err = logformat.LoadPresets(); err != nil {
		return nil, err
	}
	if d.taxonomy, err = taxonomy.Load(); err != nil {
		return nil, fmt.Errorf("taxonomy: %w", err)
	}
	if d.engine, err = loadEngine(); err != nil {
		return nil, err
	}
	d.viewer = view.NewViewer(d.taxonomy, time.Now)
	d.CallResourceHandler = httpadapter.New(d.resources())
	if d.settings, d.broken = loadSettings(settings, d.presets); d.broken == nil {
		d.broken = d.connect(ctx, settings)
	}
	return d, nil
}

// connect makes what needs valid settings.
func (d *Datasource) connect(ctx context.Context, settings backend.DataSourceInstanceSettings) error {
	var err error
	if d.actors, err = actor.NewResolver(d.settings.actors()); err != nil {
		return err
	}
	if d.settings.Store == storeSample {
		d.store = sample.New(time.Now)
		return d.checkSource()
	}
	options, err := settings.HTTPClientOptions(ctx)
	if err != nil {
		return fmt.Errorf("HTTP settings: %w", err)
	}
	options.ForwardHTTPHeaders = true // the user's OAuth identity
	options.Timeouts.Timeout = d.settings.timeout()
	if d.client, err = httpclient.New(options); err != nil {
		return fmt.Errorf("HTTP settings: %w", err)
	}
	d.store, err = loki.New(loki.Config{URL: d.settings.url, Selector: d.settings.Sources[0].Selector, Client: d.client, Timeout: d.settings.timeout()})
	if err != nil {
		return err
	}
	return d.checkSource()
}

// checkSource compiles rules and noise once, so that mistakes show without a query.
func (d *Datasource) checkSource() error {
	format, err := logformat.Resolve(d.presets.All()[0], nil)
	if err != nil {
		return err
	}
	_, err = slice.NewSource(d.sourceConfig(format))
	return err
}

func (d *Datasource) sourceConfig(format *logformat.Format) slice.Config {
	s := d.settings.Sources[0]
	return slice.Config{
		Name: s.Name, Role: format.RoleOr(s.Role), Store: d.store, Format: format, Rules: d.settings.Endpoints.Rules, Noise: d.settings.Noise,
		Actors: d.actors, Engine: d.engine, BlockStatuses: d.settings.BlockStatuses, Confidence: d.settings.confidence,
	}
}

// Dispose closes connections.
func (d *Datasource) Dispose() {
	if d.client != nil {
		d.client.CloseIdleConnections()
	}
}

// described recognises the source's format from samples, and remembers it for a while.
func (d *Datasource) describe(ctx context.Context) (*slice.Source, error) {
	if d.broken != nil {
		return nil, &settingsError{d.broken}
	}
	if source := d.known(); source != nil {
		return source, nil
	}
	select { // one at a time, but nobody waits past its deadline
	case d.describing <- struct{}{}:
		defer func() { <-d.describing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if source := d.known(); source != nil {
		return source, nil
	}
	description, err := d.store.Describe(ctx)
	if err != nil {
		return nil, err
	}
	source, candidates, err := d.recognise(description)
	if err != nil {
		return nil, err
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	d.description, d.candidates = description, candidates
	if len(description.Samples) > 0 { // else what the entries look like is not known yet
		d.source, d.described = source, time.Now()
	}
	return source, nil
}

// known is the source, if its format was recognised not long ago.
func (d *Datasource) known() *slice.Source {
	d.lock.Lock()
	defer d.lock.Unlock()
	if time.Since(d.described) >= sourceAge {
		return nil
	}
	return d.source
}

func (d *Datasource) recognise(description plan.Description) (*slice.Source, []logformat.Candidate, error) {
	candidates, err := d.presets.Recognise(description.Samples)
	if err != nil {
		return nil, nil, err
	}
	set := d.settings.Sources[0].Format
	var format *logformat.Format
	switch {
	case set != autoFormat:
		preset, _ := d.presets.Get(set)
		if format, err = logformat.Resolve(preset, description.Samples); err != nil {
			return nil, nil, err
		}
	case len(description.Samples) == 0:
		return nil, nil, errEmptySelection
	case len(candidates) == 0:
		return nil, nil, errNoRequests
	default:
		format = candidates[0].Format
	}
	source, err := slice.NewSource(d.sourceConfig(format))
	return source, candidates, err
}

// forget makes the next query look at samples again.
func (d *Datasource) forget() {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.source = nil
}
