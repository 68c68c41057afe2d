package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// redisVersion is the version of Redis that the nodes behave like.
const redisVersion = "7.0.15"

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of slotstorm and of the Redis that it simulates",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			version := "(devel)"
			if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
				version = info.Main.Version
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "slotstorm %s, simulates Redis %s\n", version, redisVersion)
			return err
		},
	}
}
