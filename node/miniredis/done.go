package miniredis

import (
	"maps"
	"strings"
)

// positive: the reply is how many things changed.
func positive(_ *Keyspace, c *call) bool { return c.reply.Int() > 0 }

// filled: the reply is what was taken, or made.
func filled(_ *Keyspace, c *call) bool {
	return !c.reply.Null && (!c.reply.IsList() || len(c.reply.Elements()) > 0)
}

// isThere: the key was there.
func isThere(_ *Keyspace, c *call) bool { return c.keys[0].kind != "" }

// isSet: SET has set what it was to set, which with GET its reply does not tell.
func isSet(_ *Keyspace, c *call) bool {
	there := c.keys[0].kind != ""
	return (!there || !c.option("nx")) && (there || !c.option("xx"))
}

// isOverwritten: SETRANGE does nothing with nothing.
func isOverwritten(_ *Keyspace, c *call) bool { return len(c.args[3]) > 0 }

// rescored: a sorted set has other members, or other scores.
func rescored(k *Keyspace, c *call) bool {
	b := c.keys[0]
	return !maps.Equal(b.scores, k.scores(b.name))
}

// givesTTL reports whether the command may give a key a TTL, which counts from now.
func (c *call) givesTTL() bool {
	switch c.cmd.Name {
	case "set":
		return len(c.args) > 3
	case "setex", "psetex", "getex", "expire", "pexpire", "expireat", "pexpireat":
		return true
	}
	return false
}

// option reports whether a word is among the arguments behind the first value.
func (c *call) option(word string) bool {
	for _, arg := range c.args[3:] {
		if strings.EqualFold(string(arg), word) {
			return true
		}
	}
	return false
}
