package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/config"

	"github.com/underthreat/apis-under-threat/pkg/plugin"
)

// sources holds the data sources in memory, and their instances as the SDK manages them.
type sources struct {
	mu        sync.Mutex
	byUID     map[string]*source
	lastID    int64
	instances instancemgmt.InstanceManager
}

func loadSources(file string) (*sources, error) {
	provisioned, err := readProvisioning(file)
	if err != nil {
		return nil, err
	}
	s := &sources{byUID: map[string]*source{}, instances: datasource.NewInstanceManager(plugin.NewDatasource)}
	for _, one := range provisioned {
		if one.Type == datasourceID {
			s.add(one)
		}
	}
	if len(s.byUID) == 0 {
		return nil, fmt.Errorf("%s holds no data source of type %s", file, datasourceID)
	}
	return s, nil
}

func (s *sources) add(one *source) {
	s.lastID++
	one.ID, one.OrgID, one.Version, one.updated = s.lastID, 1, 1, time.Now()
	one.UID = cmp.Or(one.UID, fmt.Sprintf("preview-%d", one.ID))
	one.Access = cmp.Or(one.Access, "proxy")
	if one.JSONData == nil {
		one.JSONData = map[string]any{}
	}
	s.byUID[one.UID] = one
}

// find answers 404 itself when there is no such data source.
func (s *sources) find(w http.ResponseWriter, uid string) (*source, bool) {
	one, ok := s.byUID[uid]
	if !ok {
		fail(w, http.StatusNotFound, "Data source not found")
	}
	return one, ok
}

func (s *sources) list(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := []source{}
	for _, one := range slices.SortedFunc(maps.Values(s.byUID), func(a, b *source) int { return cmp.Compare(a.ID, b.ID) }) {
		shown = append(shown, one.shown())
	}
	answer(w, http.StatusOK, shown)
}

func (s *sources) get(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.find(w, r.PathValue("uid")); ok {
		answer(w, http.StatusOK, one.shown())
	}
}

func (s *sources) create(w http.ResponseWriter, r *http.Request) {
	one := &source{}
	if !read(w, r, one) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.byUID[one.UID]; taken {
		fail(w, http.StatusConflict, "data source with the same uid already exists")
		return
	}
	s.add(one)
	answer(w, http.StatusOK, map[string]any{"id": one.ID, "name": one.Name, "message": "Datasource added", "datasource": one.shown()})
}

func (s *sources) update(w http.ResponseWriter, r *http.Request) {
	next := &source{}
	if !read(w, r, next) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.find(w, r.PathValue("uid"))
	if !ok {
		return
	}
	if next.Version != 0 && next.Version != old.Version {
		fail(w, http.StatusPreconditionFailed, "Datasource has already been updated by someone else. Please reload and try again")
		return
	}
	// A secret that is not sent stays as it was.
	secrets := maps.Clone(old.Secure)
	if secrets == nil {
		secrets = map[string]string{}
	}
	maps.Copy(secrets, next.Secure)
	next.ID, next.UID, next.Type, next.OrgID, next.Secure = old.ID, old.UID, old.Type, old.OrgID, secrets
	next.Version, next.updated = old.Version+1, time.Now()
	s.byUID[old.UID] = next
	answer(w, http.StatusOK, map[string]any{"id": next.ID, "name": next.Name, "message": "Datasource updated", "datasource": next.shown()})
}

func (s *sources) remove(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.find(w, r.PathValue("uid")); ok {
		delete(s.byUID, one.UID)
		answer(w, http.StatusOK, map[string]string{"message": "Data source deleted"})
	}
}

// instance gives the running data source, with the context that Grafana would hand to it.
func (s *sources) instance(w http.ResponseWriter, r *http.Request, uid string) (context.Context, backend.PluginContext, instancemgmt.Instance, bool) {
	var none backend.PluginContext
	s.mu.Lock()
	one, ok := s.find(w, uid)
	if !ok {
		s.mu.Unlock()
		return nil, none, nil, false
	}
	settings, err := one.settings()
	s.mu.Unlock()
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return nil, none, nil, false
	}
	user := &backend.User{Login: "preview", Name: "Preview", Email: "preview@localhost", Role: cmp.Or(r.Header.Get("X-Preview-Role"), "Admin")}
	pluginContext := backend.PluginContext{
		Namespace: "default", PluginID: datasourceID, User: user, DataSourceInstanceSettings: settings,
		GrafanaConfig: config.NewGrafanaCfg(map[string]string{}),
	}
	ctx := backend.WithUser(backend.WithPluginContext(r.Context(), pluginContext), user)
	ctx = config.WithGrafanaConfig(ctx, pluginContext.GrafanaConfig)
	instance, err := s.instances.Get(ctx, pluginContext)
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return nil, none, nil, false
	}
	return ctx, pluginContext, instance, true
}
