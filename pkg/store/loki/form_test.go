package loki

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// formLoki answers the questions that are asked by a form, over some lines that are a second apart. It is for what real ones don't do on demand: that
// entries come in between two questions. Other questions get an empty answer.
type formLoki struct {
	lock  sync.Mutex
	lines []string
	asked []string
	late  func(*formLoki) // called after the lines of another form were given
}

const formBegin = 1_790_000_000

func (l *formLoki) window() plan.Window {
	return plan.NewWindow(time.Unix(formBegin, 0), time.Unix(formBegin+int64(len(l.lines)), 0))
}

func (l *formLoki) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.FormValue("query")
	if query == "" {
		http.NotFound(w, r)
		return
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	kind, pattern := "old", ""
	switch rest := strings.TrimPrefix(query, `{job="a"}`); {
	case rest == "":
		kind = "sample"
	case strings.HasPrefix(rest, " !~ "):
		kind, pattern = "others", strings.Trim(rest[4:], "`")
	case strings.Contains(query, `{job="a"} | regexp`):
		kind, pattern = "counts", strings.Split(query, "`")[1]
	}
	l.asked = append(l.asked, kind)
	switch kind {
	case "sample", "others":
		l.streams(w, regexp.MustCompile(pattern), kind == "sample")
	case "counts":
		l.vector(w, regexp.MustCompile(pattern))
	default:
		_, _ = fmt.Fprintf(w, `{"status":"success","data":{"resultType":"vector","result":[]}}`)
	}
	if kind == "others" && l.late != nil {
		l.late(l)
	}
}

func (l *formLoki) streams(w http.ResponseWriter, form *regexp.Regexp, all bool) {
	var values []string
	for i, line := range l.lines {
		if all || !form.MatchString(line) {
			values = append(values, fmt.Sprintf(`["%d000000000",%s,{}]`, formBegin+i, strconv.Quote(line)))
		}
	}
	_, _ = fmt.Fprintf(w, `{"status":"success","data":{"resultType":"streams","result":[{"stream":{},"values":[%s]}],"stats":{"summary":{"totalLinesProcessed":%d}}}}`, strings.Join(values, ","), len(l.lines))
}

func (l *formLoki) vector(w http.ResponseWriter, expression *regexp.Regexp) {
	counts := map[string]int{}
	for _, line := range l.lines {
		metric := map[string]string{}
		if match := expression.FindStringSubmatch(line); match != nil {
			for i, name := range expression.SubexpNames() {
				if name != "" && match[i] != "" {
					metric[name] = match[i]
				}
			}
		}
		text, _ := json.Marshal(metric)
		counts[string(text)]++
	}
	var samples []string
	for metric, count := range counts {
		samples = append(samples, fmt.Sprintf(`{"metric":%s,"value":[0,"%d"]}`, metric, count))
	}
	_, _ = fmt.Fprintf(w, `{"status":"success","data":{"resultType":"vector","result":[%s]}}`, strings.Join(samples, ","))
}

func formLine(i int) string {
	return fmt.Sprintf(`{"request_method":"GET","request_uri":"/users/%d","status":"200"}`, i)
}

var (
	formGate      = plan.Gate{Target: `[a-z0-9/-]*`, Words: plan.Words{plan.Target: {"wp-"}}}
	formKey       = plan.Key{Pattern: `^(?P<c>S[1-5])[0-9]{2} (?P<m>[A-Z]+) (?P<p0>/(?:[a-z]+/?)*)`, Groups: []string{"c", "n", "f", "m", "p0"}, Fold: &plan.Fold{Instead: "0"}}
	formAggregate = plan.Aggregate{Scope: plan.ReadEntries, Reader: jsonReader, Key: &formKey}
)

