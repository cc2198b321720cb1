package slice

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// Question is all that an answer needs to know of a window.
type Question struct {
	Reader  string // names the identity that is forwarded to the store, if any: readers of different identities share nothing
	Window  plan.Window
	Threats bool
	Counts  *CountsQuery  // nil: none
	Before  plan.Window   // whose endpoints are asked for as well; empty: none
	Earlier []plan.Window // that are read as the window is, after it

	Alert bool      // nothing that entries may still arrive for is taken from what was read before
	Parts bool      // pieces that take long are split, so that answers in parts get on
	Since time.Time // nothing that was read before this is taken; zero: all that is not too old
}

// Reading is what was read of a window.
type Reading struct {
	Threats  Threats
	Counts   Counts
	Before   Counts    // the error is that of the window before alone
	Unlisted error     // why the endpoints of the window before are not known: they are too many
	Earlier  []Reading // of each of the earlier windows: threats and counts
	AsOf     int64     // when the oldest part was read that entries may still arrive for; 0 if there is none
	Progress Progress
}

// Progress says how far the reading of a window is.
type Progress struct {
	Done     float64 // share of what must be read, 0 to 1
	Complete bool
	Steps    int64 // questions that the store has answered to this process: while they go on, nothing hangs
}

// withThreats: verdicts without a partner are requests too, so counts of sources that are joined need the threats of the same window.
func (s *Set) withThreats(q Question) bool {
	return q.Threats || q.Counts != nil && !q.Counts.Logged && len(s.Verdicts()) > 0
}

// Read reads all of a window. If its time is over before, the answer has what was read, and the error is that of ctx.
func (s *Set) Read(ctx context.Context, q Question) (Reading, error) {
	read, err := s.Ask(ctx, q, 0)
	return read.Reading(), err
}

// Resume reads as much of a window as it can in a time, the newest first. The reading goes on for a while: who asks the same again finds more.
func (s *Set) Resume(ctx context.Context, q Question, budget time.Duration) (Reading, error) {
	read, err := s.Ask(ctx, q, budget)
	return read.Reading(), err
}

// Read is what was read for a question, in pieces.
type Read struct {
	job    *job
	adjust *adjuster
}

// Reading puts the pieces together. That takes memory, so callers may want to do it one after the other.
func (r Read) Reading() Reading {
	if r.job == nil {
		return Reading{}
	}
	return r.job.reading(r.adjust)
}

// Ask is Resume, or Read without a budget, before the pieces are put together.
func (s *Set) Ask(ctx context.Context, q Question, budget time.Duration) (Read, error) {
	var adjust *adjuster
	if !s.Single() && q.Counts != nil {
		var err error
		if adjust, err = newAdjuster(s, q.Window, *q.Counts); err != nil {
			return Read{}, err
		}
	}
	key, err := s.jobKey(q)
	if err != nil {
		return Read{}, err
	}
	j := s.runtime.begin(ctx, s, q, key)
	err = j.wait(ctx, budget)
	if err != nil && ctx.Err() == nil {
		return Read{}, err
	}
	return Read{j, adjust}, err
}

// jobKey names a question to the sources as they are.
func (s *Set) jobKey(q Question) (string, error) {
	text, err := json.Marshal(q)
	if err != nil {
		return "", fmt.Errorf("question: %w", err)
	}
	return s.key + "\x00" + string(text), nil
}
