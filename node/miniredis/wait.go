package miniredis

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value"

// sub runs another command for this one and returns its reply. What it did is what this one
// did, and others get it in this one's place.
func (k *Keyspace) sub(w *resp.Writer, args ...string) resp.Value {
	cmd := command.ByName(args[0]).OfKeyspace()
	c := &call{cmd: cmd, rule: rules[cmd.ID], w: w, args: bytesOf(args)}
	k.run(c, args)
	if k.fx.changed && k.fx.own == nil {
		k.fx.rewrite(append([]string{strings.ToUpper(args[0])}, args[1:]...)...)
	}
	return c.reply
}

// popOrWait is BLPOP, BRPOP, BZPOPMIN and BZPOPMAX.
func (k *Keyspace) popOrWait(c *call) {
	timeout, ok := seconds(c.w, c.args[len(c.args)-1])
	if !ok {
		return
	}
	pop := strings.TrimPrefix(c.cmd.Name, "b")
	kind := kindList
	if strings.HasPrefix(pop, "z") {
		kind = kindZSet
	}
	k.takeOrWait(c.w, kind, c.args[1:len(c.args)-1], timeout, func(w *resp.Writer, key string) {
		v := k.sub(w, pop, key)
		if v.Kind == '-' {
			w.Raw(v.Raw)
			return
		}
		parts := []resp.Value{v}
		if v.IsList() {
			parts = v.Elements()
		}
		if len(parts) == 1 && parts[0].IsList() { // in RESP3, a pair
			parts = parts[0].Elements()
		}
		w.Array(1 + len(parts))
		w.BulkString(key)
		for _, part := range parts {
			w.Raw(part.Raw)
		}
	})
}

// popAnyOrWait is BLMPOP and BZMPOP, which are LMPOP and ZMPOP from one key.
func (k *Keyspace) popAnyOrWait(c *call) {
	timeout, ok := seconds(c.w, c.args[1])
	if !ok {
		return
	}
	n, err := strconv.Atoi(string(c.args[2]))
	if err != nil || n <= 0 {
		c.w.Error("ERR numkeys should be greater than 0")
		return
	}
	if n > len(c.args)-4 {
		c.w.Error("ERR syntax error")
		return
	}
	kind, name := kindList, strings.TrimPrefix(c.cmd.Name, "b")
	if name == "zmpop" {
		kind = kindZSet
	}
	rest := texts(c.args[3+n:])
	pop := func(w *resp.Writer, key string) { w.Raw(k.sub(w, append([]string{name, "1", key}, rest...)...).Raw) }
	if v := k.check(append([]string{name, "1", nowhere}, rest...)); v.Kind == '-' {
		c.w.Raw(v.Raw)
		return
	}
	k.takeOrWait(c.w, kind, c.args[3:3+n], timeout, pop)
}

// nowhere is the name of a key that is not there: the commands that ask for it only show
// whether their arguments are right.
const nowhere = "\x00slotstorm\x00nowhere"

func (k *Keyspace) check(args []string) resp.Value {
	_, v := resp.Read(k.dispatch(false, args))
	return v
}

// moveOrWait is BLMOVE and BRPOPLPUSH.
func (k *Keyspace) moveOrWait(c *call) {
	timeout, ok := seconds(c.w, c.args[len(c.args)-1])
	if !ok {
		return
	}
	args := texts(c.args[:len(c.args)-1])
	args[0] = strings.TrimPrefix(c.cmd.Name, "b")
	if v := k.check(append([]string{args[0], nowhere, nowhere}, args[3:]...)); v.Kind == '-' {
		c.w.Raw(v.Raw)
		return
	}
	k.takeOrWait(c.w, kindList, c.args[1:2], timeout, func(w *resp.Writer, _ string) { w.Raw(k.sub(w, args...).Raw) })
}

// takeOrWait takes from the first key that is there, or waits for one.
func (k *Keyspace) takeOrWait(w *resp.Writer, kind string, keys [][]byte, timeout time.Duration, take func(w *resp.Writer, key string)) {
	for _, key := range keys {
		switch k.Type(key) {
		case "none":
			continue
		case kind:
			take(w, string(key))
		default:
			w.Error(wrongType)
		}
		return
	}
	k.fx.wait = &keyspace.Wait{Kind: kind, Keys: keys, Timeout: timeout, Serve: func(w *keyspace.Reply, key string) bool {
		k.fx = effects{}
		take((*resp.Writer)(w), key)
		return true
	}}
}

// seconds reads a timeout (getTimeoutFromObjectOrReply).
func seconds(w *resp.Writer, arg []byte) (time.Duration, bool) {
	amount, ok := number.ParseExtended(arg)
	if !ok {
		w.Error("ERR timeout is not a float or out of range")
		return 0, false
	}
	ms, _ := amount.Mul(amount, big.NewFloat(1000)).Int64()
	switch {
	case amount.Sign() < 0:
		w.Error("ERR timeout is negative")
		return 0, false
	case ms > math.MaxInt64/int64(time.Millisecond):
		w.Error("ERR timeout is out of range")
		return 0, false
	}
	if amount.Sign() > 0 {
		ms = max(ms, 1)
	}
	return time.Duration(ms) * time.Millisecond, true
}

