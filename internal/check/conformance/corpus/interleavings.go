package corpus

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// interleaved is the cluster of drawn interleavings: keys are on A, which has a replica, and
// can move to B. DEBUG lets keys expire when somebody looks at them, and not before.
var interleaved = live.Shape{Masters: 2, Replicas: 1, Debug: true}

// interleavedReset brings such a cluster back.
var interleavedReset = func() conformance.Exchange {
	var lines []string
	for _, node := range []string{"A", "B"} {
		for _, command := range []string{
			"CLIENT UNPAUSE", "FLUSHALL", "CLUSTER SETSLOT " + slotA + " STABLE",
			`CONFIG SET notify-keyspace-events "" slowlog-log-slower-than 10000 tracking-table-max-keys 1000000`,
		} {
			lines = append(lines, node+"> "+command)
		}
	}
	// A pause that outlived its interleaving would end in the two clusters at different moments.
	lines = append(lines, "a> CLIENT UNPAUSE")
	// A slot that B has comes back.
	lines = append(lines, "A> CLUSTER SETSLOT "+slotA+" IMPORTING $B.id", "A> CLUSTER SETSLOT "+slotA+" NODE $A.id", "B> CLUSTER SETSLOT "+slotA+" NODE $A.id")
	for _, node := range []string{"A", "B"} {
		lines = append(lines, node+"> CONFIG RESETSTAT", node+"> DEBUG SET-ACTIVE-EXPIRE 0")
	}
	return conformance.Story("reset", lines...)
}()

// toldInterleavings are those that somebody has written down.
func toldInterleavings() []conformance.Exchange {
	list := stories("interleavings")
	for i := range list {
		list[i].Shape = interleaved
	}
	return list
}

// generateInterleavings draws what several clients do at the same time.
func generateInterleavings(g *conformance.Generator) error {
	const drawn, drawnAlone = "interleaving", "interleaving with a failover"
	if g.Wanted(drawn) {
		if err := g.Interleave(drawn, interleaved, g.Interleavings(), interleaving); err != nil {
			return err
		}
	}
	if g.Wanted(drawnAlone) {
		return g.InterleaveAlone(drawnAlone, interleaved, g.Interleavings()/400, failover)
	}
	return nil
}

// interleaving draws some keys, and what two to four clients do to them and to each other.
func interleaving(t *rapid.T) conformance.Exchange { return direct(t, false) }

// failover is an interleaving in which A's replica takes over.
func failover(t *rapid.T) conformance.Exchange { return direct(t, true) }

func direct(t *rapid.T, failover bool) conformance.Exchange {
	d := &director{T: t, scenes: scenes, held: map[string]bool{}}
	for i := range rapid.IntRange(2, 4).Draw(t, "clients") {
		who := actor{name: fmt.Sprintf("c%d", i+1), node: "A"}
		if i > 0 {
			who.node = rapid.SampledFrom(homes).Draw(t, "home")
		}
		d.cast = append(d.cast, who)
	}
	resp3 := rapid.Bool().Draw(t, "RESP3")
	if d.chance("events", 8) {
		d.listen(resp3)
	}
	for _, key := range sharedKeys {
		if d.chance("there", 3) {
			d.say(d.cast[0], d.words(d.sample("made", makers), key)...)
		}
	}
	moves := d.chance("slot moves", 40)
	if moves || failover {
		d.scenes = scenes[:len(scenes)-1] // only it itself
	}
	d.moves = moves
	for range rapid.IntRange(3, 24).Draw(t, "steps") {
		d.step()
	}
	switch {
	case failover:
		d.failOver()
	case moves:
		d.moveSlot()
	}
	for _, who := range d.cast { // what was sent with a later one has to be sent
		d.say(who, "ECHO", "end")
	}
	z := actor{name: "z", node: "A"}
	for _, line := range finalQuestions {
		d.say(z, splitLine(line)...)
	}
	// A node that has become a replica counts what its master sends, and whether a key's end is in
	// that or in the data set that came before is a matter of milliseconds.
	if !failover {
		d.say(z, "EVAL", callsAndFailures, "0")
	}
	return conformance.Exchange{Lines: d.lines, RESP3: resp3}
}

