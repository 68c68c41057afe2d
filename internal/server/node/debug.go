package node

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// DEBUG has no subcommands in the command table: any word is tried, with the number
// of arguments that it wants (debugCommand). It is off unless Settings.DebugCommand
// is set.
var _ = handle(map[string]handler{"debug": cmdDebug})

// debugCommands are the kinds of DEBUG that exist here, by name and number of
// arguments, DEBUG and the name included; 0 is any number.
var debugCommands = map[string]struct {
	args int
	run  handler
}{
	"help":                       {2, cmdHelp},
	"sleep":                      {3, cmdDebugSleep},
	"log":                        {3, func(c *call) { c.out.OK() }}, // the log is not kept
	"error":                      {3, func(c *call) { c.out.Error(string(c.args[2])) }},
	"object":                     {3, cmdDebugObject},
	"protocol":                   {3, cmdDebugProtocol},
	"populate":                   {0, cmdDebugPopulate},
	"set-active-expire":          {3, cmdDebugActiveExpire},
	"change-repl-id":             {2, cmdDebugChangeReplID},
	"digest":                     {2, cmdDebugDigest},
	"digest-value":               {0, cmdDebugDigestValue},
	"clusterlink":                {5, cmdDebugClusterLink},
	"drop-cluster-packet-filter": {3, cmdDebugPacketFilter},
	"segfault":                   {0, cmdDebugCrash},
	"panic":                      {0, cmdDebugCrash},
	"assert":                     {0, cmdDebugCrash},
	"oom":                        {0, cmdDebugCrash},
	"reload":                     {0, cmdDebugReload},
	"loadaof":                    {0, cmdDebugLoadAOF},
	"replicate":                  {0, cmdDebugReplicate},
	"pause-cron":                 {3, func(c *call) { c.n.cronPaused = strtod(string(c.args[2])) != 0; c.out.OK() }},
	"set-disable-deny-scripts":   {3, func(c *call) { c.n.scripts.denyNothing = strtod(string(c.args[2])) != 0; c.out.OK() }},
	"aof-flush-sleep":            {3, func(c *call) { c.out.OK() }}, // writing takes no time
	"replybuffer":                {4, cmdDebugReplyBuffer},
	"quicklist-packed-threshold": {3, cmdDebugPackedThreshold},
	"structsize": {2, func(c *call) {
		c.out.BulkString("bits:64 robj:16 dictentry:24 sdshdr5:1 sdshdr8:3 sdshdr16:5 sdshdr32:9 sdshdr64:17 ")
	}},
	"stringmatch-test": {2, func(c *call) { c.out.Simple("Apparently Redis did not crash: test passed") }},
	"listpack":         {3, func(c *call) { c.printed("listpack", "Listpack") }},
	"quicklist":        {0, cmdDebugQuicklist},
	"slotmigration":    {4, cmdDebugSlotMigration},
	"asm-failpoint":    {4, cmdDebugFailPoint},
	"asm-trim-method":  {0, cmdDebugTrimMethod},
	"sdslen":           {3, cmdDebugSDSLen},
	"htstats-key":      {0, cmdDebugHTStatsKey},
}

// debugUnsupported are the kinds that Redis has and Slotstorm has not: those that
// start the server anew, or show and change how Redis stores things.
var debugUnsupported = map[string]bool{
	"restart": true, "crash-and-recover": true,
	"leak": true, "set-skip-checksum-validation": true, "htstats": true,
	"config-rewrite-force-all": true, "client-eviction": true, "mallctl": true, "mallctl-str": true,
}

func cmdDebug(c *call) {
	name := c.word(1)
	d, ok := debugCommands[name]
	switch {
	case ok && (d.args == 0 || d.args == len(c.args)) && c.debugKnown(name):
		d.run(c)
	case debugUnsupported[name] && c.n.dialect.Debugs(name):
		c.debugRefused()
	default:
		c.fail(errtext.SubcommandSyntax(c.args))
	}
}

// debugKnown reports whether the version has a kind of DEBUG.
func (c *call) debugKnown(name string) bool {
	switch name {
	case "slotmigration":
		return c.n.migratesAtomically()
	case "asm-failpoint":
		return c.n.importsSlots()
	case "asm-trim-method":
		return c.n.importsSlots() && len(c.args) >= 3
	case "htstats-key":
		return len(c.args) == 3 || len(c.args) > 3 && c.n.dialect.Has(dialect.ServerTable)
	}
	return c.n.dialect.Debugs(name)
}

// debugRefused refuses a kind of DEBUG by name.
func (c *call) debugRefused() {
	c.fail("ERR Slotstorm does not support the command 'debug|" + c.word(1) + "'")
}

// cmdDebugSDSLen answers for what is no string of bytes; the sizes of one are those of an
// allocator.
func cmdDebugSDSLen(c *call) {
	c.debugStorage("ERR Not an sds encoded string.", "raw", "embstr")
}

// cmdDebugHTStatsKey answers for what is no hash table; how one is filled depends on a seed.
func cmdDebugHTStatsKey(c *call) {
	c.debugStorage("ERR The value stored at the specified key is not represented using an hash table", "hashtable", "skiplist")
}

// debugStorage answers for a key that is not there or has another encoding, and refuses the
// others.
func (c *call) debugStorage(other string, encodings ...string) {
	switch encoding := c.ask("object", "encoding"); {
	case encoding == "": // there is none
		c.fail("ERR no such key")
	case slices.Contains(encodings, encoding):
		c.debugRefused()
	default:
		c.fail(other)
	}
}

