package lokiserver

import "syscall"

// dieWithParent has the kernel kill the server when the tests end in any way, also by a panic or a timeout.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
