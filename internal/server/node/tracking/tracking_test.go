package tracking

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// peer is a connection that keeps what it hears.
type peer struct {
	out        resp.Writer
	subscriber bool
}

func (p *peer) Pusher() *resp.Writer { return &p.out }
func (p *peer) Touch()               {}
func (p *peer) Subscriber() bool     { return p.subscriber }

// world has clients by their IDs, from 1 on.
type world struct {
	Table
	peers   map[uint64]*peer
	clients map[uint64]*Client
}

func newWorld(resp3 ...bool) *world {
	w := &world{peers: map[uint64]*peer{}, clients: map[uint64]*Client{}}
	w.Table.Clients = w
	for i, is3 := range resp3 {
		w.peers[uint64(i+1)] = &peer{out: resp.Writer{RESP3: is3}}
	}
	return w
}

func (w *world) Connection(id uint64) Connection {
	if p := w.peers[id]; p != nil {
		return p
	}
	return nil
}

func args(line string) (out [][]byte) {
	for _, word := range strings.Fields(line) {
		out = append(out, []byte(word))
	}
	return out
}

// do runs CLIENT TRACKING or CACHING, or a command that reads, and returns the reply.
func (w *world) do(id uint64, line string) string {
	out := resp.Writer{RESP3: w.peers[id].out.RESP3}
	words := args(line)
	switch {
	case strings.HasPrefix(line, "CLIENT TRACKING "):
		who := Caller{id, w.peers[id], w.clients[id]}
		w.clients[id] = w.Command(&out, who, words, func(id int64) bool { return w.peers[uint64(id)] != nil })
	case strings.HasPrefix(line, "CLIENT CACHING"):
		w.clients[id].Caching(&out, words)
	case w.clients[id] != nil:
		cmd, _ := command.Resolve(words)
		w.Read(w.clients[id], cmd, words)
		w.clients[id].EndCaching()
	}
	return string(out.Buf)
}

// leave ends a client's connection.
func (w *world) leave(id uint64) {
	w.Stop(w.clients[id])
	delete(w.clients, id)
	delete(w.peers, id)
}

func (w *world) take(id uint64) string {
	got := string(w.peers[id].out.Buf)
	w.peers[id].out.Buf = nil
	return got
}

func bulk(s string) string { return fmt.Sprintf("$%d\r\n%s\r\n", len(s), s) }

// pushed is the message that invalidates keys, for a RESP3 client.
func pushed(keys ...string) string {
	out := ">2\r\n" + bulk("invalidate") + fmt.Sprintf("*%d\r\n", len(keys))
	for _, key := range keys {
		out += bulk(key)
	}
	return out
}

const pushedAll = ">2\r\n$10\r\ninvalidate\r\n_\r\n"

// Client 1 tracks, client 2 changes keys. What does client 1 hear?
func TestInvalidations(t *testing.T) {
	type steps = []string // of client 1; "key" of client 2 changes that key, "!key" client 1 does
	for name, row := range map[string]struct {
		steps steps
		want  string
	}{
		"a key that was read, once":        {steps{"CLIENT TRACKING ON", "GET k", "=k", "=k"}, pushed("k")},
		"each key by itself":               {steps{"CLIENT TRACKING ON", "MGET a b", "=a", "=b", "=c"}, pushed("a") + pushed("b")},
		"what was not read":                {steps{"CLIENT TRACKING ON", "=k"}, ""},
		"its own change, after the reply":  {steps{"CLIENT TRACKING ON", "GET k", "!k"}, "reply " + pushed("k")},
		"NOLOOP":                           {steps{"CLIENT TRACKING ON NOLOOP", "GET k", "!k"}, "reply "},
		"OPTIN without CACHING":            {steps{"CLIENT TRACKING ON OPTIN", "GET k", "=k"}, ""},
		"OPTIN with CACHING, for one read": {steps{"CLIENT TRACKING ON OPTIN", "CLIENT CACHING YES", "GET k", "GET j", "=k", "=j"}, pushed("k")},
		"OPTOUT":                           {steps{"CLIENT TRACKING ON OPTOUT", "CLIENT CACHING NO", "GET k", "GET j", "=k", "=j"}, pushed("j")},
		"a flush":                          {steps{"CLIENT TRACKING ON", "GET k", "flush", "=k"}, pushedAll},
		"its own flush, after the reply":   {steps{"CLIENT TRACKING ON", "own flush"}, "reply " + pushedAll},
		"BCAST, at once and in order":      {steps{"CLIENT TRACKING ON BCAST PREFIX b PREFIX a", "=b2", "=a", "=b1", "=b2", "=c", "wait"}, pushed("a") + pushed("b1", "b2")},
		"BCAST, without prefix":            {steps{"CLIENT TRACKING ON BCAST", "=x", "!y", "wait", "wait"}, "reply " + pushed("x", "y")},
		"BCAST NOLOOP":                     {steps{"CLIENT TRACKING ON BCAST NOLOOP", "=x", "!y", "!z", "=z", "wait"}, "reply reply " + pushed("x", "z")},
		"OFF":                              {steps{"CLIENT TRACKING ON BCAST", "=x", "CLIENT TRACKING OFF", "wait"}, ""},
		"channels are no keys":             {steps{"CLIENT TRACKING ON", "SUBSCRIBE ch", "=ch"}, ""},
	} {
		w := newWorld(true, true)
		for _, step := range row.steps {
			switch {
			case step[0] == '=':
				w.Changed(step[1:], 2, 2)
			case step[0] == '!':
				w.Changed(step[1:], 1, 1)
				w.peers[1].out.Raw([]byte("reply "))
				w.TellCaller(w.clients[1])
			case step == "flush":
				w.Flushed(2)
			case step == "own flush":
				w.Flushed(1)
				w.peers[1].out.Raw([]byte("reply "))
				w.TellCaller(w.clients[1])
			case step == "wait":
				w.Broadcast()
			default:
				if got := w.do(1, step); strings.HasPrefix(got, "-") {
					t.Errorf("%s: %s: %s", name, step, got)
				}
			}
		}
		if got := w.take(1); got != row.want {
			t.Errorf("%s: hears %q, want %q", name, got, row.want)
		}
		if w.Pending() {
			t.Errorf("%s: something is left to tell", name)
		}
	}
}

