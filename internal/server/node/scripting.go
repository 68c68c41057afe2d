package node

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/acl"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/internal/server/script"
)

// scripting is the node's script engine.
type scripting struct {
	engine script.Engine
	// denyNothing lets scripts call what no script may (DEBUG SET-DISABLE-DENY-SCRIPTS).
	denyNothing bool
	// since is when the script under way began, and patience how long it may run before
	// others get BUSY (busy-reply-threshold); 0 is for ever.
	since, patience time.Duration
	// pulsed is the time of the script's last pulse.
	pulsed time.Duration
	// stack is where scripts run, and out where their replies come to be.
	stack scriptStack
	out   resp.Writer
	// errors are those in out.
	errors script.Errors
	// calls is set while a script runs a command.
	calls bool
	// paused is the call of the script that is paused in the middle, or nil.
	paused *call
}

// flags are those of the script that the command runs, if it declares any.
func (s *scripting) flags(cmd *command.Command, args [][]byte) command.Flags {
	return s.engine.CommandFlags(cmd.Flags, args)
}

var _ = handle(map[string]handler{
	"eval":             cmdScript,
	"eval_ro":          cmdScript,
	"evalsha":          cmdScript,
	"evalsha_ro":       cmdScript,
	"fcall":            cmdScript,
	"fcall_ro":         cmdScript,
	"script|load":      cmdScriptCache,
	"script|exists":    cmdScriptCache,
	"script|flush":     cmdScriptCache,
	"script|debug":     cmdScriptDebug,
	"script|help":      cmdScriptCache,
	"script|kill":      func(c *call) { c.n.scripts.engine.Kill(c.out, true) },
	"function|load":    cmdFunctions,
	"function|delete":  cmdFunctions,
	"function|flush":   cmdFunctions,
	"function|list":    cmdScriptCache,
	"function|stats":   func(c *call) { c.n.scripts.engine.WriteFunctionStats(c.out, c.n.host.Now()-c.n.scripts.since) },
	"function|dump":    cmdScriptCache,
	"function|restore": cmdFunctions,
	"function|help":    cmdScriptCache,
	"function|kill":    func(c *call) { c.n.scripts.engine.Kill(c.out, false) },
})

// cmdScript runs a script, which may have to pause in the middle.
func cmdScript(c *call) {
	n, x := c.n, &c.n.scripts
	ms, _ := strconv.ParseInt(n.config.Get("busy-reply-threshold"), 10, 64)
	now := n.host.Now()
	x.since, x.pulsed, x.patience = now, now, time.Duration(min(ms, math.MaxInt64/int64(time.Millisecond)))*time.Millisecond
	x.out.RESP3 = c.out.RESP3
	if len(n.monitors) > 0 {
		n.show(c.s, c.cmd, c.args, false)
	}
	if x.stack.run(func() { x.errors = x.engine.Do(context.Background(), &scriptHost{call: c}, &x.out, c.args) }) {
		c.out.Raw(n.scriptEnded(c.cmd))
		n.stats.Known = x.errors.Counted
		return
	}
	x.engine.Running().Caller = cloneArgs(c.args)
	x.paused = c
	c.s.blocked = &blocking{cmd: c.cmd, busy: true}
	n.repl.pending.Held = true
}

// resumeScript goes on with the paused script, unless the node has ended. At
// its end it is answered like any command that kept the node busy.
func (n *Node) resumeScript() {
	c := n.scripts.paused
	if c == nil {
		return
	}
	caller, args := n.current, n.scripts.engine.Running().Caller
	n.current = c.s
	ended := n.scripts.stack.resume()
	n.current = caller
	if !ended {
		return
	}
	n.scripts.paused = nil
	reply := n.scriptEnded(c.cmd)
	if c.s.exec == nil {
		n.repl.pending.Held = false
		n.sendEffectsOf(c.s, true)
	}
	c.s.answer(func(w *resp.Writer) {
		w.Raw(reply)
		n.stats.Known = n.scripts.errors.Counted
	})
	n.took(c.s, c.cmd, args, n.host.Now()-n.scripts.since)
}

// scriptEnded returns the script's reply, which is valid until the next script. Errors within an array count
// as others do (afterErrorReply).
func (n *Node) scriptEnded(cmd *command.Command) []byte {
	x := &n.scripts
	for _, text := range x.errors.Inner {
		n.stats.CountError(text)
	}
	n.stats.Of(cmd).Failed += uint64(x.errors.InnerCounted + min(len(x.errors.Inner), 1))
	if n.suspension.Is(suspension.SlowScript) {
		n.suspension.End(suspension.SlowScript)
		n.host.After(0, n.awake)
	}
	reply := x.out.Buf
	if x.out.Buf = x.out.Buf[:0]; cap(x.out.Buf) > bufKept {
		x.out.Buf = nil
	}
	return reply
}

