package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// maxLine is Loki's default max_line_size.
	maxLine = 256 << 10
	// progressEvery says how often progress is shown.
	progressEvery = 2 * time.Second
)

// loader loads the files of one run.
type loader struct {
	options
	target   target
	progress io.Writer
	now      func() time.Time

	read, without, early int
	shift                time.Duration
	shown                time.Time
}

// summary is the last thing that is said.
func (l *loader) summary() string {
	text := fmt.Sprintf("%d lines read, %d pushed, %d without a time", l.read, l.target.pushed(), l.without)
	if l.early > 0 {
		text += fmt.Sprintf(" (%d of them before the first time: left out)", l.early)
	}
	return text
}

// load reads the files twice with --end-now: the last time decides about all others.
func (l *loader) load(ctx context.Context) error {
	if l.endNow {
		if err := l.findShift(ctx); err != nil {
			return err
		}
	}
	for _, file := range l.files {
		if err := l.push(ctx, file); err != nil {
			return err
		}
	}
	return l.target.flush(ctx)
}

func (l *loader) findShift(ctx context.Context) error {
	var last time.Time
	for _, file := range l.files {
		err := eachLine(ctx, file, func(_ int, line string) error {
			if at, ok := timeOf(line); ok && at.After(last) {
				last = at
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if last.IsZero() {
		return errors.New("--end-now: no line has a time")
	}
	l.shift = l.now().Sub(last)
	return nil
}

// push writes one file as a stream of its own: files of several servers overlap, and Loki wants each stream nearly in order.
func (l *loader) push(ctx context.Context, file string) error {
	labels := map[string]string{"filename": filepath.Base(file)}
	for name, value := range l.labels {
		labels[name] = value
	}
	seen := seenLines{}
	var last time.Time
	return eachLine(ctx, file, func(number int, line string) error {
		l.read++
		at, ok := timeOf(line)
		if !ok {
			l.without++
			if last.IsZero() {
				l.early++
				return nil
			}
			at = last
		}
		last = at
		at = seen.next(at.Add(l.shift), line)
		if err := l.target.add(ctx, entry{at, line, labels}); err != nil {
			return fmt.Errorf("%s, up to line %d: %w", file, number, err)
		}
		if l.now().Sub(l.shown) > progressEvery {
			l.shown = l.now()
			_, _ = fmt.Fprintf(l.progress, "%s: line %d\n", file, number)
		}
		return nil
	})
}

// seenLines are the lines that the store has, by time and hash. Two lines that only share a hash are moved apart too, which does no harm.
type seenLines map[[2]int64]struct{}

// next is the first time from at on, in steps of a microsecond, that no equal line has.
func (s seenLines) next(at time.Time, line string) time.Time {
	h := fnv.New64a()
	_, _ = h.Write([]byte(line))
	for {
		id := [2]int64{at.UnixNano(), int64(h.Sum64())} // a hash: its sign means nothing
		if _, ok := s[id]; !ok {
			s[id] = struct{}{}
			return at
		}
		at = at.Add(time.Microsecond)
	}
}

// eachLine reads a file, plain or gzip. Empty lines are not entries.
func eachLine(ctx context.Context, file string, f func(number int, line string) error) error {
	opened, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("log file: %w", err)
	}
	defer func() { _ = opened.Close() }()
	buffered := bufio.NewReaderSize(opened, maxLine)
	if magic, err := buffered.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		buffered = bufio.NewReaderSize(unzipped, maxLine)
	}
	for number := 1; ; number++ {
		line, err := buffered.ReadSlice('\n')
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, bufio.ErrBufferFull):
			return fmt.Errorf("%s, line %d: longer than %d kB", file, number, maxLine>>10)
		case err != nil && !errors.Is(err, io.EOF):
			return fmt.Errorf("%s, line %d: %w", file, number, err)
		}
		if text := strings.TrimRight(string(line), "\r\n"); text != "" {
			if err := f(number, text); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}
