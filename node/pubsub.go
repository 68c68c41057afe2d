package node

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// channels holds a node's subscribers by channel, pattern and shard channel, each
// in the order of subscription (pubsub.c). Redis keeps hash tables; their order is
// not defined, ours is.
type channels struct {
	plain, pattern, shard topic
}

// topic maps names to subscribers.
type topic struct {
	members map[string][]*Session
	names   []string // in order of first subscription
}

// subscriptions are those of one session, in order.
type subscriptions struct {
	plain, pattern, shard []string
}

// count is how many subscriptions make the client a subscriber.
func (s *subscriptions) count() int { return len(s.plain) + len(s.pattern) + len(s.shard) }

// clear ends all subscriptions without telling the client.
func (s *subscriptions) clear(owner *Session) {
	ch := &owner.n.channels
	for _, name := range s.plain {
		ch.plain.remove(name, owner)
	}
	for _, name := range s.pattern {
		ch.pattern.remove(name, owner)
	}
	for _, name := range s.shard {
		ch.shard.remove(name, owner)
	}
	*s = subscriptions{}
}

func (t *topic) add(name string, s *Session) {
	if t.members == nil {
		t.members = map[string][]*Session{}
	}
	if len(t.members[name]) == 0 {
		t.names = append(t.names, name)
	}
	t.members[name] = append(t.members[name], s)
}

func (t *topic) remove(name string, s *Session) {
	list := t.members[name]
	if i := slices.Index(list, s); i >= 0 {
		list = slices.Delete(slices.Clone(list), i, i+1)
	}
	if len(list) > 0 {
		t.members[name] = list
		return
	}
	delete(t.members, name)
	if i := slices.Index(t.names, name); i >= 0 {
		t.names = slices.Delete(t.names, i, i+1)
	}
}

// subscriptionKind ties the parts of one of the three ways to subscribe together.
type subscriptionKind struct {
	subscribe, unsubscribe, message string
	topic                           func(*channels) *topic
	list                            func(*subscriptions) *[]string
	// total is the count that replies show: shard channels are counted apart.
	total func(*subscriptions) int
}

var (
	plainKind = &subscriptionKind{
		"subscribe", "unsubscribe", "message",
		func(c *channels) *topic { return &c.plain },
		func(s *subscriptions) *[]string { return &s.plain },
		func(s *subscriptions) int { return len(s.plain) + len(s.pattern) },
	}
	patternKind = &subscriptionKind{
		"psubscribe", "punsubscribe", "pmessage",
		func(c *channels) *topic { return &c.pattern },
		func(s *subscriptions) *[]string { return &s.pattern },
		func(s *subscriptions) int { return len(s.plain) + len(s.pattern) },
	}
	shardKind = &subscriptionKind{
		"ssubscribe", "sunsubscribe", "smessage",
		func(c *channels) *topic { return &c.shard },
		func(s *subscriptions) *[]string { return &s.shard },
		func(s *subscriptions) int { return len(s.shard) },
	}
)

var _ = handle(map[string]handler{
	"subscribe":            func(c *call) { c.subscribe(plainKind) },
	"psubscribe":           func(c *call) { c.subscribe(patternKind) },
	"ssubscribe":           func(c *call) { c.subscribe(shardKind) },
	"unsubscribe":          func(c *call) { c.unsubscribe(plainKind) },
	"punsubscribe":         func(c *call) { c.unsubscribe(patternKind) },
	"sunsubscribe":         func(c *call) { c.unsubscribe(shardKind) },
	"publish":              cmdPublish,
	"spublish":             cmdSPublish,
	"pubsub|channels":      func(c *call) { c.listChannels(&c.n.channels.plain) },
	"pubsub|shardchannels": func(c *call) { c.listChannels(&c.n.channels.shard) },
	"pubsub|numsub":        func(c *call) { c.countChannels(&c.n.channels.plain) },
	"pubsub|shardnumsub":   func(c *call) { c.countChannels(&c.n.channels.shard) },
	"pubsub|numpat":        func(c *call) { c.out.Int(int64(len(c.n.channels.pattern.names))) },
})

func (c *call) subscribe(kind *subscriptionKind) {
	s := c.s
	// Plain subscriptions in a transaction are allowed, as they were before there
	// was a rule against it.
	if c.inExec && kind == shardKind {
		c.fail("ERR " + ctype.Upper(kind.subscribe) + " isn't allowed for a DENY BLOCKING client")
		return
	}
	for _, arg := range c.args[1:] {
		name := string(arg)
		list := kind.list(&s.subs)
		if !slices.Contains(*list, name) {
			*list = append(*list, name)
			kind.topic(&c.n.channels).add(name, s)
		}
		confirm(s.pusher(), kind.subscribe, name, kind.total(&s.subs))
	}
}

