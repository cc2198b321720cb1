package slice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Frequent asks which values of a field at least so many requests of a window have.
type Frequent struct {
	Reader  string // as Question.Reader
	Window  plan.Window
	Where   plan.Predicate
	Field   plan.Field
	Plain   string                  // RE2 over raw values that Clean leaves apart: no two of them are one value
	Clean   func(raw string) string `json:"-"` // "" is the absence of a value, and no plain value; other values that are not plain become plain ones
	AtLeast float64
	Alert   bool
	Since   time.Time
}

// Bounds of a descent.
const (
	maxFrequent  = 300 // values that may be frequent: each becomes part of a store's query
	maxDescents  = 200 // questions to the store
	firstLetters = 3   // how much prefixes grow at first, and
	mostLetters  = 8   // at most
)

// FrequentValues gives a predicate that is true for all entries of values that are frequent, and for few others: counting under it gives the exact
// numbers of the frequent ones. It descends through the beginnings of values: one that has fewer requests than asked for begins no frequent value.
// The predicate is the zero one if the store can list all values, or if too many are frequent. What was found serves those who ask the same.
//
// Raw values that are not plain may be other spellings of plain ones. They are all counted, and so are the plain ones that they mean.
func (s *Source) FrequentValues(ctx context.Context, f Frequent) (plan.Predicate, plan.Cost, error) {
	if !s.listsFewGroups() {
		return plan.Predicate{}, plan.Cost{}, nil
	}
	text, err := json.Marshal(f)
	if err != nil {
		return plan.Predicate{}, plan.Cost{}, fmt.Errorf("frequent values: %w", err)
	}
	key := "frequent\x00" + s.fingerprint + "\x00" + string(text)
	fresh := freshness{alert: f.Alert}
	if !f.Since.IsZero() {
		fresh.notBefore = f.Since.UnixNano()
	}
	if k, ok := s.Runtime.get(key, f.Window.To, fresh); ok {
		if where, ok := k.value.(plan.Predicate); ok {
			return where, plan.Cost{}, nil
		}
	}
	read, err := s.Runtime.frequent.do(ctx, key, func(ctx context.Context) (foundFrequent, error) {
		leave, err := s.Runtime.enter(ctx)
		if err != nil {
			return foundFrequent{}, err
		}
		defer leave()
		began := s.Runtime.now()
		where, cost, err := s.frequentValues(ctx, f)
		if err == nil {
			s.Runtime.keep(key, kept{where, maxFrequent * 50, began.UnixNano()})
		}
		return foundFrequent{where, cost}, err
	})
	return read.where, read.cost, err
}

type foundFrequent struct {
	where plan.Predicate
	cost  plan.Cost
}

func (s *Source) frequentValues(ctx context.Context, f Frequent) (plan.Predicate, plan.Cost, error) {
	if !s.noise.True() {
		f.Where = plan.All(f.Where, s.noise.Negate())
	}
	d := &descent{source: s, Frequent: f}
	_, err := d.count(ctx, plan.Predicate{}, 0)
	if !errors.Is(err, plan.ErrTooManyGroups) {
		return plan.Predicate{}, d.cost, err
	}
	where, err := d.run(ctx)
	if errors.Is(err, plan.ErrTooManyGroups) { // then all of them are asked for, in parts
		return plan.Predicate{}, d.cost, nil
	}
	return where, d.cost, err
}

type descent struct {
	Frequent
	source *Source
	cost   plan.Cost
}

