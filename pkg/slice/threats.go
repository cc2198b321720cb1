package slice

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/detect"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
)

const (
	// maxThreats bounds the threat requests kept of one window: some 300 bytes each.
	maxThreats = 500_000
	// parallel is how many pieces are asked for at once; a Loki of default settings queues more.
	parallel = 4
)

// Rule is a rule that matched, as far as tables need it.
type Rule struct {
	ID, Title, Type string
	Severity        detect.Level
}

// Threat is one threat request.
type Threat struct {
	Ref          plan.Ref
	Endpoint     endpoint.Endpoint
	Status       int
	StatusClass  int
	Outcome      request.Outcome
	Identity     actor.Identity
	Host, Agent  string
	Country      string
	Organisation string
	ASN          string
	Severity     detect.Level
	Rules        []Rule // the most severe first
}

// Evidence is what a threat request is shown with.
type Evidence struct {
	Request  request.Request
	Values   plan.Values
	Findings []detect.Finding
}

// Coverage says how much of a window is in an answer, and what is missing.
type Coverage struct {
	Span, Done time.Duration
	Reasons    []string
}

// Share is the part that was read, 0 to 1.
func (c Coverage) Share() float64 {
	if c.Span == 0 {
		return 1
	}
	return float64(c.Done) / float64(c.Span)
}

// Complete reports whether nothing is missing.
func (c Coverage) Complete() bool { return c.Done == c.Span && len(c.Reasons) == 0 }

// Merge adds the coverage of another part of the answer.
func (c *Coverage) Merge(o Coverage) {
	c.Span += o.Span
	c.Done += o.Done
	for _, reason := range o.Reasons {
		if !strings.Contains(strings.Join(c.Reasons, "\n"), reason) {
			c.Reasons = append(c.Reasons, reason)
		}
	}
}

// Threats are the threat requests of a window, the newest first.
type Threats struct {
	Window   plan.Window
	List     []Threat
	Suspects int64
	Cost     plan.Cost
	Coverage Coverage
}

// Merge adds the threats of another window.
func (t *Threats) Merge(o Threats) {
	if t.Window.Empty() {
		t.Window = o.Window
	}
	t.Window = plan.Window{From: min(t.Window.From, o.Window.From), To: max(t.Window.To, o.Window.To)}
	t.List = append(t.List, o.List...)
	t.Suspects += o.Suspects
	t.Cost.Add(o.Cost)
	t.Coverage.Merge(o.Coverage)
}

// Sort puts the newest first; of one instant, the larger hash: any order that is the same every time.
func (t *Threats) Sort() {
	sort.Slice(t.List, func(i, j int) bool {
		a, b := t.List[i].Ref, t.List[j].Ref
		if a.Time != b.Time {
			return a.Time > b.Time
		}
		return a.Hash > b.Hash
	})
}

// Threats finds the threat requests of a window. where restricts the entries in the store; reader names the identity that is forwarded to the
// store, if any. Equal questions share a scan: callers must not change the result.
func (s *Source) Threats(ctx context.Context, reader string, w plan.Window, where plan.Predicate) (Threats, error) {
	key, err := shareKey(reader, w, where)
	if err != nil {
		return Threats{}, err
	}
	return s.sharedThreats.do(ctx, key, func(ctx context.Context) (Threats, error) { return s.scanThreats(ctx, w, where) })
}

func (s *Source) scanThreats(ctx context.Context, w plan.Window, where plan.Predicate) (Threats, error) {
	total := Threats{Window: w}
	err := s.pieces(ctx, w, func(ctx context.Context, piece plan.Window, lock *sync.Mutex) error {
		part, err := s.threatsOfPiece(ctx, piece, where)
		lock.Lock()
		defer lock.Unlock()
		if err == nil && len(total.List)+len(part.List) > maxThreats {
			err = errTooManyThreats
		}
		if errors.Is(err, errTooManyThreats) || errors.Is(err, plan.ErrTooManyEntries) {
			part = Threats{Window: piece, Cost: part.Cost, Coverage: Coverage{Span: piece.Duration(), Reasons: []string{missing(piece, err)}}}
			err = nil
		}
		total.Merge(part)
		return err
	})
	total.Sort()
	return total, err
}

var errTooManyThreats = fmt.Errorf("more than %d threat requests", maxThreats)

func (s *Source) threatsOfPiece(ctx context.Context, piece plan.Window, where plan.Predicate) (Threats, error) {
	part := Threats{Window: piece, Coverage: Coverage{Span: piece.Duration(), Done: piece.Duration()}}
	names := interner{}
	cost, err := s.Store.Suspects(ctx, piece, s.Gate, s.Format.Reader, where, func(e plan.Entry) error {
		part.Suspects++
		threat, _, ok := s.Inspect(e)
		if !ok {
			return nil
		}
		if len(part.List) >= maxThreats {
			return errTooManyThreats
		}
		names.threat(&threat)
		part.List = append(part.List, threat)
		return nil
	})
	part.Cost = cost
	return part, err
}

// pieces runs f for each piece of a window, the newest first, some at once; f locks before it merges.
func (s *Source) pieces(ctx context.Context, w plan.Window, f func(context.Context, plan.Window, *sync.Mutex) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	var lock sync.Mutex
	for _, piece := range Pieces(w) {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			_, err := guarded(func() (struct{}, error) { return struct{}{}, f(ctx, piece, &lock) })
			return err
		})
	}
	return group.Wait()
}

// interner shares equal strings: threat requests repeat their endpoints, actors and rules.
type interner map[string]string

func (n interner) text(s *string) {
	if known, ok := n[*s]; ok {
		*s = known
		return
	}
	n[*s] = *s
}

func (n interner) threat(t *Threat) {
	for _, s := range []*string{&t.Endpoint.Service, &t.Endpoint.Method, &t.Endpoint.Path, &t.Identity.Actor, &t.Identity.User, &t.Identity.APIKey, &t.Identity.Session, &t.Identity.ClientIP,
		&t.Host, &t.Agent, &t.Country, &t.Organisation, &t.ASN} {
		n.text(s)
	}
	for i := range t.Rules {
		n.text(&t.Rules[i].ID)
		n.text(&t.Rules[i].Title)
		n.text(&t.Rules[i].Type)
	}
}
