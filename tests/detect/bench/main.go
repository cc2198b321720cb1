// Command bench measures the detection rules on labelled requests, beside Coraza with the Core Rule Set and libinjection: npm run bench:detect.
// It is a module of its own so that neither becomes a dependency of the plugin.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/underthreat/apis-under-threat/tests/benchline"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	data := flag.String("data", "", "folder of the labelled data, with its README.md")
	what := flag.String("show", "", "list what was missed and the false alarms of SET, SET/CLASS or all")
	limit := flag.Int("limit", 50, "how many to list")
	neighbours := flag.Int("neighbours", 1000, "requests of a class that Coraza and libinjection judge, evenly spread; 0 for all")
	sample := flag.Int("speed-lines", 300, "lines that Coraza's speed is measured on")
	flag.Parse()
	if *data == "" {
		return errors.New("--data is needed: the folder of the labelled data")
	}
	ours, err := newOurs()
	if err != nil {
		return err
	}
	usual, err := newCRS(1)
	if err != nil {
		return err
	}
	collection, err := load(*data, usual)
	if err != nil {
		return err
	}
	scorer := &Scorer{ours: ours, crs: usual, neighbours: *neighbours}
	tallies, err := scorer.score(collection)
	if err != nil {
		return err
	}
	printTable(tallies)
	printEncodings(tallies)
	show(tallies, *what, *limit)
	oursPerSecond, crsPerSecond, err := speeds(collection, ours, usual, *sample)
	if err != nil {
		return err
	}
	worst, gate := worstCase(ours), gateShare(collection, ours)
	closing(tallies, oursPerSecond/crsPerSecond, worst, gate)
	return nil
}

func load(data string, usual *CRS) (*Collection, error) {
	strict, err := newCRS(4)
	if err != nil {
		return nil, err
	}
	collection := newCollection()
	for _, loader := range []func(string, *Collection) error{loadParams, loadApache, loadBypass, loadTestWAF} {
		if err := loader(data, collection); err != nil {
			return nil, err
		}
	}
	tests := &crsLoader{strict: strict, usual: usual, into: collection}
	return collection, tests.load()
}

func closing(tallies []*Tally, speedRatio, worst, gate float64) {
	benchline.Print("detect-httpparams-sqli", shareOf(tallies, "httpparams", "sqli"), ">=", 99)
	benchline.Print("detect-httpparams-xss", shareOf(tallies, "httpparams", "xss"), ">=", 99)
	benchline.Print("detect-httpparams-path-traversal", shareOf(tallies, "httpparams", "path-traversal"), ">=", 98)
	benchline.Print("detect-httpparams-cmdi", shareOf(tallies, "httpparams", "cmdi"), ">=", 97)
	benchline.Print("detect-httpparams-false", shareOf(tallies, "httpparams", "norm"), "<=", 0.2)
	benchline.Print("detect-apache-false", shareOf(tallies, "apache", "harmless"), "<=", 0.1)
	benchline.Print("detect-waf-bypass", meanOverClasses(tallies, "waf-bypass"), ">=", 95)
	benchline.Print("detect-gotestwaf", meanOverClasses(tallies, "gotestwaf"), ">=", 95)
	benchline.Print("detect-look-alikes-false", pooled(tallies, true, "waf-bypass", "gotestwaf"), "<=", 5)
	benchline.Print("detect-crs-must", pooled(tallies, false, "crs-must"), ">=", 90)
	benchline.Print("detect-crs-must-not", pooled(tallies, true, "crs-must-not"), "<=", 5)
	benchline.Print("detect-speed-ratio", speedRatio, ">=", 200)
	benchline.Print("detect-worst-case-ms", worst, "<=", 5)
	benchline.Print("detect-gate-share", gate, "<=", 3)
}
