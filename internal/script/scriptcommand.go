package script

import (
	"fmt"

	"github.com/slotstorm/slotstorm/internal/resp"
)

// scriptCommand is SCRIPT without KILL, which Engine.Kill answers, and without
// a debugger: SCRIPT DEBUG YES and SYNC are refused.
func (e *Engine) scriptCommand(w *resp.Writer, args [][]byte) {
	switch sub := lower(args[1]); {
	case sub == "help" && len(args) == 2:
		writeHelp(w, "SCRIPT", scriptHelp)
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
		w.Error(fmt.Sprintf("ERR unknown subcommand or wrong number of arguments for '%.128s'. Try SCRIPT HELP.", args[1]))
	}
}

// FlushScripts empties the script cache and forgets the interpreter's state
// (scriptingReset).
func (e *Engine) FlushScripts() {
	e.scripts = nil
	e.eval = nil
}

// writeHelp is addReplyHelp.
func writeHelp(w *resp.Writer, command string, lines []string) {
	w.Array(len(lines) + 3)
	w.Simple(command + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:")
	for _, line := range lines {
		w.Simple(line)
	}
	w.Simple("HELP")
	w.Simple("    Prints this help.")
}

var scriptHelp = []string{
	"DEBUG (YES|SYNC|NO)",
	"    Set the debug mode for subsequent scripts executed.",
	"EXISTS <sha1> [<sha1> ...]",
	"    Return information about the existence of the scripts in the script cache.",
	"FLUSH [ASYNC|SYNC]",
	"    Flush the Lua scripts cache. Very dangerous on replicas.",
	"    When called without the optional mode argument, the behavior is determined by the",
	"    lazyfree-lazy-user-flush configuration directive. Valid modes are:",
	"    * ASYNC: Asynchronously flush the scripts cache.",
	"    * SYNC: Synchronously flush the scripts cache.",
	"KILL",
	"    Kill the currently executing Lua script.",
	"LOAD <script>",
	"    Load a script into the scripts cache without executing it.",
}