func (d *descent) run(ctx context.Context) (plan.Predicate, error) {
	plain := plan.Matches(d.Field, d.Plain)
	others, err := d.count(ctx, plain.Negate(), 0)
	if err != nil {
		return plan.Predicate{}, err
	}
	values, err := d.descend(ctx, plain, d.AtLeast)
	if err != nil {
		return plan.Predicate{}, err
	}
	for raw := range others {
		if value := d.Clean(raw); value != "" {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	if values = slices.Compact(values); len(values) > maxFrequent {
		return plan.Predicate{}, plan.ErrTooManyGroups
	}
	if len(values) == 0 {
		return plain.Negate(), nil
	}
	return plan.Any(plain.Negate(), plan.Matches(d.Field, oneOfTexts(values))), nil
}

// descend gives the plain values that at least so many requests have.
func (d *descent) descend(ctx context.Context, plain plan.Predicate, atLeast float64) ([]string, error) {
	beginnings, length, step := []string{""}, 0, firstLetters
	for {
		grown := length + step
		counts, err := d.below(ctx, plain, beginnings, grown)
		if errors.Is(err, plan.ErrTooManyGroups) && step > 1 {
			step /= 2
			continue
		}
		if err != nil {
			return nil, err
		}
		if beginnings = frequentOf(counts, atLeast); len(beginnings) > maxFrequent {
			return nil, plan.ErrTooManyGroups
		}
		if !slices.ContainsFunc(beginnings, func(text string) bool { return len(text) >= grown }) {
			return beginnings, nil // they are whole values, or there are none
		}
		whole, err := d.count(ctx, plan.All(plain, beginsWith(d.Field, beginnings)), 0)
		if err == nil {
			values := frequentOf(whole, atLeast)
			if len(values) > maxFrequent {
				return nil, plan.ErrTooManyGroups
			}
			return values, nil
		}
		if !errors.Is(err, plan.ErrTooManyGroups) {
			return nil, err
		}
		length, step = grown, min(2*step, mostLetters)
	}
}

// below counts by beginnings of a length, below shorter ones: by half of those at a time if need be.
func (d *descent) below(ctx context.Context, plain plan.Predicate, beginnings []string, length int) (map[string]float64, error) {
	counts, err := d.count(ctx, plan.All(plain, beginsWith(d.Field, beginnings)), length)
	if !errors.Is(err, plan.ErrTooManyGroups) || len(beginnings) == 1 {
		return counts, err
	}
	middle := len(beginnings) / 2
	for _, half := range [][]string{beginnings[:middle], beginnings[middle:]} {
		part, err := d.below(ctx, plain, half, length)
		if err != nil {
			return nil, err
		}
		if counts == nil {
			counts = map[string]float64{}
		}
		for text, n := range part {
			counts[text] += n
		}
	}
	return counts, nil
}

// count counts requests by raw values, or by their beginnings, in one answer of the store.
func (d *descent) count(ctx context.Context, where plan.Predicate, length int) (map[string]float64, error) {
	if d.cost.Queries >= maxDescents {
		return nil, fmt.Errorf("%w: %d questions were not enough", plan.ErrTooManyGroups, maxDescents)
	}
	counts := map[string]float64{}
	a := plan.Aggregate{Scope: plan.ReadEntries, Reader: d.source.Format.Reader, Where: plan.All(d.Where, where), By: []plan.Field{d.Field}, Prefix: length, AtOnce: true}
	cost, err := d.source.Store.Aggregate(ctx, d.Window, a, func(row plan.Row) error {
		counts[row.By[0]] += row.Value
		return nil
	})
	d.cost.Add(cost)
	if err != nil {
		return nil, err
	}
	return counts, nil
}

func frequentOf(counts map[string]float64, atLeast float64) []string {
	var texts []string
	for text, n := range counts {
		if n >= atLeast {
			texts = append(texts, text)
		}
	}
	slices.Sort(texts)
	return texts
}

// beginsWith is true for values that begin with one of the texts.
func beginsWith(f plan.Field, texts []string) plan.Predicate {
	return plan.Matches(f, `(?:`+strings.Join(quotedTexts(texts), "|")+`)(?s:.*)`)
}

// oneOfTexts matches the texts.
func oneOfTexts(texts []string) string { return strings.Join(quotedTexts(texts), "|") }

// quotedTexts quotes texts. A store gives U+FFFD for what is not UTF-8, and where it cut a character: what it may stand for begins alike.
func quotedTexts(texts []string) []string {
	parts := make([]string, len(texts))
	for i, text := range texts {
		before, _, cut := strings.Cut(text, "\uFFFD")
		parts[i] = regexp.QuoteMeta(before)
		if cut {
			parts[i] += `[^\x{0}-\x{7f}](?s:.*)`
		}
	}
	return parts
}
