package node

import (
	"fmt"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/output"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// cmdDebugReload is DEBUG RELOAD [MERGE] [NOFLUSH] [NOSAVE]: save the dump, empty the
// keyspace and load the dump.
func cmdDebugReload(c *call) {
	n := c.n
	given := map[string]bool{}
	for i := 2; i < len(c.args); i++ {
		switch word := c.word(i); word {
		case "merge", "noflush", "nosave":
			given[word] = true
		default:
			c.fail("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.")
			return
		}
	}
	if !given["nosave"] {
		n.snapshots.saves++
		if err := n.save(); err != nil {
			c.fail("ERR Slotstorm: " + err.Error())
			return
		}
	}
	file := n.snapshots.disk.Dump.File
	if !given["noflush"] && (file != nil || !n.dialect.Has(dialect.ReloadKeeps)) {
		n.emptyData()
	}
	if file == nil {
		c.fail(n.notLoaded())
		return
	}
	_, err := n.loadRDB(file, func(k rdb.Key) bool {
		if n.isMaster() && !k.Deadline.IsZero() && k.Deadline.Before(n.wall()) {
			return false
		}
		if n.ks.Exists(k.Name) {
			if !given["merge"] {
				n.begin(suspension.Ended) // duplicated keys are a panic
			}
			n.ks.Delete(string(k.Name))
		}
		return true
	})
	switch {
	case n.exited():
		n.exit("DEBUG RELOAD")
	case err != nil:
		c.fail(n.notLoaded())
	default:
		c.out.OK()
	}
}

// cmdDebugLoadAOF is DEBUG LOADAOF: empty the keyspace and load the append only file. The
// process ends if that is damaged, or if there is none.
func cmdDebugLoadAOF(c *call) {
	n := c.n
	n.writeAppendOnly()
	n.emptyData()
	if n.appendOnlyFile().last() == nil {
		n.exit("DEBUG LOADAOF")
		return
	}
	if _, err := n.loadAppendOnly(); err != nil {
		n.exit("DEBUG LOADAOF")
		return
	}
	n.snapshots.changes = 0
	c.out.OK()
}

// cmdDebugReplicate is DEBUG REPLICATE command...: replicas get a command that the node
// itself does not run.
func cmdDebugReplicate(c *call) {
	if len(c.args) < 3 {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	n := c.n
	if n.records() && n.repl.backlog != nil {
		n.repl.pending.Request(c.args[2:])
	}
	c.out.OK()
}

// longestPeakReset is as good as never, and no overflow, in milliseconds.
const longestPeakReset = 1 << 40

// cmdDebugReplyBuffer is DEBUG REPLYBUFFER PEAK-RESET-TIME never|reset|ms and RESIZING 0|1.
func cmdDebugReplyBuffer(c *call) {
	switch c.word(2) {
	case "peak-reset-time":
		switch word := c.word(3); word {
		case "never":
			c.n.resizing.PeakReset = -1
		case "reset":
			c.n.resizing.PeakReset = output.DefaultPeakReset
		default:
			ms, err := strconv.ParseInt(word, 10, 64)
			if err != nil {
				c.fail(errtext.NotInteger)
				return
			}
			c.n.resizing.PeakReset = time.Duration(min(ms, longestPeakReset)) * time.Millisecond
		}
	case "resizing":
		c.n.fixedBuffers = int(strtod(string(c.args[3]))) == 0
	default:
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	c.out.OK()
}

// cmdDebugPackedThreshold is DEBUG QUICKLIST-PACKED-THRESHOLD size. Lists have no nodes here.
func cmdDebugPackedThreshold(c *call) {
	if size, ok := config.ParseMemory(string(c.args[2])); !ok || size > 1<<32-1<<20 {
		c.fail("ERR argument must be a memory value bigger than 1 and smaller than 4gb")
		return
	}
	c.out.OK()
}

// cmdDebugQuicklist is DEBUG QUICKLIST key [0|1].
func cmdDebugQuicklist(c *call) {
	if len(c.args) != 3 && len(c.args) != 4 {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	c.printed("quicklist", "Quicklist")
}

// printed answers what Redis says when it has printed how a key of that encoding is stored;
// nobody sees what it prints.
func (c *call) printed(encoding, structure string) {
	switch got := c.ask("object", "encoding"); {
	case !c.n.ks.Exists(c.args[2]):
		c.fail("ERR no such key")
	case got != encoding:
		c.fail(fmt.Sprintf("ERR Not a %s encoded object.", encoding))
	default:
		c.out.Simple(structure + " structure printed on stdout")
	}
}

// notLoaded is the error of a dump that cannot be loaded.
func (n *Node) notLoaded() string {
	if n.dialect.Has(dialect.LogAdvised) {
		return "ERR Error trying to load the RDB dump, check server logs."
	}
	return "ERR Error trying to load the RDB dump"
}
