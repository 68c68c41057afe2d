package command

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/resp"
)

// WriteHelp writes the reply of COMMAND HELP.
func WriteHelp(w *resp.Writer) { WriteHelpOf(w, "command", helpLines) }

// WriteHelpOf writes the reply of a container's HELP: a headline with the
// container's name, the lines, and HELP itself (addReplyHelp).
func WriteHelpOf(w *resp.Writer, container string, lines []string) {
	w.Array(len(lines) + 3)
	w.Simple(strings.ToUpper(container) + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:")
	for _, line := range lines {
		w.Simple(line)
	}
	w.Simple("HELP")
	w.Simple("    Prints this help.")
}

var helpLines = []string{
	"(no subcommand)",
	"    Return details about all Redis commands.",
	"COUNT",
	"    Return the total number of commands in this Redis server.",
	"LIST",
	"    Return a list of all commands in this Redis server.",
	"INFO [<command-name> ...]",
	"    Return details about multiple Redis commands.",
	"    If no command names are given, documentation details for all",
	"    commands are returned.",
	"DOCS [<command-name> ...]",
	"    Return documentation details about multiple Redis commands.",
	"    If no command names are given, documentation details for all",
	"    commands are returned.",
	"GETKEYS <full-command>",
	"    Return the keys from a full Redis command.",
	"GETKEYSANDFLAGS <full-command>",
	"    Return the keys and the access flags from a full Redis command.",
}
