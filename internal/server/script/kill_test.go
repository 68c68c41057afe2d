package script

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

func eval(t *testing.T, e *Engine, h *fakeHost, words ...string) string {
	t.Helper()
	w := &resp.Writer{}
	h.do(t, e, w, words)
	return string(w.Buf)
}

const killed = "-ERR Script killed by user with SCRIPT KILL... script: "

func TestContextStopsAScript(t *testing.T) {
	for _, body := range []string{
		"while true do end",
		"while true do pcall(function() while true do end end) end",
		"local function f() return f() end f()",
		"coroutine.wrap(function() while true do end end)()",
		"while true do string.rep('x', 10):upper() end",
		"repeat redis.pcall('PING') until false",
	} {
		t.Run(body, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			host := newFakeHost()
			engine := new(Engine)
			time.AfterFunc(10*time.Millisecond, cancel)
			w := &resp.Writer{}
			engine.Do(ctx, host, w, bytesOf("EVAL", body, "0"))
			if got := string(w.Buf); !strings.HasPrefix(got, killed) || !strings.HasSuffix(got, ", on @user_script:1.\r\n") {
				t.Errorf("got %q", got)
			}
			if got := eval(t, engine, host, "EVAL", "return 1", "0"); got != ":1\r\n" {
				t.Errorf("afterwards got %q", got)
			}
		})
	}
}

// killer ends a run at an exact instruction.
type killer struct {
	*fakeHost
	run *Run
}

func (k *killer) Pulse() { k.run.kill() }

// Whatever instruction a script is at when it is killed, the first one of a coroutine and of
// a protected call too, it says so.
func TestKilledAtAnyInstruction(t *testing.T) {
	const body = "redis.call('PING') while true do coroutine.wrap(function() end)() pcall(function() end) xpcall(function() error('x') end, function() end) end"
	for instructions := 1; instructions <= 40; instructions++ {
		host, engine := &killer{fakeHost: newFakeHost()}, new(Engine)
		host.onCall = func(run *Run, _ [][]byte) { host.run, run.steps = run, pulsePeriod-instructions }
		w := &resp.Writer{}
		engine.Do(t.Context(), host, w, bytesOf("EVAL", body, "0"))
		if got := string(w.Buf); !strings.HasPrefix(got, killed) {
			t.Errorf("after %d instructions: %q", instructions, got)
		}
	}
}

func TestKill(t *testing.T) {
	const (
		notBusy    = "-NOTBUSY No scripts in execution right now.\r\n"
		unkillable = "-UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.\r\n"
		fromMaster = "-UNKILLABLE The busy script was sent by a master instance in the context of replication and cannot be killed.\r\n"
	)
	kill := func(e *Engine, eval bool) string {
		w := &resp.Writer{}
		e.Kill(w, eval)
		return string(w.Buf)
	}
	for _, tt := range []struct {
		name       string
		conditions Conditions
		command    []string
		eval       bool
		want       string
		reply      string
	}{
		{"script", Conditions{}, []string{"EVAL", "redis.call('PING') return 1", "0"}, true, "+OK\r\n", killed},
		{"function", Conditions{}, []string{"FCALL", "f", "0"}, false, "+OK\r\n", killed},
		{"script by FUNCTION KILL", Conditions{}, []string{"EVAL", "redis.call('PING') return 1", "0"}, false, "-" + BusyScript + "\r\n", ":1\r\n"},
		{"function by SCRIPT KILL", Conditions{}, []string{"FCALL", "f", "0"}, true, "-" + BusyFunction + "\r\n", ":1\r\n"},
		{"after a write", Conditions{}, []string{"EVAL", "redis.call('SET','k','v') redis.call('PING') return 1", "0"}, true, unkillable, ":1\r\n"},
		{"of the master", Conditions{FromMaster: true}, []string{"EVAL", "redis.call('PING') return 1", "0"}, true, fromMaster, ":1\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			engine, host := new(Engine), newFakeHost()
			eval(t, engine, host, "FUNCTION", "LOAD", "#!lua name=l\nredis.register_function('f', function() redis.call('PING') return 1 end)")
			host.conditions = tt.conditions
			if got := kill(engine, tt.eval); got != notBusy {
				t.Errorf("before: %q", got)
			}
			host.onCall = func(_ *Run, args [][]byte) {
				if string(args[0]) == "PING" {
					if got := kill(engine, tt.eval); got != tt.want {
						t.Errorf("kill answered %q, want %q", got, tt.want)
					}
				}
			}
			if got := eval(t, engine, host, tt.command...); !strings.HasPrefix(got, tt.reply) {
				t.Errorf("script answered %q, want %q", got, tt.reply)
			}
			if got := kill(engine, tt.eval); got != notBusy {
				t.Errorf("after: %q", got)
			}
		})
	}
}

func TestLibraryThatDoesNotEnd(t *testing.T) {
	got := eval(t, new(Engine), newFakeHost(), "FUNCTION", "LOAD", "#!lua name=l\nwhile true do end")
	if want := "-ERR Error registering functions: ERR FUNCTION LOAD timeout\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFunctionStatsWhileRunning(t *testing.T) {
	engine, host := new(Engine), newFakeHost()
	eval(t, engine, host, "FUNCTION", "LOAD", "#!lua name=l\nredis.register_function('f', function() redis.call('PING') end)")
	var got string
	host.onCall = func(run *Run, _ [][]byte) {
		if run != engine.Running() {
			t.Error("the run is not the engine's")
		}
		w := &resp.Writer{}
		engine.WriteFunctionStats(w, 1500*time.Microsecond)
		got = string(w.Buf)
	}
	eval(t, engine, host, "FCALL", "f", "1", "k")
	want := "*4\r\n$14\r\nrunning_script\r\n*6\r\n$4\r\nname\r\n$1\r\nf\r\n$7\r\ncommand\r\n*4\r\n$5\r\nFCALL\r\n$1\r\nf\r\n$1\r\n1\r\n$1\r\nk\r\n$11\r\nduration_ms\r\n:1\r\n" +
		"$7\r\nengines\r\n*2\r\n$3\r\nLUA\r\n*4\r\n$15\r\nlibraries_count\r\n:1\r\n$15\r\nfunctions_count\r\n:1\r\n"
	if got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
	eval(t, engine, host, "EVAL", "redis.call('PING')", "0")
	if want := "-" + BusyScript + "\r\n"; got != want {
		t.Errorf("during EVAL got %q, want %q", got, want)
	}
}

// A script leaves no goroutine behind, nor does its context.
func TestNoGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w := &resp.Writer{}
		new(Engine).Do(ctx, newFakeHost(), w, bytesOf("EVAL", "pcall(error) return coroutine.wrap(function() coroutine.yield(1) end)()", "0"))
		if got := string(w.Buf); got != ":1\r\n" {
			t.Errorf("got %q", got)
		}
	})
}
