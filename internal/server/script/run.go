package script

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Run is one script or function while it runs (scriptRunCtx). The host reads it;
// only Running's callers on other goroutines have to keep to the methods that
// say so.
type Run struct {
	// Name is the SHA1 of a script, or the name of a function.
	Name string
	// Eval tells a script of EVAL from a function.
	Eval bool
	// ReadOnly scripts may not call commands that write or may replicate.
	ReadOnly bool
	// AllowOOM lets commands through while memory is short.
	AllowOOM bool
	// AllowCrossSlot lets undeclared keys lie in different slots.
	AllowCrossSlot bool
	// Propagate says where the script's writes go, as set by redis.set_repl.
	Propagate Propagation
	// Caller is the command that started the script.
	Caller [][]byte

	host       Host
	resp3      bool
	fromMaster bool
	dirty      atomic.Bool
	killed     atomic.Bool
	done       chan struct{}
	steps      int // instructions so far
}

// pulsePeriod is how many instructions are run between two calls of Host.Pulse
// (luaMaskCountHook).
const pulsePeriod = 100000

// Propagation is a set of destinations of a script's writes.
type Propagation int

// The destinations, with the values of redis.REPL_AOF and so on.
const (
	PropagateNone     Propagation = 0
	PropagateAOF      Propagation = 1
	PropagateReplicas Propagation = 2
	PropagateAll                  = PropagateAOF | PropagateReplicas
)

// WriteDirty reports whether the script has called a write command, after which
// it cannot be killed any more. It may be called from any goroutine.
func (r *Run) WriteDirty() bool { return r.dirty.Load() }

// RESP3 reports whether the script has asked for protocol version 3.
func (r *Run) RESP3() bool { return r.resp3 }

// kill stops the script at its next instruction.
func (r *Run) kill() {
	if r.killed.CompareAndSwap(false, true) {
		close(r.done)
	}
}

// A Run is the context of the interpreter that works for it, so that killing the
// run stops the interpreter.

// Done is closed when the script has been killed. The interpreter asks for it before each
// instruction, which is the place to let the host look up.
func (r *Run) Done() <-chan struct{} {
	if r.steps++; r.steps%pulsePeriod == 0 && r.host != nil {
		r.host.Pulse()
	}
	return r.done
}

// Err is context.Canceled once the script has been killed.
func (r *Run) Err() error {
	if r.killed.Load() {
		return context.Canceled
	}
	return nil
}

// Deadline reports that there is none.
func (r *Run) Deadline() (time.Time, bool) { return time.Time{}, false }

// Value returns nil.
func (r *Run) Value(any) any { return nil }

// prepare makes the checks of scriptPrepareForRun and returns the run, or nil
// after writing the error.
func prepare(host Host, w *resp.Writer, name string, flags Flags, readOnly bool, args [][]byte) *Run {
	state := host.Conditions()
	if errText := refuse(state, flags, readOnly); errText != "" {
		w.Error(errText)
		return nil
	}
	return &Run{
		Name:           name,
		ReadOnly:       readOnly || !flags.Has(Compat) && flags.Has(NoWrites),
		AllowOOM:       !flags.Has(Compat) && flags.Has(AllowOOM),
		AllowCrossSlot: flags.Has(Compat) || flags.Has(AllowCrossSlot),
		Propagate:      PropagateAll,
		Caller:         args,
		host:           host,
		fromMaster:     state.FromMaster,
		done:           make(chan struct{}),
	}
}

func refuse(state Conditions, flags Flags, readOnly bool) string {
	if flags.Has(Compat) {
		if state.Stale {
			return "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
		}
		return ""
	}
	if flags.Has(NoCluster) && state.ClusterEnabled {
		return "ERR Can not run script on cluster, 'no-cluster' flag is set."
	}
	if state.Stale && !flags.Has(AllowStale) {
		return "MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no' and 'allow-stale' flag is not set on the script."
	}
	if !flags.Has(NoWrites) {
		switch {
		case state.ReadOnlyReplica:
			return "READONLY Can not run script with write flag on readonly replica"
		case state.DiskError != "":
			return state.DiskError
		case readOnly:
			return "ERR Can not execute a script with write flag using *_ro command."
		case state.FewReplicas:
			return "NOREPLICAS Not enough good replicas to write."
		}
	}
	if state.OutOfMemory && flags&(AllowOOM|NoWrites) == 0 {
		return "OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'"
	}
	return ""
}