// listen adds a client that hears of events of keys, and of keys that it has read. Others do
// not: they would hear of their own commands, in the middle of the reply.
func (d *director) listen(resp3 bool) {
	l := actor{name: "l", node: "A"}
	d.say(l, "CONFIG", "SET", "notify-keyspace-events", "KEA")
	if resp3 {
		d.say(l, "CLIENT", "TRACKING", "ON")
		d.say(l, append([]string{"EXISTS"}, sharedKeys...)...)
	}
	d.say(l, "PSUBSCRIBE", "__key*:*")
}

// moveSlot moves the keys' slot to B, with keys or without, and the clients see what comes of
// it: those that wait are sent away by a cron, those who read a stream hear that it is gone.
func (d *director) moveSlot() {
	b, a := actor{name: "b", node: "B"}, actor{name: "o", node: "A"}
	d.say(b, "CLUSTER", "SETSLOT", slotA, "IMPORTING", "$A.id")
	d.say(a, "CLUSTER", "SETSLOT", slotA, "MIGRATING", "$B.id")
	for _, key := range sharedKeys {
		if !d.chance("stays", 4) {
			d.say(a, "MIGRATE", "$B.ip", "$B.port", key, "0", "1000")
		}
		if d.chance("meanwhile", 3) {
			d.step()
		}
	}
	d.say(b, "CLUSTER", "SETSLOT", slotA, "NODE", "$B.id")
	d.lines = append(d.lines, conformance.Step{Verb: conformance.Sleep, Wait: 400 * time.Millisecond})
	for range rapid.IntRange(0, 4).Draw(d.T, "steps behind") {
		d.step()
	}
	d.say(b, "GET", sharedKeys[0])
}

// failOver lets the replica of A take over, and A follow it.
func (d *director) failOver() {
	d.say(actor{name: "u", node: "A"}, "CLIENT", "UNPAUSE")
	d.say(actor{name: "f", node: "a"}, "CLUSTER", "FAILOVER")
	d.lines = append(d.lines, conformance.Step{Verb: conformance.Sleep, Wait: 3 * time.Second})
	for range rapid.IntRange(0, 6).Draw(d.T, "steps behind") {
		d.step()
	}
}

// homes are the nodes that clients are connected to: mostly the one that has the keys.
var homes = []string{"A", "A", "A", "A", "A", "A", "A", "A", "A", "A", "B", "a"}

// actor is a client of an interleaving.
type actor struct{ name, node string }

// director draws an interleaving, step by step.
type director struct {
	*rapid.T
	cast   []actor
	scenes [][]string
	held   map[string]bool // clients that may have to wait before their next command runs
	moves  bool            // the slot moves in the end
	blocks string          // the last client that may block
	lines  []conformance.Step
}

func (d *director) say(who actor, args ...string) {
	d.lines = append(d.lines, conformance.Step{Conn: who.name, Node: who.node, Args: args})
}

// chance is true once in n.
func (d *director) chance(what string, n int) bool { return rapid.IntRange(1, n).Draw(d.T, what) == n }

func (d *director) sample(what string, list []string) string {
	return rapid.SampledFrom(list).Draw(d.T, what)
}

// step draws what one of the clients does. A line that ends with ~ is about a time: its
// commands are sent at once, and the time passes before anything else happens.
func (d *director) step() {
	who := rapid.SampledFrom(d.cast).Draw(d.T, "who")
	scene := rapid.SampledFrom(d.scenes).Draw(d.T, "scene")
	line, timed := strings.CutSuffix(d.sample("line", scene), " ~")
	if timed && d.held[who.name] {
		return // it would not begin now
	}
	if mayHold.MatchString(line) {
		if d.moves && d.blocks != "" && d.blocks != who.name {
			return // in which order one cron sends several away, Redis does not determine
		}
		d.blocks = who.name
		d.held[who.name] = d.held[who.name] || !timed
	}
	if strings.Contains(line, "PAUSE 100000") {
		for _, one := range d.cast {
			d.held[one.name] = true
		}
	}
	for _, command := range strings.Split(line, " | ") {
		d.say(who, d.words(command, "")...)
		d.lines[len(d.lines)-1].Async = timed || d.chance("with the next", 12)
	}
	if timed {
		d.lines[len(d.lines)-1].Async = false
		d.pass()
	}
}