// TestForm: which questions are asked, and what comes of them.
func TestForm(t *testing.T) {
	odd := func(n int) func() []string {
		return func() []string {
			var lines []string
			for i := range 300 {
				if i < n {
					lines = append(lines, strings.Replace(formLine(i), "/users", "/<b>", 1))
				} else {
					lines = append(lines, formLine(i))
				}
			}
			return lines
		}
	}
	for _, c := range []struct {
		name      string
		lines     func() []string
		anonymous bool
		pageSize  int
		late      func(*formLoki)
		asked     string
		suspects  int
		total     float64 // 0: by other questions, which this Loki does not answer
	}{
		{name: "of one form", lines: odd(3), asked: "sample others counts", suspects: 3, total: 300},
		{name: "nobody knows who asks", lines: odd(3), anonymous: true, asked: "sample others others counts old", suspects: 3, total: 300},
		{name: "the form does not fit the window", lines: odd(60), pageSize: 50, asked: "sample others old others old old"},
		{
			name: "entries come in between", lines: odd(3), asked: "sample others counts others counts", suspects: 3, total: 300,
			late: func(l *formLoki) {
				if len(l.asked) == 2 {
					l.lines[200] = `{"request_method":"PUT"}`
				}
			},
		},
		{
			name: "entries come in between each time", lines: odd(3), asked: "sample others counts others counts old", suspects: 3,
			late: func(l *formLoki) { l.lines[200+len(l.asked)] = `{"request_method":"PUT"}` },
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			loki := &formLoki{lines: c.lines(), late: c.late}
			server := httptest.NewServer(loki)
			defer server.Close()
			s, err := New(Config{URL: server.URL, Selector: `{job="a"}`, Client: server.Client(), Entries: c.pageSize})
			if err != nil {
				t.Fatal(err)
			}
			if c.pageSize > 0 { // learnt from what a small page can't hold
				loki.asked = append(loki.asked, "sample")
				s.usual.known = learnFrom(t, loki.lines[60:])
			}
			ctx := store.WithIdentity(context.Background(), "")
			if c.anonymous {
				ctx = context.Background()
			}
			window := loki.window()
			suspects := 0
			if _, err := s.Suspects(ctx, window, formGate, jsonReader, plan.Predicate{}, func(plan.Entry) error { suspects++; return nil }); err != nil {
				t.Fatal(err)
			}
			total := sum(ctx, t, s, window, formAggregate)
			if all := sum(ctx, t, s, window, plan.Aggregate{Scope: plan.AllEntries}); all != total && total != 0 && !c.anonymous {
				t.Errorf("%v entries, %v counted", all, total)
			}
			if got := strings.Join(loki.asked, " "); got != c.asked || suspects != c.suspects || total != c.total {
				t.Errorf("asked %s: %d suspects, %v", got, suspects, total)
			}
		})
	}
}

func learnFrom(t *testing.T, lines []string) map[string]usualEntry {
	t.Helper()
	var entries []plan.Entry
	for _, line := range lines {
		entries = append(entries, plan.Entry{Line: line})
	}
	form, err := plan.LearnForm(jsonReader, formGate, entries)
	if err != nil || form == nil {
		t.Fatal(form, err)
	}
	key, err := json.Marshal([]any{jsonReader, formGate})
	if err != nil {
		t.Fatal(err)
	}
	reader, err := readerKey(jsonReader)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]usualEntry{string(key): {reader: reader, form: form, until: time.Now().Add(time.Hour)}}
}

func sum(ctx context.Context, t *testing.T, s *Store, w plan.Window, a plan.Aggregate) (total float64) {
	t.Helper()
	if _, err := s.Aggregate(ctx, w, a, func(row plan.Row) error { total += row.Value; return nil }); err != nil {
		t.Fatal(err)
	}
	return total
}

// TestReadersOfDifferentIdentitiesShareNothing: what one may read, another may not.
func TestReadersOfDifferentIdentitiesShareNothing(t *testing.T) {
	var k kept
	window := plan.Window{From: 0, To: 100}
	one, other := store.WithIdentity(context.Background(), "one"), store.WithIdentity(context.Background(), "other")
	form := &plan.Form{}
	l := newLines(one, window, form)
	l.add(plan.Entry{Time: 5, Line: "x"})
	k.keepLines(l)
	k.keepCounted(newCounted(one, window, 0, "p"))
	for _, c := range []struct {
		name         string
		ctx          context.Context
		window       plan.Window
		form         *plan.Form
		lines, total bool
	}{
		{"the same", one, window, form, true, true},
		{"inside", one, plan.Window{From: 10, To: 20}, form, true, false},
		{"beyond", one, plan.Window{From: 10, To: 101}, form, false, false},
		{"another form", one, window, &plan.Form{}, false, true},
		{"another identity", other, window, form, false, false},
		{"none", context.Background(), window, form, false, false},
	} {
		_, lines := k.lines(c.ctx, c.window, c.form)
		_, total := k.totals(c.ctx, c.window, 0)
		if lines != c.lines || total != c.total {
			t.Errorf("%s: lines %v, total %v", c.name, lines, total)
		}
	}
	if _, ok := k.counted(newCounted(one, window, 0, "p"), newLines(one, window, form)); ok {
		t.Error("a count that is older than the lines was taken")
	}
}

// TestKeptLinesAreBounded: a flood of other lines is not kept.
func TestKeptLinesAreBounded(t *testing.T) {
	ctx := store.WithIdentity(context.Background(), "")
	var k kept
	for range 20 {
		l := newLines(ctx, plan.Window{To: 1}, nil)
		for range 40 {
			l.add(plan.Entry{Line: strings.Repeat("x", 100_000)})
		}
		k.keepLines(l)
	}
	bytes := 0
	for _, l := range k.others {
		bytes += l.bytes
	}
	if bytes > keptBytes || len(k.others) < 2 {
		t.Errorf("%d bytes of %d windows are kept", bytes, len(k.others))
	}
	flood := newLines(ctx, plan.Window{To: 1}, nil)
	for range 200 {
		flood.add(plan.Entry{Line: strings.Repeat("x", 100_000)})
	}
	before := len(k.others)
	if k.keepLines(flood); len(k.others) != before || len(flood.entries) > 0 {
		t.Error("a flood was kept")
	}
}
