// Package lokiserver runs a real Loki for tests, as a process of its own.
package lokiserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

// Version is the Loki that tests/stores/lokibuild builds.
const Version = "v3.7.8"

// startTimeout is several times what a start takes (11 s).
const startTimeout = 2 * time.Minute

// Options choose a Loki.
type Options struct {
	Limited bool // tiny limits, and tenants are required
	Seam    bool // the default look-back: entries may be lost between memory and store
}

// Server is a running Loki.
type Server struct {
	URL     string
	folder  string
	process *exec.Cmd
	ended   chan struct{}
	err     error // of the process, once it has ended
}

// Binary is where scripts/test-stores.mjs puts the program.
func Binary() (string, error) {
	folder := os.Getenv("XDG_CACHE_HOME")
	if folder == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("cache folder: %w", err)
		}
		folder = filepath.Join(home, ".cache")
	}
	file := filepath.Join(folder, "underthreat", "loki-"+Version)
	if _, err := os.Stat(file); err != nil {
		return "", fmt.Errorf("no Loki to test with; npm run test:stores builds it: %w", err)
	}
	return file, nil
}

// Start runs a Loki on free ports and waits until it is ready.
func Start(ctx context.Context, o Options) (*Server, error) {
	binary, err := Binary()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "loki-test-")
	if err != nil {
		return nil, fmt.Errorf("folder for Loki: %w", err)
	}
	s := &Server{folder: folder, ended: make(chan struct{})}
	if err := s.start(ctx, binary, o); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, binary string, o Options) error {
	ports, err := freePorts(2)
	if err != nil {
		return err
	}
	config := filepath.Join(s.folder, "loki.yaml")
	if err := os.WriteFile(config, []byte(configuration(s.folder, ports[0], ports[1], o)), 0o600); err != nil {
		return fmt.Errorf("configuration of Loki: %w", err)
	}
	s.URL = fmt.Sprintf("http://127.0.0.1:%d", ports[0])
	return s.launch(ctx, binary)
}

// launch starts the process with the configuration that is there.
func (s *Server) launch(ctx context.Context, binary string) error {
	config := filepath.Join(s.folder, "loki.yaml")
	log, err := os.OpenFile(filepath.Join(s.folder, "loki.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("log of Loki: %w", err)
	}
	defer func() { _ = log.Close() }()
	s.process = exec.CommandContext(context.WithoutCancel(ctx), binary, "-config.file="+config)
	s.process.Stdout, s.process.Stderr, s.process.SysProcAttr = log, log, dieWithParent()
	if err := s.process.Start(); err != nil {
		return fmt.Errorf("start Loki: %w", err)
	}
	go func() {
		s.err = s.process.Wait()
		close(s.ended)
	}()
	return s.waitReady(ctx)
}

// Kill ends the process as a crash would; its data stay.
func (s *Server) Kill() error {
	if err := s.process.Process.Kill(); err != nil {
		return fmt.Errorf("kill Loki: %w", err)
	}
	<-s.ended
	return nil
}

// Restart starts a killed process again.
func (s *Server) Restart(ctx context.Context) error {
	binary, err := Binary()
	if err != nil {
		return err
	}
	s.ended = make(chan struct{})
	return s.launch(ctx, binary)
}

func (s *Server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for !s.ready(ctx) {
		select {
		case <-s.ended:
			return fmt.Errorf("the Loki process ended (%w): %s", s.err, s.log())
		case <-ctx.Done():
			return fmt.Errorf("the Loki process is not ready: %w: %s", ctx.Err(), s.log())
		case <-time.After(200 * time.Millisecond):
		}
	}
	return nil
}

func (s *Server) ready(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/ready", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode == http.StatusOK
}

// log is the end of what Loki said.
func (s *Server) log() string {
	text, err := os.ReadFile(filepath.Join(s.folder, "loki.log"))
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

// Pusher writes into this Loki.
func (s *Server) Pusher(tenant string) *lokipush.Pusher {
	return &lokipush.Pusher{URL: s.URL, Tenant: tenant}
}

// Stop ends Loki and removes its data.
func (s *Server) Stop() error {
	if s.process != nil && s.process.Process != nil {
		_ = s.process.Process.Kill()
		<-s.ended
	}
	if err := os.RemoveAll(s.folder); err != nil {
		return fmt.Errorf("data of Loki: %w", err)
	}
	return nil
}

// freePorts finds ports that nobody listens on now.
func freePorts(count int) ([]int, error) {
	ports := make([]int, count)
	for i := range ports {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("free port: %w", err)
		}
		defer func() { _ = listener.Close() }()
		address, ok := listener.Addr().(*net.TCPAddr)
		if !ok {
			return nil, errors.New("free port: not a TCP address")
		}
		ports[i] = address.Port
	}
	return ports, nil
}
