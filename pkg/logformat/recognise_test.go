package logformat

import (
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// samplesOf are ten entries of a preset that are requests, in a shape; nil if it has none.
func samplesOf(t *testing.T, preset Preset, want Shape) []plan.Entry {
	t.Helper()
	_, hasDocuments := preset.ForDocuments()
	if want == Documents && !hasDocuments {
		return nil
	}
	var samples []plan.Entry
	for _, example := range preset.Examples {
		if !example.Unread && (want == Documents || example.Document == nil) && len(samples) < 10 {
			samples = append(samples, entry(t, example))
		}
	}
	return samples
}

func recognise(t *testing.T, presets *Presets, samples []plan.Entry, shape Shape) []Candidate {
	t.Helper()
	candidates, err := presets.Recognise(samples, shape)
	if err != nil {
		t.Fatal(err)
	}
	return candidates
}

func TestRecognisesEveryFormat(t *testing.T) {
	presets := load(t)
	for _, shape := range []Shape{Lines, Documents} {
		for _, preset := range presets.All() {
			samples := samplesOf(t, preset, shape)
			if samples == nil {
				continue
			}
			candidates := recognise(t, presets, samples, shape)
			if len(candidates) == 0 || candidates[0].Format.Preset.ID != preset.ID || !candidates[0].Sure {
				t.Errorf("the examples of %s in shape %d are recognised as %v", preset.ID, shape, describe(candidates))
			}
		}
	}
}

// TestRecognisesAmongOthers puts ten entries of each format among one of every other: it is the first, and sure of itself it can't be.
func TestRecognisesAmongOthers(t *testing.T) {
	presets := load(t)
	for _, shape := range []Shape{Lines, Documents} {
		for _, preset := range presets.All() {
			samples := samplesOf(t, preset, shape)
			if samples == nil {
				continue
			}
			for _, other := range presets.All() {
				if more := samplesOf(t, other, shape); more != nil && other.ID != preset.ID {
					samples = append(samples, more[0])
				}
			}
			candidates := recognise(t, presets, samples, shape)
			if candidates[0].Format.Preset.ID != preset.ID || candidates[0].Sure {
				t.Errorf("ten entries of %s among all others in shape %d are recognised as %v", preset.ID, shape, describe(candidates))
			}
		}
	}
}

// TestNeverSureOfTheWrongFormat looks at few entries, and at halves of two formats.
func TestNeverSureOfTheWrongFormat(t *testing.T) {
	presets := load(t)
	for _, shape := range []Shape{Lines, Documents} {
		var last []plan.Entry
		for _, preset := range presets.All() {
			samples := samplesOf(t, preset, shape)
			if samples == nil {
				continue
			}
			for i := 0; i+3 <= len(samples); i += 3 {
				for _, candidate := range recognise(t, presets, samples[i:i+3], shape) {
					if candidate.Sure && candidate.Format.Preset.ID != preset.ID {
						t.Errorf("three entries of %s from %d are taken for %s", preset.ID, i, candidate.Format.Preset.ID)
					}
				}
			}
			if candidates := recognise(t, presets, samples[:2], shape); candidates[0].Sure {
				t.Errorf("two entries of %s are enough to be sure", preset.ID)
			}
			if last != nil && preset.ID != "json" { // its examples are of many shapes, of which one format reads few
				if candidates := recognise(t, presets, append(last[:len(last):len(last)], samples...), shape); candidates[0].Sure {
					t.Errorf("half %s and half of the one before is taken for %s", preset.ID, candidates[0].Format.Preset.ID)
				}
			}
			if preset.ID != "json" {
				last = samples
			}
		}
	}
}

func TestRecognisesLinesInDocuments(t *testing.T) {
	presets := load(t)
	for _, preset := range presets.All() {
		lines := samplesOf(t, preset, Lines)
		if preset.Kind == plan.Labels || preset.Custom() {
			continue
		}
		var samples []plan.Entry
		for _, line := range lines {
			samples = append(samples, plan.Entry{Line: marshal(t, map[string]any{"@timestamp": 1, "host": map[string]any{"name": "web01"}, "message": line.Line})})
		}
		candidates := recognise(t, presets, samples, Documents)
		if len(candidates) == 0 || candidates[0].Format.Preset.ID != preset.ID || join(candidates[0].Format.Reader.Inside) != "message" {
			t.Errorf("lines of %s inside documents are recognised as %v", preset.ID, describe(candidates))
		}
	}
}

func TestRecognisesNothingInOtherText(t *testing.T) {
	others := []plan.Entry{{Line: "level=info msg=started"}, {Line: `{"msg":"x"}`}, {Line: "hello"}, {Line: ""}, {Line: `{"message":"hello","log":{"level":"info"}}`}}
	for _, shape := range []Shape{Lines, Documents} {
		if candidates := recognise(t, load(t), others, shape); len(candidates) != 0 {
			t.Errorf("recognised %v", describe(candidates))
		}
	}
}

func TestRecognisesAmidOtherEntries(t *testing.T) {
	presets := load(t)
	preset, _ := presets.Get("kong")
	samples := samplesOf(t, preset, Lines)[:4]
	for range 9 {
		samples = append(samples, plan.Entry{Line: `{"level":"info","msg":"started"}`})
	}
	if candidates := recognise(t, presets, samples, Lines); candidates[0].Format.Preset.ID != "kong" || !candidates[0].Sure {
		t.Errorf("four of thirteen entries are recognised as %v", describe(candidates))
	}
	for range 9 {
		samples = append(samples, plan.Entry{Line: "other"})
	}
	if candidates := recognise(t, presets, samples, Lines); candidates[0].Sure {
		t.Error("four of 22 entries are enough to be sure")
	}
}

func describe(candidates []Candidate) []any {
	var list []any
	for _, c := range candidates {
		list = append(list, c.Format.Preset.ID, c.Read, c.Best, c.Sure)
	}
	return list
}

func BenchmarkRecognise(b *testing.B) {
	presets := load(b)
	preset, _ := presets.Get("kong")
	var samples []plan.Entry
	for len(samples) < 100 {
		samples = append(samples, entry(b, preset.Examples[len(samples)%10]))
	}
	for name, shape := range map[string]Shape{"lines": Lines, "documents": Documents} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if candidates, err := presets.Recognise(samples, shape); err != nil || !candidates[0].Sure {
					b.Fatal(err)
				}
			}
		})
	}
}
