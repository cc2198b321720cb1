package main

import (
	"bufio"
	_ "embed" // the probes of the log
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
)

//go:embed probes.txt
var probeList string

// probes are the numbers of lines that are probes.
func probes() (map[int]bool, error) {
	numbers := map[int]bool{}
	for line := range strings.Lines(probeList) {
		first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if first == "" || first == "#" {
			continue
		}
		number, err := strconv.Atoi(first)
		if err != nil {
			return nil, fmt.Errorf("probes.txt: %w", err)
		}
		numbers[number] = true
	}
	return numbers, nil
}

// loadApache reads the access log of a public site. Its probes are a class of their own.
func loadApache(data string, into *Collection) error {
	known, err := probes()
	if err != nil {
		return err
	}
	path := filepath.Join(data, "apache-logs", "access.log.gz")
	return readGzip(path, func(text io.Reader) error {
		lines := bufio.NewScanner(text)
		lines.Buffer(nil, 1<<20)
		for number := 1; lines.Scan(); number++ {
			s := Sample{Set: "apache", Class: "harmless", Name: "line " + strconv.Itoa(number), Harmless: true, Line: lines.Text()}
			if known[number] {
				s.Class, s.Harmless = "probes", false
			}
			into.add(s)
		}
		return lines.Err()
	})
}