// A RESP2 client hears of invalidations through another that is subscribed.
func TestRedirection(t *testing.T) {
	message := func(payload string) string {
		return "*3\r\n" + bulk("message") + bulk("__redis__:invalidate") + payload
	}
	w := newWorld(false, false)
	w.do(1, "CLIENT TRACKING ON REDIRECT 2")
	w.do(1, "GET k")
	w.Changed("k", 3, 3)
	if got := w.take(2); got != "" {
		t.Errorf("not subscribed, it hears %q", got)
	}
	w.peers[2].subscriber = true
	w.do(1, "GET k")
	w.Changed("k", 3, 3)
	w.Flushed(3)
	if got, want := w.take(2), message("*1\r\n"+bulk("k"))+message("$-1\r\n"); got != want {
		t.Errorf("hears %q, want %q", got, want)
	}
	w.peers[2].out.RESP3 = true
	w.Flushed(3)
	if got := w.take(2); got != ">2\r\n$10\r\ninvalidate\r\n$-1\r\n" { // null as the one that tracks has it
		t.Errorf("with RESP3 it hears %q", got)
	}
	w.leave(2)
	w.peers[1].out.RESP3 = true
	w.do(1, "GET k")
	w.Changed("k", 3, 3)
	if got := w.take(1); got != ">2\r\n"+bulk("tracking-redir-broken")+":2\r\n" || !w.clients[1].Broken() {
		t.Errorf("without the listener it hears %q", got)
	}
	if got := w.clients[1].Redirection(); got != 2 || (*Client)(nil).Redirection() != -1 {
		t.Errorf("redirects to %d, want 2; without tracking -1", got)
	}
	w.do(1, "CLIENT TRACKING ON")
	if w.clients[1].Broken() {
		t.Error("it is broken even without redirection")
	}
}

