package actor

import (
	_ "embed" // the data
	"encoding/json"
	"fmt"
)

//go:embed data/sources.json
var sourcesData []byte

// Source is a data set that is embedded here.
type Source struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Date    string `json:"date"` // of the data
	Use     string `json:"use"`
	Licence string `json:"licence"`
	Holder  string `json:"holder"`
	URL     string `json:"url"`
	Notice  string `json:"notice"` // what is to be shown where results of the data are; empty if nothing is
}

// Sources are the embedded data sets.
func Sources() ([]Source, error) {
	var sources []Source
	if err := json.Unmarshal(sourcesData, &sources); err != nil {
		return nil, fmt.Errorf("read the sources of the data: %w", err)
	}
	return sources, nil
}
