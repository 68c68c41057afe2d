package miniredis_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/node/miniredis"
)

// templates are commands; K is a key, M a member, N a small number, S milliseconds.
var templates = strings.Split(strings.TrimSpace(`
SET K M
SET K M PX S
SET K M NX
SET K M XX GET
SET K M KEEPTTL
SETEX K 1 M
SETNX K M
GETSET K M
GETDEL K
GETEX K PX S
GETEX K PERSIST
APPEND K M
SETRANGE K N M
SETBIT K N 1
INCR K
INCRBYFLOAT K 0.3
MSET K M K M
MSETNX K M K M
BITOP OR K K K
DEL K K
UNLINK K
EXPIRE K 1
PEXPIRE K S
PEXPIREAT K 1700000000500
PERSIST K
RENAME K K
RENAMENX K K
COPY K K REPLACE
LPUSH K M M
RPUSHX K M
LPOP K
RPOP K 2
LINSERT K BEFORE M M
LSET K 0 M
LREM K 1 M
LTRIM K 0 1
LMOVE K K LEFT RIGHT
RPOPLPUSH K K
LMPOP 2 K K LEFT
BLPOP K K 1
BLMOVE K K LEFT LEFT 1
BRPOPLPUSH K K 1
BLMPOP 1 2 K K RIGHT COUNT 2
SADD K M M M
SREM K M
SMOVE K K M
SPOP K
SPOP K 2
SDIFFSTORE K K K
SINTERSTORE K K K
SUNIONSTORE K K K
HSET K M M
HSETNX K M M
HDEL K M
HINCRBY K M N
HINCRBYFLOAT K M 1.5
ZADD K N M
ZADD K GT N M N M
ZADD K INCR N M
ZINCRBY K N M
ZREM K M
ZPOPMIN K
BZPOPMAX K K 1
ZMPOP 1 K MIN
BZMPOP 1 1 K MAX
ZREMRANGEBYRANK K 0 0
ZREMRANGEBYSCORE K 0 N
ZUNIONSTORE K 2 K K
ZINTERSTORE K 2 K K
GEOADD K 1 1 M
GEORADIUS K 1 1 10 km STORE K
XADD K * f M
XADD K MAXLEN ~ 1 * f M
XADD K NOMKSTREAM * f M
XTRIM K MAXLEN 1
XDEL K 1700000000001-0
TOUCH K
GET K
TTL K
`), "\n")

// dumps are the values and the deadlines of all keys.
func dumps(t *rapid.T, k keyspace.Keyspace) map[string]string {
	all := map[string]string{}
	total := 0
	for _, name := range keys {
		payload, deadline, err := k.Dump([]byte(name))
		if err == nil {
			all[name] = fmt.Sprintf("%x %d", payload, deadline.UnixMilli())
			total++
		}
	}
	if n := k.CountInSlot(slot.OfString("{k}")); n != total || k.Len() != total {
		t.Fatalf("%d keys are there, the slot has %d, Len is %d", total, n, k.Len())
	}
	return all
}

var keys = []string{"{k}1", "{k}2", "{k}3", "{k}4"}

// changed remembers which keys the observer was told of.
type changed map[string]bool

func (c changed) KeyChanged(key string) { c[key] = true }
func (c changed) KeyExpired(key string) { c[key] = true }
func (c changed) KeysFlushed()          {}

func (c changed) KeyReady(string, string)                      {}
func (c changed) KeyEvent(keyspace.EventClass, string, string) {}

func call(t *rapid.T, k keyspace.Keyspace, args [][]byte) string {
	cmd, _ := command.Resolve(args)
	var w keyspace.Reply
	if !k.Do(&w, cmd.OfKeyspace(), args) {
		t.Fatalf("%q is not known", args)
	}
	return string(w.Buf)
}

// Who does what Effects says has the same values and deadlines, and the observer is told of
// each key that is another one than before.
func TestEffects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		master, replica, told := miniredis.New("", 1), miniredis.New("", 2), changed{}
		master.Observe(told)
		replica.SetExpiry(keyspace.KeepExpired)
		now := time.UnixMilli(1_700_000_000_000)
		ahead := time.Duration(rapid.SampledFrom([]int{0, 60, 2000}).Draw(t, "ahead")) * time.Millisecond // the replica's clock
		master.Pass(now)
		replica.Pass(now.Add(ahead))
		for range rapid.IntRange(1, 25).Draw(t, "commands") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 70, 400}).Draw(t, "pause")) * time.Millisecond)
			replica.Pass(now.Add(ahead))
			before := dumps(t, master)
			clear(told)
			master.Pass(now)
			for name := range told { // whose time is over
				call(t, replica, [][]byte{[]byte("DEL"), []byte(name)})
			}
			if rapid.IntRange(0, 9).Draw(t, "clock") == 0 {
				master.Clock(now.Add(33 * time.Millisecond))
			}
			args := draw(t)
			reply := call(t, master, args)
			if reply == "" && master.Effects().Wait == nil {
				t.Fatalf("%q has no reply", args)
			}
			follow(t, replica, master.Effects(), args)
			after := dumps(t, master)
			for _, name := range keys {
				if before[name] != after[name] && !told[name] {
					t.Fatalf("%q: nobody is told of %s: %q, then %q", args, name, before[name], after[name])
				}
			}
			master.Pass(now.Add(33 * time.Millisecond))
			now = now.Add(33 * time.Millisecond)
			replica.Pass(now.Add(ahead))
			for name := range told {
				if !master.Exists([]byte(name)) {
					call(t, replica, [][]byte{[]byte("DEL"), []byte(name)})
				}
			}
			if a, b := dumps(t, master), dumps(t, replica); fmt.Sprint(a) != fmt.Sprint(b) {
				t.Fatalf("%q: the master has %v, the replica %v", args, a, b)
			}
		}
	})
}

// draw is a command.
func draw(t *rapid.T) (args [][]byte) {
	for _, word := range strings.Fields(rapid.SampledFrom(templates).Draw(t, "command")) {
		switch word {
		case "K":
			word = rapid.SampledFrom(keys).Draw(t, "key")
		case "M":
			word = rapid.SampledFrom([]string{"a", "b", "1", "2.5"}).Draw(t, "member")
		case "N":
			word = strconv.Itoa(rapid.IntRange(0, 9).Draw(t, "number"))
		case "S":
			word = strconv.Itoa(rapid.SampledFrom([]int{1, 50, 100, 333}).Draw(t, "ms"))
		}
		args = append(args, []byte(word))
	}
	return args
}

// follow does what a command's effects say.
func follow(t *rapid.T, k keyspace.Keyspace, fx keyspace.Effects, args [][]byte) {
	stream := bytes.Clone(fx.Also)
	switch {
	case fx.Own != nil && fx.Changed:
		stream = append(stream, fx.Own...)
	case fx.Changed:
		var w resp.Writer
		w.Array(len(args))
		for _, arg := range args {
			w.Bulk(arg)
		}
		stream = append(stream, w.Buf...)
	}
	for len(stream) > 0 {
		n, request := resp.Read(stream)
		var again [][]byte
		for _, word := range request.Elements() {
			again = append(again, word.Text)
		}
		if reply := call(t, k, again); strings.HasPrefix(reply, "-") {
			t.Fatalf("%q: the replica answers %q with %s", args, again, reply)
		}
		stream = stream[n:]
	}
}
