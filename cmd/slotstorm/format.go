package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
)

func formatCommand() *cobra.Command {
	list := false
	cmd := &cobra.Command{
		Use:   "fmt FILE|DIR...",
		Short: "Bring scenario files into normal form",
		Long: `Fmt rewrites scenario files in place: options in their order, expectations of a
paragraph in one column. With --list it changes nothing, names the files that are not
in normal form and exits with 1 if there are any.`,
		Args: takes(1, manyFiles, "scenario files or directories"), ValidArgsFunction: scenarioFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			scripts, err := read(args)
			if err != nil {
				return err
			}
			changed := false
			for _, s := range scripts {
				before, err := os.ReadFile(s.Name)
				if err != nil {
					return err
				}
				after := scenario.Format(s)
				if bytes.Equal(before, after) {
					continue
				}
				changed = true
				if list {
					fmt.Fprintln(cmd.OutOrStdout(), s.Name)
					continue
				}
				if err := whole.WriteBytes(s.Name, after); err != nil {
					return err
				}
			}
			if list && changed {
				return errFailed
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&list, "list", "l", false, "name the files that would change")
	return cmd
}

func checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE|DIR...",
		Short: "Look for mistakes in scenario files without playing them",
		Args:  takes(1, manyFiles, "scenario files or directories"), ValidArgsFunction: scenarioFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			scripts, err := read(args)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s without mistakes\n", count(len(scripts), "file"))
			return err
		},
	}
}

func referenceCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reference",
		Short: "Print the reference of the scenario language",
		Args:  takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(cmd.OutOrStdout(), scenario.Reference())
			return err
		},
	}
}
