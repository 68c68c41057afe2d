package node

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// The commands that the server treats specially, by their number in the table.
var (
	idAsking       = id("asking")
	idBLMove       = id("blmove")
	idBRPopLPush   = id("brpoplpush")
	idClient       = id("client")
	idDebug        = id("debug")
	idDiscard      = id("discard")
	idExec         = id("exec")
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
	idSyncSlots    = id("cluster|syncslots")
	idTouch        = id("touch")
	idUnsubscribe  = id("unsubscribe")
	idXRead        = id("xread")
	idXReadGroup   = id("xreadgroup")
	idWatch        = id("watch")
)

// id looks a command or subcommand up by its full name. The names are constants
// of this package, so an unknown one is a mistake in it.
func id(name string) int {
	id, ok := command.ID(name)
	if !ok {
		panic("node: no server has the command " + name)
	}
	return id
}

// command returns a command that every version of the server has.
func (n *Node) command(name string) *command.Command { return n.table.Get(id(name)) }

// isClient reports whether the command is a subcommand of CLIENT.
func isClient(cmd *command.Command) bool {
	return cmd != nil && cmd.Container() != nil && cmd.Container().ID == idClient
}

// isScript reports whether the command runs a script, whose own flags count
// instead of the command's.
func isScript(cmd *command.Command) bool { return scriptCommands[cmd.ID] }

var scriptCommands = commandSet("eval", "eval_ro", "evalsha", "evalsha_ro", "fcall", "fcall_ro")

// commandSet is a set of commands, indexed by ID.
func commandSet(names ...string) []bool {
	set := make([]bool, keyspace.MaxCommands)
	for _, name := range names {
		set[id(name)] = true
	}
	return set
}
