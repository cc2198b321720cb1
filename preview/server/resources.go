package main

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func (s *sources) health(w http.ResponseWriter, r *http.Request) {
	ctx, pluginContext, instance, ok := s.instance(w, r, r.PathValue("uid"))
	if !ok {
		return
	}
	handler, ok := instance.(backend.CheckHealthHandler)
	if !ok {
		fail(w, http.StatusNotFound, "the data source has no health check")
		return
	}
	result, err := handler.CheckHealth(ctx, &backend.CheckHealthRequest{PluginContext: pluginContext, Headers: headers(r)})
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	body := map[string]any{"status": result.Status.String(), "message": result.Message}
	if len(result.JSONDetails) > 0 {
		body["details"] = json.RawMessage(result.JSONDetails)
	}
	status := http.StatusOK
	if result.Status != backend.HealthStatusOk {
		status = http.StatusBadRequest
	}
	answer(w, status, body)
}

func (s *sources) resource(w http.ResponseWriter, r *http.Request) {
	ctx, pluginContext, instance, ok := s.instance(w, r, r.PathValue("uid"))
	if !ok {
		return
	}
	handler, ok := instance.(backend.CallResourceHandler)
	if !ok {
		fail(w, http.StatusNotFound, "the data source has no resources")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	target := r.PathValue("path")
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	request := &backend.CallResourceRequest{
		PluginContext: pluginContext, Path: r.PathValue("path"), Method: r.Method, URL: target, Headers: r.Header, Body: body,
	}
	first := true
	send := func(response *backend.CallResourceResponse) error {
		if first {
			first = false
			for name, values := range response.Headers {
				for _, value := range values {
					w.Header().Add(name, value)
				}
			}
			w.WriteHeader(response.Status)
		}
		_, err := w.Write(response.Body)
		return err
	}
	if err := handler.CallResource(ctx, request, backend.CallResourceResponseSenderFunc(send)); err != nil && first {
		fail(w, http.StatusInternalServerError, err.Error())
	}
}
