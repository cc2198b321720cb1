package detect

import (
	"slices"
	"strconv"
)

// rejections are answers by which a server shows that it did not do what was asked: bad request, not allowed, not there, wrong method, too long.
var rejections = []int{400, 401, 403, 404, 405, 406, 410, 413, 414, 415, 421, 422, 429, 431, 501}

// grade sets a finding's severity: the rule's own, one level lower if the rule often errs, one lower if the answer rejected the request, one higher
// if it was answered 2xx or the server failed. It depends on the entry alone, so that it is the same in every log and window.
func (f *Finding) grade(status int, blocked bool) {
	change, why := 0, ""
	switch {
	case blocked:
		change, why = -1, "blocked"
	case slices.Contains(rejections, status):
		change, why = -1, "answered "+strconv.Itoa(status)
	case status/100 == 2:
		change, why = 1, "answered "+strconv.Itoa(status)
	case status/100 == 5:
		change, why = 1, "failed with "+strconv.Itoa(status)
	}
	base := f.Severity
	reasons := ""
	if f.Confidence == Low {
		f.Severity--
		reasons = ", low confidence"
	}
	f.Severity = min(max(f.Severity+Level(change), Info), Critical)
	if why != "" {
		reasons += ", " + why
	}
	f.Reason = base.String() + " by its rule" + reasons
}
