package node

import (
	"github.com/tidwall/redcon"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var _ = handle(map[string]handler{
	"xread":      waiting(cmdXRead),
	"xreadgroup": waiting(cmdXRead),
})

// cmdXRead is XREAD and XREADGROUP. The keyspace runs the command without its
// BLOCK option; what is added here is the waiting (xreadCommand).
func cmdXRead(c *call) {
	block, args := c.cutBlock()
	if block == nil {
		c.n.do(c.out, c.cmd, args)
		return
	}
	if c.inScript {
		c.fail("ERR " + string(c.args[0]) + " command is not allowed with BLOCK option from scripts")
		return
	}
	ms, isInt := number.ParseInt(block)
	if !isInt {
		c.fail(errTimeoutInteger)
		return
	}
	timeout, ok := c.timeoutMillis(ms)
	if !ok {
		return
	}
	streams := c.streamsOf(args)
	if streams == nil { // malformed: the keyspace says how
		c.n.do(c.out, c.cmd, args)
		return
	}
	c.pinLastIDs(args, streams)
	serve := c.retry(c.cmd, args, streams, "stream")
	c.waitFor(streams, timeout, serve, (*resp.Writer).NullArray)
}

// cutBlock finds the BLOCK option and returns its value, and the arguments
// without it.
func (c *call) cutBlock() (block []byte, rest [][]byte) {
	args := c.args
	for i := 1; i < len(args); i++ {
		switch {
		case equalFold(args[i], "streams"):
			return nil, args
		case equalFold(args[i], "block") && i+1 < len(args):
			rest = append(append([][]byte{}, args[:i]...), args[i+2:]...)
			return args[i+1], rest
		case equalFold(args[i], "count") && i+1 < len(args):
			i++
			if _, ok := number.ParseInt(args[i]); !ok {
				return nil, args // an error that comes before BLOCK's
			}
		case c.cmd.ID == idXReadGroup && equalFold(args[i], "group"):
			i += 2
		case c.cmd.ID == idXReadGroup && equalFold(args[i], "noack"):
		default:
			return nil, args // likewise
		}
	}
	return nil, args
}

// streamsOf returns the keys behind STREAMS, or nil if they and the IDs do not
// pair up.
func (c *call) streamsOf(args [][]byte) [][]byte {
	var keys [][]byte
	for _, k := range c.cmd.Keys(nil, args) {
		keys = append(keys, args[k.Index])
	}
	return keys
}

// pinLastIDs replaces the ID $ by the stream's last one: what the client waits for
// is counted from now, not from when it is served.
func (c *call) pinLastIDs(args, streams [][]byte) {
	first := len(args) - len(streams)
	for i, key := range streams {
		if string(args[first+i]) != "$" {
			continue
		}
		args[first+i] = []byte(c.n.lastStreamID(key))
	}
}

// lastStreamID is the ID of the last entry that was ever added, "0-0" if there is
// no stream.
func (n *Node) lastStreamID(key []byte) string {
	if n.ks.Type(key) != "stream" {
		return "0-0"
	}
	reply := n.data(false, xinfoStream, []byte("xinfo"), []byte("stream"), key)
	return bulkAfter(reply, "last-generated-id")
}

var xinfoStream = byName("xinfo|stream")

// bulkAfter returns the bulk string that follows the given one in a flat reply, ""
// if there is none.
func bulkAfter(reply []byte, field string) string {
	elements := flatBulks(reply)
	for i := 0; i+1 < len(elements); i++ {
		if string(elements[i]) == field {
			return string(elements[i+1])
		}
	}
	return ""
}

// flatBulks returns the bulk strings of a reply, however they are nested.
func flatBulks(reply []byte) [][]byte {
	var out [][]byte
	for len(reply) > 0 {
		n, r := redcon.ReadNextRESP(reply)
		if n == 0 {
			break
		}
		switch r.Type {
		case redcon.Bulk:
			out = append(out, r.Data)
		case redcon.Array:
			out = append(out, flatBulks(r.Data)...)
		}
		reply = reply[n:]
	}
	return out
}
