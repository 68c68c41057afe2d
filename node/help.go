package node

import "github.com/slotstorm/slotstorm/internal/command"

var _ = handle(map[string]handler{
	"cluster|help": cmdHelp,
	"object|help":  cmdHelp,
	"pubsub|help":  cmdHelp,
	"xgroup|help":  cmdHelp,
	"xinfo|help":   cmdHelp,
})

// cmdHelp answers HELP of any container: Redis's first and last lines, and between
// them the names of the subcommands. Redis has their arguments and a description
// there.
func cmdHelp(c *call) {
	container := c.cmd.Container()
	subcommands := container.Subcommands()
	c.out.Array(len(subcommands) + 2)
	c.out.Simple(upper(container.Name) + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:")
	for i := range subcommands {
		if subcommands[i].ID != c.cmd.ID {
			c.out.Simple(upper(subcommandName(&subcommands[i])))
		}
	}
	c.out.Simple("HELP")
	c.out.Simple("    Prints this help.")
}

// subcommandName is the part of the full name behind the container's.
func subcommandName(cmd *command.Command) string {
	return cmd.Name[len(cmd.Container().Name)+1:]
}
