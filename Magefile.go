//go:build mage

// Package main lets the plugin tools build the backend; npm run build does the same without them.
package main

import (
	build "github.com/grafana/grafana-plugin-sdk-go/build"
)

// Default builds every platform.
var Default = build.BuildAll
