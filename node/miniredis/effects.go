package miniredis

import (
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// effects is what the command under way means to others.
type effects struct {
	changed   bool
	own       []byte
	also      []byte
	alsoCount int
	wait      *keyspace.Wait
}

// Effects implements keyspace.Keyspace.
func (k *Keyspace) Effects() keyspace.Effects {
	return keyspace.Effects{Wait: k.fx.wait, Changed: k.fx.changed, Own: k.fx.own, Also: k.fx.also, AlsoCount: k.fx.alsoCount}
}

// rewrite replaces the command for others.
func (fx *effects) rewrite(args ...string) { fx.own = request(args) }

func request(args []string) []byte {
	var w resp.Writer
	w.Array(len(args))
	for _, arg := range args {
		w.BulkString(arg)
	}
	return w.Buf
}

// set tells of SET, SETEX and PSETEX. Others get the deadline for the time that is left.
func (k *Keyspace) set(c *call) {
	b := c.keys[0]
	k.changed(b, c.rule.class, c.rule.event)
	value := c.args[2]
	if c.cmd.Name != "set" {
		value = c.args[3]
	} else if !c.option("ex") && !c.option("px") && !c.option("exat") && !c.option("pxat") {
		return
	}
	en := k.index.keys[b.name]
	if en == nil { // its time is over already
		k.fx.rewrite("DEL", b.name)
		return
	}
	k.observer.KeyEvent(ofKeys, "expire", b.name)
	k.fx.rewrite("SET", b.name, string(value), "PXAT", strconv.FormatInt(en.deadline, 10))
}

// expires tells of EXPIRE and its kin.
func (k *Keyspace) expires(c *call) {
	if c.reply.Int() != 1 {
		return
	}
	k.expiresNow(c.keys[0])
}

func (k *Keyspace) expiresNow(b *before) {
	if k.refresh(b.name) == nil {
		k.changed(b, ofKeys, "del")
		k.fx.rewrite("DEL", b.name)
		return
	}
	k.changed(b, ofKeys, "expire")
	k.fx.rewrite("PEXPIREAT", b.name, strconv.FormatInt(k.index.keys[b.name].deadline, 10))
}

// gotAndExpires tells of GETEX.
func (k *Keyspace) gotAndExpires(c *call) {
	b := c.keys[0]
	switch {
	case c.reply.Null || len(c.args) == 2:
	case strings.EqualFold(string(c.args[2]), "persist"):
		if b.deadline != 0 {
			k.changed(b, ofKeys, "persist")
			k.fx.rewrite("PERSIST", b.name)
		}
	default:
		k.expiresNow(b)
	}
}

// addedFloat tells of INCRBYFLOAT and HINCRBYFLOAT, whose sum others take as it is.
func (k *Keyspace) addedFloat(c *call) {
	k.wrote(c)
	sum, name := string(c.reply.Text), c.keys[0].name
	if c.cmd.Name == "hincrbyfloat" {
		k.fx.rewrite("HSET", name, string(c.args[2]), sum)
	} else {
		k.fx.rewrite("SET", name, sum, "KEEPTTL")
	}
}

// deleted tells of DEL and UNLINK.
func (k *Keyspace) deleted(c *call) {
	for _, b := range c.keys {
		if b.kind != "" {
			k.changed(b, ofKeys, "del")
		}
	}
}

// stored tells of a command that stores what it finds in a key, or deletes the key.
func (k *Keyspace) stored(c *call) {
	for _, b := range c.keys {
		if c.reply.Int() > 0 {
			k.changed(b, c.rule.class, c.rule.event)
			continue
		}
		k.db().Del(b.name) // miniredis may have stored nothing
		if b.kind != "" {
			k.changed(b, ofKeys, "del")
		}
	}
}

// copied tells of COPY.
func (k *Keyspace) copied(c *call) {
	k.inherit(string(c.args[2]), k.index.keys[string(c.args[1])].deadline)
	k.wrote(c)
}

// inherit gives a key the deadline of the one that it was made of: the TTL, which miniredis has
// taken over, counts from the clock for what is new.
func (k *Keyspace) inherit(name string, deadline int64) {
	switch {
	case deadline == 0:
	case deadline <= k.passed.UnixMilli(): // it was hidden
		k.setDeadline(name, deadline)
	default:
		k.db().SetTTL(name, time.UnixMilli(deadline).Sub(k.clock))
	}
}

// renamed tells of RENAME and RENAMENX.
func (k *Keyspace) renamed(c *call) {
	k.fx.changed = true
	from, to := c.find(string(c.args[1])), c.find(string(c.args[2]))
	if from == to {
		return
	}
	if to.kind == "" {
		k.observer.KeyEvent(keyspace.EventNew, "new", to.name)
	}
	k.inherit(to.name, from.deadline)
	k.refresh(from.name)
	k.refresh(to.name)
	k.observer.KeyChanged(from.name)
	k.observer.KeyChanged(to.name)
	k.observer.KeyEvent(ofKeys, "rename_from", from.name)
	k.observer.KeyEvent(ofKeys, "rename_to", to.name)
	switch {
	case to.kind == "":
		k.ready(to.name, from.kind)
	case to.kind == kindStream && from.kind != kindStream:
		k.observer.KeyReady(to.name, kindStream)
	}
	if from.kind == kindStream {
		k.observer.KeyReady(from.name, kindStream)
	}
}

// find is what there was of one of the keys.
func (c *call) find(name string) *before {
	for _, b := range c.keys {
		if b.name == name {
			return b
		}
	}
	return &before{name: name}
}

// moved tells of LMOVE and RPOPLPUSH.
func (k *Keyspace) moved(c *call) {
	pop, push := "rpop", "lpush"
	if c.cmd.Name == "lmove" {
		if strings.EqualFold(string(c.args[3]), "left") {
			pop = "lpop"
		}
		if strings.EqualFold(string(c.args[4]), "right") {
			push = "rpush"
		}
	}
	k.changed(c.find(string(c.args[2])), ofLists, push)
	k.changed(c.find(string(c.args[1])), ofLists, pop)
}

// poppedOne tells of LMPOP and ZMPOP, which say from which key they took.
func (k *Keyspace) poppedOne(c *call) {
	b := c.find(string(c.reply.Elements()[0].Text))
	numKeys, _ := strconv.Atoi(string(c.args[1]))
	where := strings.ToLower(string(c.args[2+numKeys]))
	if c.cmd.Name == "zmpop" {
		k.changed(b, ofZSets, "zpop"+where)
	} else {
		k.changed(b, ofLists, where[:1]+"pop")
	}
}

// movedMember tells of SMOVE.
func (k *Keyspace) movedMember(c *call) {
	from, to := c.find(string(c.args[1])), c.find(string(c.args[2]))
	if from == to {
		k.fx.changed = false
		return
	}
	k.changed(from, ofSets, "srem")
	if n, _ := k.db().SCard(to.name); n != to.members {
		k.changed(to, ofSets, "sadd")
	}
}

// drawn tells of SPOP: others remove the same members.
func (k *Keyspace) drawn(c *call) {
	b := c.keys[0]
	k.changed(b, c.rule.class, c.rule.event)
	if len(c.args) == 2 {
		k.fx.rewrite("SREM", b.name, string(c.reply.Text))
		return
	}
	for _, member := range c.reply.Elements() {
		k.fx.also = append(k.fx.also, request([]string{"SREM", b.name, string(member.Text)})...)
		k.fx.alsoCount++
	}
	k.fx.changed = false
}
