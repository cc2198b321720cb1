package slice

import (
	"fmt"
	"slices"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// grid is the span of the largest piece: Loki splits queries by the hour as well, and an hour's keys stay within its limit on groups.
const grid = time.Hour

// Pieces are of fixed sizes on a grid, so that windows which overlap share them: hours, and what is left of hours at the ends of a window and in
// the recent past in quarters of an hour, five minutes, minutes and remainders.
var steps = []time.Duration{grid, 15 * time.Minute, fiveMinutes, time.Minute}

const fiveMinutes = 5 * time.Minute

// young is the age up to which pieces of a size are cut further: their ends are still read again. From then on they are read once more, at a milestone.
func young(step time.Duration) time.Duration {
	switch {
	case step > 15*time.Minute:
		return 30 * time.Minute
	case step > fiveMinutes:
		return 10 * time.Minute
	}
	return 0
}

// piece is a span of time that is read, kept and merged as one.
type piece struct {
	plan.Window
	step time.Duration // its size on the grid; 0 for remainders
}

// cut makes pieces of a window, the newest first.
func cut(w plan.Window, now int64) []piece {
	var pieces []piece
	for _, cell := range w.Cells(grid) {
		pieces = append(pieces, cutCell(cell, steps, now)...)
	}
	slices.Reverse(pieces)
	return pieces
}

// cutCell cuts a cell of a size, the oldest first.
func cutCell(w plan.Window, sizes []time.Duration, now int64) []piece {
	switch {
	case len(sizes) == 0:
		return []piece{{Window: w}}
	case w.Duration() == sizes[0] && (young(sizes[0]) == 0 || now-w.To >= int64(young(sizes[0]))):
		return []piece{{w, sizes[0]}}
	case len(sizes) == 1:
		return []piece{{Window: w}}
	}
	var pieces []piece
	for _, cell := range w.Cells(sizes[1]) {
		pieces = append(pieces, cutCell(cell, sizes[1:], now)...)
	}
	return pieces
}

// Pieces cuts a window at whole hours, the newest first.
func Pieces(w plan.Window) []plan.Window {
	pieces := w.Cells(grid)
	slices.Reverse(pieces)
	return pieces
}

// runs puts neighbours of one size and hour together, which one question to the store can read. Hours stay alone: their keys are many.
func runs(pieces []piece) [][]piece {
	var all [][]piece
	for i, p := range pieces {
		if i > 0 {
			last := pieces[i-1]
			if p.step == last.step && p.step > 0 && p.step < grid && last.From == p.To && plan.CellStart(p.From, grid) == plan.CellStart(last.From, grid) {
				all[len(all)-1] = append(all[len(all)-1], p)
				continue
			}
		}
		all = append(all, []piece{p})
	}
	return all
}

// spanOf is the window of a run.
func spanOf(run []piece) plan.Window { return plan.Window{From: run[len(run)-1].From, To: run[0].To} }

// halves cuts a run in two, on the grid of five minutes where it is one piece; ok is false if it is too short.
func halves(run []piece) (newer, older []piece, ok bool) {
	if len(run) > 1 {
		middle := len(run) / 2
		return run[:middle], run[middle:], true
	}
	if run[0].step != grid {
		return nil, nil, false
	}
	small := make([]piece, 0, grid/fiveMinutes)
	for _, cell := range run[0].Cells(fiveMinutes) {
		small = append(small, piece{cell, fiveMinutes})
	}
	slices.Reverse(small)
	return small[:len(small)/2], small[len(small)/2:], true
}

// missing says which window is not in an answer, and why.
func missing(w plan.Window, err error) string {
	at := func(t int64) string { return time.Unix(0, t).UTC().Format("2006-01-02 15:04:05") }
	return fmt.Sprintf("%s to %s UTC is missing: %v", at(w.From), at(w.To), err)
}
