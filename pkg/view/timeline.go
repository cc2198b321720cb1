package view

import (
	"time"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

// timelineParts is how many parts of the range the timeline has at most. They are whole milliseconds, as ranges are that people choose from them.
const timelineParts = 60

// timeline counts the threat requests of each part of the range by how they were answered.
func (a *work) timeline() Frame {
	length := a.window.To - a.window.From
	part := ceil(ceil(length, timelineParts), millisecond) * millisecond
	counts := make([][len(request.Outcomes)]int, ceil(length, part))
	for i := range a.rows {
		counts[(a.rows[i].Time-a.window.From)/part][a.facts.outcomes[a.rows[i].Answer]]++
	}
	times := make([]int64, len(counts))
	for i := range times {
		times[i] = a.window.From + int64(i)*part
	}
	frame := Frame{Name: "timeline", Custom: custom("timeline", ""), Columns: []Column{{Name: "time", Title: "Time", Times: times}}}
	for o, outcome := range request.Outcomes {
		numbers := make([]*float64, len(counts))
		for i := range counts {
			numbers[i] = number(float64(counts[i][o]))
		}
		frame.Columns = append(frame.Columns, Column{Name: string(outcome), Title: metrics[string(outcome)].title, Numbers: numbers})
	}
	return frame
}

const millisecond = int64(time.Millisecond)

// ceil divides and rounds up.
func ceil(a, b int64) int64 { return (a + b - 1) / b }
