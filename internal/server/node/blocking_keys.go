package node

import (
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var _ = handle(map[string]handler{
	"blpop": cmdBlocking, "brpop": cmdBlocking, "blmpop": cmdBlocking, "blmove": cmdBlocking, "brpoplpush": cmdBlocking,
	"bzpopmin": cmdBlocking, "bzpopmax": cmdBlocking, "bzmpop": cmdBlocking,
	"xread": cmdBlocking, "xreadgroup": cmdBlocking,
})

// cmdBlocking runs a command that waits for keys if it finds nothing. Commands in
// transactions and scripts do not wait: they act as if the time were over.
func cmdBlocking(c *call) {
	if c.inScript && !c.n.dialect.Has(dialect.BlockInScripts) && c.blockOption() {
		c.fail("ERR " + string(c.args[0]) + " command is not allowed with BLOCK option from scripts")
		return
	}
	args := cloneArgs(c.args) // those of a request do not outlive a command that blocks
	c.n.do(c.out, c.cmd, args)
	data := c.n.ks.Effects().Wait
	switch {
	case data == nil:
	case (c.inExec || c.inScript) && (c.cmd.ID == idBLMove || c.cmd.ID == idBRPopLPush):
		c.out.Null()
	case c.inExec || c.inScript:
		c.out.NullArray()
	default:
		// When the time is over, all of them answer alike (replyToBlockedClientTimedOut).
		b := &blocking{cmd: c.cmd, args: args, again: args, data: data, expire: (*resp.Writer).NullArray, slot: slot.Of(data.Keys[0])}
		if data.Args != nil {
			b.again = data.Args
		}
		for _, key := range data.Keys {
			if !slices.Contains(b.keys, string(key)) {
				b.keys = append(b.keys, string(key))
			}
		}
		timeout := data.Timeout
		if before := c.s.again; before != nil { // its time goes on
			b.args = before.args
			timeout = 0
			if before.until > 0 {
				timeout = max(before.until-c.n.now, 1)
			}
		}
		c.n.block(c.s, b, timeout)
		c.n.lookAgain(c.s, b)
	}
}

// lookAgain looks at the keys once more when time alone may have made them ready
// (trackStreamClaimTimeouts).
func (n *Node) lookAgain(s *Session, b *blocking) {
	if b.data == nil || b.data.Again == nil {
		return
	}
	if d := b.data.Again(); d > 0 {
		n.host.After(d, func() {
			n.act(func() {
				if s.blocked == b {
					for _, key := range b.keys {
						n.blockers.signal(key, b.data.Kind)
					}
				}
			})
		})
	}
}

// blockOption reports whether XREAD or XREADGROUP has the option BLOCK, in front of any
// option that is wrong.
func (c *call) blockOption() bool {
	group := c.cmd.ID == idXReadGroup
	if !group && c.cmd.ID != idXRead {
		return false
	}
	for i := 1; i+1 < len(c.args); i++ {
		switch {
		case ctype.EqualFold(c.args[i], "block"):
			return true
		case ctype.EqualFold(c.args[i], "count"):
			i++
			if _, ok := number.ParseInt(c.args[i]); !ok {
				return false
			}
		case group && ctype.EqualFold(c.args[i], "group"):
			i += 2
		case group && ctype.EqualFold(c.args[i], "noack"):
		default:
			return false
		}
	}
	return false
}

// blockers are the clients that wait for keys, and the keys that are ready for them.
type blockers struct {
	byKey  waiters
	byKind map[string]int // how many wait for a type of value
	ready  []string
	queued map[string]bool // the keys in ready
	// serving is set while clients are served: keys that become ready meanwhile wait.
	serving bool
}

func newBlockers() blockers {
	return blockers{byKey: waiters{}, byKind: map[string]int{}, queued: map[string]bool{}}
}

func (bs *blockers) add(s *Session) {
	if b := s.blocked; b.data != nil {
		bs.byKind[b.data.Kind]++
		for _, key := range b.keys {
			bs.byKey.add(key, s)
		}
	}
}

func (bs *blockers) remove(s *Session) {
	if b := s.blocked; b.data != nil {
		bs.byKind[b.data.Kind]--
		for _, key := range b.keys {
			bs.byKey.remove(key, s)
		}
	}
}

// signal queues a key that is ready, once (signalKeyAsReady).
func (bs *blockers) signal(key, kind string) {
	if bs.byKind[kind] > 0 && len(bs.byKey[key]) > 0 && !bs.queued[key] {
		bs.queued[key] = true
		bs.ready = append(bs.ready, key)
	}
}

// next takes the key that has been ready for longest.
func (bs *blockers) next() string {
	key := bs.ready[0]
	bs.ready = bs.ready[1:]
	delete(bs.queued, key)
	return key
}

// flushed signals the streams that go with all keys (scanDatabaseForDeletedStreams).
func (bs *blockers) flushed(ks keyspace.Keyspace) {
	for _, key := range slices.Sorted(maps.Keys(bs.byKey)) {
		if ks.Type([]byte(key)) == kindOfStreams {
			bs.signal(key, kindOfStreams)
		}
	}
}

// kindOfStreams is the type of streams.
const kindOfStreams = "stream"

// serveReady serves the clients that wait for keys which have become ready, key by key
// (handleClientsBlockedOnKeys). Serving one may make more keys ready.
func (n *Node) serveReady() {
	if n.blockers.serving {
		return
	}
	n.blockers.serving = true
	defer func() { n.blockers.serving = false }()
	for len(n.blockers.ready) > 0 && !n.repl.pending.Held && !n.suspension.Is(suspension.SlowScript) {
		n.serveKey(n.blockers.next())
	}
}

// serveKey serves those who wait for what the key holds, in the order in which they came,
// as long as it holds that. If it is no stream any more, those who read it as a group
// hear so.
func (n *Node) serveKey(key string) {
	if n.dialect.Has(dialect.RunAgain) {
		n.runAgainFor(key)
		return
	}
	kind := n.ks.Type([]byte(key))
	for _, s := range slices.Clone(n.blockers.byKey[key]) {
		if b := s.blocked; b != nil && b.data.Kind == kind {
			n.serve(s, func(w *resp.Writer) bool { return n.doWaiting(b, w, key) })
			if n.ks.Type([]byte(key)) != kind {
				break
			}
		}
	}
	if kind == kindOfStreams || n.dialect.Has(dialect.StreamsGoUnheard) {
		return
	}
	for _, s := range slices.Clone(n.blockers.byKey[key]) {
		if s.blocked != nil && s.blocked.data.Lasting {
			n.serve(s, func(w *resp.Writer) bool {
				w.Error(errtext.StreamGone)
				return true
			})
		}
	}
}

// serve answers a client that has waited, if reply does, as if its command had run now.
func (n *Node) serve(s *Session, reply func(w *resp.Writer) bool) {
	caller := n.current
	n.current = s
	start := s.beginReply()
	if reply(&s.out) {
		n.countServed(s, s.out.Buf[start:])
		s.endWait()
		if n.dialect.Has(dialect.WaitForOwn) {
			n.sendEffectsOf(s, true)
		} else {
			n.sendEffects(true)
		}
		n.tracking.TellCaller(s.tracking)
	}
	n.current = caller
	if s.blocked != nil {
		n.lookAgain(s, s.blocked)
	}
}

// countServed counts and logs a command that has waited, with its reply. Where no such command fails,
// one is not logged either whose group is gone (updateStatsOnUnblock).
func (n *Node) countServed(s *Session, reply []byte) {
	b := s.blocked
	if len(reply) > 0 && reply[0] == '-' && n.dialect.Has(dialect.UnblockedUncounted) {
		n.stats.CountError(string(reply[1:]))
		if b.data.Lasting {
			return
		}
	} else {
		n.stats.Replied(b.cmd, reply)
	}
	n.wasLarge(s, b.cmd, b.args, requestSize(b.args), len(reply))
}

// runAgainFor lets those run their commands again who wait for what the key holds, in the order in
// which they came. Who reads a stream as a group does so whatever becomes of it
// (handleClientsBlockedOnKey).
func (n *Node) runAgainFor(key string) {
	for _, s := range slices.Clone(n.blockers.byKey[key]) {
		if b := s.blocked; b != nil && slices.Contains(b.keys, key) && (b.data.Lasting || b.data.Kind == n.ks.Type([]byte(key))) {
			n.runAgain(s)
		}
		if n.exited() {
			return
		}
	}
}

// runAgain runs the command of a client that has waited once more, with all checks that precede it
// (unblockClientOnKey). It may wait again, until the time that it began with is over.
func (n *Node) runAgain(s *Session) {
	b := s.blocked
	s.unblock()
	caller := n.current
	n.current, s.again = s, b
	s.beginReply()
	cmd := n.checked(s, b.again)
	n.current, s.again = caller, nil
	if s.blocked != nil {
		s.endCut()
		return
	}
	n.afterCommand(s, cmd)
	if n.tracking.Pending() {
		n.tracking.TellCaller(s.tracking)
	}
	n.unblocked = append(n.unblocked, s)
}