// cmdScriptCache runs a command about scripts or functions.
func cmdScriptCache(c *call) {
	c.n.scripts.engine.Do(context.Background(), &scriptHost{call: c}, c.out, c.args)
}

// awake does what a busy script held up.
func (n *Node) awake() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.catchUp()
}

// pulseTime is how long the instructions between two pulses take where time is virtual.
// Real servers need from 0.4 ms for sums to 16 ms for calls.
const pulseTime = 5 * time.Millisecond

// Pulse implements script.Host. The script pauses where time is virtual, so that it
// takes time at all; and wherever it has taken too long, so that others get in, to hear
// that the node is busy, or to kill the script.
func (h *scriptHost) Pulse() {
	n, x := h.call.n, &h.call.n.scripts
	now := n.host.Now()
	slow := x.patience > 0 && now-x.since >= x.patience
	if slow {
		n.begin(suspension.SlowScript)
	}
	var d time.Duration
	if now == x.pulsed { // a real clock would have moved
		d = pulseTime
	}
	if x.pulsed = now; d == 0 && !slow {
		return
	}
	early := !slow
	if early {
		n.begin(suspension.Busy)
	}
	n.host.After(d, func() {
		n.proceed(func() {
			n.resumeScript()
			if early {
				n.end(suspension.Busy)
			}
		})
	})
	x.stack.pause()
	x.pulsed = n.host.Now()
}

// cmdScriptDebug refuses clients that have replies to come, as Redis does.
func cmdScriptDebug(c *call) {
	if len(c.out.Buf) > 0 {
		c.out.Error("ERR SCRIPT DEBUG must be called outside a pipeline")
		return
	}
	cmdScriptCache(c)
}

// cmdFunctions changes the libraries, which replicas have to do as well.
func cmdFunctions(c *call) {
	start := len(c.out.Buf)
	cmdScriptCache(c)
	if c.out.Buf[start] != '-' {
		c.n.snapshots.changes++
		c.n.propagate(c.args...)
	}
}

// scriptHost is the server as a running script sees it: its client's connection
// state counts for each command of the script (scriptCall).
type scriptHost struct {
	call *call
	// slot is that of the command that was routed last.
	slot int
}

var _ script.Host = (*scriptHost)(nil)

// Conditions implements script.Host.
func (h *scriptHost) Conditions() script.Conditions {
	n := h.call.n
	return script.Conditions{
		ClusterEnabled:  true,
		Stale:           n.masterLinkDown() && !n.settings.ServeStaleData,
		ReadOnlyReplica: !n.isMaster() && n.settings.ReplicaReadOnly,
		FewReplicas:     n.isMaster() && !n.enoughReplicas(),
	}
}

// Lookup implements script.Host.
func (h *scriptHost) Lookup(args [][]byte) (script.Command, bool) {
	cmd, container := h.call.n.commands.Resolve(args)
	if cmd == nil {
		unknown := ""
		if container != nil && h.call.n.dialect.Has(dialect.ScriptsAsModules) {
			unknown = strings.TrimPrefix(errtext.UnknownSubcommand(args), "ERR ")
		}
		return script.Command{Unknown: unknown}, false
	}
	flags := cmd.Flags
	if h.call.n.scripts.denyNothing {
		flags &^= command.NoScript
	}
	return script.Command{Known: true, Flags: flags, Arity: cmd.Arity, Entry: cmd}, true
}

// Verify implements script.Host.
func (h *scriptHost) Verify(run *script.Run, check script.Check, cmd script.Command, args [][]byte) string {
	n := h.call.n
	entry := cmd.Entry.(*command.Command)
	switch check {
	case script.CheckStale:
		if n.masterLinkDown() && !n.settings.ServeStaleData && !entry.Has(command.Stale) {
			return "Can not execute the command on a stale replica"
		}
	case script.CheckACL:
		return n.refusedByRules(h.call.s, acl.InScript, entry, args)
	case script.CheckWrite:
		switch {
		case !n.isMaster() && n.settings.ReplicaReadOnly:
			return "-" + errtext.ReadOnly
		case n.isMaster() && !n.enoughReplicas():
			return "-" + errtext.NoReplicas
		}
	case script.CheckMemory:
		if n.outOfMemory() {
			return "-" + errtext.OOM
		}
	case script.CheckCluster:
		return h.cluster(entry, args)
	case script.CheckSameSlot:
		return h.sameSlot(run)
	}
	return ""
}

