package node

import "github.com/slotstorm/slotstorm/internal/server/command"

// The commands that the server treats specially, by their number in the table.
var (
	idAsking       = id("asking")
	idAuth         = id("auth")
	idBLMove       = id("blmove")
	idBRPopLPush   = id("brpoplpush")
	idDebug        = id("debug")
	idDiscard      = id("discard")
	idExec         = id("exec")
	idHello        = id("hello")
	idMigrate      = id("migrate")
	idMulti        = id("multi")
	idPing         = id("ping")
	idPSubscribe   = id("psubscribe")
	idPUnsubscribe = id("punsubscribe")
	idQuit         = id("quit")
	idReplConf     = id("replconf")
	idReset        = id("reset")
	idSPublish     = id("spublish")
	idSSubscribe   = id("ssubscribe")
	idSUnsubscribe = id("sunsubscribe")
	idSubscribe    = id("subscribe")
	idUnsubscribe  = id("unsubscribe")
	idXRead        = id("xread")
	idXReadGroup   = id("xreadgroup")
	idWatch        = id("watch")
)

// id looks a command or subcommand up by its full name. The names are constants
// of this package, so an unknown one is a mistake in it.
func id(name string) int {
	cmd := command.ByName(name)
	if cmd == nil {
		panic("node: Redis has no command " + name)
	}
	return cmd.ID
}

func byName(name string) *command.Command { return &command.All()[id(name)] }

// isClient reports whether the command is a subcommand of CLIENT.
func isClient(cmd *command.Command) bool { return cmd != nil && cmd.Container() == clientContainer }

var clientContainer = command.ByName("client")

// isScript reports whether the command runs a script, whose own flags count
// instead of the command's.
func isScript(cmd *command.Command) bool { return scriptCommands[cmd.ID] }

var scriptCommands = commandSet("eval", "eval_ro", "evalsha", "evalsha_ro", "fcall", "fcall_ro")

// commandSet is a set of commands, indexed by ID.
func commandSet(names ...string) []bool {
	set := make([]bool, command.Count)
	for _, name := range names {
		set[id(name)] = true
	}
	return set
}
