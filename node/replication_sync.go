package node

import (
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

var _ = handle(map[string]handler{
	"replconf": cmdReplConf,
	"psync":    cmdPSync,
	"sync":     cmdSync,
})

// cmdReplConf is what replicas say about themselves before they ask for
// synchronisation, and how they acknowledge (replconfCommand).
func cmdReplConf(c *call) {
	if len(c.args)%2 == 0 {
		c.fail(errtext.Syntax)
		return
	}
	o := &c.s.replicaOptions
	for i := 1; i < len(c.args); i += 2 {
		value := c.args[i+1]
		switch c.word(i) {
		case "listening-port":
			port, ok := number.ParseInt(value)
			if !ok {
				c.fail(errtext.NotInteger)
				return
			}
			o.port = int(port)
		case "ip-address":
			if len(value) >= maxAddress {
				c.fail("ERR REPLCONF ip-address provided by replica instance is too long: " + strconv.Itoa(len(value)) + " bytes")
				return
			}
			o.ip = string(value)
		case "capa": // what is unknown is for later versions
			o.capEOF = o.capEOF || ctype.EqualFold(value, "eof")
			o.capPSYNC2 = o.capPSYNC2 || ctype.EqualFold(value, "psync2")
		case "ack":
			c.n.acknowledged(c.s.replica, value)
			return
		case "getack":
			// Only a master asks, and it asks on the link: see masterLink.apply.
			return
		case "rdb-only":
			only, ok := number.ParseInt(value)
			switch {
			case !ok:
				c.fail(errtext.NotInteger)
				return
			case only != 0 && only != 1:
				c.fail("ERR value is out of range, value must between 0 and 1")
				return
			}
			o.rdbOnly = only == 1
		case "rdb-filter-only":
			parts, ok := words.Split(value)
			if !ok {
				c.fail("ERR Missing rdb-filter-only values")
				return
			}
			o.filter = withoutAny
			for _, word := range parts {
				if !ctype.EqualFold(word, "functions") {
					c.fail("ERR Unsupported rdb-filter-only option: " + string(word))
					return
				}
				o.filter = functionsOnly
			}
		default:
			c.fail("ERR Unrecognized REPLCONF option: " + string(c.args[i]))
			return
		}
	}
	c.out.OK()
}

// maxAddress is the room for an IP address (NET_HOST_STR_LEN).
const maxAddress = 256

// acknowledged takes the offset that a replica has processed; there is no reply.
func (n *Node) acknowledged(r *replica, value []byte) {
	offset, ok := number.ParseInt(value)
	if r == nil || !ok {
		return
	}
	r.acked = max(r.acked, offset)
	r.ackTime = n.now
	r.startOnAck = false
	n.countGood()
}

// cmdPSync is PSYNC replicationid offset: go on from that offset if this node has
// the stream from there, or send the data set (syncCommand).
func cmdPSync(c *call) {
	n, s := c.n, c.s
	if len(c.args) > 3 && ctype.EqualFold(c.args[3], "failover") && s.replica == nil && !n.acceptFailover(c) {
		return
	}
	if !n.maySync(c) {
		return
	}
	offset, ok := number.ParseInt(c.args[2])
	if !ok {
		c.fail(errtext.NotInteger)
		return
	}
	id := string(c.args[1])
	if n.resume(s, id, offset) {
		n.repl.stats.partialOK++
		return
	}
	if !strings.HasPrefix(id, "?") {
		n.repl.stats.partialErr++
	}
	n.synchronise(s, false)
}

// cmdSync is SYNC: send the data set, then the stream.
func cmdSync(c *call) {
	if c.n.maySync(c) {
		c.n.synchronise(c.s, true)
	}
}

// maySync reports whether the client can become a replica now.
func (n *Node) maySync(c *call) bool {
	switch {
	case c.s.replica != nil:
		return false // it is one already
	case n.masterLinkDown():
		c.fail("NOMASTERLINK Can't SYNC while not connected with my master")
		return false
	case len(c.s.out.Buf) > 0:
		c.fail("ERR SYNC and PSYNC are invalid with pending output")
		return false
	case c.s.replicaOptions.filter != wholeRDB && !c.s.replicaOptions.capEOF:
		c.fail("ERR Filtered replica requires EOF capability")
		return false
	}
	return true
}

// acceptFailover promotes a replica whose master asks for it with PSYNC ... FAILOVER,
// as the command FAILOVER lets it do. A cluster refuses that command, but not the
// request.
func (n *Node) acceptFailover(c *call) bool {
	switch {
	case !n.repl.following:
		c.fail("ERR PSYNC FAILOVER can't be sent to a master.")
		return false
	case !strings.EqualFold(string(c.args[1]), n.repl.id):
		c.fail("ERR PSYNC FAILOVER replid must match my replid.")
		return false
	}
	n.becomeMaster()
	return true
}

// resume continues the stream for a replica that has followed this history before,
// if the backlog reaches back far enough (masterTryPartialResynchronization).
func (n *Node) resume(s *Session, id string, offset int64) bool {
	r := &n.repl
	if !strings.EqualFold(id, r.id) && (!strings.EqualFold(id, r.id2) || offset > r.secondOffset) {
		return false
	}
	if r.backlog == nil {
		return false
	}
	first, length := r.backlog.span(n.settings.BacklogSize)
	if offset < first || offset > first+int64(length) {
		return false
	}
	if s.replicaOptions.capPSYNC2 {
		s.out.Simple("CONTINUE " + r.id)
	} else {
		s.out.Simple("CONTINUE")
	}
	one := &replica{first: offset, next: offset}
	n.attach(s, one)
	n.online(one)
	return true
}

// synchronise makes the client a replica that waits for the data set. The replica of
// a master that had none starts a new history.
func (n *Node) synchronise(s *Session, old bool) {
	r := &n.repl
	r.stats.full++
	n.attach(s, &replica{old: old})
	if len(r.replicas) == 1 && r.backlog == nil {
		n.restartHistory()
		n.keepBacklog()
	}
	if n.settings.DisklessSync && s.replicaOptions.capEOF && n.settings.DisklessDelay > 0 {
		return // others may come and share it: see replicationCron
	}
	n.sendDataSet(s.replicaOptions.filter)
}
