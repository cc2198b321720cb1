package plugin

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store"
	"github.com/underthreat/apis-under-threat/pkg/store/elastic"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/pkg/store/sample"
	"github.com/underthreat/apis-under-threat/pkg/taxonomy"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

// Datasource is one configured data source. It is safe for concurrent use.
type Datasource struct {
	backend.CallResourceHandler

	uid      string
	process  string // names the instance: behind a load balancer there are several, each with its own scans
	settings Settings
	broken   error // bad settings: every answer says so
	client   *http.Client
	presets  *logformat.Presets
	taxonomy *taxonomy.Taxonomy
	actors   *actor.Resolver
	engine   *detect.Engine
	viewer   *view.Viewer
	redactor *request.Redactor

	stores     []store.Store // of each source
	runtime    *slice.Runtime
	describing chan struct{} // holds one token: who looks at the stores' data
	lock       sync.Mutex
	known      *knownSources
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
	d := &Datasource{uid: settings.UID, process: strconv.FormatUint(rand.Uint64(), 36), redactor: request.NewRedactor(), describing: make(chan struct{}, 1)}
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
	if d.settings.Store != storeSample {
		if d.client, err = newClient(ctx, settings, &d.settings); err != nil {
			return err
		}
	}
	if d.runtime, err = slice.NewRuntime(d.settings.runtime()); err != nil {
		return err
	}
	for _, source := range d.settings.Sources {
		one, err := d.storeOf(source)
		if err != nil {
			return err
		}
		d.stores = append(d.stores, one)
	}
	if d.settings.DeepCheck > 0 {
		d.viewer.WithDeepCheck(d.engine.NewDeepCheck(d.settings.DeepCheck))
	}
	return d.checkSources()
}

// runtime bounds what the scans of the data source use.
func (s *Settings) runtime() slice.RuntimeConfig {
	return slice.RuntimeConfig{Parallel: s.Limits.Parallel, CacheBytes: int64(s.Limits.CacheMegabytes) << 20}
}

func (d *Datasource) storeOf(source SourceSettings) (store.Store, error) {
	switch d.settings.Store {
	case storeSample:
		return sample.New(time.Now), nil
	case storeLoki:
		return loki.New(d.settings.lokiConfig(source, d.client))
	}
	names := d.presets.DocumentFields()
	for _, path := range source.Fields {
		names = append(names, path)
	}
	return elastic.New(d.settings.elasticConfig(source, d.client, names))
}

// Dispose closes connections.
func (d *Datasource) Dispose() {
	if d.client != nil {
		d.client.CloseIdleConnections()
	}
}
