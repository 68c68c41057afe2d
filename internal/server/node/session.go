package node

import (
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/server/node/acl"
	"github.com/slotstorm/slotstorm/internal/server/node/output"
	"github.com/slotstorm/slotstorm/internal/server/node/pubsub"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/node/slotmigration"
	"github.com/slotstorm/slotstorm/internal/server/node/slottask"
	"github.com/slotstorm/slotstorm/internal/server/node/tracking"
	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Session is what a node knows of one client connection: `client` in server.h.
// Its methods are safe for concurrent use; those of one session should be called
// in the order of the bytes.
type Session struct {
	n    *Node
	id   uint64
	addr string // the client's address
	sink Sink
	tls  bool // the client uses TLS

	in     request.Reader
	out    resp.Writer
	output output.Buffer
	// held is set while the session waits for its turn: its input is kept and
	// processed later, in the order of arrival.
	held bool
	// dirty is set while out holds bytes that another session's command caused.
	dirty bool
	// closing is set when the connection ends after the reply, unheard when even
	// that is not sent.
	closing, unheard bool
	closed           bool

	name          string
	user          *acl.User // nil is allowed everything: the link to the master
	authenticated bool
	noEvict       bool
	tracking      *tracking.Client // nil while it is off
	maintenance   maintenance.Client
	silence       silence
	late          resp.Writer // what its own command pushes, for behind the reply

	asking   bool // one-shot, set by ASKING
	readOnly bool // READONLY
	tx       transaction
	exec     *execution // of a transaction that waits for one of its commands
	blocked  *blocking
	again    *blocking // what it waited for, while its command runs again
	subs     pubsub.Client

	written        int64 // the offset of the stream after its last command (woff)
	master         bool  // in whose name the master's commands run
	replica        *replica
	job            *slotmigration.Job // whose other side this is
	task           *slottask.Task     // the same, where tasks move slots, and channel is for what
	channel        slottask.Channel
	internal       bool      // another node of the cluster
	nodeID         gossip.ID // and which
	monitors       bool      // it is shown what others do (MONITOR)
	replicaOptions replication.Options

	intervention  *Intervention // what was decided about the command that is processed next
	loses         bool          // the reply to the current command is lost
	losesSilently bool
	mute          bool // nothing goes in or out any more

	since    time.Duration // when it connected
	active   time.Duration // when it last sent a command
	last     *command.Command
	slot     int // of the current command
	commands uint64
	// library and libraryVersion are what CLIENT SETINFO said.
	library, libraryVersion string
	// redirectable is CLIENT CAPA redirect.
	redirectable bool
	// noTouch is CLIENT NO-TOUCH.
	noTouch bool
}

// Connect makes a session for a new client connection. Addr is the client's
// address, for CLIENT LIST. It fails when the node is at its client limit; the
// error reply for the client has then been delivered already. On a node that was shut down
// it is closed at once.
func (n *Node) Connect(addr string, sink Sink) *Session {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.connect(addr, sink)
}

func (n *Node) connect(addr string, sink Sink) *Session {
	n.nextClient++
	now := n.host.Now()
	s := &Session{
		n: n, id: n.nextClient, addr: addr, sink: sink,
		since: now, active: now, output: output.New(now),
	}
	if secure, ok := sink.(interface{ TLS() bool }); ok {
		s.tls = secure.TLS()
	}
	s.subs.Connection = subscriber{s}
	s.asDefault()
	if n.over {
		s.close()
		return s
	}
	n.sessions[s.id] = s
	n.counters.Connections++
	if n.full() || n.interference != nil && n.interference.Full(sink) {
		s.out.Error(errtext.MaxClients)
		n.counters.Rejected++
		s.end()
	}
	return s
}

// full reports whether there are more connections than maxclients allows. Those of the
// cluster bus count, too: one to each other node, and one from it (acceptCommonHandler,
// getClusterConnectionsCount).
func (n *Node) full() bool {
	count := len(n.sessions) + n.busConnections()
	if n.masterClient() != nil {
		count++
	}
	return count > n.settings.MaxClients
}

// busConnections is getClusterConnectionsCount.
func (n *Node) busConnections() int { return 2 * (len(n.view.Members) - 1) }

// Feed gives the session bytes that the client sent. Replies go to the sink before
// it returns, unless the command blocks or the node is busy. It reports false when
// the connection is closed.
func (s *Session) Feed(b []byte) bool {
	n := s.n
	n.mu.Lock()
	defer n.mu.Unlock()
	if s.closed {
		return false
	}
	if s.mute {
		return true
	}
	n.stats.Reads++
	n.stats.Input += uint64(len(b))
	if s.replica != nil && !n.suspended() {
		s.replica.ackTime = n.host.Now() // an empty line is enough to show that it lives
	}
	s.borrow()
	s.in.Feed(b)
	if s.in.Pending() > n.settings.QueryBufferLimit {
		s.close()
		return false
	}
	if !n.suspended() {
		n.refreshTime() // once for all commands at hand, as Redis's event loop does
		s.active = n.now
	}
	n.run(s)
	n.settle()
	s.giveBack()
	return !s.closed
}

// sessionBuffers are what a session needs while it has something to do. One set of them
// goes from session to session: a node can have many thousands, which would each keep
// theirs, and out of the processor's caches.
type sessionBuffers struct {
	in  request.Buffers
	out []byte
}

// borrow takes the node's buffers, if they are there and the session has none.
func (s *Session) borrow() {
	spare := &s.n.buffers
	s.in.Borrow(&spare.in)
	if s.out.Buf == nil {
		s.out.Buf, spare.out = spare.out, nil
	}
}

// giveBack is the inverse of borrow. A session that waits for something keeps what it has.
func (s *Session) giveBack() {
	spare := &s.n.buffers
	if s.blocked == nil {
		s.in.GiveBack(&spare.in)
	}
	if spare.out == nil && len(s.out.Buf) == 0 {
		spare.out, s.out.Buf = s.out.Buf, nil
	}
}

// Close ends the session when its client is gone.
func (s *Session) Close() {
	s.n.mu.Lock()
	defer s.n.mu.Unlock()
	switch {
	case s.held || s.moves() && s.n.suspended():
		s.n.later(true, s.close) // a stopped process finds the commands first, then the end
	case s.moves():
		s.n.refreshTime()
		s.close()
		s.n.settle()
	default:
		s.close()
	}
}

// moves reports whether the session is the other side of slots that move whole.
func (s *Session) moves() bool { return s.job != nil || s.task != nil }

// end delivers what is left to say and closes the connection.
func (s *Session) end() {
	if s.unheard {
		s.out.Buf = nil
	}
	s.flush()
	s.close()
}

func (s *Session) close() {
	if s.closed {
		return
	}
	s.closed = true
	if s.n.tap != nil {
		s.n.tap(&Request{At: s.n.host.Now(), Client: s.addr, Sink: s.sink, Slot: noSlot, Closed: true})
	}
	s.unblock()
	s.tx.clear(s)
	s.n.channels.Leave(&s.subs)
	s.n.untrack(s)
	s.stopMonitoring()
	delete(s.n.sessions, s.id)
	if s.replica != nil {
		s.n.detach(s)
	}
	if s.job != nil {
		s.n.migrationClientGone(s)
	}
	if s.task != nil {
		s.n.taskClientGone(s)
	}
	s.in = request.Reader{}
	s.sink.Hangup()
}

// unusual reports whether the output is more than the first buffer holds, so that it has
// to be counted.
func (s *Session) unusual() bool {
	s.n.resizeOutput(s)
	return len(s.out.Buf) > s.output.Size() || s.output.Waits()
}

// flush hands the output to the client's side.
func (s *Session) flush() {
	s.dirty = false
	if s.mute || s.n.exited() {
		s.out.Buf = s.out.Buf[:0]
	}
	if len(s.out.Buf) == 0 {
		return
	}
	s.n.resizeOutput(s)
	s.output.Reach(len(s.out.Buf))
	if s.output.Waits() {
		if s.countOutput(); s.unheard {
			return
		}
	}
	s.n.writeAppendOnly() // before anybody hears of it
	s.n.stats.Writes++
	s.n.stats.Output += uint64(len(s.out.Buf))
	backlog := s.sink.Deliver(s.out.Buf)
	if !s.master {
		s.active = s.n.now
	}
	if backlog > 0 {
		s.countOutput()
	}
	s.out.Buf = s.out.Buf[:0]
	if cap(s.out.Buf) > bufKept {
		s.out.Buf = nil
	}
	s.delivered(backlog)
}

// touch marks that a command of somebody else wrote to this session's output.
func (s *Session) touch() {
	if s.unusual() {
		s.countOutput()
	}
	if !s.dirty {
		s.dirty = true
		s.n.dirty = append(s.n.dirty, s)
	}
}
