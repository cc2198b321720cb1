package loki

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// parallelReads is how many instants are read at once.
const parallelReads = 8

// Read fetches entries by reference: one query for each instant.
func (s *Store) Read(ctx context.Context, refs []plan.Ref, yield func(plan.Entry) error) error {
	wanted := map[int64]map[uint64]bool{}
	for _, ref := range refs {
		if wanted[ref.Time] == nil {
			wanted[ref.Time] = map[uint64]bool{}
		}
		wanted[ref.Time][ref.Hash] = true
	}
	limit := s.pageSize(ctx)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallelReads)
	var lock sync.Mutex
	for at, hashes := range wanted {
		group.Go(func() error {
			entries, _, err := s.entries(ctx, s.config.Selector, plan.Window{From: at, To: at + 1}, limit, "forward")
			if err != nil {
				return err
			}
			lock.Lock()
			defer lock.Unlock()
			for _, entry := range entries {
				if !hashes[plan.RefOf(entry).Hash] {
					continue
				}
				if err := yield(entry); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}
