package slice

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

const (
	// batchSize is how many suspects are classified at a time: a few milliseconds of work, and a megabyte at most of usual lines.
	batchSize = 256
	// mostWorkers classify them: the rest of the machine is for others.
	mostWorkers = 4
)

// batch classifies suspects a few at a time, on several processors, and keeps them in the order in which they came.
type batch struct {
	source  *Source
	space   *room
	keep    func(plan.Entry, *Threat, *Evidence)
	entries []plan.Entry
}

// classified is what became of a suspect; a nil threat is harmless.
type classified struct {
	threat   *Threat
	evidence *Evidence
}

func (b *batch) add(e plan.Entry) error {
	if b.entries = append(b.entries, e); len(b.entries) < batchSize {
		return nil
	}
	return b.flush()
}

// flush classifies what is left.
func (b *batch) flush() error {
	all := make([]classified, len(b.entries))
	workers := min(runtime.GOMAXPROCS(0), mostWorkers, len(all)/8+1)
	var group errgroup.Group
	for worker := range workers {
		group.Go(func() error {
			return Guard(func() error {
				for i := worker; i < len(all); i += workers {
					if threat, evidence, ok := b.source.Inspect(b.entries[i]); ok {
						all[i] = classified{&threat, &evidence}
					}
				}
				return nil
			})
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, one := range all {
		if one.threat != nil && b.space.left.Add(-1) < 0 {
			b.space.left.Add(1)
			return fullError(b.space.size)
		}
		b.keep(b.entries[i], one.threat, one.evidence)
	}
	clear(b.entries)
	b.entries = b.entries[:0]
	return nil
}
