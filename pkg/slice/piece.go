package slice

import (
	"fmt"
	"slices"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// grid is the span of a piece: Loki splits queries by the hour as well, and an hour's keys stay within its limit on groups.
const grid = time.Hour

// Pieces cuts a window on the grid, the newest first.
func Pieces(w plan.Window) []plan.Window {
	pieces := w.Cells(grid)
	slices.Reverse(pieces)
	return pieces
}

// missing says which piece is not in an answer, and why.
func missing(piece plan.Window, err error) string {
	at := func(t int64) string { return time.Unix(0, t).UTC().Format("2006-01-02 15:04:05") }
	return fmt.Sprintf("%s to %s UTC is missing: %v", at(piece.From), at(piece.To), err)
}

// widened cuts a window on the grid, the newest first, with a margin at both of its ends.
func widened(w plan.Window, margin time.Duration) []plan.Window {
	pieces := Pieces(w)
	if len(pieces) > 0 {
		pieces[0].To += int64(margin)
		pieces[len(pieces)-1].From -= int64(margin)
	}
	return pieces
}