// mayHold matches lines behind which a client may have to wait.
var mayHold = regexp.MustCompile(`BLOCK|BL?[LRZ]?M?POP|BLMOVE|BRPOPLPUSH`)

// pass lets all times that are drawn pass.
func (d *director) pass() {
	d.lines = append(d.lines, conformance.Step{Verb: conformance.Sleep, Wait: 30 * time.Millisecond})
}

// words draws what a line leaves open: K a key, V a value, M a member, I an ID of a stream,
// C a client's ID, P a channel. A key that is given is used.
func (d *director) words(line, key string) []string {
	args := splitLine(line)
	for i, arg := range args {
		switch arg {
		case "K":
			if args[i] = key; key == "" {
				args[i] = d.sample("key", sharedKeys)
			}
		case "V":
			args[i] = d.sample("value", []string{"x", "y", "1"})
		case "M":
			args[i] = d.sample("member", []string{"a", "b", "c"})
		case "I":
			args[i] = d.sample("id", []string{"1-1", "2-1", "3-1", "4-1", "5-1", "6-1", "7-1"})
		case "C":
			args[i] = "$" + rapid.SampledFrom(d.cast).Draw(d.T, "client").name + ".client"
		case "P":
			args[i] = d.sample("channel", []string{"{hello}p", "{hello}q"})
		}
	}
	return args
}

// splitLine cuts a line into words. What stands between ' and ' is one word.
func splitLine(line string) []string {
	var args []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			args = append(args, part)
			continue
		}
		args = append(args, strings.Fields(part)...)
	}
	return args
}

var sharedKeys = []string{"{hello}a", "{hello}b", "{hello}c"}

// makers make a key.
var makers = []string{"RPUSH K x y", "ZADD K 1 a 2 b", "XADD K 1-1 f v", "SET K x", "SADD K a b", "XGROUP CREATE K g 0 MKSTREAM", "RPUSH K 3 1 2"}

// scenes are what clients do, in kinds. Those that stand twice are drawn twice as often. The
// last kind is about the state of the slot.
var scenes = [][]string{blocks, blocks, blocks, pushes, pushes, pushes, changes, changes, reads, transactions, transactions, evals, caches, messages, manners, flushes, slotMoves}