// reading is XREAD or XREADGROUP without BLOCK.
type reading struct {
	head    []string // up to STREAMS
	keys    []string
	ids     []string
	blocks  bool
	timeout time.Duration
}

// parseReading takes BLOCK out of the arguments. What else is wrong, miniredis says.
func parseReading(w *resp.Writer, args []string) (r reading, ok bool) {
	i := 1
	if strings.EqualFold(args[0], "xreadgroup") {
		i = 4
	}
	r.head = slices.Clone(args[:min(i, len(args))])
	for ; i < len(args); i++ {
		switch word := strings.ToLower(args[i]); {
		case word == "block" && i+1 < len(args):
			ms, err := strconv.ParseInt(args[i+1], 10, 64)
			if err != nil {
				w.Error("ERR timeout is not an integer or out of range")
				return r, false
			}
			if ms < 0 {
				w.Error("ERR timeout is negative")
				return r, false
			}
			r.blocks, r.timeout = true, time.Duration(min(ms, math.MaxInt64/int64(time.Millisecond)))*time.Millisecond
			i++
		case word == "streams":
			rest := args[i+1:]
			r.head = append(r.head, args[i])
			r.keys, r.ids = slices.Clone(rest[:len(rest)/2]), slices.Clone(rest[len(rest)/2:])
			return r, true
		default:
			r.head = append(r.head, args[i])
		}
	}
	return r, true
}

// request is the command about all streams, or about one of them.
func (r *reading) request(only string) []string {
	args := slices.Clone(r.head)
	if only == "" {
		return append(append(args, r.keys...), r.ids...)
	}
	return append(args, only, r.ids[slices.Index(r.keys, only)])
}

// readOrWait is XREAD.
func (k *Keyspace) readOrWait(c *call) {
	r, ok := parseReading(c.w, texts(c.args))
	if !ok {
		return
	}
	for i, id := range r.ids {
		if id == "$" && i < len(r.keys) { // there may be more IDs than keys: miniredis refuses them
			r.ids[i] = k.lastID(shown, r.keys[i])
		}
	}
	k.run(c, r.request(""))
	if !c.reply.Null || !r.blocks {
		c.w.Raw(c.reply.Raw)
		return
	}
	keys := bytesOf(r.keys)
	k.fx.wait = &keyspace.Wait{Kind: kindStream, Keys: keys, Timeout: r.timeout, Serve: func(w *keyspace.Reply, key string) bool {
		k.fx = effects{}
		v := k.sub((*resp.Writer)(w), r.request(key)...)
		return !v.Null && k.raw(w, v)
	}}
}

// raw writes a reply, and reports that there is one.
func (k *Keyspace) raw(w *keyspace.Reply, v resp.Value) bool {
	(*resp.Writer)(w).Raw(v.Raw)
	return true
}

// readGroupOrWait is XREADGROUP. Others read the same entries of their streams.
func (k *Keyspace) readGroupOrWait(c *call) {
	r, ok := parseReading(c.w, texts(c.args))
	if !ok {
		return
	}
	group, consumer := string(c.args[2]), string(c.args[3])
	v := k.readGroup(c, r.request(""), r.keys, group, consumer)
	waits := r.blocks && v.Null && !slices.ContainsFunc(r.ids, func(id string) bool { return id != ">" })
	if !waits {
		c.w.Raw(v.Raw)
		return
	}
	keys := bytesOf(r.keys)
	k.fx.wait = &keyspace.Wait{Kind: kindStream, Keys: keys, Timeout: r.timeout, Lasting: true, Serve: func(w *keyspace.Reply, key string) bool {
		k.fx = effects{}
		args := r.request(key)
		again := &call{cmd: c.cmd, rule: c.rule, w: (*resp.Writer)(w), args: bytesOf(args)}
		v := k.readGroup(again, args, []string{key}, group, consumer)
		if v.Kind == '-' {
			again.w.Error("NOGROUP the consumer group this client was blocked on no longer exists")
			return true
		}
		return !v.Null && k.raw(w, v)
	}}
}

func (k *Keyspace) readGroup(c *call, args, keys []string, group, consumer string) resp.Value {
	known := map[string]bool{}
	for _, key := range keys {
		known[key] = k.consumers(key, group)[consumer]
	}
	k.run(c, args)
	for _, key := range keys {
		if !known[key] && k.consumers(key, group)[consumer] {
			k.fx.changed = true
			k.observer.KeyEvent(ofStreams, "xgroup-createconsumer", key)
		}
	}
	if c.reply.Kind != '-' && !c.reply.Null {
		k.fx.changed = true
	}
	if k.fx.changed {
		k.fx.rewrite(args...)
	}
	return c.reply
}
