//go:build stores

package stores

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
	"github.com/underthreat/apis-under-threat/tests/stores/lokiserver"
)

// servers are the Lokis of a run; each test uses its own labels.
var servers struct {
	plain   *lokiserver.Server
	limited func() (*lokiserver.Server, error)
}

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	ctx := context.Background()
	plain, err := lokiserver.Start(ctx, lokiserver.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop(plain)
	servers.plain = plain
	started := false
	servers.limited = sync.OnceValues(func() (*lokiserver.Server, error) {
		s, err := lokiserver.Start(ctx, lokiserver.Options{Limited: true})
		started = err == nil
		return s, err
	})
	code := m.Run()
	if started {
		if s, err := servers.limited(); err == nil {
			stop(s)
		}
	}
	return code
}

func stop(s *lokiserver.Server) {
	if err := s.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

func limitedLoki(t *testing.T) *lokiserver.Server {
	t.Helper()
	s, err := servers.limited()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// elasticServer runs an Elasticsearch or OpenSearch for one test: one at a time, since each takes a gigabyte.
func elasticServer(t *testing.T, v elasticserver.Version) *elasticserver.Server {
	t.Helper()
	s, err := elasticserver.Start(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// anHourAgo is a whole minute an hour ago: older than what a Loki still sorts, younger than what it flushes.
func anHourAgo() time.Time { return time.Now().Add(-time.Hour).Truncate(time.Minute) }
