// Cmd prepares the servers of the store tests, or runs one of them until it is interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/underthreat/apis-under-threat/tests/stores/elasticserver"
)

const usage = `go run ./tests/stores/elasticserver/cmd VERSION    runs a server and prints its address
go run ./tests/stores/elasticserver/cmd -prepare   downloads all servers, and a Java if there is none; prints where they are as NAME=value`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	say := func(text string) { fmt.Fprintln(os.Stderr, text) }
	if len(args) != 1 {
		return fmt.Errorf("%s\n\nversions: %v", usage, elasticserver.Versions())
	}
	if args[0] == "-prepare" {
		err := elasticserver.PrepareAll(ctx, say)
		variables, failed := elasticserver.Environment()
		for _, variable := range variables {
			fmt.Println(variable)
		}
		return errors.Join(err, failed)
	}
	version := elasticserver.Version(args[0])
	if err := elasticserver.Prepare(ctx, version, say); err != nil {
		return err
	}
	server, err := elasticserver.Start(ctx, version)
	if err != nil {
		return err
	}
	fmt.Println(server.URL)
	if version.Secured() {
		say(fmt.Sprintf("users: %s, %s, %s; password: %s", elasticserver.Admin, elasticserver.Reader, elasticserver.Stranger, elasticserver.Password))
	}
	<-ctx.Done()
	return server.Stop()
}
