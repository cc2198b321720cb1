//go:build !unix

package main

import "time"

// processorTime is the clock's time where nothing better is known.
func processorTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
