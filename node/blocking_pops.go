package node

import (
	"math"
	"math/big"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var _ = handle(map[string]handler{
	"blpop":      waiting(func(c *call) { c.blockingPop(popLeft) }),
	"brpop":      waiting(func(c *call) { c.blockingPop(popRight) }),
	"bzpopmin":   waiting(func(c *call) { c.blockingPop(popMin) }),
	"bzpopmax":   waiting(func(c *call) { c.blockingPop(popMax) }),
	"blmove":     waiting(cmdBLMove),
	"brpoplpush": waiting(cmdBRPopLPush),
	"blmpop":     waiting(func(c *call) { c.blockingMultiPop("lmpop", "list") }),
	"bzmpop":     waiting(func(c *call) { c.blockingMultiPop("zmpop", "zset") }),
})

// waiting gives a handler arguments of its own: those of a request belong to the
// input buffer and do not outlive a command that blocks.
func waiting(h handler) handler {
	return func(c *call) {
		c.args = cloneArgs(c.args)
		h(c)
	}
}

// pop is a command that takes one element of a key, and the type it wants.
type pop struct {
	cmd  *command.Command
	kind string
	name []byte // as replicas hear it
}

var (
	popLeft  = newPop("lpop", "list")
	popRight = newPop("rpop", "list")
	popMin   = newPop("zpopmin", "zset")
	popMax   = newPop("zpopmax", "zset")
)

func newPop(name, kind string) pop { return pop{byName(name), kind, []byte(upper(name))} }

func byName(name string) *command.Command { return &command.All()[id(name)] }

// blockingPop is BLPOP, BRPOP, BZPOPMIN and BZPOPMAX: the first key that holds
// something gives an element.
func (c *call) blockingPop(p pop) {
	keys := c.args[1 : len(c.args)-1]
	timeout, ok := c.timeout(c.args[len(c.args)-1])
	if !ok {
		return
	}
	first := true
	serve := func(w *resp.Writer) bool {
		defer func() { first = false }()
		for _, key := range keys {
			switch kind := c.n.ks.Type(key); {
			case kind == "none":
				continue
			case kind != p.kind:
				if !first { // a client that waits does not mind
					continue
				}
				w.Error(errWrongType)
				return true
			}
			reply := c.n.data(w.RESP3, p.cmd, p.name, key)
			if p.kind == "zset" {
				// [member, score] becomes [key, member, score].
				w.Array(3)
				w.Bulk(key)
				w.Raw(reply[len("*2\r\n"):])
				return true
			}
			w.Array(2)
			w.Bulk(key)
			w.Raw(reply)
			return true
		}
		return false
	}
	c.waitFor(keys, timeout, serve, (*resp.Writer).NullArray)
}

// blockingMultiPop is BLMPOP and BZMPOP: timeout, then the arguments of the
// command that does not block. Those are checked before the timeout.
func (c *call) blockingMultiPop(name, kind string) {
	if refusal := multiPopRefusal(c.args[2:], kind); refusal != "" {
		c.fail(refusal)
		return
	}
	timeout, ok := c.timeout(c.args[1])
	if !ok {
		return
	}
	cmd := byName(name)
	args := append([][]byte{[]byte(name)}, c.args[2:]...)
	var keys [][]byte
	for _, k := range cmd.Keys(nil, args) {
		keys = append(keys, args[k.Index])
	}
	c.waitFor(keys, timeout, c.retry(cmd, args, keys, kind), (*resp.Writer).NullArray)
}

// multiPopRefusal checks numkeys key [key ...] side [COUNT n] (lmpopGenericCommand,
// zmpopGenericCommand).
func multiPopRefusal(args [][]byte, kind string) string {
	sides := [2]string{"left", "right"}
	if kind == "zset" {
		sides = [2]string{"min", "max"}
	}
	keys, ok := number.ParseInt(args[0])
	if !ok || keys < 1 {
		return "ERR numkeys should be greater than 0"
	}
	if keys > int64(len(args)-2) {
		return errSyntax
	}
	side, rest := args[1+keys], args[2+keys:]
	if !equalFold(side, sides[0]) && !equalFold(side, sides[1]) {
		return errSyntax
	}
	switch {
	case len(rest) == 0:
		return ""
	case len(rest) == 1 || !equalFold(rest[0], "count"):
		return errSyntax
	}
	if n, ok := number.ParseInt(rest[1]); !ok || n < 1 {
		return "ERR count should be greater than 0"
	}
	if len(rest) > 2 {
		return errSyntax
	}
	return ""
}

// cmdBLMove is BLMOVE source destination LEFT|RIGHT LEFT|RIGHT timeout.
func cmdBLMove(c *call) {
	for _, side := range c.args[3:5] {
		if !equalFold(side, "left") && !equalFold(side, "right") {
			c.fail(errSyntax)
			return
		}
	}
	timeout, ok := c.timeout(c.args[5])
	if !ok {
		return
	}
	keys := c.args[1:2]
	args := append([][]byte{[]byte("LMOVE")}, c.args[1:5]...)
	c.waitFor(keys, timeout, c.retry(byName("lmove"), args, keys, "list"), (*resp.Writer).Null)
}

func cmdBRPopLPush(c *call) {
	timeout, ok := c.timeout(c.args[3])
	if !ok {
		return
	}
	keys := c.args[1:2]
	args := [][]byte{[]byte("RPOPLPUSH"), c.args[1], c.args[2]}
	c.waitFor(keys, timeout, c.retry(byName("rpoplpush"), args, keys, "list"), (*resp.Writer).Null)
}

// retry serves a blocked client by trying the command that does not block. Its
// null reply means that there is nothing yet. A client that has waited already
// does not mind keys of another type.
func (c *call) retry(cmd *command.Command, args, keys [][]byte, kind string) func(*resp.Writer) bool {
	first := true
	return func(w *resp.Writer) bool {
		if !first && !c.n.anyOfType(keys, kind) {
			return false
		}
		first = false
		reply := c.n.data(w.RESP3, cmd, args...)
		if isNull(reply) {
			return false
		}
		w.Raw(reply)
		return true
	}
}

func (n *Node) anyOfType(keys [][]byte, kind string) bool {
	for _, key := range keys {
		if n.ks.Type(key) == kind {
			return true
		}
	}
	return false
}

// data runs a data command for the server itself and returns its reply, which is
// valid until the next call.
func (n *Node) data(resp3 bool, cmd *command.Command, args ...[]byte) []byte {
	n.scratch.Buf, n.scratch.RESP3 = n.scratch.Buf[:0], resp3
	n.do(&n.scratch, cmd, args)
	return n.scratch.Buf
}

func isNull(reply []byte) bool {
	return len(reply) > 1 && (reply[0] == '_' || reply[1] == '-' && (reply[0] == '*' || reply[0] == '$'))
}

// waitFor serves the command at once or blocks the client on the keys. Commands in
// transactions and scripts do not wait: they act as if the time were over.
func (c *call) waitFor(keys [][]byte, timeout time.Duration, serve func(*resp.Writer) bool, nothing func(*resp.Writer)) {
	switch {
	case serve(c.out):
	case c.inExec || c.inScript:
		nothing(c.out)
	default:
		// When the time is over, all of them answer alike (replyToBlockedClientOnTimeout).
		b := &blocking{cmd: c.cmd, serve: serve, expire: (*resp.Writer).NullArray, slot: slot.Of(keys[0])}
		for _, key := range keys {
			b.keys = append(b.keys, string(key))
		}
		c.n.block(c.s, b, timeout)
	}
}

// timeout reads a blocking command's timeout in seconds (getTimeoutFromObjectOrReply).
func (c *call) timeout(arg []byte) (time.Duration, bool) {
	seconds, ok := number.ParseExtended(arg)
	if !ok {
		c.fail(errTimeoutFloat)
		return 0, false
	}
	ms, accuracy := seconds.Mul(seconds, big.NewFloat(1000)).Int64()
	if accuracy == big.Below && ms != math.MaxInt64 {
		ms++ // a part of a millisecond is a whole one
	} else if accuracy == big.Below {
		ms = math.MinInt64 // what does not fit turns negative
	}
	return c.timeoutMillis(ms)
}

// timeoutMillis checks a timeout in whole milliseconds.
func (c *call) timeoutMillis(ms int64) (time.Duration, bool) {
	switch {
	case ms < 0:
		c.fail(errTimeoutNeg)
		return 0, false
	case ms > int64(math.MaxInt64/time.Millisecond):
		return math.MaxInt64, true // 292 years
	}
	return time.Duration(ms) * time.Millisecond, true
}
