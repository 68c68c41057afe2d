package script

import (
	"errors"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// functionCommand is FUNCTION.
func (e *Engine) functionCommand(host Host, w *resp.Writer, args [][]byte) {
	switch sub := lower(args[1]); {
	case sub == "load" && len(args) >= 3:
		e.functionLoad(host, w, args)
	case sub == "delete" && len(args) == 3:
		e.functionDelete(w, string(args[2]))
	case sub == "flush" && len(args) <= 3:
		if len(args) == 3 && lower(args[2]) != "sync" && lower(args[2]) != "async" {
			w.Error("ERR FUNCTION FLUSH only supports SYNC|ASYNC option")
			return
		}
		e.FlushFunctions()
		if e.Dialect.Has(dialect.ScriptClock) { // of the same version
			e.functions = nil
		}
		w.OK()
	case sub == "list":
		e.functionList(w, args[2:])
	case sub == "stats" && len(args) == 2:
		e.WriteFunctionStats(w, 0)
	case sub == "dump" && len(args) == 2:
		w.Bulk(e.Dialect.Format().EncodeFunctions(e.functionCodes()))
	case sub == "restore" && (len(args) == 3 || len(args) == 4):
		e.functionRestore(host, w, args)
	case sub == "kill" && len(args) == 2:
		e.Kill(w, false)
	case sub == "help" && len(args) == 2:
		e.Dialect.Commands().ByName("function|help").WriteHelp(w)
	default:
		w.Error(errtext.SubcommandSyntax(args))
	}
}

func (e *Engine) functionLoad(host Host, w *resp.Writer, args [][]byte) {
	options, payload := args[2:len(args)-1], args[len(args)-1]
	for _, option := range options {
		if lower(option) != "replace" {
			w.Error("ERR Unknown option given: " + untilNUL(string(option)))
			return
		}
	}
	all, name, errText := e.addLibrary(host, &e.libraries, string(payload), len(options) > 0)
	if errText != "" {
		w.Error("ERR " + errText)
		return
	}
	e.libraries = all
	w.BulkString(name)
}

func (e *Engine) functionDelete(w *resp.Writer, name string) {
	lib, ok := e.libraries.byName[name]
	if !ok {
		w.Error("ERR Library not found")
		return
	}
	e.libraries = e.libraries.without(lib)
	w.OK()
}

// functionList is functionListCommand, in the order of the names.
func (e *Engine) functionList(w *resp.Writer, options [][]byte) {
	withCode, pattern := false, []byte(nil)
	for i := 0; i < len(options); i++ {
		switch option := lower(options[i]); {
		case option == "withcode" && !withCode:
			withCode = true
		case option == "libraryname" && pattern == nil:
			i++
			if i == len(options) {
				w.Error("ERR library name argument was not given")
				return
			}
			pattern = options[i]
		default:
			w.Error("ERR Unknown argument " + untilNUL(string(options[i])))
			return
		}
	}
	var listed []*library
	for _, lib := range e.libraries.sorted() {
		if pattern == nil || glob.MatchFold(string(pattern), lib.name) {
			listed = append(listed, lib)
		}
	}
	w.Array(len(listed))
	for _, lib := range listed {
		lib.write(w, withCode)
	}
}

func (l *library) write(w *resp.Writer, withCode bool) {
	fields := 3
	if withCode {
		fields++
	}
	w.Map(fields)
	w.BulkString("library_name")
	w.BulkString(l.name)
	w.BulkString("engine")
	w.BulkString("LUA")
	w.BulkString("functions")
	w.Array(len(l.functions))
	for _, f := range l.sorted() {
		w.Map(3)
		w.BulkString("name")
		w.BulkString(f.name)
		w.BulkString("description")
		if f.description != nil {
			w.BulkString(*f.description)
		} else {
			w.Null()
		}
		w.BulkString("flags")
		names := f.flags.Names()
		w.Set(len(names))
		for _, name := range names {
			w.Simple(name)
		}
	}
	if withCode {
		w.BulkString("library_code")
		w.BulkString(l.code)
	}
}

// WriteFunctionStats answers FUNCTION STATS. elapsed is how long the running
// script has been running. It may be called from any goroutine while Do runs a
// script.
func (e *Engine) WriteFunctionStats(w *resp.Writer, elapsed time.Duration) {
	run := e.running.Load()
	if run != nil && run.Eval {
		w.Error(e.Dialect.Say(BusyScript))
		return
	}
	w.Map(2)
	w.BulkString("running_script")
	if run == nil {
		w.Null()
	} else {
		w.Map(3)
		w.BulkString("name")
		w.BulkString(run.Name)
		w.BulkString("command")
		w.Array(len(run.Caller))
		for _, arg := range run.Caller {
			w.Bulk(arg)
		}
		w.BulkString("duration_ms")
		w.Int(elapsed.Milliseconds())
	}
	w.BulkString("engines")
	w.Map(1)
	w.BulkString("LUA")
	w.Map(2)
	w.BulkString("libraries_count")
	w.Int(int64(len(e.libraries.byName)))
	w.BulkString("functions_count")
	w.Int(int64(len(e.libraries.functions)))
}

// FlushFunctions removes all libraries.
func (e *Engine) FlushFunctions() { e.libraries = libraries{} }

// DumpFunctions returns all libraries as FUNCTION DUMP of Redis 7.0 does, for any server.
func (e *Engine) DumpFunctions() []byte {
	return rdb.EncodeFunctions(e.functionCodes())
}

func (e *Engine) functionCodes() (codes [][]byte) {
	for _, lib := range e.libraries.sorted() {
		codes = append(codes, []byte(lib.code))
	}
	return codes
}

// RestorePolicy says what FUNCTION RESTORE does with the libraries there are.
type RestorePolicy int

// The policies, named as the arguments of FUNCTION RESTORE.
const (
	RestoreAppend RestorePolicy = iota
	RestoreReplace
	RestoreFlush
)

func (e *Engine) functionRestore(host Host, w *resp.Writer, args [][]byte) {
	policy := RestoreAppend
	if len(args) == 4 {
		switch lower(args[3]) {
		case "append":
		case "replace":
			policy = RestoreReplace
		case "flush":
			policy = RestoreFlush
		default:
			w.Error("ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.")
			return
		}
	}
	if errText := e.RestoreFunctions(host, args[2], policy); errText != "" {
		w.Error(errText)
		return
	}
	w.OK()
}

// RestoreFunctions loads the libraries of a payload of FUNCTION DUMP. It returns
// the error reply of FUNCTION RESTORE, empty if all went well; else nothing has
// changed.
func (e *Engine) RestoreFunctions(host Host, payload []byte, policy RestorePolicy) (errText string) {
	if e.Dialect.Format().Verify(payload) != nil {
		return "ERR DUMP payload version or checksum are wrong"
	}
	var restored libraries
	for code, err := range rdb.Functions(payload) {
		var format rdb.FunctionError
		switch {
		case errors.As(err, &format):
			return "ERR " + string(format)
		case err != nil:
			return "ERR failed loading the given functions payload"
		}
		all, _, errText := e.addLibrary(host, &restored, string(code), false)
		if errText != "" {
			return "ERR " + errText
		}
		restored = all
	}
	if policy != RestoreFlush {
		all, errText := e.libraries.join(&restored, policy == RestoreReplace)
		if errText != "" {
			return "ERR " + errText
		}
		restored = all
	}
	e.libraries = restored
	return ""
}
