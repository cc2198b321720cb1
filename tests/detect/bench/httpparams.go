package main

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
)

// paramTypes are the threat types of the classes.
var paramTypes = map[string]string{"sqli": "sqli", "xss": "xss", "path-traversal": "lfi", "cmdi": "rce"}

// loadParams reads values of parameters; each becomes the one parameter of a query.
func loadParams(data string, into *Collection) error {
	path := filepath.Join(data, "httpparams", "payload_full.csv.gz")
	return readGzip(path, func(text io.Reader) error {
		reader := csv.NewReader(text)
		for row := 0; ; row++ {
			record, err := reader.Read()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if len(record) < 3 || row == 0 {
				continue
			}
			class := record[2]
			into.add(Sample{
				Set: "httpparams", Class: class, Name: "row " + strconv.Itoa(row), Harmless: class == "norm",
				Target: "/search?q=" + url.QueryEscape(record[0]), Type: paramTypes[class],
			})
		}
	})
}

func readGzip(path string, read func(io.Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("data: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	text, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := read(text); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
