// Composecheck loads a compose file strictly and prints it as JSON.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, files []string) error {
	options, err := cli.NewProjectOptions(files)
	if err != nil {
		return fmt.Errorf("compose options: %w", err)
	}
	project, err := options.LoadProject(ctx)
	if err != nil {
		return fmt.Errorf("compose file: %w", err)
	}
	text, err := project.MarshalJSON()
	if err != nil {
		return fmt.Errorf("compose file: %w", err)
	}
	_, err = os.Stdout.Write(text)
	return err
}