// cmdDebugCrash ends the process in the middle of what it does.
func cmdDebugCrash(c *call) { c.n.exit("DEBUG " + ctype.Upper(c.word(1))) }

// maxSleep keeps DEBUG SLEEP within what a duration can hold.
const maxSleep = 100 * 365 * 24 * 3600

// cmdDebugSleep keeps the whole node busy for some seconds.
func cmdDebugSleep(c *call) {
	d := time.Duration(min(strtod(string(c.args[2])), maxSleep) * float64(time.Second))
	if d <= 0 {
		c.out.OK()
		return
	}
	c.keepBusy(func(answer func(reply func(*resp.Writer))) {
		c.n.host.After(d, func() {
			c.n.proceed(func() { answer((*resp.Writer).OK) })
		})
	})
}

// strtod reads the number that the text begins with; there need not be one.
func strtod(text string) float64 {
	text = strings.TrimLeft(text[:min(len(text), 64)], " \t\n\v\f\r")
	for end := len(text); end > 0; end-- {
		if f, err := strconv.ParseFloat(text[:end], 64); err == nil && !math.IsNaN(f) {
			return f
		}
	}
	return 0
}

// cmdDebugObject tells how a value is stored. There are no addresses here, and no
// nodes of lists to be counted.
func cmdDebugObject(c *call) {
	payload, _, err := c.n.ks.Dump(c.args[2])
	if err != nil {
		c.fail(dumpError(c.args[2], err))
		return
	}
	const frame = 1 + 2 + 8 // a payload's type, version and checksum
	idle, _ := strconv.ParseInt(c.ask("object", "idletime"), 10, 64)
	c.out.Simple("Value at:0x000000000000 refcount:1 encoding:" + c.ask("object", "encoding") +
		" serializedlength:" + strconv.Itoa(len(payload)-frame) +
		" lru:" + strconv.FormatInt((c.n.wall().Unix()-idle)&(1<<24-1), 10) +
		" lru_seconds_idle:" + strconv.FormatInt(idle, 10))
}

// ask runs a subcommand of the keyspace on the key of a DEBUG command and returns
// the text or the number it answers.
func (c *call) ask(container, subcommand string) string {
	var w resp.Writer
	c.n.ask(&w, c.n.command(container+"|"+subcommand), [][]byte{[]byte(container), []byte(subcommand), c.args[2]})
	lines := strings.Split(string(w.Buf), "\r\n")
	if strings.HasPrefix(lines[0], "$") && len(lines) > 1 {
		return lines[1]
	}
	return strings.TrimPrefix(lines[0], ":")
}

// cmdDebugPopulate is DEBUG POPULATE count [prefix [size]]: keys prefix:0, prefix:1
// and so on with the values value:0, value:1, cut or filled up with zero bytes to a
// size. Keys that exist are left alone; whose slots they are in does not matter.
func cmdDebugPopulate(c *call) {
	if len(c.args) < 3 || len(c.args) > 5 {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	count, okCount := number.ParseInt(c.args[2])
	size, okSize := int64(0), true
	if len(c.args) == 5 {
		size, okSize = number.ParseInt(c.args[4])
	}
	if !okCount || !okSize || count < 0 || size < 0 || size > int64(c.n.settings.ProtoMaxBulkLen) {
		c.fail("ERR value is out of range, must be positive")
		return
	}
	prefix := "key"
	if len(c.args) > 3 {
		prefix = string(c.args[3])
	}
	var w resp.Writer
	for i := range count {
		value := []byte("value:" + strconv.FormatInt(i, 10))
		if size > 0 {
			value = append(value, make([]byte, max(size-int64(len(value)), 0))...)[:size]
		}
		key := []byte(prefix + ":" + strconv.FormatInt(i, 10))
		c.n.ask(&w, c.n.command("setnx"), [][]byte{[]byte("setnx"), key, value})
		w.Buf = w.Buf[:0]
	}
	c.out.OK()
}

// cmdDebugActiveExpire says whether keys expire by themselves or only when they are
// accessed.
func cmdDebugActiveExpire(c *call) {
	if ks, ok := c.n.ks.(keyspace.LazyExpirer); ok {
		ks.SetActiveExpire(strtod(string(c.args[2])) != 0)
	}
	c.out.OK()
}

// cmdDebugClusterLink is DEBUG CLUSTERLINK KILL to|from|all id. As in Redis, an OK
// follows the error for an unknown direction.
func cmdDebugClusterLink(c *call) {
	if !ctype.EqualFold(c.args[2], "kill") {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	err := c.n.machine.KillLink(c.n.now, c.word(3), c.id(4))
	switch {
	case err == nil:
	case err.Error() == clusterbus.ErrUnknownNode(c.id(4)).Error():
		c.fail(err.Error())
		return
	default:
		c.fail("ERR Unknown direction " + ctype.Text(c.args[3]))
	}
	c.out.OK()
	c.n.machineChanged()
}

// cmdDebugChangeReplID begins a new history of replication, which no replica can go on
// with: the next time it connects it needs all data.
func cmdDebugChangeReplID(c *call) {
	c.n.repl.Renew()
	c.out.OK()
}

func cmdDebugPacketFilter(c *call) {
	kind, ok := number.ParseInt(c.args[2])
	if !ok {
		c.fail(errtext.NotInteger)
		return
	}
	c.n.machine.DropMessages(int(kind))
	c.out.OK()
}
