// The backend of the data source.
package main

import (
	"os"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"

	"github.com/underthreat/apis-under-threat/pkg/plugin"
)

func main() {
	if err := datasource.Manage("underthreat-apis-datasource", plugin.NewDatasource, datasource.ManageOpts{}); err != nil {
		backend.Logger.Error("The data source stopped", "error", err)
		os.Exit(1)
	}
}
