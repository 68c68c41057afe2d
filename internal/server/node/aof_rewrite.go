package node

import (
	"strconv"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var _ = handle(map[string]handler{"bgrewriteaof": cmdBGRewriteAOF})

// cmdBGRewriteAOF is BGREWRITEAOF: write the append only file anew, with what there is
// now as its base (bgrewriteaofCommand). It does so as well when there is none.
func cmdBGRewriteAOF(c *call) {
	n := c.n
	switch {
	case n.rewriting():
		c.fail("ERR Background append only file rewriting already in progress")
	case n.child != nil || c.forksLater():
		n.aof.scheduled = true
		c.out.Simple("Background append only file rewriting scheduled")
	default:
		n.rewriteAppendOnly()
		c.out.Simple("Background append only file rewriting started")
	}
}

// rewriteAppendOnly begins to write the base anew. Commands go into a new increment from
// here on (rewriteAppendOnlyFileBackground).
func (n *Node) rewriteAppendOnly() {
	a, f := &n.aof, n.appendOnlyFile()
	n.writeAppendOnly()
	file, err := n.baseFile()
	a.failed = err != nil
	if a.failed {
		a.scheduled = false
		return
	}
	a.selected = false
	switch a.state {
	case aofOn:
		a.sync(f.last(), n.wallSecond(n.now))
		f.increments = append(f.increments, newPart(nil, n.moment()))
	case aofWaiting:
		a.temp, a.fsynced = newPart(nil, n.moment()), 0
	}
	a.rewrites++
	a.scheduled = false
	base := newPart(file, n.moment())
	n.fork(childRewrite, func() { n.rewritten(base) })
}

// rewritten puts a new base in place of the old files (backgroundRewriteDoneHandler).
func (n *Node) rewritten(base *aofPart) {
	a, f := &n.aof, n.appendOnlyFile()
	f.base = base
	switch a.state {
	case aofOff:
		f.increments = nil
		return
	case aofWaiting:
		f.increments = []*aofPart{a.temp}
		a.state, a.fsynced, a.temp = aofOn, a.temp.durable.Offset, nil
	default:
		f.increments = f.increments[len(f.increments)-1:]
	}
	a.size = int64(f.Size())
	a.baseSize = a.size
}

// appendOnlyGrown reports whether the file is so much longer than behind the last rewrite
// that the next one is due (auto-aof-rewrite-percentage, auto-aof-rewrite-min-size).
func (n *Node) appendOnlyGrown() bool {
	a := &n.aof
	percentage := int64(parseInt(n.config.Get("auto-aof-rewrite-percentage")))
	if a.state != aofOn || percentage == 0 || a.size <= int64(parseInt(n.config.Get("auto-aof-rewrite-min-size"))) {
		return false
	}
	return a.size*100/max(a.baseSize, 1)-100 >= percentage
}

// baseFile is the data set as a base: an RDB file, or, without aof-use-rdb-preamble,
// commands (rewriteAppendOnlyFile).
func (n *Node) baseFile() ([]byte, error) {
	if isYes(n.config.Get("aof-use-rdb-preamble")) {
		return n.writeRDB(n.dialect.Format(), replication.Everything, []rdb.Aux{{Name: "aof-base", Value: "1"}})
	}
	return n.writeCommands()
}

// writeCommands writes the data set as commands (rewriteAppendOnlyFileRio).
func (n *Node) writeCommands() ([]byte, error) {
	defer n.setExpiryMode(n.setExpiryMode(keyspace.KeepExpired))
	b := n.builder()
	if isYes(n.config.Get("aof-timestamp-enabled")) {
		b.Raw([]byte("#TS:" + strconv.FormatInt(n.wallSecond(n.now), 10) + "\r\n"))
	}
	for code := range rdb.Functions(n.scripts.engine.DumpFunctions()) {
		b.Request([][]byte{[]byte("FUNCTION"), []byte("LOAD"), code})
	}
	if n.ks.Len() > 0 {
		b.Raw([]byte(replication.Select))
	}
	for s := range slot.Count {
		if err := n.buildSlot(b, s); err != nil {
			return nil, err
		}
	}
	return b.Buf, nil
}
