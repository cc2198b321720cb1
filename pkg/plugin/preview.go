package plugin

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

const (
	// maxPreview bounds what is sent: OpenAPI documents are pasted whole.
	maxPreview = 16 << 20
	// previewTargets are the targets that are shown.
	previewTargets = 200
)

// endpointPreview shows which endpoints sampled targets have with the saved settings and with those that are sent.
func (d *Datasource) endpointPreview(w http.ResponseWriter, r *http.Request) {
	if !d.mayReadEvidence(backend.UserFromContext(r.Context())) {
		writeError(w, errNoSamplesForYou)
		return
	}
	var sent struct {
		endpoint.Settings
		Source int `json:"source"`
	}
	if err := json.NewDecoder(io.LimitReader(r.Body, maxPreview)).Decode(&sent); err != nil {
		writeError(w, view.NewQueryError("the settings to preview are not JSON: "+err.Error()))
		return
	}
	found, err := d.describe(r.Context())
	if err != nil {
		writeError(w, err)
		return
	}
	if sent.Source < 0 || sent.Source >= len(found.sources) {
		writeError(w, view.NewQueryError("source: there is no such source"))
		return
	}
	rows, err := endpoint.Preview(d.settings.endpoints(), sent.Settings, targetsOf(&found.sources[sent.Source]))
	if err != nil {
		writeError(w, view.NewQueryError(err.Error()))
		return
	}
	for i := range rows {
		rows[i].Target = d.redactor.Mask(rows[i].Target)
	}
	writeJSON(w, rows)
}

// targetsOf are the different targets of the samples.
func targetsOf(one *described) []string {
	seen := map[string]bool{}
	targets := []string{}
	for _, entry := range one.description.Samples {
		values, read := one.source.Format.Read(entry)
		if target := values[plan.Target]; read && !seen[target] && len(targets) < previewTargets {
			seen[target] = true
			targets = append(targets, target)
		}
	}
	return targets
}
