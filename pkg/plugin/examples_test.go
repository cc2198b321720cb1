package plugin

import (
	"encoding/json"
	"os"
	"testing"
)

// TestExamplesOfTheHelpAnswer: what the query help offers can be asked, and the sample traffic has something for all of it.
func TestExamplesOfTheHelpAnswer(t *testing.T) {
	text, err := os.ReadFile("../../src/datasource/query/examples.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		ID    string
		Query json.RawMessage
	}
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) < 8 {
		t.Fatalf("%d examples", len(examples))
	}
	d := sampleDatasource(t, `{"store":"sample"}`)
	for _, example := range examples {
		t.Run(example.ID, func(t *testing.T) {
			rows, total := 0, 0.0
			for _, frame := range one(t, d, string(example.Query)) {
				rows += frame.Rows()
				for _, field := range frame.Fields {
					total += sum(field)
				}
			}
			if rows == 0 || total == 0 {
				t.Errorf("%d rows, which say nothing", rows)
			}
		})
	}
}
