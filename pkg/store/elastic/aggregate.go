package elastic

import (
	"context"
	"errors"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Aggregate counts in the index where it can, and reads the documents where it can't: those beyond ignore_above always, all of them where a
// field has no exact values in the index or several in one document.
func (s *Store) Aggregate(ctx context.Context, w plan.Window, a plan.Aggregate, yield func(plan.Row) error) (plan.Cost, error) {
	if w.Empty() || a.Scope == plan.BrokenEntries { // an index holds no broken documents
		return plan.Cost{}, nil
	}
	m, err := s.fields(ctx)
	if err != nil {
		return plan.Cost{}, err
	}
	g := &aggregation{store: s, mapping: m, aggregate: a, window: w}
	err = g.run(ctx)
	if err != nil {
		return g.cost, err
	}
	if g.counted != nil {
		if err := g.counted.Rows(yield); err != nil {
			return g.cost, err
		}
	}
	return g.cost, g.evaluator.Rows(yield)
}

// errSeveral says that documents have several values of a field: the index can't tell which is the first.
var errSeveral = errors.New("a field has several values in one document")

type aggregation struct {
	store     *Store
	mapping   *mapping
	aggregate plan.Aggregate
	window    plan.Window
	counted   *plan.Evaluator // of groups that the index counted
	evaluator *plan.Evaluator // of documents that were read
	cost      plan.Cost
}

func (g *aggregation) run(ctx context.Context) error {
	var err error
	if g.evaluator, err = plan.NewEvaluator(g.aggregate, g.window); err != nil {
		return err
	}
	q, ok := g.composite()
	if !ok {
		return g.readAll(ctx)
	}
	err = q.run(ctx)
	if errors.Is(err, errSeveral) || errors.Is(err, errExpensive) || errors.Is(err, errNotSupported) {
		g.counted = nil
		return g.readAll(ctx)
	}
	if err != nil {
		return err
	}
	return g.readExceptions(ctx, q)
}

// begin forgets the groups. What the index filters by is not asked again of them.
func (q *composite) begin() error {
	g := q.aggregation
	a := g.aggregate
	a.Where = q.rest
	q.documents = 0
	var err error
	g.counted, err = plan.NewEvaluator(a, g.window)
	return err
}

// readAll reads all documents of the window.
func (g *aggregation) readAll(ctx context.Context) error {
	return g.read(ctx, all(g.store.window(g.window)...))
}

// readExceptions reads the documents that the composite left out.
func (g *aggregation) readExceptions(ctx context.Context, q *composite) error {
	if len(q.translator.used) == 0 {
		return nil
	}
	return g.read(ctx, all(append(g.store.window(g.window), q.translator.exceptions())...))
}

func (g *aggregation) read(ctx context.Context, query object) error {
	reader, err := g.aggregate.Reader.Compile()
	if g.aggregate.Scope == plan.AllEntries || err != nil {
		return err
	}
	cost, err := g.store.documents(ctx, query, g.mostDocuments(), func(e plan.Entry) error {
		v, ok := reader.Read(e)
		g.mapping.asIndexed(e, g.aggregate.Reader, &v)
		g.evaluator.AddValues(e.Time, &v, ok)
		return nil
	})
	g.cost.Add(cost)
	return err
}

// mostDocuments is the bound for the window: the configured one is for an hour.
func (g *aggregation) mostDocuments() int {
	hours := (g.window.Duration() + time.Hour - 1) / time.Hour
	return g.store.config.Documents * max(1, int(hours))
}

// composite plans the aggregation in the index; ok is false if a field that it needs has no exact values there.
func (g *aggregation) composite() (*composite, bool) {
	a := g.aggregate
	q := &composite{aggregation: g, translator: newTranslator(g.mapping, a.Reader), size: groupsPage}
	if a.Cell > 0 {
		q.sources = append(q.sources, source{name: "cell", body: object{"date_histogram": g.histogram()}})
	}
	if a.Scope == plan.AllEntries {
		return q, true
	}
	q.pushed, q.rest = q.translator.split(a.Where)
	fields := append(q.rest.Fields(), a.By...)
	if a.Key != nil {
		fields = append(fields, plan.Status, plan.Method, plan.Target)
		if a.Reader.Has(plan.Route) {
			fields = append(fields, plan.Route)
		}
	}
	for _, f := range fields {
		if !q.need(f) {
			return nil, false
		}
	}
	return q, q.measure(a.Measure)
}

// need adds a field to the sources, once.
func (q *composite) need(f plan.Field) bool {
	reader := q.aggregation.aggregate.Reader
	if reader.SplitsRequestLine() && (f == plan.Method || f == plan.Target) {
		f = plan.RequestLine
	}
	for _, s := range q.sources {
		if s.isField && s.field == f {
			return true
		}
	}
	c, ok := q.translator.column(f)
	if !ok {
		return false
	}
	if c.kind != unmapped {
		q.sources = append(q.sources, source{name: f.String(), field: f, isField: true, column: c, body: terms(object{"field": c.asked()})})
	}
	return true
}

func terms(body object) object {
	body["missing_bucket"] = true
	return object{"terms": body}
}

// measure adds what is summed up. Numbers that the index has as text are grouped by instead, and summed up here.
func (q *composite) measure(m plan.Measure) bool {
	if m.Kind == plan.Count {
		return true
	}
	c, ok := q.translator.column(m.Field)
	if !ok {
		return false
	}
	if c.kind != number {
		return q.need(m.Field)
	}
	plain := object{"filter": object{"range": object{c.name: object{"gte": 0, "lt": plainLimit}}}}
	q.sub = object{"plain": plain}
	if m.Kind == plan.Sum {
		plain["aggs"] = object{"sum": object{"sum": object{"field": c.name}}}
		return true
	}
	if len(m.Bounds) == 0 {
		return true
	}
	bounds := c.bounds(m.Bounds)
	ranges := make([]any, 0, len(bounds)+1)
	for i, bound := range bounds {
		one := object{"to": bound}
		if i > 0 {
			one["from"] = bounds[i-1]
		}
		ranges = append(ranges, one)
	}
	ranges = append(ranges, object{"from": bounds[len(bounds)-1]})
	plain["aggs"] = object{"buckets": object{"range": object{"field": c.name, "ranges": ranges}}}
	q.size = bucketsPage
	return true
}

// bounds are those that the index compares with: numbers of 24 bits are compared with bounds of 24 bits, or 0.018 would be below 0.018.
func (c column) bounds(bounds []float64) []float64 {
	if !c.single {
		return bounds
	}
	rounded := make([]float64, len(bounds))
	for i, bound := range bounds {
		rounded[i] = float64(float32(bound))
	}
	return rounded
}

// plainLimit is beyond what plan.Numeric takes for a number: fifteen digits.
const plainLimit = 1_000_000_000_000_000

// bucketsPage is the size of a page whose groups have 22 buckets of their own.
const bucketsPage = 1000
