package slice

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/underthreat/apis-under-threat/pkg/store"
)

// flights lets those who want the same at the same time share one scan, which goes on while anybody waits for it. (golang.org/x/sync/singleflight
// has no way to end a call that nobody waits for.)
type flights[T any] struct {
	lock sync.Mutex
	all  map[string]*flight[T]
}

type flight[T any] struct {
	done    chan struct{}
	value   T
	err     error
	waiting int
	cancel  context.CancelFunc
}

// do gives the result of run, its own or that of an equal question. Results are shared: callers must not change them. Who joined a scan that
// failed asks once more: it may have met what was mended before they came.
func (s *flights[T]) do(ctx context.Context, key string, run func(context.Context) (T, error)) (T, error) {
	value, joined, err := s.once(ctx, key, run)
	if err != nil && joined && mayPass(err) && ctx.Err() == nil {
		value, _, err = s.once(ctx, key, run)
	}
	return value, err
}

// mayPass reports whether a failure may be over a moment later, and costs little to meet again.
func mayPass(err error) bool {
	for _, kind := range []store.Kind{store.Unreachable, store.Busy, store.Failed, store.Unauthorized} {
		if store.IsKind(err, kind) {
			return true
		}
	}
	return errors.Is(err, context.Canceled)
}

func (s *flights[T]) once(ctx context.Context, key string, run func(context.Context) (T, error)) (value T, joined bool, err error) {
	s.lock.Lock()
	if s.all == nil {
		s.all = map[string]*flight[T]{}
	}
	f := s.all[key]
	if joined = f != nil; !joined {
		f = s.start(ctx, key, run)
	}
	f.waiting++
	s.lock.Unlock()
	select {
	case <-f.done:
		return f.value, joined, f.err
	case <-ctx.Done():
		s.leave(key, f)
		return value, joined, ctx.Err()
	}
}

func (s *flights[T]) start(ctx context.Context, key string, run func(context.Context) (T, error)) *flight[T] {
	scanContext, cancel := context.WithCancel(context.WithoutCancel(ctx)) // the first to ask may leave before the others
	f := &flight[T]{done: make(chan struct{}), cancel: cancel}
	s.all[key] = f
	go func() {
		defer cancel()
		f.value, f.err = guarded(func() (T, error) { return run(scanContext) })
		s.remove(key, f) // before the waiters know, so that none of them meets it again
		close(f.done)
	}()
	return f
}

// guarded turns a panic into an error: it would end the process, since nobody else is on this goroutine's stack.
func guarded[T any](run func() (T, error)) (value T, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("failed inside the plugin: %v", failure)
		}
	}()
	return run()
}

// Guard is guarded for what gives nothing but an error.
func Guard(run func() error) error {
	_, err := guarded(func() (struct{}, error) { return struct{}{}, run() })
	return err
}

// leave ends the scan when nobody waits for it any more.
func (s *flights[T]) leave(key string, f *flight[T]) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if f.waiting--; f.waiting > 0 {
		return
	}
	f.cancel()
	if s.all[key] == f {
		delete(s.all, key)
	}
}

func (s *flights[T]) remove(key string, f *flight[T]) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.all[key] == f {
		delete(s.all, key)
	}
}
