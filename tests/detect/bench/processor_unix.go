//go:build unix

package main

import (
	"syscall"
	"time"
)

// processorTime is what this process has used so far: other processes make the clock's time longer, and not by the same for all that is compared.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
