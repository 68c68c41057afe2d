package node

// COMMAND and its subcommands tell clients about the command table.
var _ = handle(map[string]handler{
	"command":                 func(c *call) { c.n.commands.WriteInfo(c.out, nil) },
	"command|info":            func(c *call) { c.n.commands.WriteInfo(c.out, c.args[2:]) },
	"command|docs":            func(c *call) { c.n.commands.WriteDocs(c.out, c.args[2:]) },
	"command|list":            func(c *call) { c.n.commands.WriteList(c.out, c.args[2:]) },
	"command|count":           func(c *call) { c.n.commands.WriteCount(c.out) },
	"command|getkeys":         func(c *call) { c.n.commands.WriteGetKeys(c.out, c.args[2:], false) },
	"command|getkeysandflags": func(c *call) { c.n.commands.WriteGetKeys(c.out, c.args[2:], true) },
	"command|help":            cmdHelp,
})
