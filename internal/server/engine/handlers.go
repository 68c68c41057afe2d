package engine

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// handler runs a command whose arity is right and appends its reply.
type handler func(e *Engine, w *resp.Writer, args [][]byte)

// handlers are the commands the engine knows, by their ID.
var handlers = func() (table [keyspace.MaxCommands]handler) {
	for _, family := range []map[string]handler{
		stringCommands, stringConditionCommands, counterCommands, genericCommands, expireCommands, scanCommands,
		hashCommands, hashExpireCommands, hashGetSetCommands, listCommands, blockingCommands, setCommands, setAlgebraCommands, zsetCommands, zsetRangeCommands, zsetAlgebraCommands,
		payloadCommands, objectCommands, randomCommands,
		streamCommands, streamReadCommands, streamGroupCommands, streamClaimCommands, streamReferenceCommands, streamProducerCommands, streamInfoCommands,
		bitCommands, bitFieldCommands, geoCommands, geoSearchCommands, hllCommands, sortCommands, memoryCommands,
	} {
		for name, run := range family {
			id, ok := command.ID(name)
			if !ok {
				panic(fmt.Sprintf("engine: no server has a command %q", name))
			}
			table[id] = run
		}
	}
	return table
}()

// commandName is the command's name as error replies write it.
func commandName(args [][]byte) string { return strings.ToLower(string(args[0])) }

// wrongArity writes the error for a number of arguments that the arity in the
// command table does not rule out but the command does (addReplyErrorArity).
func wrongArity(w *resp.Writer, args [][]byte) {
	w.Error(errtext.WrongArity(commandName(args)))
}
