package node

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/acl"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/internal/server/script"
)

// call is one execution of one command.
type call struct {
	n    *Node
	s    *Session
	cmd  *command.Command
	args [][]byte
	out  *resp.Writer
	// slot is that of the command's keys, noSlot if it has none. A script takes
	// that of the first key that it uses.
	slot int
	// inExec and inScript are set for commands run by EXEC and by scripts:
	// those do not block.
	inExec, inScript bool
	// before is how much of a transaction's reply is there already.
	before int
	// script is the call of the script that runs the command.
	script *call
}

// noSlot stands for the slot of a command without keys.
const noSlot = -1

// run processes a session's input as far as it can: until it is used up, the
// client blocks, the node is busy, or the connection ends.
func (n *Node) run(s *Session) {
	eaten := 0
	for !s.closed {
		if n.suspended() && !n.suspension.OnlySlowScript() {
			n.hold(s)
			break
		}
		if s.blocked != nil || s.mute {
			break
		}
		if s.closing {
			if s.silence.last && !s.unheard && len(s.out.Buf) == 0 {
				s.mute = true // a connection closes behind a reply that is written (writeToClient)
				break
			}
			s.end()
			return
		}
		if s.in.Pending() == 0 {
			break
		}
		limits := request.Limits{MaxBulk: n.settings.ProtoMaxBulkLen, MaxArgs: n.maxArgs(), Unauth: s.locked(), Syntax: n.syntax}
		args, err := s.in.Next(limits)
		if err != nil {
			s.beginReply()
			s.out.Error("ERR Protocol error: " + err.Error())
			s.closing = true
			s.endReply()
			continue
		}
		if args == nil {
			break
		}
		eaten += len(s.in.Raw())
		n.process(s, args)
		if len(s.out.Buf) > flushSize && !s.limited() || eaten >= requestsAtOnce {
			s.flush()
			eaten = 0
		}
	}
	s.flush()
}

// Output that is not bounded is handed over when flushSize of it has gathered; other output
// behind the requests that a server reads at once (PROTO_IOBUF_LEN), since its size counts.
const (
	flushSize      = 64 << 10
	requestsAtOnce = 16 << 10
)

// settle finishes what a command or an event started for other clients: the input of
// clients that need not wait any more, broadcasts of changed keys, blocked clients for whom
// an event made a key ready, and output for subscribers, in the order of beforeSleep.
func (n *Node) settle() {
	switch {
	case n.exited():
		return
	case n.suspension.Is(suspension.SlowScript):
		n.flushDirty()
		return
	}
	n.proceedMigrations()
	n.sendEffects(true)
	// Who waits for the append only file hears at once that it is synced.
	for synced := n.aof.fsynced - 1; synced != n.aof.fsynced; n.writeAppendOnly() {
		synced = n.aof.fsynced
		n.serveWaiting()
		for again := true; again; again = len(n.unblocked) > 0 && !n.suspended() {
			for len(n.unblocked) > 0 && !n.suspended() {
				s := n.unblocked[0]
				n.unblocked = n.unblocked[1:]
				n.goOn(s)
			}
			n.tracking.Broadcast()
			n.serveReady()
		}
	}
	n.sendStream()
	n.flushDirty()
}

// flushDirty sends what others have caused.
func (n *Node) flushDirty() {
	for len(n.dirty) > 0 {
		s := n.dirty[0]
		n.dirty = n.dirty[1:]
		switch {
		case s.closed:
		case s.unheard:
			s.end()
		default:
			s.flush()
		}
	}
}

// process runs one command of a client with all the checks that precede it, in
// the order of processCommand in server.c.
func (n *Node) process(s *Session, args [][]byte) {
	if s.job != nil {
		n.processMigration(s, args)
		return
	}
	if s.task != nil && s.task.Import {
		n.processImport(s, args)
		return
	}
	n.beforeCommand(s)
	start := s.beginReply()
	isReplica := s.replica != nil
	s.slot = noSlot
	caller := n.current
	n.current = s
	cmd := n.checked(s, args)
	n.current = caller
	if n.tap != nil {
		n.tapped(s, cmd, args, start)
	}
	if s.blocked == nil {
		n.afterCommand(s, cmd)
	} else {
		s.endCut()
	}
	if isReplica && len(s.out.Buf) > start {
		// Into the stream no replies go (logInvalidUseAndFreeClientAsync).
		s.out.Buf = s.out.Buf[:start]
		s.closing, s.unheard = true, true
	}
	if s.loses {
		s.loseReply(min(start, len(s.out.Buf)))
	}
	if s.unusual() {
		s.countOutput()
	}
	if n.tracking.Pending() {
		n.tracking.TellCaller(s.tracking)
	}
}

