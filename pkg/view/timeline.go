package view

import "github.com/underthreat/apis-under-threat/pkg/request"

// timelineParts is how many equal parts of the range the timeline has.
const timelineParts = 60

// timeline counts the threat requests of each part of the range by how they were answered.
func (a *work) timeline() Frame {
	part := max((a.window.To-a.window.From)/timelineParts, 1)
	parts := int(min((a.window.To-a.window.From+part-1)/part, timelineParts)) // what division leaves over belongs to the last one
	counts := make([][len(request.Outcomes)]int, parts)
	for i := range a.rows {
		at := min(int((a.rows[i].Time-a.window.From)/part), parts-1)
		counts[at][a.facts.outcomes[a.rows[i].Answer]]++
	}
	times := make([]int64, parts)
	for i := range times {
		times[i] = a.window.From + int64(i)*part
	}
	frame := Frame{Name: "timeline", Custom: custom("timeline", ""), Columns: []Column{{Name: "time", Title: "Time", Times: times}}}
	for o, outcome := range request.Outcomes {
		numbers := make([]*float64, parts)
		for i := range counts {
			numbers[i] = number(float64(counts[i][o]))
		}
		frame.Columns = append(frame.Columns, Column{Name: string(outcome), Title: metrics[string(outcome)].title, Numbers: numbers})
	}
	return frame
}
