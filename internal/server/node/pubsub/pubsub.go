// Package pubsub knows who is subscribed to what (pubsub.c): channels, patterns and shard
// channels. It writes confirmations and messages to the subscribers; how a message reaches
// other nodes is not its business.
package pubsub

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Kind is one of the three ways to subscribe.
type Kind uint8

// The kinds of subscriptions.
const (
	Plain   Kind = iota // SUBSCRIBE
	Pattern             // PSUBSCRIBE
	Shard               // SSUBSCRIBE
	kinds
)

// words are what confirmations and messages of each kind begin with.
var words = [kinds]struct{ subscribe, unsubscribe, message string }{
	Plain:   {"subscribe", "unsubscribe", "message"},
	Pattern: {"psubscribe", "punsubscribe", "pmessage"},
	Shard:   {"ssubscribe", "sunsubscribe", "smessage"},
}

// Command is the name of the command that subscribes.
func (k Kind) Command() string { return words[k].subscribe }

// Connection is where a client hears what it did not ask for.
type Connection interface {
	// Pusher is where the next message is written.
	Pusher() *resp.Writer
	// Touch is called behind a message that no command of this client caused.
	Touch()
}

// Client is a client with its subscriptions, in the order in which it made them.
type Client struct {
	Connection
	names [kinds][]string
}

// Names are the channels or patterns of one kind.
func (c *Client) Names(k Kind) []string { return c.names[k] }

// Count is how many subscriptions the client has. With any it is a subscriber.
func (c *Client) Count() int {
	return len(c.names[Plain]) + len(c.names[Pattern]) + len(c.names[Shard])
}

// total is the count that confirmations show: shard channels are counted apart.
func (c *Client) total(k Kind) int {
	if k == Shard {
		return len(c.names[Shard])
	}
	return len(c.names[Plain]) + len(c.names[Pattern])
}

// Channels holds the subscribers by channel, pattern and shard channel, each in the order of
// subscription. Redis keeps hash tables; their order is not defined, ours is. The zero value
// has none.
type Channels struct{ topics [kinds]topic }

// topic maps names to subscribers.
type topic struct {
	members map[string][]*Client
	names   []string // in order of first subscription
}

func (t *topic) add(name string, c *Client) {
	if t.members == nil {
		t.members = map[string][]*Client{}
	}
	if len(t.members[name]) == 0 {
		t.names = append(t.names, name)
	}
	t.members[name] = append(t.members[name], c)
}

func (t *topic) remove(name string, c *Client) {
	list := t.members[name]
	if i := slices.Index(list, c); i >= 0 {
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

// Count is the number of channels or patterns with subscribers.
func (ch *Channels) Count(k Kind) int { return len(ch.topics[k].names) }

// Subscribe adds subscriptions and confirms each of them.
func (ch *Channels) Subscribe(k Kind, c *Client, names [][]byte) {
	for _, arg := range names {
		name := string(arg)
		if !slices.Contains(c.names[k], name) {
			c.names[k] = append(c.names[k], name)
			ch.topics[k].add(name, c)
		}
		c.confirm(words[k].subscribe, name, c.total(k))
	}
}

// Unsubscribe ends subscriptions, all of the kind if there are no names, and confirms each.
func (ch *Channels) Unsubscribe(k Kind, c *Client, args [][]byte) {
	names := make([]string, 0, len(args))
	for _, arg := range args {
		names = append(names, string(arg))
	}
	if len(names) == 0 {
		if names = slices.Clone(c.names[k]); len(names) == 0 {
			w := c.Pusher()
			w.Push(3)
			w.BulkString(words[k].unsubscribe)
			w.Null()
			w.Int(int64(c.total(k)))
			return
		}
	}
	for _, name := range names {
		ch.drop(k, c, name)
		c.confirm(words[k].unsubscribe, name, c.total(k))
	}
}

// drop ends one subscription, if there is one.
func (ch *Channels) drop(k Kind, c *Client, name string) {
	if i := slices.Index(c.names[k], name); i >= 0 {
		c.names[k] = slices.Delete(c.names[k], i, i+1)
		ch.topics[k].remove(name, c)
	}
}

// Leave ends all subscriptions of a client without telling it.
func (ch *Channels) Leave(c *Client) {
	for k := range kinds {
		for _, name := range c.names[k] {
			ch.topics[k].remove(name, c)
		}
		c.names[k] = nil
	}
}

func (c *Client) confirm(word, name string, total int) {
	w := c.Pusher()
	w.Push(3)
	w.BulkString(word)
	w.BulkString(name)
	w.Int(int64(total))
}

// Publish delivers a message to the subscribers, and returns their number: first those of
// the channel, then those of patterns (pubsubPublishMessage).
func (ch *Channels) Publish(channel, message string) int {
	receivers := 0
	for _, c := range ch.topics[Plain].members[channel] {
		c.message(Plain, "", channel, message)
		receivers++
	}
	patterns := &ch.topics[Pattern]
	for _, pattern := range patterns.names {
		if !glob.Match(pattern, channel) {
			continue
		}
		for _, c := range patterns.members[pattern] {
			c.message(Pattern, pattern, channel, message)
			receivers++
		}
	}
	return receivers
}

// PublishShard is Publish for a shard channel.
func (ch *Channels) PublishShard(channel, message string) int {
	list := ch.topics[Shard].members[channel]
	for _, c := range list {
		c.message(Shard, "", channel, message)
	}
	return len(list)
}

// message writes a published message to a subscriber.
func (c *Client) message(k Kind, pattern, channel, message string) {
	w := c.Pusher()
	if k == Pattern {
		w.Push(4)
		w.BulkString(words[k].message)
		w.BulkString(pattern)
	} else {
		w.Push(3)
		w.BulkString(words[k].message)
	}
	w.BulkString(channel)
	w.BulkString(message)
	c.Touch()
}

// DropSlots ends the shard subscriptions of slots that left the shard, and tells the
// subscribers (removeChannelsInSlot). Dropped is called for each subscriber.
func (ch *Channels) DropSlots(slots *slot.Set, dropped func(c *Client, channel string)) {
	t := &ch.topics[Shard]
	for _, name := range slices.Clone(t.names) {
		if !slots.Has(slot.OfString(name)) {
			continue
		}
		for _, c := range slices.Clone(t.members[name]) {
			ch.drop(Shard, c, name)
			c.confirm(words[Shard].unsubscribe, name, c.total(Shard))
			c.Touch()
			dropped(c, name)
		}
	}
}
