package goredis

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/scenario"
)

var _ scenario.Subscriber = (*conn)(nil)

// subscriptions are the client's, of each kind one PubSub of go-redis.
type subscriptions struct {
	heard func(message string)

	mu    sync.Mutex
	kinds map[string]*subscription // by SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE
	wg    sync.WaitGroup
}

// subscription is one PubSub and who waits for its confirmations.
type subscription struct {
	pubsub    *redis.PubSub
	confirmed chan string
	waiting   int // confirmations that somebody waits for
}

// confirmations is more than are under way at a time: who receives never waits for whoever
// wants them.
const confirmations = 1000

// subscribeLimit is how long a subscription has to be confirmed.
const subscribeLimit = 10 * time.Second

// Listen implements scenario.Subscriber.
func (s *subscriptions) Listen(heard func(message string)) { s.heard = heard }

// subscribe does SUBSCRIBE and the like, and returns the confirmations. It reports false
// for any other command.
func (c *conn) subscribe(ctx context.Context, args []string) (text string, ok bool) {
	name := strings.ToUpper(args[0])
	kind := strings.Replace(name, "UNSUBSCRIBE", "SUBSCRIBE", 1)
	switch kind {
	case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE":
	default:
		return "", false
	}
	if len(args) < 2 {
		return "ERR wrong number of arguments for '" + strings.ToLower(name) + "' command", true
	}
	ctx, cancel := context.WithTimeout(ctx, subscribeLimit)
	defer cancel()
	if err := c.say(ctx, name, kind, args[1:]); err != nil {
		return c.show(nil, err), true
	}
	sub := c.kinds[kind]
	var texts []string
	for range len(args) - 1 {
		select {
		case text := <-sub.confirmed:
			texts = append(texts, text)
		case <-ctx.Done():
			return "(timeout)", true
		}
	}
	return strings.Join(texts, ", "), true
}

// say subscribes, or ends subscriptions. The PubSub of a kind is made by the first of them:
// by its channels it finds its node.
func (c *conn) say(ctx context.Context, name, kind string, channels []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if sub := c.kinds[kind]; sub != nil {
		sub.waiting = len(channels)
		return map[string]func(context.Context, ...string) error{
			"SUBSCRIBE": sub.pubsub.Subscribe, "PSUBSCRIBE": sub.pubsub.PSubscribe, "SSUBSCRIBE": sub.pubsub.SSubscribe,
			"UNSUBSCRIBE": sub.pubsub.Unsubscribe, "PUNSUBSCRIBE": sub.pubsub.PUnsubscribe, "SUNSUBSCRIBE": sub.pubsub.SUnsubscribe,
		}[name](ctx, channels...)
	}
	if name != kind {
		return fmt.Errorf("there is no subscription to end")
	}
	if c.kinds == nil {
		c.kinds = map[string]*subscription{}
	}
	sub := &subscription{confirmed: make(chan string, confirmations), waiting: len(channels)}
	switch kind {
	case "SUBSCRIBE":
		sub.pubsub = c.client.Subscribe(ctx, channels...)
	case "PSUBSCRIBE":
		sub.pubsub = c.client.PSubscribe(ctx, channels...)
	default:
		sub.pubsub = c.client.SSubscribe(ctx, channels...)
	}
	c.kinds[kind] = sub
	c.wg.Go(func() { c.receive(sub, kind == "SSUBSCRIBE") })
	return nil
}

// receive hands on what comes, as go-redis delivers it: it connects and subscribes again by
// itself, and its confirmations of that are left out.
func (c *conn) receive(sub *subscription, sharded bool) {
	for m := range sub.pubsub.ChannelWithSubscriptions() {
		switch m := m.(type) {
		case *redis.Subscription:
			text := fmt.Sprintf("[%s, %s, (integer) %d]", strconv.Quote(m.Kind), strconv.Quote(m.Channel), m.Count)
			c.mu.Lock()
			wanted := sub.waiting > 0
			if wanted {
				sub.waiting--
			}
			c.mu.Unlock()
			switch {
			case wanted:
				sub.confirmed <- text
			case strings.HasSuffix(m.Kind, "unsubscribe"):
				c.heard(text)
			}
		case *redis.Message:
			words := []string{"message", m.Channel, m.Payload}
			switch {
			case m.Pattern != "":
				words = []string{"pmessage", m.Pattern, m.Channel, m.Payload}
			case sharded:
				words[0] = "smessage"
			}
			for i, w := range words {
				words[i] = strconv.Quote(w)
			}
			c.heard("[" + strings.Join(words, ", ") + "]")
		}
	}
}

// close ends all subscriptions.
func (s *subscriptions) close() {
	s.mu.Lock()
	for _, sub := range s.kinds {
		_ = sub.pubsub.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}
