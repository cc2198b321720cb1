package slice

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// shareFor is how long a finished scan serves further queries: the panels of a dashboard and the rules of one tick ask almost at once.
const shareFor = 10 * time.Second

// shared lets queries that ask for the same at the same time share one scan. A scan goes on while anybody waits for it.
type shared[T any] struct {
	keeper *keeper
	size   func(T) int64 // estimated bytes

	lock  sync.Mutex
	scans map[string]*job[T]
}

type job[T any] struct {
	done    chan struct{}
	value   T
	err     error
	waiting int
	cancel  context.CancelFunc
}

// do gives the result of run, its own or that of an equal question. Results are shared: callers must not change them.
func (s *shared[T]) do(ctx context.Context, key string, run func(context.Context) (T, error)) (T, error) {
	s.lock.Lock()
	if s.scans == nil {
		s.scans = map[string]*job[T]{}
	}
	c := s.scans[key]
	if c == nil {
		c = s.start(ctx, key, run)
	}
	c.waiting++
	s.lock.Unlock()
	select {
	case <-c.done:
		return c.value, c.err
	case <-ctx.Done():
		s.leave(key, c)
		var none T
		return none, ctx.Err()
	}
}

func (s *shared[T]) start(ctx context.Context, key string, run func(context.Context) (T, error)) *job[T] {
	scanContext, cancel := context.WithCancel(context.WithoutCancel(ctx)) // the first to ask may leave before the others
	c := &job[T]{done: make(chan struct{}), cancel: cancel}
	s.scans[key] = c
	go func() {
		defer cancel()
		c.value, c.err = guarded(func() (T, error) { return run(scanContext) })
		close(c.done)
		if c.err != nil {
			s.remove(key, c)
			return
		}
		s.keep(key, c)
	}()
	return c
}

// guarded turns a panic into an error: it would end the process, since nobody else is on this goroutine's stack.
func guarded[T any](run func() (T, error)) (value T, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("the scan failed inside the plugin: %v", failure)
		}
	}()
	return run()
}

// leave ends the scan when nobody waits for it any more.
func (s *shared[T]) leave(key string, c *job[T]) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if c.waiting--; c.waiting > 0 {
		return
	}
	c.cancel()
	if s.scans[key] == c {
		delete(s.scans, key)
	}
}

func (s *shared[T]) remove(key string, c *job[T]) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.scans[key] == c {
		delete(s.scans, key)
	}
}

// keep leaves a finished scan for equal questions, for a while and as long as there is room.
func (s *shared[T]) keep(key string, c *job[T]) {
	drop := func() { s.remove(key, c) }
	size := int64(0)
	if s.size != nil {
		size = s.size(c.value)
	}
	if kept := s.keeper.keep(size, drop); kept != nil {
		time.AfterFunc(shareFor, func() { s.keeper.release(kept); drop() })
	}
}

// shareKey names a question. reader separates users whose own identity is forwarded to the store: they may see different logs.
func shareKey(reader string, w plan.Window, question any) (string, error) {
	text, err := json.Marshal(question)
	if err != nil {
		return "", fmt.Errorf("question: %w", err)
	}
	return fmt.Sprintf("%s\x00%d\x00%d\x00%s", reader, w.From, w.To, text), nil
}
