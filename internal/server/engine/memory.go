package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/memory"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var memoryCommands = map[string]handler{
	"memory|usage": memoryUsage,
}

func memoryUsage(e *Engine, w *resp.Writer, args [][]byte) {
	for options := args[3:]; len(options) > 0; options = options[2:] {
		if len(options) < 2 || !is(options[0], "samples") {
			w.Error(errSyntax)
			return
		}
		samples, ok := integer(w, options[1])
		if !ok {
			return
		}
		if samples < 0 {
			w.Error(errSyntax)
			return
		}
	}
	en := e.find(args[2])
	if en == nil {
		w.Null()
		return
	}
	w.Int(int64(memory.String(len(en.key)) + memory.DictEntry + memory.SlotLinks + memory.Object + en.Memory()))
}
