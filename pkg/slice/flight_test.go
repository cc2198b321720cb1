package slice

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/store"
)

func TestEqualQuestionsShareAScan(t *testing.T) {
	var s flights[int]
	var runs atomic.Int32
	release := make(chan struct{})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got, err := s.do(context.Background(), "a", func(context.Context) (int, error) {
				runs.Add(1)
				<-release
				return 7, nil
			})
			if got != 7 || err != nil {
				t.Errorf("%d, %v", got, err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	close(release)
	group.Wait()
	if runs.Load() != 1 {
		t.Errorf("%d scans for one question", runs.Load())
	}
	if got, _ := s.do(context.Background(), "b", func(context.Context) (int, error) { return 9, nil }); got != 9 {
		t.Errorf("another question got %d", got)
	}
}

func TestAScanEndsWhenNobodyWaits(t *testing.T) {
	var s flights[int]
	ended := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan struct{})
	go func() { <-started; cancel() }()
	_, err := s.do(ctx, "a", func(ctx context.Context) (int, error) {
		close(started)
		<-ctx.Done()
		close(ended)
		return 0, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("the scan goes on")
	}
}

func TestFailuresAreNotShared(t *testing.T) {
	var s flights[int]
	if _, err := s.do(context.Background(), "a", func(context.Context) (int, error) { panic("boom") }); err == nil {
		t.Error("a panic is not an error")
	}
	for range 100 { // the failed scan leaves right after its waiters were told
		if got, err := s.do(context.Background(), "a", func(context.Context) (int, error) { return 3, nil }); err == nil && got == 3 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("a failure was kept")
}

func TestWhoJoinsAScanThatFailsAsksOnceMore(t *testing.T) {
	for name, test := range map[string]struct {
		failure error
		again   bool
	}{
		"closed connection": {store.NewError(store.Unreachable, 0, "closed", "", nil), true},
		"timeout":           {store.NewError(store.Timeout, 0, "slow", "", nil), false},
	} {
		t.Run(name, func(t *testing.T) {
			var s flights[int]
			begun, release := make(chan struct{}), make(chan struct{})
			go func() {
				_, _ = s.do(context.Background(), "a", func(context.Context) (int, error) {
					close(begun)
					<-release
					return 0, test.failure
				})
			}()
			<-begun
			time.AfterFunc(20*time.Millisecond, func() { close(release) })
			got, err := s.do(context.Background(), "a", func(context.Context) (int, error) { return 5, nil })
			if test.again != (err == nil) || test.again && got != 5 {
				t.Errorf("%d, %v", got, err)
			}
		})
	}
}
