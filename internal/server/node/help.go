package node

var _ = handle(map[string]handler{
	"cluster|help": cmdHelp,
	"object|help":  cmdHelp,
	"pubsub|help":  cmdHelp,
	"xgroup|help":  cmdHelp,
	"xinfo|help":   cmdHelp,
})

// cmdHelp answers HELP of any container, and DEBUG HELP.
func cmdHelp(c *call) { c.cmd.WriteHelp(c.out) }
