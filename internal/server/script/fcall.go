package script

import (
	"context"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// fcallCommand is FCALL and FCALL_RO (fcallCommandGeneric).
func (e *Engine) fcallCommand(ctx context.Context, host Host, w *resp.Writer, args [][]byte, readOnly bool) Errors {
	f := e.libraries.function(args[1])
	if f == nil {
		w.Error("ERR Function not found")
		return Errors{}
	}
	keys, argv, errText := splitKeys(args, "Bad number of keys provided")
	if errText != "" {
		w.Error("ERR " + errText)
		return Errors{}
	}
	run := prepare(host, w, f.name, f.flags, readOnly, args)
	if run == nil {
		return Errors{}
	}
	return e.execute(ctx, w, run, e.functionMachine(), f.entry, keys, argv)
}
