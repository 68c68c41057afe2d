package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

func dialectsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "dialects",
		Short: "List the versions of Redis and Valkey that a node can be",
		Long: `Dialects lists the versions of Redis and Valkey that a node can be, for --dialect of
serve, for dialect= on the cluster line of a scenario and for its verb upgrade. Below each
one is what such a node does that Redis 7.0 does not, besides the commands of that version,
which all are in its command table. docs/dialects.md says what is missing.`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := cmd.OutOrStdout()
			for _, d := range dialect.All() {
				note := ""
				if d.IsDefault() {
					note = ", the default"
				}
				if d.FromSources {
					note = ", known from its sources alone"
				}
				fmt.Fprintf(out, "%-12s %s %s, %d commands%s\n", d.Name, d.ProductTitle(), d.Version, len(d.Commands().All()), note)
				for _, c := range d.Capabilities() {
					fmt.Fprintf(out, "    %-18s %s\n", c, c.Text())
				}
			}
			return nil
		},
	}
}