// cluster routes a command of a script (scriptVerifyClusterState). Its client has
// been routed by the declared keys; now each command has to be served here, too.
func (h *scriptHost) cluster(cmd *command.Command, args [][]byte) string {
	n, s := h.call.n, h.call.s
	h.slot = noSlot
	if !routed(cmd) {
		return ""
	}
	q := n.newQuery()
	q.Asking = s.asking || cmd.Has(command.Asking)
	q.ReadOnly = s.readOnly
	q.Write = cmd.Has(command.Write)
	q.Shard = n.isShard(cmd)
	q.Migrate = cmd.ID == idMigrate
	n.keys.add(&q, cmd, args)
	if d := n.decide(&q); d.Kind != Serve {
		return n.clusterTextInScript(d.Kind, cmd)
	}
	h.slot = q.Slot
	return ""
}

// sameSlot holds a script to the slot of its first key.
func (h *scriptHost) sameSlot(run *script.Run) string {
	if h.slot >= 0 && !run.AllowCrossSlot {
		if h.call.slot != noSlot && h.call.slot != h.slot {
			return script.CrossSlot
		}
		h.call.slot = h.slot
	}
	return ""
}

// clusterTextInScript is the error for a command that is not served here.
func (n *Node) clusterTextInScript(kind Kind, cmd *command.Command) string {
	text := n.clusterText(kind, cmd)
	if n.dialect.Has(dialect.ScriptsCalled) {
		text = strings.Replace(text, "Script", "Lua script", 1)
	}
	return text
}

func (n *Node) clusterText(kind Kind, cmd *command.Command) string {
	asModules, detailed := n.dialect.Has(dialect.ScriptsAsModules), n.dialect.Has(dialect.ScriptSlots)
	switch {
	case kind == DownReadOnly && asModules:
		return "Can not execute a write command '" + cmd.Name + "' while the cluster is down and readonly"
	case kind == DownReadOnly:
		return script.DownReadOnly
	case kind == Down && asModules:
		return "Can not execute a command '" + cmd.Name + "' while the cluster is down"
	case kind == Down:
		return script.Down
	case kind == CrossSlot && detailed:
		return "Command '" + cmd.Name + "' in script attempted to access keys that don't hash to the same slot"
	case kind == TryAgain && detailed:
		return "Unable to execute command '" + cmd.Name + "' in script because undeclared keys were accessed during rehashing of the slot"
	case kind == Unbound && detailed:
		return "Script attempted to access a slot not served"
	case asModules:
		return "Attempted to access a non local key in a cluster node"
	}
	return script.NonLocalKey
}

// Execute implements script.Host.
func (h *scriptHost) Execute(run *script.Run, cmd script.Command, args [][]byte, w *resp.Writer) {
	c := *h.call
	c.cmd, c.args, c.out, c.inScript, c.script = cmd.Entry.(*command.Command), args, w, true, h.call
	n := c.n
	n.repl.pending.Muted = run.Propagate&script.PropagateReplicas == 0
	n.aof.pending.Muted = run.Propagate&script.PropagateAOF == 0
	n.scripts.calls = true
	n.execute(&c)
	n.scripts.calls = false
	n.wrapEffects()
	n.repl.pending.Muted, n.aof.pending.Muted = false, false
}

// Rejected implements script.Host.
func (h *scriptHost) Rejected(cmd script.Command, text string) {
	n := h.call.n
	if n.dialect.Has(dialect.ScriptsCalled) {
		return
	}
	if cmd.Known {
		n.stats.CountRejected(cmd.Entry.(*command.Command))
	}
	code, hasCode := strings.CutPrefix(text, "-")
	if !hasCode {
		code = "ERR " + text
	}
	n.stats.CountError(code)
}

// Permitted implements script.Host.
func (h *scriptHost) Permitted(cmd script.Command, args [][]byte) bool {
	u := h.call.s.user
	if u == nil {
		return true
	}
	r, _ := u.Check(cmd.Entry.(*command.Command), args)
	return r == acl.Permitted
}

// Log implements script.Host. The server's log is not kept.
func (h *scriptHost) Log(script.LogLevel, string) {}
