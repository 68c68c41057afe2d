package script

import (
	"context"
	"sync/atomic"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Engine is the script cache and the function libraries of one node. It runs
// one script at a time, on the goroutine that calls Do. The zero value is ready;
// an interpreter is built when the first script runs.
type Engine struct {
	// Dialect is the version of the server; nil stands for Redis 7.0.
	Dialect *dialect.Dialect

	scripts   map[string]*cached // by lower-case SHA1
	eval      *machine
	libraries libraries
	functions *machine
	random    lrand48
	seeded    bool

	running atomic.Pointer[Run]
}

// cached is one entry of the script cache (luaScript).
type cached struct {
	sha   string
	flags Flags
	entry *entryPoint
}

// Do runs one of EVAL, EVAL_RO, EVALSHA, EVALSHA_RO, SCRIPT, FCALL, FCALL_RO and
// FUNCTION, which has passed the arity check, and appends the reply to w, in the
// protocol version of the client. When ctx ends while a script runs, the script
// is stopped as by SCRIPT KILL.
//
// It returns what the statistics have to know of errors in the reply.
func (e *Engine) Do(ctx context.Context, host Host, w *resp.Writer, args [][]byte) Errors {
	switch lower(args[0]) {
	case "eval":
		return e.evalCommand(ctx, host, w, args, false, false)
	case "eval_ro":
		return e.evalCommand(ctx, host, w, args, false, true)
	case "evalsha":
		return e.evalCommand(ctx, host, w, args, true, false)
	case "evalsha_ro":
		return e.evalCommand(ctx, host, w, args, true, true)
	case "script":
		e.scriptCommand(w, args)
	case "fcall":
		return e.fcallCommand(ctx, host, w, args, false)
	case "fcall_ro":
		return e.fcallCommand(ctx, host, w, args, true)
	case "function":
		e.functionCommand(host, w, args)
	}
	return Errors{}
}

// Errors are those in the reply of a script, for the statistics.
type Errors struct {
	// Counted is set if the reply is an error that was counted when a command of the script made it.
	Counted bool
	// Inner are the errors within an array, without those that were counted, of which there are InnerCounted.
	Inner        []string
	InnerCounted int
}

// Flags returns what the script or function that these arguments name declares.
// It reports false when they name none, or the shebang line is wrong: the
// command then keeps its own flags and fails when it runs.
func (e *Engine) Flags(args [][]byte) (Flags, bool) {
	if len(args) < 2 || e.Dialect.Has(dialect.ScriptsCalled) { // which knows no flags
		return 0, false
	}
	switch lower(args[0]) {
	case "eval", "eval_ro":
		body := string(args[1])
		if s, ok := e.scripts[sha1hex(body)]; ok {
			return s.flags, true
		}
		flags, _, errText := parseShebang(body)
		return flags, errText == ""
	case "evalsha", "evalsha_ro":
		if s := e.lookup(args[1]); s != nil {
			return s.flags, true
		}
	case "fcall", "fcall_ro":
		if f := e.libraries.function(args[1]); f != nil {
			return f.flags, true
		}
	}
	return 0, false
}

// CommandFlags returns the flags that a command of this package has with these
// arguments: those of the table, changed by what the script declares
// (evalGetCommandFlags, fcallGetCommandFlags).
func (e *Engine) CommandFlags(table command.Flags, args [][]byte) command.Flags {
	if flags, ok := e.Flags(args); ok {
		return flags.Apply(table)
	}
	return table
}

// Running returns the script that runs now, or nil. It may be called from any
// goroutine.
func (e *Engine) Running() *Run { return e.running.Load() }

// Stop ends whatever runs, for a server that ends.
func (e *Engine) Stop() {
	if run := e.running.Load(); run != nil {
		run.kill()
	}
}

// Busy is what a server answers to other commands while this run takes long.
func (r *Run) Busy() string {
	if r.Eval {
		return BusyScript
	}
	return BusyFunction
}

// Kill answers SCRIPT KILL, or FUNCTION KILL when eval is false. It may be called
// from any goroutine while Do runs.
func (e *Engine) Kill(w *resp.Writer, eval bool) {
	run := e.running.Load()
	switch {
	case run == nil:
		w.Error("NOTBUSY No scripts in execution right now.")
	case run.fromMaster:
		w.Error("UNKILLABLE The busy script was sent by a master instance in the context of replication and cannot be killed.")
	case run.WriteDirty():
		w.Error("UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.")
	case eval && !run.Eval:
		w.Error(e.Dialect.Say(BusyFunction))
	case !eval && run.Eval:
		w.Error(e.Dialect.Say(BusyScript))
	default:
		run.kill()
		w.OK()
	}
}

// What a server answers to other commands while a script runs for longer than
// busy-reply-threshold (slowevalerr, slowscripterr).
const (
	BusyScript   = "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE."
	BusyFunction = "BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE."
)

// generator is the engine's source of random numbers, one for all scripts.
func (e *Engine) generator() *lrand48 {
	if !e.seeded {
		e.random, e.seeded = newLrand48(), true
	}
	return &e.random
}

func lower(b []byte) string {
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			s := []byte(string(b))
			for ; i < len(s); i++ {
				if c := s[i]; c >= 'A' && c <= 'Z' {
					s[i] = c | 0x20
				}
			}
			return string(s)
		}
	}
	return string(b)
}