// The errors of CLIENT TRACKING and CACHING, as Redis 7.0.15 words them.
func TestErrors(t *testing.T) {
	const overlaps = ". Prefixes for a single client must not overlap.\r\n"
	w := newWorld(false)
	for _, row := range [][2]string{
		{"CLIENT CACHING YES", "-ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled\r\n"},
		{"CLIENT TRACKING maybe", "-ERR syntax error\r\n"},
		{"CLIENT TRACKING ON REDIRECT", "-ERR syntax error\r\n"},
		{"CLIENT TRACKING ON REDIRECT x", "-ERR value is not an integer or out of range\r\n"},
		{"CLIENT TRACKING ON REDIRECT 77", "-ERR The client ID you want redirect to does not exist\r\n"},
		{"CLIENT TRACKING ON REDIRECT 1 REDIRECT 1", "-ERR A client can only redirect to a single other client\r\n"},
		{"CLIENT TRACKING ON PREFIX a", "-ERR PREFIX option requires BCAST mode to be enabled\r\n"},
		{"CLIENT TRACKING ON OPTIN OPTOUT", "-ERR You can't specify both OPTIN mode and OPTOUT mode\r\n"},
		{"CLIENT TRACKING ON BCAST OPTIN", "-ERR OPTIN and OPTOUT are not compatible with BCAST\r\n"},
		{"CLIENT TRACKING ON BCAST PREFIX a PREFIX ab", "-ERR Prefix 'a' overlaps with another provided prefix 'ab'" + overlaps},
		{"CLIENT TRACKING ON BCAST PREFIX x PREFIX a PREFIX ab", "-ERR Prefix 'a' overlaps with another provided prefix 'ab'" + overlaps + "+OK\r\n"},
		{"CLIENT TRACKING ON BCAST PREFIX xy", "-ERR Prefix 'xy' overlaps with an existing prefix 'x'" + overlaps},
		{"CLIENT TRACKING ON", "-ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.\r\n"},
		{"CLIENT TRACKING OFF", "+OK\r\n"},
		{"CLIENT TRACKING ON OPTIN", "+OK\r\n"},
		{"CLIENT CACHING NO", "-ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.\r\n"},
		{"CLIENT CACHING maybe", "-ERR syntax error\r\n"},
		{"CLIENT TRACKING ON OPTOUT", "-ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.\r\n"},
		{"CLIENT CACHING YES", "+OK\r\n"},
	} {
		if got := w.do(1, row[0]); got != row[1] {
			t.Errorf("%s: got  %q\nwant %q", row[0], got, row[1])
		}
	}
	var out resp.Writer
	w.clients[1].WriteInfo(&out)
	want := "*6\r\n" + bulk("flags") + "*3\r\n" + bulk("on") + bulk("optin") + bulk("caching-yes") + bulk("redirect") + ":0\r\n" + bulk("prefixes") + "*0\r\n"
	if got := string(out.Buf); got != want {
		t.Errorf("TRACKINGINFO: got  %q\nwant %q", got, want)
	}
}

// Beyond Max the oldest keys are forgotten, and their readers are told: at most a hundred at
// a time, and more the next time.
func TestLimit(t *testing.T) {
	w := newWorld(true)
	w.Max = 2
	w.do(1, "CLIENT TRACKING ON")
	w.do(1, "MGET a b c d")
	w.Limit(1)
	if got := w.take(1); got != pushed("a")+pushed("b") {
		t.Errorf("hears %q", got)
	}
	for i := range 500 {
		w.do(1, fmt.Sprint("GET k", i))
	}
	var left []int
	for range 3 {
		w.Limit(0)
		left = append(left, w.Figures().Keys)
	}
	if got := fmt.Sprint(left); got != "[402 202 2]" {
		t.Errorf("leaves %s keys, want [402 202 2]", got)
	}
	w.Limit(0)
	if w.behind != 0 || w.Figures().Keys != 2 {
		t.Errorf("in the end %d keys are left", w.Figures().Keys)
	}
}

// Whatever is read and changed, the table has just the readers that have not been told, its
// figures are right, and it keeps nothing that is not needed.
func TestTableIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(true, true, true)
		model := map[string]map[uint64]bool{}
		for id := range uint64(3) {
			w.do(id+1, "CLIENT TRACKING ON")
		}
		key := rapid.StringMatching(`[a-d]`)
		for range rapid.IntRange(1, 300).Draw(t, "steps") {
			id := rapid.Uint64Range(1, 3).Draw(t, "client")
			k := key.Draw(t, "key")
			if rapid.Bool().Draw(t, "reads") {
				w.do(id, "GET "+k)
				if model[k] == nil {
					model[k] = map[uint64]bool{}
				}
				model[k][id] = true
				continue
			}
			w.Changed(k, id, id)
			w.TellCaller(w.clients[id])
			for who := range uint64(3) {
				got, want := w.take(who+1), ""
				if model[k][who+1] {
					want = pushed(k)
				}
				if got != want {
					t.Fatalf("of %s client %d hears %q, want %q", k, who+1, got, want)
				}
			}
			delete(model, k)
		}
		items := 0
		for _, readers := range model {
			items += len(readers)
		}
		if f := w.Figures(); f.Keys != len(model) || f.Items != items || f.Clients != 3 {
			t.Fatalf("%+v, want %d keys and %d items", f, len(model), items)
		}
		if len(w.order) > 2*len(model)+65 {
			t.Fatalf("%d keys in the order of %d", len(w.order), len(model))
		}
		for id := range uint64(3) {
			w.leave(id + 1)
		}
		for k := range model {
			w.Changed(k, 0, 0)
		}
		if w.Active() || w.Figures() != (Figures{}) {
			t.Fatalf("without clients: %+v", w.Figures())
		}
	})
}
