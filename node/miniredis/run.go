package miniredis

import (
	"maps"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// call is one run of one command.
type call struct {
	cmd   *keyspace.Command
	rule  *rule
	w     *resp.Writer
	args  [][]byte
	reply resp.Value
	// keys are those that the command may write, with what was there before, each once.
	keys []*before
	// read are those that it only reads.
	read []string
	// shown are hidden keys that the command works on.
	shown []*before
}

// before is what there was of a key before a command.
type before struct {
	name     string
	kind     string // "" if it was not there
	deadline int64
	// scores are what a sorted set held, and members how many a set or a stream, if the
	// command's rule asks.
	scores  map[string]float64
	members int
}

// Do implements keyspace.Keyspace.
func (k *Keyspace) Do(w *keyspace.Reply, cmd *keyspace.Command, args [][]byte) bool {
	r := rules[cmd.ID]
	if r == nil {
		return false
	}
	k.fx = effects{}
	c := &call{cmd: cmd, rule: r, w: (*resp.Writer)(w), args: args}
	switch {
	case r.lacks:
		c.w.Error("ERR miniredis, which holds the keys of this node, does not have the command '" + cmd.Name + "'")
	case r.instead != nil:
		r.instead(k, c)
	case k.expiry == keyspace.KeepExpired && k.overdue(c):
	default:
		args := texts(args)
		if r.arguments != nil {
			if problem := r.arguments(k, args); problem != "" {
				c.w.Error(problem)
				break
			}
		}
		k.run(c, args)
		c.w.Raw(c.reply.Raw)
	}
	return true
}

// run lets miniredis run a command, and tells of what it has done.
func (k *Keyspace) run(c *call, args []string) {
	k.look(c, args)
	c.reply = resp.Value{Raw: k.dispatch(c.w.RESP3, args)}
	_, v := resp.Read(c.reply.Raw)
	c.reply = v
	switch {
	case v.Kind == '-':
		k.failed(c)
	case c.cmd.ReadOnly:
		k.countReads(c)
	default:
		k.countReads(c)
		if c.rule.done != nil && !c.rule.done(k, c) {
			break
		}
		if c.rule.after != nil {
			c.rule.after(k, c)
		} else {
			k.wrote(c)
		}
	}
	for _, b := range c.keys {
		k.refresh(b.name)
	}
	for _, b := range c.shown {
		k.hideAgain(b.name, b.deadline)
	}
}

// look notes what there is before a command.
func (k *Keyspace) look(c *call, args []string) {
	table := command.ByName(c.cmd.Name)
	k.found = table.Keys(k.found[:0], bytesOf(args))
	if c.givesTTL() {
		k.age()
	}
	seen := map[string]*before{}
	for _, found := range k.found {
		name := args[found.Index]
		if !found.Write {
			c.read = append(c.read, name)
		}
		if seen[name] != nil {
			continue
		}
		b := &before{name: name}
		seen[name] = b
		if en := k.index.keys[name]; en != nil && en.hidden && k.expiry == keyspace.KeepExpired {
			b.deadline = en.deadline
			k.show(en)
			c.shown = append(c.shown, b)
		}
		known := k.index.keys[name]
		if ttl := k.db().TTL(name); ttl != 0 && ttl != kept && (!c.cmd.ReadOnly || known == nil || after(k.aged, ttl) != known.deadline) {
			k.age()
		}
		switch en := k.refresh(name); {
		case en != nil && !en.hidden:
			b.kind, b.deadline = en.kind, en.deadline
		case en == nil && known != nil:
			k.gone(known)
		}
		switch b.kind {
		case kindZSet:
			if c.cmd.Name == "zadd" || c.cmd.Name == "zincrby" || c.cmd.Name == "geoadd" {
				b.scores = k.scores(name)
			}
		case "set":
			if c.cmd.Name == "smove" {
				b.members, _ = k.db().SCard(name)
			}
		case kindStream:
			if c.cmd.Name == "xadd" {
				b.members = k.entries(name)
			}
		}
	}
	for _, found := range k.found {
		name := args[found.Index]
		if b := seen[name]; found.Write && b != nil {
			c.keys = append(c.keys, b)
			delete(seen, name)
		}
	}
}

// scores are the members of a sorted set with their scores.
func (k *Keyspace) scores(name string) map[string]float64 {
	scores, _ := k.db().SortedSet(name)
	return maps.Clone(scores)
}

// countReads counts the keys that a command only read, and tells of those that are not there.
func (k *Keyspace) countReads(c *call) {
	if strings.HasPrefix(c.cmd.Name, "object|") {
		return
	}
	for _, name := range c.read {
		found := k.kind(name) != ""
		k.count(found)
		if !found {
			k.observer.KeyEvent(keyspace.EventMiss, "keymiss", name)
		}
	}
}

// failed tells of a command that was answered with an error: by then, miniredis may have
// deleted the key that it was to store something in, or may have given it a TTL.
func (k *Keyspace) failed(c *call) {
	for _, b := range c.keys {
		if b.kind == "" {
			continue
		}
		switch en := k.refresh(b.name); {
		case en == nil:
			k.changed(b, ofKeys, "del")
			k.fx.rewrite("DEL", b.name)
		case en.deadline == b.deadline:
		case en.deadline == 0:
			k.changed(b, ofKeys, "persist")
			k.fx.rewrite("PERSIST", b.name)
		default:
			k.expiresNow(b)
		}
	}
}

// wrote tells of a command that has done the same to all its keys.
func (k *Keyspace) wrote(c *call) {
	for _, b := range c.keys {
		k.changed(b, c.rule.class, c.rule.event)
	}
}

// changed tells of a key that a command has written.
func (k *Keyspace) changed(b *before, class keyspace.EventClass, event string) {
	k.fx.changed = true
	now := ""
	if en := k.refresh(b.name); en != nil && !en.hidden {
		now = en.kind
	}
	if b.kind == "" && now != "" {
		k.observer.KeyEvent(keyspace.EventNew, "new", b.name)
	}
	k.observer.KeyChanged(b.name)
	if event != "" {
		k.observer.KeyEvent(class, event, b.name)
	}
	if b.kind != "" && now == "" && event != "del" && event != "rename_from" {
		k.observer.KeyEvent(ofKeys, "del", b.name)
	}
	switch {
	case b.kind == "" && now != "":
		k.ready(b.name, now)
	case b.kind == kindStream && now != kindStream:
		k.observer.KeyReady(b.name, kindStream)
	}
}

func texts(args [][]byte) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = string(arg)
	}
	return out
}

func bytesOf(args []string) [][]byte {
	out := make([][]byte, len(args))
	for i, arg := range args {
		out[i] = []byte(arg)
	}
	return out
}