func (n *Node) beforeCommand(s *Session) {
	s.active = n.now
	if s.intervention != nil {
		return // it was counted when it began
	}
	s.commands++
	n.counters.Commands++
}

// afterCommand is resetClient: one-shot flags end with the command.
func (n *Node) afterCommand(s *Session, cmd *command.Command) {
	if s.asking && !s.tx.open && (cmd == nil || cmd.ID != idAsking) {
		s.asking = false
	}
	if s.tracking != nil && !s.tx.open && !isClient(cmd) {
		s.tracking.EndCaching()
	}
	s.endReply()
}

// checked is processCommand. It returns the command, or nil if there is none of
// that name.
func (n *Node) checked(s *Session, args [][]byte) *command.Command {
	if ctype.EqualFold(args[0], "host:") || ctype.EqualFold(args[0], "post") {
		// A web browser, tricked into talking to us: not even what it asked before
		// is answered (securityWarningCommand).
		s.closing, s.unheard = true, true
		return nil
	}
	cmd, container := n.commands.Resolve(args)
	s.last = cmd
	if cmd == nil {
		s.tx.fail()
		switch {
		case s.locked() && n.dialect.Has(dialect.AuthFirst):
			n.fail(s, errNoAuth)
		case container != nil:
			n.fail(s, errtext.UnknownSubcommand(args))
		default:
			n.fail(s, n.unknownCommand(args))
		}
		return nil
	}
	if refusal := n.refusal(s, cmd, args); refusal != "" {
		n.reject(s, cmd, refusal)
		return cmd
	}
	flags := n.commandFlags(s, cmd, args)
	slot := noSlot
	if routed(cmd) {
		d := n.route(s, cmd, flags, args)
		s.slot = d.Slot
		if d.Kind != Serve {
			n.redirect(s, cmd, args, d)
			return cmd
		}
		slot = d.Slot
	}
	var m Intervention
	if n.interference != nil && s.again == nil { // it was intervened in when it came
		if m = n.intervene(s, cmd, flags, args); m.Take > 0 {
			n.takeTime(s, cmd, args, m)
			return cmd
		}
	}
	s.loses, s.losesSilently = m.LoseReply, m.Silent
	if n.tracking.Limited() {
		n.tracking.Limit(n.caller())
	}
	if refusal := n.stateRefusal(s, cmd, flags, &m); refusal != "" {
		n.reject(s, cmd, refusal)
		return cmd
	}
	if s.replica == nil && !s.monitors && n.pausedFor(flags) {
		n.postpone(s, cmd, args)
		return cmd
	}
	if s.tx.open && !runsInMulti(cmd) {
		s.tx.add(cmd, flags, args)
		s.out.Simple("QUEUED")
		return cmd
	}
	n.executeFor(s, cmd, args, slot)
	if n.exited() {
		return cmd
	}
	n.sendEffectsOf(s, !cmd.Has(command.TouchesArbitraryKeys))
	if n.tracking.Pending() {
		n.tracking.TellCaller(s.tracking)
	}
	s.tellLate()
	n.serveReady()
	return cmd
}

// executeFor executes a client's command. Handlers may keep their call; that of PING does not, and
// what the keyspace carries out ends at once: the next has its place in memory.
func (n *Node) executeFor(s *Session, cmd *command.Command, args [][]byte, slot int) {
	if handlers[cmd.ID] != nil && cmd.ID != idPing {
		n.execute(&call{n: n, s: s, cmd: cmd, args: args, out: &s.out, slot: slot})
		return
	}
	n.brief = call{n: n, s: s, cmd: cmd, args: args, out: &s.out, slot: slot}
	n.execute(&n.brief)
	n.brief = call{}
}

