package elasticserver

import (
	"os"
	"syscall"
)

// nobody is who runs a server that refuses root.
const nobody = 65534

// dieWithParent has the kernel kill a program when the tests end in any way, also by a panic or a timeout.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// group is dieWithParent for a program that is ended together with those that it starts.
func group() *syscall.SysProcAttr {
	attributes := dieWithParent()
	attributes.Setpgid = true
	return attributes
}

// unprivileged is group as nobody, if we are root: it makes the folder nobody's.
func unprivileged(folder string) (*syscall.SysProcAttr, error) {
	attributes := group()
	if os.Getuid() != 0 {
		return attributes, nil
	}
	attributes.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	return attributes, own(folder, nobody)
}

// killAll ends a program of a group and those that it started.
func killAll(process *os.Process) { _ = syscall.Kill(-process.Pid, syscall.SIGKILL) }
