package view

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// TestPayloadIsSeenAndMasked: attacks in cookies and bodies are threats, and what else stands there never leaves the backend.
func TestPayloadIsSeenAndMasked(t *testing.T) {
	const secret = "0123456789abcdef0123"
	line := func(at time.Duration, cookie, body string) plan.Entry {
		e := access(at, "x"+at.String(), "192.168.0.1", "/items", 200)
		added := fmt.Sprintf(`{"http_cookie":%q,"request_body":%q,`, cookie, body)
		e.Line = added + strings.TrimPrefix(e.Line, "{")
		return e
	}
	set := logSource(t, "gateway", "nginx-json", logformat.Requests, nil,
		line(time.Minute, "sid="+secret+"; theme=dark", "a=b"),
		line(2*time.Minute, "sid="+secret+"; name=<script>alert(1)</script>", ""),
		line(3*time.Minute, "sid="+secret+"' union select null,null--", ""),
		line(4*time.Minute, "sid="+secret, `{"password":"`+secret+`","name":"<script>alert(1)</script>"}`),
		line(5*time.Minute, secret+"' union select null,null--", "password="+secret+"' union select null,null--"),
	).Alone()
	answer := answerTo(t, set, Query{Type: Events, Evidence: true})
	frame := answer.Frames[0]
	if got := len(columnOf(t, frame, "id").Strings); got != 4 {
		t.Fatalf("%d threat requests, want 4", got)
	}
	text, err := json.Marshal(frame)
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range frame.Columns {
		for _, one := range column.JSON {
			text = append(text, one...)
		}
	}
	if strings.Contains(string(text), secret) {
		t.Errorf("the session is shown: %s", text)
	}
	locations := map[string]bool{}
	for _, one := range columnOf(t, frame, "findings").JSON {
		var findings []struct{ Location, Parameter string }
		if err := json.Unmarshal(one, &findings); err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			locations[f.Location+" "+f.Parameter] = true
		}
	}
	for _, want := range []string{"cookie name", "cookie sid", "body name"} {
		if !locations[want] {
			t.Errorf("nothing in %s: %v", want, locations)
		}
	}
}
