package node

import "github.com/slotstorm/slotstorm/internal/server/command"

// COMMAND and its subcommands tell clients about the command table.
var _ = handle(map[string]handler{
	"command":                 func(c *call) { command.WriteInfo(c.out, nil) },
	"command|info":            func(c *call) { command.WriteInfo(c.out, c.args[2:]) },
	"command|docs":            func(c *call) { command.WriteDocs(c.out, c.args[2:]) },
	"command|list":            func(c *call) { command.WriteList(c.out, c.args[2:]) },
	"command|count":           func(c *call) { command.WriteCount(c.out) },
	"command|getkeys":         func(c *call) { command.WriteGetKeys(c.out, c.args[2:], false) },
	"command|getkeysandflags": func(c *call) { command.WriteGetKeys(c.out, c.args[2:], true) },
	"command|help":            cmdHelp,
})
