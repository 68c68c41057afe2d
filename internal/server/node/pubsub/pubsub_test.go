package pubsub

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// listener is a connection that keeps what it hears.
type listener struct {
	out     resp.Writer
	touched int
}

func (l *listener) Pusher() *resp.Writer { return &l.out }
func (l *listener) Touch()               { l.touched++ }

func newClient() (*Client, *listener) {
	l := &listener{}
	return &Client{Connection: l}, l
}

func args(words ...string) (out [][]byte) {
	for _, word := range words {
		out = append(out, []byte(word))
	}
	return out
}

// The confirmations count channels and patterns together, and shard channels apart.
func TestConfirmations(t *testing.T) {
	var ch Channels
	c, l := newClient()
	for _, row := range []struct {
		do   func()
		want string
	}{
		{func() { ch.Subscribe(Plain, c, args("a", "b", "a")) }, "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n" +
			"*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n" + "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:2\r\n"},
		{func() { ch.Subscribe(Pattern, c, args("a*")) }, "*3\r\n$10\r\npsubscribe\r\n$2\r\na*\r\n:3\r\n"},
		{func() { ch.Subscribe(Shard, c, args("a")) }, "*3\r\n$10\r\nssubscribe\r\n$1\r\na\r\n:1\r\n"},
		{func() { ch.Unsubscribe(Plain, c, args("b", "x")) }, "*3\r\n$11\r\nunsubscribe\r\n$1\r\nb\r\n:2\r\n*3\r\n$11\r\nunsubscribe\r\n$1\r\nx\r\n:2\r\n"},
		{func() { ch.Unsubscribe(Pattern, c, nil) }, "*3\r\n$12\r\npunsubscribe\r\n$2\r\na*\r\n:1\r\n"},
		{func() { ch.Unsubscribe(Pattern, c, nil) }, "*3\r\n$12\r\npunsubscribe\r\n$-1\r\n:1\r\n"},
	} {
		row.do()
		if got := string(l.out.Buf); got != row.want {
			t.Errorf("got  %q\nwant %q", got, row.want)
		}
		l.out.Buf = nil
	}
	if c.Count() != 2 || l.touched != 0 {
		t.Errorf("%d subscriptions, want 2; touched %d times by its own commands", c.Count(), l.touched)
	}
	ch.Leave(c)
	if c.Count() != 0 || ch.Count(Plain)+ch.Count(Pattern)+ch.Count(Shard) != 0 || len(l.out.Buf) != 0 {
		t.Error("who leaves is still there, or hears of it")
	}
}

func TestMessages(t *testing.T) {
	var ch Channels
	a, heardA := newClient()
	b, heardB := newClient()
	heardB.out.RESP3 = true
	ch.Subscribe(Plain, a, args("news", ""))
	ch.Subscribe(Pattern, b, args("n*", ""))
	ch.Subscribe(Shard, b, args("news"))
	heardA.out.Buf, heardB.out.Buf = nil, nil
	for _, row := range []struct {
		do        func() int
		receivers int
		a, b      string
	}{
		{func() int { return ch.Publish("news", "m") }, 2,
			"*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nm\r\n", ">4\r\n$8\r\npmessage\r\n$2\r\nn*\r\n$4\r\nnews\r\n$1\r\nm\r\n"},
		{func() int { return ch.Publish("", "m") }, 2, // an empty pattern is one, too
			"*3\r\n$7\r\nmessage\r\n$0\r\n\r\n$1\r\nm\r\n", ">4\r\n$8\r\npmessage\r\n$0\r\n\r\n$0\r\n\r\n$1\r\nm\r\n"},
		{func() int { return ch.PublishShard("news", "m") }, 1, "", ">3\r\n$8\r\nsmessage\r\n$4\r\nnews\r\n$1\r\nm\r\n"},
		{func() int { return ch.Publish("other", "m") }, 0, "", ""},
	} {
		if got := row.do(); got != row.receivers {
			t.Errorf("%d receivers, want %d", got, row.receivers)
		}
		if gotA, gotB := string(heardA.out.Buf), string(heardB.out.Buf); gotA != row.a || gotB != row.b {
			t.Errorf("heard %q and %q\nwant  %q and %q", gotA, gotB, row.a, row.b)
		}
		heardA.out.Buf, heardB.out.Buf = nil, nil
	}
	if heardA.touched != 2 || heardB.touched != 3 {
		t.Errorf("touched %d and %d times, want 2 and 3", heardA.touched, heardB.touched)
	}
}

