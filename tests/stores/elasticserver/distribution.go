package elasticserver

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The users of a secured server, all with the same password.
const (
	Admin    = "admin"
	Reader   = "reader"   // may read what ReaderPattern matches, and nothing of the cluster
	Stranger = "stranger" // may read another index only
	Password = "test-password"

	ReaderPattern = "access-*"
)

const roles = `
reader:
  indices: [{names: ["` + ReaderPattern + `"], privileges: [read, view_index_metadata]}]
stranger:
  indices: [{names: ["other-*"], privileges: [read, view_index_metadata]}]
`

// distribution is the command of an unpacked Elasticsearch. It refuses to run as root, and nobody may not look into root's cache: so it is
// unpacked into the folder.
func (s *Server) distribution(ctx context.Context, download, java string) (*exec.Cmd, error) {
	home, err := s.unpack(download)
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	s.URL = fmt.Sprintf("http://127.0.0.1:%d", ports[0])
	for name, text := range map[string]string{
		"elasticsearch.yml":            configuration(s.cluster, ports, s.Version.Secured()),
		"jvm.options.d/memory.options": strings.Join(heap, "\n") + "\n",
		"roles.yml":                    roles,
	} {
		if err := os.WriteFile(filepath.Join(home, "config", name), []byte(text), 0o600); err != nil {
			return nil, fmt.Errorf("configuration of %s: %w", s.Version, err)
		}
	}
	temporary := filepath.Join(s.folder, "tmp")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		return nil, fmt.Errorf("folder of %s: %w", s.Version, err)
	}
	environment := []string{"HOME=" + s.folder, "PATH=/usr/bin:/bin", "ES_JAVA_HOME=" + java, "ES_TMPDIR=" + temporary, "CLI_JAVA_OPTS=-Djava.io.tmpdir=" + temporary}
	if s.Version.Secured() {
		if err := addUsers(ctx, home, environment); err != nil {
			return nil, err
		}
	}
	command := exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(home, "bin/elasticsearch"))
	command.Dir, command.Env = home, environment
	command.SysProcAttr, err = unprivileged(s.folder)
	return command, err
}

func configuration(cluster string, ports []int, secured bool) string {
	return fmt.Sprintf(`cluster.name: %s
discovery.type: single-node
http.host: 127.0.0.1
http.port: %d
transport.host: 127.0.0.1
transport.port: %d
cluster.routing.allocation.disk.threshold_enabled: false
xpack.security.enabled: %t
xpack.security.http.ssl.enabled: false
xpack.security.transport.ssl.enabled: false
xpack.security.enrollment.enabled: false
xpack.security.autoconfiguration.enabled: false
`, cluster, ports[0], ports[1], secured)
}

func addUsers(ctx context.Context, home string, environment []string) error {
	for user, role := range map[string]string{Admin: "superuser", Reader: "reader", Stranger: "stranger"} {
		command := exec.CommandContext(ctx, filepath.Join(home, "bin/elasticsearch-users"), "useradd", user, "-p", Password, "-r", role)
		command.Env = environment
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("user %s: %w: %s", user, err, out)
		}
	}
	return nil
}

// unpack makes a home of the downloaded archive.
func (s *Server) unpack(download string) (string, error) {
	archives, err := filepath.Glob(filepath.Join(download, "lib", "*.zip"))
	if err != nil || len(archives) != 1 {
		return "", fmt.Errorf("%s holds %d archives: remove it, and npm run test:stores downloads it again", download, len(archives))
	}
	archive, err := zip.OpenReader(archives[0])
	if err != nil {
		return "", fmt.Errorf("archive of %s: %w", s.Version, err)
	}
	defer func() { _ = archive.Close() }()
	if err := os.CopyFS(s.folder, archive); err != nil {
		return "", fmt.Errorf("unpack %s: %w", s.Version, err)
	}
	home := filepath.Join(s.folder, "elasticsearch-"+s.Version.Number())
	for _, name := range []string{"config/jvm.options.d", "logs", "plugins"} { // CopyFS leaves empty folders out of some archives
		if err := os.MkdirAll(filepath.Join(home, name), 0o755); err != nil {
			return "", fmt.Errorf("unpack %s: %w", s.Version, err)
		}
	}
	return home, nil
}

// own gives a folder to a user.
func own(folder string, user int) error {
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, user, user))
	})
	if err != nil {
		return fmt.Errorf("owner of %s: %w", folder, err)
	}
	return nil
}