func (c *call) unsubscribe(kind *subscriptionKind) {
	s := c.s
	names := make([]string, 0, len(c.args)-1)
	for _, arg := range c.args[1:] {
		names = append(names, string(arg))
	}
	if len(names) == 0 {
		names = slices.Clone(*kind.list(&s.subs))
		if len(names) == 0 {
			w := s.pusher()
			w.Push(3)
			w.BulkString(kind.unsubscribe)
			w.Null()
			w.Int(int64(kind.total(&s.subs)))
			return
		}
	}
	for _, name := range names {
		s.drop(kind, name)
		confirm(s.pusher(), kind.unsubscribe, name, kind.total(&s.subs))
	}
}

// drop ends one subscription, if there is one.
func (s *Session) drop(kind *subscriptionKind, name string) {
	list := kind.list(&s.subs)
	if i := slices.Index(*list, name); i >= 0 {
		*list = slices.Delete(*list, i, i+1)
		kind.topic(&s.n.channels).remove(name, s)
	}
}

func confirm(w *resp.Writer, word, name string, total int) {
	w.Push(3)
	w.BulkString(word)
	w.BulkString(name)
	w.Int(int64(total))
}

func cmdPublish(c *call) {
	channel, message := string(c.args[1]), string(c.args[2])
	c.n.machine.Publish(c.n.now, channel, message)
	c.n.machineChanged()
	c.out.Int(int64(c.n.publish(channel, message)))
}

func cmdSPublish(c *call) {
	channel, message := string(c.args[1]), string(c.args[2])
	c.n.machine.PublishShard(c.n.now, channel, message)
	c.n.machineChanged()
	c.out.Int(int64(c.n.publishShard(channel, message)))
}

// publish delivers a message to this node's subscribers, and returns their number:
// first those of the channel, then those of patterns (pubsubPublishMessage).
func (n *Node) publish(channel, message string) int {
	receivers := 0
	for _, s := range n.channels.plain.members[channel] {
		s.message(plainKind.message, "", channel, message)
		receivers++
	}
	for _, pattern := range n.channels.pattern.names {
		if !glob.Match(pattern, channel) {
			continue
		}
		for _, s := range n.channels.pattern.members[pattern] {
			s.message(patternKind.message, pattern, channel, message)
			receivers++
		}
	}
	return receivers
}

// publishShard is publish for a shard channel.
func (n *Node) publishShard(channel, message string) int {
	list := n.channels.shard.members[channel]
	for _, s := range list {
		s.message(shardKind.message, "", channel, message)
	}
	return len(list)
}

// message writes a published message to a subscriber.
func (s *Session) message(word, pattern, channel, message string) {
	w := s.pusher()
	if pattern != "" {
		w.Push(4)
		w.BulkString(word)
		w.BulkString(pattern)
	} else {
		w.Push(3)
		w.BulkString(word)
	}
	w.BulkString(channel)
	w.BulkString(message)
	s.touch()
}

// dropShardSlots ends the shard subscriptions of slots that left the shard, and
// tells the subscribers (removeChannelsInSlot).
func (n *Node) dropShardSlots(slots *slot.Set) {
	for _, name := range slices.Clone(n.channels.shard.names) {
		if !slots.Has(slot.OfString(name)) {
			continue
		}
		for _, s := range slices.Clone(n.channels.shard.members[name]) {
			s.drop(shardKind, name)
			confirm(s.pusher(), shardKind.unsubscribe, name, len(s.subs.shard))
			s.touch()
		}
	}
}

func (c *call) listChannels(t *topic) {
	if len(c.args) > 3 {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	names := t.names
	if len(c.args) == 3 {
		names = nil
		for _, name := range t.names {
			if glob.Match(string(c.args[2]), name) {
				names = append(names, name)
			}
		}
	}
	c.out.Array(len(names))
	for _, name := range names {
		c.out.BulkString(name)
	}
}

func (c *call) countChannels(t *topic) {
	c.out.Array(2 * (len(c.args) - 2))
	for _, name := range c.args[2:] {
		c.out.Bulk(name)
		c.out.Int(int64(len(t.members[string(name)])))
	}
}
