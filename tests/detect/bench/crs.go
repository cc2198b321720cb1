package main

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/corazawaf/coraza-coreruleset/v4/tests"
	"go.yaml.in/yaml/v3"
)

// crsFolders are the tests of attacks; the others are of protocols, multipart bodies and responses.
var crsFolders = []string{"913", "921", "930", "931", "932", "933", "934", "941", "942", "943", "944"}

// crsAgent is the agent of tests whose payload is elsewhere.
const crsAgent = "OWASP CRS test agent"

// crsFile is a file of CRS's regression tests, which go-ftw runs.
type crsFile struct {
	Rule  int `yaml:"rule_id"`
	Tests []struct {
		ID     int        `yaml:"test_id"`
		Stages []crsStage `yaml:"stages"`
	} `yaml:"tests"`
}

type crsStage struct {
	Input struct {
		Headers map[string]string `yaml:"headers"`
		Method  string            `yaml:"method"`
		URI     string            `yaml:"uri"`
		Data    string            `yaml:"data"`
		Encoded string            `yaml:"encoded_request"`
	} `yaml:"input"`
	Output struct {
		Log struct {
			Expect   []int `yaml:"expect_ids"`
			NoExpect []int `yaml:"no_expect_ids"`
		} `yaml:"log"`
	} `yaml:"output"`
}

// crsLoader reads the tests; strict (paranoia 4) tells what a log shows of an attack, usual (paranoia 1) what is an attack for another rule.
type crsLoader struct {
	strict, usual *CRS
	into          *Collection
}

func (l *crsLoader) load() error {
	return fs.WalkDir(tests.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("CRS tests: %w", err)
		}
		number := strings.TrimPrefix(path.Dir(name), "REQUEST-")
		if entry.IsDir() || path.Ext(name) != ".yaml" || len(number) < 3 || !slices.Contains(crsFolders, number[:3]) {
			return nil
		}
		text, err := tests.FS.ReadFile(name)
		if err != nil {
			return fmt.Errorf("CRS tests: %w", err)
		}
		var file crsFile
		if err := yaml.Unmarshal(text, &file); err != nil {
			return fmt.Errorf("CRS tests: %s: %w", name, err)
		}
		for _, test := range file.Tests {
			for i := range test.Stages {
				label := strconv.Itoa(file.Rule) + "-" + strconv.Itoa(test.ID)
				if err := l.add(&test.Stages[i], label, number[:3]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// add keeps a stage. One that must fire is visible if its rule fires on what a log shows; one that must not if it has nothing else.
func (l *crsLoader) add(stage *crsStage, name, class string) error {
	input := &stage.Input
	s := Sample{
		Class: class, Name: name, Method: input.Method, Target: input.URI, UserAgent: input.Headers["User-Agent"], Referer: input.Headers["Referer"],
	}
	if s.Method == "" {
		s.Method = "GET"
	}
	if s.Target == "" {
		s.Target = "/"
	}
	if s.UserAgent == "" {
		s.UserAgent = browser
	}
	if expected := attackRules(stage.Output.Log.Expect); len(expected) > 0 {
		return l.addMust(s, expected, input.Encoded != "")
	}
	if len(attackRules(stage.Output.Log.NoExpect)) > 0 {
		return l.addMustNot(s, input.Encoded != "" || input.Data != "" || hasOtherHeaders(input.Headers))
	}
	return nil
}

func (l *crsLoader) addMust(s Sample, expected []int, encoded bool) error {
	s.Set = "crs-must"
	if encoded {
		l.into.leaveOut(s.Set, s.Class)
		return nil
	}
	fired, err := l.strict.fired(&s)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(expected, func(id int) bool { return fired[id] }) {
		l.into.leaveOut(s.Set, s.Class)
		return nil
	}
	l.into.add(s)
	return nil
}

func (l *crsLoader) addMustNot(s Sample, elsewhere bool) error {
	s.Set, s.Harmless = "crs-must-not", true
	usual := s.UserAgent == crsAgent || s.UserAgent == browser
	if elsewhere || usual && s.Referer == "" && plainPath.MatchString(s.Target) {
		l.into.leaveOut(s.Set, s.Class)
		return nil
	}
	fired, err := l.usual.fired(&s)
	if err != nil {
		return err
	}
	var all []int
	for id := range fired {
		all = append(all, id)
	}
	if len(attackRules(all)) > 0 {
		l.into.leaveOut(s.Set, "other-attack") // harmless for the tested rule only
		return nil
	}
	l.into.add(s)
	return nil
}

// attackRules are the ids of rules of the folders that are read.
func attackRules(ids []int) []int {
	return slices.DeleteFunc(slices.Clone(ids), func(id int) bool { return !slices.Contains(crsFolders, strconv.Itoa(id/1000)) })
}

// hasOtherHeaders reports whether a stage has headers that go-ftw's tests don't usually have, and a log does not show.
func hasOtherHeaders(headers map[string]string) bool {
	for name := range headers {
		switch strings.ToLower(name) {
		case "host", "user-agent", "accept", "referer", "connection", "accept-language", "accept-charset", "accept-encoding", "keep-alive", "cache-control", "pragma":
		default:
			return true
		}
	}
	return false
}
