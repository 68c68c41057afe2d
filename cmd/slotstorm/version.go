package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// redisVersion is the version of Redis that the nodes behave like.
const redisVersion = "7.0.15"

// released is the version of a release's binary, which the linker sets there: what is built in
// a workspace has none of its own.
var released string

// version names the versions of slotstorm and of the Redis that it simulates.
func version() string {
	own := released
	if info, ok := debug.ReadBuildInfo(); ok && own == "" {
		own = info.Main.Version
	}
	if own == "" {
		own = "(devel)"
	}
	return fmt.Sprintf("slotstorm %s, simulates Redis %s", own, redisVersion)
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of slotstorm and of the Redis that it simulates",
		Args:  takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), version())
			return err
		},
	}
}
