package node

import (
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// Commands about the server as a whole, and the refusals of those that a cluster
// does not have.
//
// Not supported, and refused by name: the kinds of DEBUG that debugUnsupported lists. MODULE LOAD,
// LOADEX and UNLOAD are refused as by a server that does not allow them, ACL LOAD and
// SAVE as by one without a file of users.
var _ = handle(map[string]handler{
	"time":        cmdTime,
	"lolwut":      cmdLolwut,
	"module|list": func(c *call) { c.n.writeModules(c.out) },
	"module|help": cmdHelp,

	"move":      cmdMove,
	"swapdb":    func(c *call) { c.fail("ERR SWAPDB is not allowed in cluster mode") },
	"replicaof": func(c *call) { c.fail(errNoReplicaOf) },
	"slaveof":   func(c *call) { c.fail(errNoReplicaOf) },
	"failover": func(c *call) {
		c.fail("ERR FAILOVER not allowed in cluster mode. Use CLUSTER FAILOVER command instead.")
	},
})

const errNoReplicaOf = "ERR REPLICAOF not allowed in cluster mode."

// cmdTime is the time of day in seconds and microseconds.
func cmdTime(c *call) {
	now := c.n.timeOfDay().UnixMicro()
	c.out.Array(2)
	c.out.BulkString(strconv.FormatInt(now/1e6, 10))
	c.out.BulkString(strconv.FormatInt(now%1e6, 10))
}

// cmdLolwut shows the version. The drawings of LOLWUT VERSION 5 and 6 are random;
// they are left to Redis.
func cmdLolwut(c *call) {
	if len(c.args) >= 3 && ctype.EqualFold(c.args[1], "version") {
		if _, ok := number.ParseInt(c.args[2]); !ok {
			c.fail(errtext.NotInteger)
			return
		}
	}
	name := "Redis ver. "
	if c.n.dialect.Has(dialect.NamesItself) {
		name = "Valkey ver."
	}
	c.out.Verbatim(name + c.n.dialect.Version + "\n")
}