// maxArgs is how many arguments a request may have.
func (n *Node) maxArgs() int {
	if n.dialect.Has(dialect.ShorterRequests) {
		return 1 << 20
	}
	return request.MaxArgs
}

const errNoAuth = "NOAUTH Authentication required."

// unknownCommand answers a name that there is not.
func (n *Node) unknownCommand(args [][]byte) string {
	switch {
	case n.dialect.Has(dialect.Backquotes):
		return errtext.UnknownBackquoted(args)
	case len(args) == 1 && n.dialect.Has(dialect.BareUnknown):
		return strings.TrimSuffix(errtext.UnknownCommand(args), ", with args beginning with: ")
	}
	return errtext.UnknownCommand(args)
}

// refusal covers the checks before routing: arity, protection, authentication,
// MULTI, the user's rules.
func (n *Node) refusal(s *Session, cmd *command.Command, args [][]byte) string {
	switch {
	case s.locked() && !cmd.Has(command.NoAuth) && n.dialect.Has(dialect.AuthFirst):
		return errNoAuth
	case !cmd.ArityOK(len(args)):
		return errtext.WrongArity(cmd.Name)
	case cmd.Has(command.Protected) && !n.settings.allows(cmd) && !n.dialect.Has(dialect.DebugAllowed):
		return protectedError(cmd)
	case s.locked() && !cmd.Has(command.NoAuth):
		return errNoAuth
	case s.tx.open && cmd.Has(command.NoMulti) && !n.dialect.Has(dialect.AnyInMulti):
		if n.dialect.Has(dialect.NamesInMulti) {
			return "ERR Command '" + cmd.Name + "' not allowed inside a transaction"
		}
		return "ERR Command not allowed inside a transaction"
	}
	return n.refusedByRules(s, acl.InCommand, cmd, args)
}

// commandFlags are the flags that count for this execution: those of the command
// (getCommandFlags), of the script it runs if that declares any, and for EXEC
// what the queued commands together amount to.
func (n *Node) commandFlags(s *Session, cmd *command.Command, args [][]byte) command.Flags {
	flags := cmd.Flags
	switch {
	case cmd.ID == idExec && s.tx.open:
		flags |= s.tx.any & (command.Write | command.DenyOOM | command.MayReplicate | command.NoAsyncLoading)
		if len(s.tx.queue) > 0 {
			flags &^= (command.Stale | command.Loading) &^ s.tx.all
		}
	case isScript(cmd):
		flags = n.scripts.flags(cmd, args)
	}
	return flags
}

// stateRefusal covers the checks behind routing: memory, replica, pub/sub mode,
// stale data, loading, a busy script.
func (n *Node) stateRefusal(s *Session, cmd *command.Command, flags command.Flags, m *Intervention) string {
	write := flags&command.Write != 0
	switch {
	case (m.OutOfMemory || n.outOfMemory()) && needsMemory(s, cmd, flags):
		return errtext.OOM
	case write && n.isMaster() && !n.enoughReplicas():
		return errtext.NoReplicas
	case write && !n.isMaster() && n.settings.ReplicaReadOnly:
		return errtext.ReadOnly
	case s.subs.Count() == 0 && unsubscribes(cmd) && n.dialect.Has(dialect.NothingToLeave):
		return "NOSUB '" + cmd.Name + "' command executed not in subscribed mode"
	case s.subs.Count() > 0 && !s.out.RESP3 && !allowedWhenSubscribed(cmd):
		return "ERR Can't execute '" + cmd.Name + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"
	case flags&command.Stale == 0 && (m.MasterDown || n.masterLinkDown() && !n.settings.ServeStaleData):
		return errtext.MasterDown
	case (m.Loading || n.loading.refuses()) && flags&command.Loading == 0,
		n.loading.async && flags&command.NoAsyncLoading != 0:
		return n.dialect.Say(errtext.Loading)
	case m.Busy && flags&command.AllowBusy == 0:
		return n.dialect.Say(script.BusyScript)
	case n.suspension.Is(suspension.SlowScript) && flags&command.AllowBusy == 0:
		return n.dialect.Say(n.scripts.engine.Running().Busy())
	case (s.replica != nil || s.monitors) && flags&(command.Write|command.ReadOnly|command.MayReplicate) != 0:
		return "ERR Replica can't interact with the keyspace"
	}
	return m.Error
}

