package main

import (
	"os"
	"regexp"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manCommand writes what a release has beside the program. It is hidden: who has the
// program has --help.
func manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages into a directory",
		Long: `Man writes a manual page for each command. The pages are dated by SOURCE_DATE_EPOCH, in
seconds since 1970, and 1970 without it: the same source gives the same pages.`,
		Args:   takes(1, 1, "one directory"),
		Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return err
			}
			header := &doc.GenManHeader{Section: "1", Source: "Slotstorm", Manual: "Slotstorm Manual"}
			if os.Getenv("SOURCE_DATE_EPOCH") == "" {
				epoch := time.Unix(0, 0).UTC()
				header.Date = &epoch
			}
			root := cmd.Root()
			root.InitDefaultCompletionCmd()
			root.DisableAutoGenTag = true // of the day on which a page was made
			keepTables(root)
			return doc.GenManTree(root, header, args[0])
		},
	}
}

// indented are lines that --help shows as they are.
var indented = regexp.MustCompile(`(?m)(^  .*(\n|\z))+`)

// keepTables keeps the lines of tables in long texts apart, for who reads them as Markdown.
func keepTables(cmd *cobra.Command) {
	cmd.Long = indented.ReplaceAllString(cmd.Long, "```\n$0\n```\n")
	for _, c := range cmd.Commands() {
		keepTables(c)
	}
}
