package elasticserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// startTimeout is several times what a start takes on a busy machine (6 to 40 s).
const startTimeout = 3 * time.Minute

// heap is enough for a few hundred thousand documents.
var heap = []string{"-Xms1g", "-Xmx1g"}

// Server is a running Elasticsearch or OpenSearch.
type Server struct {
	URL     string
	Version Version
	Product Product

	cluster string // a name of its own, which tells it from others at the same port
	folder  string
	written int
	process *exec.Cmd
	ended   chan struct{}
	err     error // of the process, once it has ended
}

// Start runs a server on free ports and waits until it is ready. It must have been downloaded by Prepare.
func Start(ctx context.Context, v Version) (*Server, error) {
	download, there, err := folderOf(v)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, fmt.Errorf("no %s to test with; npm run test:stores downloads it to %s", v, download)
	}
	folder, err := os.MkdirTemp("", string(v)+"-test-")
	if err != nil {
		return nil, fmt.Errorf("folder for %s: %w", v, err)
	}
	s := &Server{Version: v, Product: v.Product(), cluster: filepath.Base(folder), folder: folder, ended: make(chan struct{})}
	if err := s.start(ctx, download); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, download string) error {
	command, err := s.command(ctx, download)
	if err != nil {
		return err
	}
	log, err := os.Create(s.logFile())
	if err != nil {
		return fmt.Errorf("log of %s: %w", s.Version, err)
	}
	defer func() { _ = log.Close() }()
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", s.Version, err)
	}
	s.process = command
	go func() {
		s.err = command.Wait()
		close(s.ended)
	}()
	return s.waitReady(ctx)
}

func (s *Server) command(ctx context.Context, download string) (*exec.Cmd, error) {
	a, err := s.Version.artifact()
	if err != nil {
		return nil, err
	}
	java, err := a.java()
	if err != nil {
		return nil, err
	}
	if a.kind == "zip" {
		return s.distribution(ctx, download, java)
	}
	return s.runner(ctx, a, download, java)
}

// runner is the command of a runner, which listens on the first free port after its base port.
func (s *Server) runner(ctx context.Context, a artifact, download, java string) (*exec.Cmd, error) {
	port, err := lowPort()
	if err != nil {
		return nil, err
	}
	s.URL = fmt.Sprintf("http://127.0.0.1:%d", port)
	args := append([]string{}, heap...)
	args = append(args, "-cp", filepath.Join(download, "lib", "*"), a.main, "-basePath", s.folder, "-clusterName", s.cluster, "-numOfNode", "1", "-baseHttpPort", fmt.Sprint(port-1))
	if fromPython(java) {
		args = append(args, "-moduleTypes", strings.Join(a.modules, ","))
	}
	command := exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(java, "bin/java"), args...)
	command.Dir, command.SysProcAttr = s.folder, group()
	return command, nil
}

func (s *Server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for !s.ready(ctx) {
		select {
		case <-s.ended:
			return fmt.Errorf("the process of %s ended (%w): %s", s.Version, s.err, s.log())
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w: %s", s.Version, ctx.Err(), s.log())
		case <-time.After(200 * time.Millisecond):
		}
	}
	return nil
}

func (s *Server) ready(ctx context.Context) bool {
	answer, err := s.Do(ctx, http.MethodGet, "/_cluster/health", nil)
	if err != nil {
		return false
	}
	var health struct {
		Cluster string `json:"cluster_name"`
		Status  string `json:"status"`
	}
	return json.Unmarshal(answer, &health) == nil && health.Cluster == s.cluster && health.Status != "red"
}

func (s *Server) logFile() string { return filepath.Join(s.folder, "server.log") }

// log is the end of what the server said.
func (s *Server) log() string {
	text, err := os.ReadFile(s.logFile())
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-3000):])
}

// Stop ends the server and removes its data.
func (s *Server) Stop() error {
	if s.process != nil {
		killAll(s.process.Process)
		<-s.ended
	}
	// A launcher's server may write a last time after its launcher has ended.
	var err error
	for range 20 {
		if err = os.RemoveAll(s.folder); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("data of %s: %w", s.Version, err)
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

// lowPort finds a free port below 9299, where runners stop to look.
func lowPort() (int, error) {
	for range 100 {
		port := 5000 + rand.IntN(4200)
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return port, listener.Close()
		}
	}
	return 0, errors.New("free port: none from 5000 to 9200")
}