// reject is rejectCommand: an error instead of an execution. EXEC gives up its
// transaction and says so.
func (n *Node) reject(s *Session, cmd *command.Command, text string) {
	n.stats.CountRejected(cmd)
	if cmd.ID == idExec {
		s.tx.clear(s)
		text = "EXECABORT Transaction discarded because of: " + strings.TrimPrefix(n.worded(text), "ERR ")
	} else {
		s.tx.fail()
	}
	n.fail(s, text)
}

// fail writes an error reply and counts it.
func (n *Node) fail(s *Session, text string) {
	text = n.worded(text)
	n.stats.CountError(text)
	s.out.Error(text)
}

// worded is an error in the words of the version.
func (n *Node) worded(text string) string {
	if n.words == nil {
		return text
	}
	return n.words(text)
}

// routed reports whether the command goes through Route at all: it has keys, may
// have some, or is EXEC.
func routed(cmd *command.Command) bool {
	return cmd.HasKeys() || cmd.Has(command.MovableKeys) || cmd.ID == idExec
}

// route decides where a client's command is served.
func (n *Node) route(s *Session, cmd *command.Command, flags command.Flags, args [][]byte) Decision {
	q := n.newQuery()
	q.Asking = s.asking || flags&command.Asking != 0
	q.ReadOnly = s.readOnly
	q.Write = flags&command.Write != 0
	if cmd.ID == idExec {
		if !s.tx.open || (s.tx.stale || s.tx.failed) && n.dialect.Has(dialect.StaleBeforeRoute) {
			return Decision{Slot: noSlot}
		}
		q.Exec = true
		for i := range s.tx.queue {
			n.keys.add(&q, s.tx.queue[i].cmd, s.tx.queue[i].args)
			q.Shard = q.Shard || n.isShard(s.tx.queue[i].cmd) && n.dialect.Has(dialect.QueuedShard)
		}
	} else {
		q.Shard = n.isShard(cmd)
		q.Migrate = cmd.ID == idMigrate
		q.Queued = s.tx.open && n.dialect.Has(dialect.QueuedAnywhere)
		n.keys.add(&q, cmd, args)
	}
	return n.decide(&q)
}

// decide completes a query with the presence of its keys and routes it.
func (n *Node) decide(q *Query) Decision {
	if q.Slot >= 0 && !q.OtherSlot && !q.Shard && !q.Queued && Open(n.view, q.Slot) {
		q.Present, q.Missing = n.keys.presence(n.ks)
	}
	n.keys.reset()
	return Route(n.view, *q)
}

// runsInMulti names the commands that a transaction does not queue.
func runsInMulti(cmd *command.Command) bool {
	switch cmd.ID {
	case idExec, idDiscard, idMulti, idWatch, idQuit, idReset:
		return true
	}
	return false
}

func allowedWhenSubscribed(cmd *command.Command) bool {
	switch cmd.ID {
	case idPing, idSubscribe, idSSubscribe, idUnsubscribe, idSUnsubscribe, idPSubscribe, idPUnsubscribe, idQuit, idReset:
		return true
	}
	return false
}

func unsubscribes(cmd *command.Command) bool {
	return cmd.ID == idUnsubscribe || cmd.ID == idSUnsubscribe || cmd.ID == idPUnsubscribe
}

func (n *Node) isShard(cmd *command.Command) bool {
	return cmd.ID == idSSubscribe || cmd.ID == idSPublish || cmd.ID == idSUnsubscribe && !n.dialect.Has(dialect.UnsubscribeByKey)
}

func cloneArgs(args [][]byte) [][]byte {
	size := 0
	for _, arg := range args {
		size += len(arg)
	}
	buf := make([]byte, 0, size)
	out := make([][]byte, len(args))
	for i, arg := range args {
		buf = append(buf, arg...)
		out[i] = buf[len(buf)-len(arg) : len(buf) : len(buf)]
	}
	return out
}
