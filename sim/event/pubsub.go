package event

// ShardUnsubscribed: a node ends the subscription of a client to a shard channel, because the
// channel's slot has left its shard.
type ShardUnsubscribed struct {
	// Channel is the shard channel.
	Channel string `json:"channel"`
	// Slot is the channel's slot.
	Slot int `json:"slot"`
	// Client is the name of the subscriber, as in redirected.
	Client string `json:"client,omitempty"`
}

// Kind implements Fact.
func (ShardUnsubscribed) Kind() Kind { return KindPubSub }

func (f ShardUnsubscribed) text(b []byte) []byte {
	b = appendWord(append(b, "subscription to "...), f.Channel)
	b = append(appendInt(append(b, " ends, slot "...), f.Slot), " is gone"...)
	if f.Client != "" {
		b = appendName(append(b, "   for "...), f.Client)
	}
	return b
}

func (f ShardUnsubscribed) slot() int { return f.Slot }