var (
	blocks = []string{
		"BLPOP K 0", "BLPOP K K 0", "BRPOP K 0", "BRPOP K K K 0", "BLMOVE K K LEFT RIGHT 0", "BLMOVE K K RIGHT LEFT 0", "BRPOPLPUSH K K 0",
		"BLMPOP 0 1 K LEFT", "BLMPOP 0 2 K K RIGHT COUNT 2", "BZPOPMIN K 0", "BZPOPMAX K K 0", "BZMPOP 0 2 K K MIN", "BZMPOP 0 1 K MAX COUNT 3",
		"XREAD BLOCK 0 STREAMS K $", "XREAD BLOCK 0 STREAMS K K $ $", "XREAD COUNT 1 BLOCK 0 STREAMS K K 0 2-1",
		"XREADGROUP GROUP g M BLOCK 0 STREAMS K >", "XREADGROUP GROUP g M COUNT 1 BLOCK 0 STREAMS K K > >", "XREADGROUP GROUP g M BLOCK 0 NOACK STREAMS K >",
		"XGROUP CREATE K g $ MKSTREAM | XREADGROUP GROUP g M BLOCK 0 STREAMS K >", "XGROUP CREATE K g 0 MKSTREAM | XREADGROUP GROUP g M BLOCK 0 STREAMS K >",
		"READONLY | XREAD BLOCK 0 STREAMS K $",
		"BLPOP K 0.01 ~", "BLMOVE K K LEFT LEFT 0.01 ~", "BZMPOP 0.01 1 K MIN ~", "XREAD BLOCK 10 STREAMS K $ ~", "XREADGROUP GROUP g M BLOCK 10 STREAMS K > ~",
	}
	pushes = []string{
		"LPUSH K V", "RPUSH K V V", "RPUSH K V V V", "LPUSHX K V", "LINSERT K BEFORE x V", "LMOVE K K LEFT LEFT", "RPOPLPUSH K K", "SORT K BY nosort STORE K",
		"ZADD K 1 M", "ZADD K 1 M 2 M", "ZINCRBY K 1 M", "ZUNIONSTORE K 2 K K", "ZRANGESTORE K K 0 -1", "GEOADD K 1 1 M", "GEOSEARCHSTORE K K FROMLONLAT 1 1 BYRADIUS 1 km",
		"XADD K I f V", "XADD K I f V", "XADD K MAXLEN 1 I f V", "XADD K MAXLEN 0 I f V", "XADD K NOMKSTREAM I f V",
		"RENAME K K", "RENAMENX K K", "COPY K K", "COPY K K REPLACE",
	}
	changes = []string{
		"SET K V", "SET K V PXAT $soon ~", "PEXPIREAT K $soon ~", "GET K | PEXPIREAT K $soon ~", "WATCH K | PEXPIREAT K $soon ~", "SET K V PXAT $soon | WATCH K ~", "SETNX K V", "SET K V KEEPTTL", "GETSET K V", "APPEND K V", "INCR K", "GETDEL K", "MSET K V K V", "DEL K", "DEL K K", "UNLINK K",
		"PEXPIREAT K $soon | DEL K ~", "PEXPIRE K -1", "PERSIST K", "GETEX K PXAT $soon ~", "LPOP K", "RPOP K 2", "LREM K 0 x", "LTRIM K 1 -1", "LTRIM K 1 0", "LSET K 0 V", "LMPOP 2 K K LEFT",
		"ZREM K M", "ZPOPMIN K", "ZPOPMAX K 2", "ZMPOP 1 K MIN", "ZREMRANGEBYRANK K 0 0", "SADD K M", "SREM K M", "SMOVE K K M", "SUNIONSTORE K K K", "HSET K M V", "HDEL K M", "HINCRBY K M 1",
		"XGROUP CREATE K g $", "XGROUP CREATE K g 0 MKSTREAM", "XGROUP DESTROY K g", "XGROUP DESTROY K g", "XGROUP SETID K g 0", "XGROUP DELCONSUMER K g M", "XDEL K 1-1", "XDEL K 2-1", "XTRIM K MAXLEN 1", "XSETID K 7-1", "XACK K g 1-1 2-1",
		"XREADGROUP GROUP g M STREAMS K >", "XREADGROUP GROUP g M COUNT 1 STREAMS K 0", "XCLAIM K g M 0 1-1", "XAUTOCLAIM K g M 0 0",
		"PFADD K M", "SETBIT K 7 1", "BITOP OR K K K", "SETRANGE K 1 V",
	}
	reads = []string{"GET K", "GET K", "MGET K K", "LRANGE K 0 -1", "ZRANGE K 0 -1", "XLEN K", "XRANGE K - +", "EXISTS K K", "TYPE K", "TOUCH K", "STRLEN K", "SCARD K", "HGETALL K", "XREAD STREAMS K 0", "TTL nokey", "OBJECT ENCODING K", "PING", "LPOS K x"}

	transactions = []string{
		"WATCH K", "WATCH K K", "WATCH K | EXISTS K", "UNWATCH", "MULTI", "MULTI", "EXEC", "EXEC", "EXEC", "DISCARD", "WATCH K | MULTI | GET K | EXEC", "WATCH K | MULTI", "MULTI | INCR K | EXEC",
		"MULTI | DEL K | XADD K I f V | EXEC", "MULTI | DEL K | SADD K M | EXEC", "MULTI | RPUSH K V | RPUSH K V | EXEC", "MULTI | RPUSH K V | DEL K | ZADD K 1 M | EXEC",
		"MULTI | LPUSH K V | LPOP K | EXEC", "MULTI | ZADD K 1 M | XADD K I f V | RPUSH K V | EXEC", "MULTI | SET K V | GET K | EXEC", "MULTI | FLUSHALL | RPUSH K V | EXEC",
		"MULTI | BLPOP K 0 | XREAD BLOCK 0 STREAMS K $ | BLMOVE K K LEFT LEFT 0 | BZPOPMIN K 0 | EXEC", "MULTI | XGROUP DESTROY K g | XADD K I f V | EXEC", "MULTI | RENAME K K | RPUSH K V | EXEC",
		"MULTI | CLIENT REPLY OFF | GET K | EXEC", "MULTI | GET K | CLIENT REPLY OFF | GET K | CLIENT REPLY ON | GET K | EXEC", "MULTI | CLIENT REPLY SKIP | GET K | EXEC",
		"MULTI | SUBSCRIBE P | PUBLISH P V | EXEC", "MULTI | PUBLISH P V | SPUBLISH P V | EXEC",
	}
	evals = []string{
		"EVAL 'return redis.call(\"RPUSH\",KEYS[1],ARGV[1])' 1 K V", "EVAL 'redis.call(\"RPUSH\",KEYS[1],1) redis.call(\"RPUSH\",KEYS[2],2) return 1' 2 K K", "EVAL 'return redis.call(\"SET\",KEYS[1],1)' 1 K",
		"EVAL 'return redis.call(\"GET\",KEYS[1])' 1 K", "EVAL 'redis.call(\"DEL\",KEYS[1]) return redis.call(\"XADD\",KEYS[1],\"6-1\",\"f\",\"v\")' 1 K", "EVAL 'return redis.pcall(\"BLPOP\",KEYS[1],0)' 1 K",
		"EVAL 'redis.call(\"ZADD\",KEYS[1],1,\"a\") return redis.call(\"DEL\",KEYS[1])' 1 K", "EVAL '#!lua flags=no-writes\nreturn redis.call(\"EXISTS\",KEYS[1])' 1 K", "MULTI | EVAL '#!lua flags=no-writes\nreturn 12' 0 | EXEC",
		"EVAL 'return redis.pcall(\"BLMOVE\",KEYS[1],KEYS[2],\"LEFT\",\"LEFT\",0)' 2 K K", "EVAL_RO 'return redis.call(\"GET\",KEYS[1])' 1 K", "EVAL 'return redis.call(\"PUBLISH\",ARGV[1],1)' 0 P", "EVAL 'return redis.call(\"MGET\",KEYS[1],KEYS[2])' 2 K K",
		"EVAL '#!lua\nreturn redis.call(\"RPUSH\",KEYS[1],1)' 1 K", "MULTI | EVAL 'return redis.call(\"LPUSH\",KEYS[1],1)' 1 K | EXEC",
	}
	caches = []string{
		"CLIENT TRACKING ON", "CLIENT TRACKING ON", "CLIENT TRACKING ON NOLOOP", "CLIENT TRACKING ON OPTIN", "CLIENT TRACKING ON OPTOUT", "CLIENT TRACKING ON BCAST", "CLIENT TRACKING ON BCAST NOLOOP", "CLIENT TRACKING ON BCAST PREFIX {hello}a",
		"CLIENT TRACKING ON BCAST PREFIX {hello}a PREFIX {hello}b NOLOOP", "CLIENT TRACKING ON REDIRECT C", "CLIENT TRACKING ON BCAST REDIRECT C", "CLIENT TRACKING OFF", "CLIENT CACHING YES", "CLIENT CACHING NO", "CLIENT CACHING YES | GET K", "CLIENT CACHING NO | GET K",
		"CLIENT TRACKING ON | GET K | MGET K K", "CLIENT TRACKING ON OPTIN | CLIENT CACHING YES | LRANGE K 0 -1", "CLIENT TRACKING ON OPTIN | CLIENT CACHING YES | MULTI | GET K | EXEC", "SUBSCRIBE __redis__:invalidate", "CLIENT TRACKING ON | LRANGE K 0 -1 | BLMOVE K K LEFT LEFT 0",
		"CLIENT TRACKING ON | EXISTS K K K",
	}
	messages = []string{
		"SUBSCRIBE P", "SUBSCRIBE P P", "PSUBSCRIBE {hello}*", "UNSUBSCRIBE P", "PUNSUBSCRIBE", "PUBLISH P V", "PUBLISH P V", "SSUBSCRIBE P", "SUNSUBSCRIBE P", "SPUBLISH P V", "SPUBLISH P V", "PUBSUB NUMSUB {hello}p {hello}q", "PUBSUB SHARDNUMSUB {hello}p", "PUBSUB NUMPAT",
	}
	manners = []string{
		"CLIENT REPLY OFF", "CLIENT REPLY ON", "CLIENT REPLY ON", "CLIENT REPLY SKIP", "CLIENT REPLY SKIP | GET K", "CLIENT REPLY SKIP | SUBSCRIBE P", "CLIENT REPLY SKIP | BLPOP K 0", "CLIENT REPLY SKIP | PUBLISH P V", "CLIENT REPLY OFF | SUBSCRIBE P", "CLIENT PAUSE 100000 WRITE", "CLIENT PAUSE 10 ALL ~", "CLIENT UNPAUSE", "CLIENT UNPAUSE", "CLIENT UNPAUSE",
		"CLIENT UNBLOCK C", "CLIENT UNBLOCK C ERROR", "CLIENT UNBLOCK C TIMEOUT", "CLIENT KILL ID C", "RESET", "QUIT", "HELLO 3 SETNAME", "CLIENT NO-EVICT ON", "PING V",
	}
	flushes   = []string{"FLUSHALL", "FLUSHDB", "FLUSHALL ASYNC", "WATCH K | FLUSHDB", "FLUSHALL | RPUSH K V"}
	slotMoves = []string{
		"CLUSTER SETSLOT 866 MIGRATING $B.id", "CLUSTER SETSLOT 866 IMPORTING $A.id", "CLUSTER SETSLOT 866 STABLE", "MIGRATE $B.ip $B.port K 0 1000", "MIGRATE $B.ip $B.port '' 0 1000 REPLACE KEYS K K", "ASKING | GET K", "ASKING | BLPOP K 0", "ASKING | RPUSH K V", "READONLY", "READWRITE", "ASKING",
	}
)

// finalQuestions show what has become of the keys.
var finalQuestions = func() []string {
	list := []string{"CLIENT UNPAUSE"}
	for _, key := range sharedKeys {
		list = append(list, "TYPE "+key, "GET "+key, "LRANGE "+key+" 0 -1", "ZRANGE "+key+" 0 -1 WITHSCORES", "XRANGE "+key+" - +", "XINFO GROUPS "+key)
	}
	return list
}()

// callsAndFailures lists what INFO counts of commands and errors, but for those of the
// comparison itself, for what replicas say now and then, and for times.
const callsAndFailures = `
local t = {}
for l in string.gmatch(redis.call("INFO", "commandstats"), "cmdstat_[^\r\n]+") do
  local name = string.match(l, "cmdstat_([^:]+):")
  if not string.find(" ping info publish replconf cluster|info cluster|myid cluster|slots ", " " .. name .. " ", 1, true) then
    t[#t+1] = string.gsub(l, "usec=%d+,usec_per_call=[%d%.]+,", "")
  end
end
for l in string.gmatch(redis.call("INFO", "errorstats"), "errorstat_[^\r\n]+") do t[#t+1] = l end
table.sort(t)
return t`
