package script

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// fakeHost is a small server: a few commands on strings, and commands that
// answer in the types that RESP3 adds.
type fakeHost struct {
	conditions Conditions
	deny       map[Check]string
	values     map[string]string
	log        []string
	rejected   []string
	runs       []*Run
	onCall     func(run *Run, args [][]byte)
}

type fakeCommand struct {
	arity int
	flags command.Flags
	run   func(h *fakeHost, args [][]byte, w *resp.Writer)
}

var fakeCommands = map[string]fakeCommand{
	"ping": {-1, 0, func(_ *fakeHost, args [][]byte, w *resp.Writer) {
		if len(args) > 1 {
			w.Bulk(args[1])
			return
		}
		w.Simple("PONG")
	}},
	"echo": {2, 0, func(_ *fakeHost, args [][]byte, w *resp.Writer) { w.Bulk(args[1]) }},
	"get": {2, command.ReadOnly, func(h *fakeHost, args [][]byte, w *resp.Writer) {
		if v, ok := h.values[string(args[1])]; ok {
			w.BulkString(v)
			return
		}
		w.Null()
	}},
	"mget": {-2, command.ReadOnly, func(h *fakeHost, args [][]byte, w *resp.Writer) {
		w.Array(len(args) - 1)
		for _, key := range args[1:] {
			if v, ok := h.values[string(key)]; ok {
				w.BulkString(v)
			} else {
				w.Null()
			}
		}
	}},
	"set": {-3, command.Write | command.DenyOOM, func(h *fakeHost, args [][]byte, w *resp.Writer) {
		h.values[string(args[1])] = string(args[2])
		w.OK()
	}},
	"del": {-2, command.Write, func(h *fakeHost, args [][]byte, w *resp.Writer) {
		n := 0
		for _, key := range args[1:] {
			if _, ok := h.values[string(key)]; ok {
				delete(h.values, string(key))
				n++
			}
		}
		w.Int(int64(n))
	}},
	"incr": {2, command.Write | command.DenyOOM, func(h *fakeHost, args [][]byte, w *resp.Writer) {
		n, err := strconv.ParseInt("0"+h.values[string(args[1])], 10, 64)
		if err != nil {
			w.Error("ERR value is not an integer or out of range")
			return
		}
		h.values[string(args[1])] = strconv.FormatInt(n+1, 10)
		w.Int(n + 1)
	}},
	"publish":   {3, command.PubSub | command.MayReplicate, func(_ *fakeHost, _ [][]byte, w *resp.Writer) { w.Int(0) }},
	"subscribe": {-2, command.PubSub | command.NoScript, nil},
}

func newFakeHost() *fakeHost { return &fakeHost{values: map[string]string{}} }

func (h *fakeHost) Conditions() Conditions { return h.conditions }

func (h *fakeHost) Lookup(args [][]byte) (Command, bool) {
	c, ok := fakeCommands[lower(args[0])]
	return Command{Flags: c.flags, Arity: c.arity, Entry: c}, ok
}

func (h *fakeHost) Verify(run *Run, check Check, _ Command, _ [][]byte) string {
	return h.deny[check]
}

func (h *fakeHost) Execute(run *Run, cmd Command, args [][]byte, w *resp.Writer) {
	h.runs = append(h.runs, run)
	if h.onCall != nil {
		h.onCall(run, args)
	}
	cmd.Entry.(fakeCommand).run(h, args, w)
}

func (h *fakeHost) Rejected(_ Command, text string) { h.rejected = append(h.rejected, text) }

func (h *fakeHost) Permitted(Command, [][]byte) bool { return true }

func (h *fakeHost) Pulse() {}

func (h *fakeHost) Log(level LogLevel, text string) {
	h.log = append(h.log, strconv.Itoa(int(level))+" "+text)
}
