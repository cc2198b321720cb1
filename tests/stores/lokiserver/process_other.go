//go:build !linux

package lokiserver

import "syscall"

func dieWithParent() *syscall.SysProcAttr { return nil }
