package script

import (
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// scriptCommand is SCRIPT without KILL, which Engine.Kill answers, and without
// a debugger: SCRIPT DEBUG YES and SYNC are refused.
func (e *Engine) scriptCommand(w *resp.Writer, args [][]byte) {
	switch sub := lower(args[1]); {
	case sub == "help" && len(args) == 2:
		e.Dialect.Commands().ByName("script|help").WriteHelp(w)
	case sub == "flush":
		if len(args) > 2 && (len(args) > 3 || lower(args[2]) != "sync" && lower(args[2]) != "async") {
			w.Error("ERR SCRIPT FLUSH only support SYNC|ASYNC option")
			return
		}
		e.FlushScripts()
		w.OK()
	case sub == "exists":
		w.Array(len(args) - 2)
		for _, sha := range args[2:] {
			if e.lookup(sha) != nil {
				w.Int(1)
			} else {
				w.Int(0)
			}
		}
	case sub == "load" && len(args) == 3:
		s, errText := e.load(string(args[2]))
		if errText != "" {
			w.Error(errText)
			return
		}
		w.BulkString(s.sha)
	case sub == "kill" && len(args) == 2:
		e.Kill(w, true)
	case sub == "debug" && len(args) == 3:
		switch lower(args[2]) {
		case "no":
			w.OK()
		case "yes", "sync":
			w.Error("ERR the script debugger is not part of this server")
		default:
			w.Error("ERR Use SCRIPT DEBUG YES/SYNC/NO")
		}
	default:
		w.Error(errtext.SubcommandSyntax(args))
	}
}

// FlushScripts empties the script cache and forgets the interpreter's state
// (scriptingReset).
func (e *Engine) FlushScripts() {
	e.scripts = nil
	e.eval = nil
}
