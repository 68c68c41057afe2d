package node

import (
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/pubsub"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
)

// The subscribers are in package pubsub.
var _ = handle(map[string]handler{
	"subscribe":            func(c *call) { c.subscribe(pubsub.Plain) },
	"psubscribe":           func(c *call) { c.subscribe(pubsub.Pattern) },
	"ssubscribe":           func(c *call) { c.subscribe(pubsub.Shard) },
	"unsubscribe":          func(c *call) { c.unsubscribe(pubsub.Plain) },
	"punsubscribe":         func(c *call) { c.unsubscribe(pubsub.Pattern) },
	"sunsubscribe":         func(c *call) { c.unsubscribe(pubsub.Shard) },
	"publish":              cmdPublish,
	"spublish":             cmdSPublish,
	"pubsub|channels":      func(c *call) { c.n.channels.WriteChannels(pubsub.Plain, c.out, c.args) },
	"pubsub|shardchannels": func(c *call) { c.n.channels.WriteChannels(pubsub.Shard, c.out, c.args) },
	"pubsub|numsub":        func(c *call) { c.n.channels.WriteCounts(pubsub.Plain, c.out, c.args) },
	"pubsub|shardnumsub":   func(c *call) { c.n.channels.WriteCounts(pubsub.Shard, c.out, c.args) },
	"pubsub|numpat":        func(c *call) { c.out.Int(int64(c.n.channels.Count(pubsub.Pattern))) },
})

// subscriber is a session as packages pubsub and tracking see it.
type subscriber struct{ s *Session }

// Pusher is where a push goes: behind the reply of a command of the client that is under way, if the
// version has that.
func (c subscriber) Pusher() *resp.Writer {
	s := c.s
	if n := s.n; s == n.current && n.executing != nil && !repliesByPush(n.executing) && n.dialect.Has(dialect.OwnPushesLast) {
		s.late.RESP3 = s.out.RESP3
		return &s.late
	}
	return s.pusher()
}

// tellLate sends what came for the client while its command was under way.
func (s *Session) tellLate() {
	if len(s.late.Buf) > 0 {
		s.pusher().Raw(s.late.Buf)
		s.late.Buf = s.late.Buf[:0]
	}
}

// repliesByPush reports whether pushes are what the command replies (cmdHasPushAsReply).
func repliesByPush(cmd *command.Command) bool {
	switch cmd.ID {
	case idSubscribe, idPSubscribe, idSSubscribe, idUnsubscribe, idPUnsubscribe, idSUnsubscribe:
		return true
	}
	return false
}

func (c subscriber) Touch()           { c.s.touch() }
func (c subscriber) Subscriber() bool { return c.s.subs.Count() > 0 }

func (c *call) subscribe(k pubsub.Kind) {
	// Plain subscriptions in a transaction are allowed, as they were before there
	// was a rule against it.
	if c.inExec && k == pubsub.Shard {
		c.fail("ERR " + ctype.Upper(k.Command()) + " isn't allowed for a DENY BLOCKING client")
		return
	}
	c.n.channels.Subscribe(k, &c.s.subs, c.args[1:])
}

func (c *call) unsubscribe(k pubsub.Kind) { c.n.channels.Unsubscribe(k, &c.s.subs, c.args[1:]) }

// tellUnsubscribed tells the host of a subscription that ended because a slot left.
func (n *Node) tellUnsubscribed(c *pubsub.Client, channel string) {
	f := event.ShardUnsubscribed{Channel: channel, Slot: slot.OfString(channel)}
	if s, ok := c.Connection.(subscriber); ok {
		f.Client = s.s.knownAs()
	}
	n.host.Fact(n, f)
}

func cmdPublish(c *call) {
	channel, message := string(c.args[1]), string(c.args[2])
	c.n.machine.Publish(c.n.now, channel, message)
	c.n.machineChanged()
	c.out.Int(int64(c.n.channels.Publish(channel, message)))
}

func cmdSPublish(c *call) {
	channel, message := string(c.args[1]), string(c.args[2])
	c.n.machine.PublishShard(c.n.now, channel, message)
	c.n.machineChanged()
	c.out.Int(int64(c.n.channels.PublishShard(channel, message)))
}
