package miniredis

import (
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// overdue runs a command of the master that gives a key a deadline which is over here: the
// key is to be kept until the master deletes it (checkAlreadyExpired), while miniredis would
// delete it at once.
func (k *Keyspace) overdue(c *call) bool {
	args := texts(c.args)
	ms, unit, at := int64(0), int64(1), 2
	switch c.cmd.Name {
	case "expireat":
		unit = 1000
	case "pexpireat":
	case "set":
		for at = 3; at < len(args); at++ {
			word := strings.ToLower(args[at])
			if word == "exat" {
				unit = 1000
			}
			if word == "exat" || word == "pxat" {
				break
			}
		}
		at++
	default:
		return false
	}
	if at >= len(args) {
		return false
	}
	ms, ok := number.ParseInt([]byte(args[at]))
	if ms *= unit; !ok || ms > k.passed.UnixMilli() {
		return false
	}
	name := args[1]
	if c.cmd.Name == "set" {
		k.run(c, append(args[:at-1:at-1], args[at+1:]...))
		c.w.Raw(c.reply.Raw)
		if c.reply.Kind == '-' || !k.fx.changed {
			return true
		}
	} else if !k.Exists(c.args[1]) {
		c.w.Int(0)
		return true
	} else {
		c.w.Int(1)
	}
	if en := k.index.keys[name]; en != nil && en.hidden {
		en.deadline = ms
	} else {
		k.setDeadline(name, ms)
	}
	k.fx.changed = true
	k.observer.KeyChanged(name)
	k.observer.KeyEvent(ofKeys, "expire", name)
	return true
}

// setDeadline says when a key's time is over, which may be so already.
func (k *Keyspace) setDeadline(name string, ms int64) {
	if ms > k.passed.UnixMilli() {
		k.age()
		k.db().SetTTL(name, time.UnixMilli(ms).Sub(k.clock))
		return
	}
	k.db().SetTTL(name, kept)
	en := k.refresh(name)
	k.index.setDeadline(en, ms)
	k.hide(en)
}
