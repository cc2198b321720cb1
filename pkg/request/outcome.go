package request

// Outcome is what became of a request, as far as the log tells.
type Outcome string

// The outcomes partition threat requests: they sum to the number of threats.
const (
	Blocked    Outcome = "blocked"    // the log's own verdict, or a status that the settings call a block
	Passed     Outcome = "passed"     // answered 2xx; not a claim that an attack succeeded
	Redirected Outcome = "redirected" // 3xx
	Rejected   Outcome = "rejected"   // 4xx
	Failed     Outcome = "failed"     // 5xx
	Unknown    Outcome = "unknown"    // no status, or 1xx
)

// Outcomes in the order in which they are shown.
var Outcomes = [...]Outcome{Blocked, Passed, Redirected, Rejected, Failed, Unknown}

// OutcomeOf tells the outcome of a request with this status; blocked is the log's or the settings' verdict.
func OutcomeOf(status int, blocked bool) Outcome {
	switch {
	case blocked:
		return Blocked
	case status >= 200 && status < 300:
		return Passed
	case status >= 300 && status < 400:
		return Redirected
	case status >= 400 && status < 500:
		return Rejected
	case status >= 500 && status < 600:
		return Failed
	}
	return Unknown
}
