package logformat

import (
	"slices"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// What makes a candidate sure: it reads a quarter of the samples, and it alone is the best reader of at least three of them, and of four in
// five of those that any format reads.
const (
	sureSamples = 3
	sureShare   = 0.8
	sureRead    = 0.25
)

// Candidate is a format with what it makes of the samples.
type Candidate struct {
	Format *Format
	Read   int  // samples that it reads
	Best   int  // samples that no other format reads as well
	Sure   bool // whether to believe it without asking
}

// Recognise tries every preset on the samples. The best comes first; a preset that reads none is not listed. Each sample speaks for the format
// that reads it best: by fields of a document before a line inside it, with its own mark (needs, or a pattern) before general names, then by
// the number of fields, plus priority. Nobody gets a sample that two formats read equally well.
func (p *Presets) Recognise(samples []plan.Entry, shape Shape) ([]Candidate, error) {
	set := newSampleSet(samples, shape)
	var readings []reading
	for _, preset := range p.list {
		forms := []form{{preset: preset, samples: set}}
		if shape == Documents {
			forms = documentForms(preset, set)
		}
		for _, form := range forms {
			if preset.Custom() {
				continue
			}
			one, err := form.read(samples)
			if err != nil {
				return nil, err
			}
			if one.Read > 0 {
				readings = append(readings, one)
			}
		}
	}
	return vote(readings, len(samples)), nil
}

// reading is a candidate with its score for each sample; 0 is unread.
type reading struct {
	Candidate
	scores []int
}

// Weights of a score: fields are fewer than 100.
const (
	ownMark    = 1000
	wholeEntry = 10000
)

func (f form) read(samples []plan.Entry) (reading, error) {
	r := reading{scores: make([]int, len(samples))}
	marks, err := f.marks()
	if err != nil || marks == nil {
		return r, err
	}
	if r.Format, err = f.resolve(); err != nil {
		return r, err
	}
	for i, sample := range samples {
		values, ok := r.Format.Read(sample)
		if !ok {
			continue
		}
		r.Read++
		r.scores[i] = 100 + f.preset.Priority + countFields(&values)
		if marks[i] {
			r.scores[i] += ownMark
		}
		if len(f.inside) == 0 {
			r.scores[i] += wholeEntry
		}
	}
	return r, nil
}

func countFields(values *plan.Values) int {
	count := 0
	for _, value := range values {
		if value != "" {
			count++
		}
	}
	return count
}

// marks tells which samples have what only this format has; nil if the format has such marks and no sample has one.
func (f form) marks() ([]bool, error) {
	marks := make([]bool, len(f.samples.entries))
	if f.preset.Kind == plan.Text {
		for i := range marks {
			marks[i] = true
		}
		return marks, nil
	}
	found := len(f.preset.Needs) == 0
	for _, text := range f.preset.Needs {
		path, err := ParsePath(text)
		if err != nil {
			return nil, err
		}
		if f.preset.Kind == plan.Document {
			path, _ = documentPath(path)
		}
		values, err := f.samples.values(f.preset.Kind, path)
		if err != nil {
			return nil, err
		}
		for i, value := range values {
			marks[i] = marks[i] || value != ""
			found = found || value != ""
		}
	}
	if !found {
		return nil, nil
	}
	return marks, nil
}

// vote gives each sample to its best reader, orders the candidates, and tells whether the first one is sure.
func vote(readings []reading, samples int) []Candidate {
	read := 0
	for i := range samples {
		best, tie := -1, false
		for j, r := range readings {
			switch {
			case r.scores[i] == 0:
			case best < 0 || r.scores[i] > readings[best].scores[i]:
				best, tie = j, false
			case r.scores[i] == readings[best].scores[i] && r.Format.Preset.ID != readings[best].Format.Preset.ID:
				tie = true
			}
		}
		switch {
		case tie:
			read++
		case best >= 0:
			read++
			readings[best].Best++
		}
	}
	slices.SortStableFunc(readings, compareReadings)
	candidates := make([]Candidate, len(readings))
	for i, r := range readings {
		candidates[i] = r.Candidate
		candidates[i].Sure = i == 0 && r.Best >= sureSamples && float64(r.Best) >= sureShare*float64(read) && float64(r.Read) >= sureRead*float64(samples)
	}
	return candidates
}

// compareReadings orders by samples won, then by samples read, then by all scores.
func compareReadings(a, b reading) int {
	if a.Best != b.Best {
		return b.Best - a.Best
	}
	if a.Read != b.Read {
		return b.Read - a.Read
	}
	return sum(b.scores) - sum(a.scores)
}

func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}
