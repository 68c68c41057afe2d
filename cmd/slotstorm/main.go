// Command slotstorm runs simulated Redis Clusters, and scenario files on them.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/scenario/bubble"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// The exit codes.
const (
	exitFailed   = 1 // a scenario failed
	exitUnusable = 2 // the input or the arguments cannot be used
)

func main() {
	bubble.Main(func(inBubble func(f func())) int {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		goredis.Silence()
		err := rootCommand(inBubble).ExecuteContext(ctx)
		switch {
		case err == nil:
			return 0
		case errors.Is(err, errFailed):
			return exitFailed
		}
		fmt.Fprintln(os.Stderr, "slotstorm:", err)
		return exitUnusable
	})
}

// errFailed says that scenarios failed, which has been reported.
var errFailed = errors.New("scenarios failed")

func rootCommand(inBubble func(f func())) *cobra.Command {
	root := &cobra.Command{
		Use:           "slotstorm",
		Short:         "A Redis Cluster simulator for tests",
		Long:          "slotstorm runs simulated Redis Clusters, to test what their clients do when the cluster changes under them.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(
		runCommand(inBubble), formatCommand(), checkCommand(), diagramCommand(inBubble), referenceCommand(),
		stormCommand(), serveCommand(), versionCommand(),
	)
	return root
}
