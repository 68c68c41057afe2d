package script

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// noScript is the error of EVALSHA for an unknown script.
func (e *Engine) noScript() string {
	if e.Dialect.Has(dialect.ShortNoScript) {
		return "NOSCRIPT No matching script."
	}
	return "NOSCRIPT No matching script. Please use EVAL."
}

// evalCommand is evalGenericCommand: EVAL and EVALSHA, with their _RO forms.
func (e *Engine) evalCommand(ctx context.Context, host Host, w *resp.Writer, args [][]byte, bySHA, readOnly bool) Errors {
	if bySHA && len(args[1]) != 40 {
		w.Error(e.noScript())
		return Errors{}
	}
	keys, argv, errText := splitKeys(args, "value is not an integer or out of range")
	if errText != "" {
		w.Error("ERR " + errText)
		return Errors{}
	}
	var s *cached
	if bySHA {
		if s = e.lookup(args[1]); s == nil {
			w.Error(e.noScript())
			return Errors{}
		}
	} else {
		if s, errText = e.load(string(args[1])); errText != "" {
			w.Error(errText)
			return Errors{}
		}
	}
	run := prepare(host, w, s.sha, s.flags, readOnly, args)
	if run == nil {
		return Errors{}
	}
	run.Eval = true
	if e.Dialect.Has(dialect.ScriptsCalled) { // the same numbers for every script
		e.generator().seed(0)
	}
	return e.execute(ctx, w, run, e.evalMachine(), s.entry, keys, argv)
}

// execute runs a script that has passed all checks.
func (e *Engine) execute(ctx context.Context, w *resp.Writer, run *Run, m *machine, entry *entryPoint, keys, argv [][]byte) Errors {
	if ctx.Done() != nil {
		defer context.AfterFunc(ctx, run.kill)()
	}
	e.running.Store(run)
	defer e.running.Store(nil)
	return m.call(w, run, entry, keys, argv)
}

// splitKeys splits the arguments after the number of keys. notNumber is what to
// say when that is not a number.
func splitKeys(args [][]byte, notNumber string) (keys, argv [][]byte, errText string) {
	n, ok := parseInteger(args[2])
	switch {
	case !ok:
		return nil, nil, notNumber
	case n > int64(len(args)-3):
		return nil, nil, "Number of keys can't be greater than number of args"
	case n < 0:
		return nil, nil, "Number of keys can't be negative"
	}
	return args[3 : 3+n], args[3+n:], ""
}

// parseInteger is string2ll: decimal digits without sign plus, blanks or leading
// zeros.
func parseInteger(b []byte) (int64, bool) {
	s := string(b)
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != s {
		return 0, false
	}
	return n, true
}

// lookup finds a script by its SHA1 in any case.
func (e *Engine) lookup(sha []byte) *cached {
	if s, ok := e.scripts[string(sha)]; ok {
		return s
	}
	return e.scripts[lower(sha)]
}

// load puts a script into the cache, unless it is there (luaCreateFunction).
func (e *Engine) load(body string) (s *cached, errText string) {
	sha := sha1hex(body)
	if s, ok := e.scripts[sha]; ok {
		return s, ""
	}
	flags, shebang := Compat, 0
	if !e.Dialect.Has(dialect.ScriptsCalled) { // it knows no flags
		if flags, shebang, errText = parseShebang(body); errText != "" {
			return nil, "ERR " + errText
		}
	}
	entry, errText := e.evalMachine().compile(body[shebang:], "@user_script", 0)
	if errText != "" {
		return nil, "ERR Error compiling script (new function): " + errText
	}
	s = &cached{sha: sha, flags: flags, entry: entry}
	if e.scripts == nil {
		e.scripts = make(map[string]*cached)
	}
	e.scripts[sha] = s
	return s, ""
}

func (e *Engine) evalMachine() *machine {
	if e.eval == nil {
		e.eval = newMachine(e)
		e.eval.openEval()
	}
	return e.eval
}

func sha1hex(s string) string {
	sum := sha1.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}
