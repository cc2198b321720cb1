package sample

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func TestMinuteIsAPureFunction(t *testing.T) {
	for minute := int64(29_000_000); minute < 29_000_100; minute++ {
		if diff := cmp.Diff(Minute(minute), Minute(minute)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestEntriesLieInTheirMinuteInOrder(t *testing.T) {
	last, minute := int64(0), int64(29_000_123)
	for _, e := range Minute(minute) {
		if e.Time < last || e.Time/int64(time.Minute) != minute {
			t.Errorf("entry at %d in minute %d after %d", e.Time, minute, last)
		}
		last = e.Time
	}
}

func TestNothingAfterThePresent(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 30, 0, time.UTC)
	s := New(func() time.Time { return now })
	var total float64
	_, err := s.Aggregate(context.Background(), plan.NewWindow(now.Add(-time.Hour), now.Add(time.Hour)), plan.Aggregate{}, func(r plan.Row) error {
		total += r.Value
		return nil
	})
	if err != nil || total < 1000 {
		t.Errorf("%v entries, %v", total, err)
	}
	_, _ = s.Aggregate(context.Background(), plan.NewWindow(now, now.Add(time.Hour)), plan.Aggregate{}, func(r plan.Row) error {
		t.Errorf("an entry from the future: %+v", r)
		return nil
	})
}

func TestReadGivesTheEntryAgain(t *testing.T) {
	s := New(time.Now)
	want := Minute(29_000_001)[3]
	var got []plan.Entry
	if err := s.Read(context.Background(), []plan.Ref{plan.RefOf(want)}, func(e plan.Entry) error { got = append(got, e); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Line != want.Line {
		t.Errorf("read %v", got)
	}
}
