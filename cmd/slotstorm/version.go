package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// redisVersion is the version of Redis that the nodes behave like.
const redisVersion = "7.0.15"

// version names the versions of slotstorm and of the Redis that it simulates.
func version() string {
	own := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		own = info.Main.Version
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