// Shard subscriptions end with their slots, and the subscriber is told.
func TestDropSlots(t *testing.T) {
	var ch Channels
	c, l := newClient()
	ch.Subscribe(Shard, c, args("{a}1", "{b}1", "{a}2"))
	ch.Subscribe(Plain, c, args("{a}1"))
	l.out.Buf = nil
	var gone slot.Set
	gone.Add(slot.OfString("a"))
	var dropped []string
	ch.DropSlots(&gone, func(_ *Client, channel string) { dropped = append(dropped, channel) })
	if got := strings.Join(dropped, " "); got != "{a}1 {a}2" {
		t.Errorf("dropped %q", got)
	}
	want := "*3\r\n$12\r\nsunsubscribe\r\n$4\r\n{a}1\r\n:2\r\n*3\r\n$12\r\nsunsubscribe\r\n$4\r\n{a}2\r\n:1\r\n"
	if got := string(l.out.Buf); got != want || l.touched != 2 {
		t.Errorf("heard %q, touched %d times\nwant  %q, twice", got, l.touched, want)
	}
	if got := c.Names(Shard); !slices.Equal(got, []string{"{b}1"}) || len(c.Names(Plain)) != 1 {
		t.Errorf("left: %q, and %q of the others", got, c.Names(Plain))
	}
}

func TestPubSubCommand(t *testing.T) {
	var ch Channels
	c, _ := newClient()
	ch.Subscribe(Plain, c, args("news:1", "x", "news:2"))
	for _, row := range []struct {
		write func(w *resp.Writer)
		want  string
	}{
		{func(w *resp.Writer) { ch.WriteChannels(Plain, w, args("PUBSUB", "CHANNELS")) }, "*3\r\n$6\r\nnews:1\r\n$1\r\nx\r\n$6\r\nnews:2\r\n"},
		{func(w *resp.Writer) { ch.WriteChannels(Plain, w, args("PUBSUB", "CHANNELS", "news:*")) }, "*2\r\n$6\r\nnews:1\r\n$6\r\nnews:2\r\n"},
		{func(w *resp.Writer) { ch.WriteChannels(Shard, w, args("PUBSUB", "SHARDCHANNELS")) }, "*0\r\n"},
		{func(w *resp.Writer) { ch.WriteChannels(Plain, w, args("PUBSUB", "CHANNELS", "a", "b")) },
			"-ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.\r\n"},
		{func(w *resp.Writer) { ch.WriteCounts(Plain, w, args("PUBSUB", "NUMSUB", "x", "y")) }, "*4\r\n$1\r\nx\r\n:1\r\n$1\r\ny\r\n:0\r\n"},
		{func(w *resp.Writer) { ch.WriteCounts(Plain, w, args("PUBSUB", "NUMSUB")) }, "*0\r\n"},
	} {
		var w resp.Writer
		if row.write(&w); string(w.Buf) != row.want {
			t.Errorf("got  %q\nwant %q", w.Buf, row.want)
		}
	}
}

// Whatever clients subscribe to and leave, a message reaches those whose lists say so, once
// for each of their subscriptions that matches.
func TestMessagesReachSubscribers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ch Channels
		clients := make([]*Client, 3)
		heard := make([]*listener, len(clients))
		for i := range clients {
			clients[i], heard[i] = newClient()
		}
		name := rapid.StringMatching(`[ab*]{1,2}`)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			k := Kind(rapid.IntRange(0, int(kinds)-1).Draw(t, "kind"))
			c := rapid.SampledFrom(clients).Draw(t, "client")
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				ch.Leave(c)
			case 1:
				ch.Unsubscribe(k, c, args(name.Draw(t, "name")))
			case 2:
				ch.Unsubscribe(k, c, nil)
			default:
				ch.Subscribe(k, c, args(name.Draw(t, "name"), name.Draw(t, "name")))
			}
		}
		channel := name.Draw(t, "channel")
		total := 0
		for i, c := range clients {
			heard[i].touched = 0
			for _, n := range c.Names(Plain) {
				if n == channel {
					heard[i].touched--
				}
			}
			for _, p := range c.Names(Pattern) {
				if glob.Match(p, channel) {
					heard[i].touched--
				}
			}
			total -= heard[i].touched
		}
		if got := ch.Publish(channel, "m"); got != total {
			t.Fatalf("%d receivers, want %d", got, total)
		}
		for i := range heard {
			if heard[i].touched != 0 {
				t.Fatalf("client %d heard %+d messages more than it is subscribed to", i, heard[i].touched)
			}
		}
		for k := range kinds {
			for _, n := range ch.topics[k].names {
				if len(ch.topics[k].members[n]) == 0 {
					t.Fatalf("nobody is subscribed to %q any more", n)
				}
			}
		}
	})
}
