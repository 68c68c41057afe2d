package miniredis

import (
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// added tells of XADD. Others get the ID that it made.
func (k *Keyspace) added(c *call) {
	b := c.keys[0]
	k.changed(b, c.rule.class, c.rule.event)
	k.observer.KeyReady(b.name, kindStream)
	args := texts(c.args)
	at := 2
	if strings.EqualFold(args[at], "nomkstream") {
		at++
	}
	if strings.EqualFold(args[at], "maxlen") || strings.EqualFold(args[at], "minid") {
		at++
		if args[at] == "~" || args[at] == "=" {
			args[at] = "=" // as miniredis trims
			at++
		}
		at++
		if k.entries(b.name) <= b.members {
			k.observer.KeyEvent(ofStreams, "xtrim", b.name)
		}
	}
	args[at] = string(c.reply.Text)
	k.fx.rewrite(args...)
}

// trimmed tells of XTRIM, for others as miniredis trims.
func (k *Keyspace) trimmed(c *call) {
	k.wrote(c)
	args := texts(c.args)
	if args[3] == "~" {
		args[3] = "="
	}
	k.fx.rewrite(args[:min(len(args), 5)]...)
}

func (k *Keyspace) entries(name string) int {
	entries, _ := k.db().Stream(name)
	return len(entries)
}

// wroteSilently tells others of a command that nobody on this node hears of.
func (k *Keyspace) wroteSilently(*call) { k.fx.changed = true }

// changedGroup tells of XGROUP: the stream is none that transactions watch.
func (k *Keyspace) changedGroup(c *call) {
	b := c.keys[0]
	if b.kind == "" {
		k.changed(b, c.rule.class, c.rule.event)
		return
	}
	k.fx.changed = true
	k.observer.KeyEvent(c.rule.class, c.rule.event, b.name)
	if c.cmd.Name == "xgroup|destroy" {
		k.observer.KeyReady(b.name, kindStream)
	}
}

// claimed tells of XCLAIM and XAUTOCLAIM. Others give the same entries to the consumer, at
// the same time, whatever was idle for them.
func (k *Keyspace) claimed(c *call) {
	entries := c.reply
	if c.cmd.Name == "xautoclaim" {
		entries = c.reply.Elements()[1]
	}
	args := []string{"XCLAIM", string(c.args[1]), string(c.args[2]), string(c.args[3]), "0"}
	for _, entry := range entries.Elements() {
		id := entry
		if entry.IsList() {
			id = entry.Elements()[0]
		}
		args = append(args, string(id.Text))
	}
	if len(args) == 5 {
		return
	}
	k.fx.changed = true
	k.fx.rewrite(append(args, "TIME", strconv.FormatInt(k.clock.UnixMilli(), 10), "FORCE")...)
}

// consumers are the names of a group's consumers.
func (k *Keyspace) consumers(key, group string) map[string]bool {
	_, v := resp.Read(k.dispatch(false, []string{"XINFO", "CONSUMERS", key, group}))
	names := map[string]bool{}
	for _, consumer := range v.Elements() {
		names[string(consumer.Elements()[1].Text)] = true
	}
	return names
}

// lastID is the ID of the last entry that a stream had.
func (k *Keyspace) lastID(db int, key string) string {
	entries, _ := k.m.DB(db).Stream(key)
	if len(entries) == 0 {
		return "0-0"
	}
	return entries[len(entries)-1].ID
}
