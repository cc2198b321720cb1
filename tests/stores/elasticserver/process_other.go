//go:build !linux

package elasticserver

import (
	"os"
	"syscall"
)

func dieWithParent() *syscall.SysProcAttr { return nil }

func group() *syscall.SysProcAttr { return nil }

func unprivileged(string) (*syscall.SysProcAttr, error) { return nil, nil }

// killAll ends a program; the server of Elasticsearch's launcher ends when the launcher does.
func killAll(process *os.Process) { _ = process.Kill() }
