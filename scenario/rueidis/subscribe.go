package rueidis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/rueidis"

	"github.com/slotstorm/slotstorm/scenario"
)

var _ scenario.Subscriber = (*conn)(nil)

// subscriptions are the client's: one Receive of rueidis for each line that subscribes.
type subscriptions struct {
	heard func(message string)

	mu  sync.Mutex
	all []*subscription // in the order of their lines
	wg  sync.WaitGroup
}

// subscription is one Receive. As the library has it, its channels end together, and it hears
// of the first that ends.
type subscription struct {
	kind     string // SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE
	channels []string
	// confirmed has the confirmations that a line waits for.
	confirmed chan string
	cancel    context.CancelFunc

	mu      sync.Mutex
	waiting int  // confirmations that a line waits for
	ending  bool // a line ends it
}

// errEnded is the end of a Receive that the scenario ended.
var errEnded = errors.New("rueidis: the subscription was ended")

// Listen implements scenario.Subscriber.
func (s *subscriptions) Listen(heard func(message string)) { s.heard = heard }

// subscribe does SUBSCRIBE and the like, and returns the confirmations. It reports false
// for any other command.
func (c *conn) subscribe(ctx context.Context, args []string) (text string, ok bool) {
	if !isSubscription(args) {
		return "", false
	}
	name := strings.ToUpper(args[0])
	kind := strings.Replace(name, "UNSUBSCRIBE", "SUBSCRIBE", 1)
	if len(args) < 2 {
		return "ERR wrong number of arguments for '" + strings.ToLower(name) + "' command", true
	}
	if name == kind {
		cmd, err := c.build(args, c.pubsub)
		if err != nil {
			return c.failure(err), true
		}
		return c.begin(kind, args[1:], cmd).confirmations(ctx, len(args)-1), true
	}
	ended := c.end(kind, args[1:])
	if len(ended) == 0 {
		return "(there is no such subscription)", true
	}
	var texts []string
	for _, s := range ended {
		texts = append(texts, s.confirmations(ctx, 1))
	}
	return strings.Join(texts, ", "), true
}

// begin subscribes in the background.
func (c *conn) begin(kind string, channels []string, cmd rueidis.Completed) *subscription {
	ctx, cancel := context.WithCancel(context.Background())
	s := &subscription{
		kind: kind, channels: channels, cancel: cancel, waiting: len(channels),
		confirmed: make(chan string, len(channels)+2), // to begin and to end, and a failure: who confirms never waits
	}
	c.mu.Lock()
	c.all = append(c.all, s)
	c.mu.Unlock()
	ctx = rueidis.WithOnSubscriptionHook(ctx, func(p rueidis.PubSubSubscription) { c.confirm(s, p) })
	ctx = rueidis.WithOnReceiveReturnHook(ctx, func(err error, client rueidis.CommandClient) error {
		s.mu.Lock()
		ending := s.ending
		s.mu.Unlock()
		if !ending {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), c.limit)
		defer cancel()
		end := c.pubsub(append([]string{strings.Replace(kind, "SUB", "UNSUB", 1)}, channels...))
		if err := client.Do(ctx, end).Error(); err != nil {
			return err
		}
		return errEnded
	})
	c.wg.Go(func() {
		err := c.client.Receive(ctx, cmd, func(m rueidis.PubSubMessage) { c.heard(s.message(m)) })
		c.ended(s, err)
	})
	return s
}

// pubsub builds a command that begins or ends subscriptions.
func (c *conn) pubsub(args []string) rueidis.Completed {
	b, channels := c.client.B(), args[1:]
	switch strings.ToUpper(args[0]) {
	case "SUBSCRIBE":
		return b.Subscribe().Channel(channels...).Build()
	case "PSUBSCRIBE":
		return b.Psubscribe().Pattern(channels...).Build()
	case "SSUBSCRIBE":
		return b.Ssubscribe().Channel(channels...).Build()
	case "UNSUBSCRIBE":
		return b.Unsubscribe().Channel(channels...).Build()
	case "PUNSUBSCRIBE":
		return b.Punsubscribe().Pattern(channels...).Build()
	}
	return b.Sunsubscribe().Channel(channels...).Build()
}

// isSubscription reports whether a command begins or ends subscriptions.
func isSubscription(args []string) bool {
	switch strings.ToUpper(args[0]) {
	case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE":
		return true
	}
	return false
}

// end ends the subscriptions that have any of the channels.
func (c *conn) end(kind string, channels []string) (ended []*subscription) {
	c.mu.Lock()
	defer c.mu.Unlock()
	named := func(s *subscription) bool {
		return s.kind == kind && slices.ContainsFunc(channels, func(name string) bool { return slices.Contains(s.channels, name) })
	}
	for _, s := range c.all {
		if named(s) {
			s.mu.Lock()
			s.ending, s.waiting = true, 1
			s.mu.Unlock()
			s.cancel()
			ended = append(ended, s)
		}
	}
	c.all = slices.DeleteFunc(c.all, named)
	return ended
}

// confirm takes a confirmation of a node: for a line that waits for it, or, if nobody asked
// for it, as a message. The library's own new subscriptions are left out.
func (c *conn) confirm(s *subscription, p rueidis.PubSubSubscription) {
	text := fmt.Sprintf("[%s, %s, (integer) %d]", strconv.Quote(p.Kind), strconv.Quote(p.Channel), p.Count)
	s.mu.Lock()
	wanted := s.waiting > 0 && strings.HasSuffix(p.Kind, "unsubscribe") == s.ending
	if wanted {
		s.waiting--
	}
	s.mu.Unlock()
	switch {
	case wanted:
		s.confirmed <- text
	case strings.HasSuffix(p.Kind, "unsubscribe"):
		c.heard(text)
	}
}

// ended takes the end of a Receive. What nobody asked for is a message, if it is a failure.
func (c *conn) ended(s *subscription, err error) {
	c.mu.Lock()
	c.all = slices.DeleteFunc(c.all, func(other *subscription) bool { return other == s })
	c.mu.Unlock()
	if err == nil || errors.Is(err, errEnded) || errors.Is(err, context.Canceled) {
		return
	}
	s.mu.Lock()
	wanted := s.waiting > 0
	s.waiting = 0
	s.mu.Unlock()
	if text := c.failure(err); wanted {
		s.confirmed <- text
	} else {
		c.heard(text)
	}
}

// confirmations are the next n, or why there are none.
func (s *subscription) confirmations(ctx context.Context, n int) string {
	var texts []string
	for range n {
		select {
		case text := <-s.confirmed:
			if !strings.HasPrefix(text, "[") {
				return text
			}
			texts = append(texts, text)
		case <-ctx.Done():
			return "(timeout)"
		}
	}
	return strings.Join(texts, ", ")
}

// message is a message as an expectation has it.
func (s *subscription) message(m rueidis.PubSubMessage) string {
	words := []string{"message", m.Channel, m.Message}
	switch s.kind {
	case "PSUBSCRIBE":
		words = []string{"pmessage", m.Pattern, m.Channel, m.Message}
	case "SSUBSCRIBE":
		words[0] = "smessage"
	}
	for i, w := range words {
		words[i] = strconv.Quote(w)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// close ends all subscriptions.
func (s *subscriptions) close() {
	s.mu.Lock()
	for _, sub := range s.all {
		sub.cancel()
	}
	s.mu.Unlock()
	s.wg.Wait()
}
