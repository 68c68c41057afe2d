// Command slotstorm runs simulated Redis Clusters, and scenario files on them.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
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
		ctx, stop := interruptible()
		defer stop()
		goredis.Silence()
		err := rootCommand(inBubble).ExecuteContext(ctx)
		if err != nil && ctx.Err() != nil {
			err = errInterrupted // whatever that looked like where it happened
		}
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

// grace is what a command gets to end by itself after a signal.
const grace = 700 * time.Millisecond

// untilInterrupted is set by commands that are to go on until they are interrupted, so that
// an interrupt is their success.
var untilInterrupted atomic.Bool

// interruptible returns a context that ends with SIGINT and SIGTERM. Whatever the command
// is at, the process ends soon after that, and leaves no half-written file; stop is
// called when the command has ended by itself.
func interruptible() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	ended := make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			cancel()
		case <-ended:
			return
		}
		select {
		case <-signals:
		case <-time.After(grace):
		case <-ended:
			return
		}
		whole.Abandon()
		if untilInterrupted.Load() {
			os.Exit(0)
		}
		fmt.Fprintln(os.Stderr, "slotstorm: interrupted")
		os.Exit(exitUnusable)
	}()
	return ctx, func() {
		close(ended)
		cancel()
	}
}

// errFailed says that scenarios failed, which has been reported.
var errFailed = errors.New("scenarios failed")

// errInterrupted says that a signal ended a command early.
var errInterrupted = errors.New("interrupted")

// playToEnd plays a script. What a signal cut short is no result, but errInterrupted.
func playToEnd(ctx context.Context, script *scenario.Script, opt scenario.Options) (*scenario.Result, error) {
	result, err := scenario.Run(ctx, script, opt)
	if err == nil && ctx.Err() != nil {
		return nil, errInterrupted
	}
	return result, err
}

func rootCommand(inBubble func(f func())) *cobra.Command {
	root := &cobra.Command{
		Use:           "slotstorm",
		Short:         "A Redis Cluster simulator for tests",
		Long:          "slotstorm runs simulated Redis Clusters, to test what their clients do when the cluster changes under them.",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		var names []string
		for _, c := range root.Commands() {
			if !c.Hidden {
				names = append(names, c.Name())
			}
		}
		return fmt.Errorf("there is no command %q%s; see slotstorm --help", args[0], suggest.DidYouMean(args[0], names))
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		runCommand(inBubble), explainCommand(inBubble), importCommand(), newCommand(), formatCommand(), checkCommand(), diagramCommand(inBubble), referenceCommand(),
		stormCommand(), certifyCommand(), serveCommand(), containerCommand(), healthCommand(), dialectsCommand(), versionCommand(), manCommand(),
	)
	return root
}
