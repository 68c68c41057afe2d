package script

import (
	"cmp"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// texts are the errors of commands in scripts that differ from version to version.
type texts struct {
	unknown, arity, notAllowed, noArguments, badArgument, killed, killedFunction, logLevel string
	// asModules says that commands are checked in the order of modules.
	asModules bool
}

// textsOf returns those of a version, nil stands for Redis 7.0.
func textsOf(d *dialect.Dialect) *texts {
	t := &texts{
		asModules:   d.Has(dialect.ScriptsAsModules),
		unknown:     "Unknown Redis command called from script",
		arity:       "Wrong number of args calling Redis command from script",
		notAllowed:  "This Redis command is not allowed from script",
		noArguments: "Please specify at least one argument for this redis lib call",
		badArgument: "Lua redis lib command arguments must be strings or integers",
		killed:      "Script killed by user with SCRIPT KILL...",
		logLevel:    "Invalid debug level.",
	}
	if d.Has(dialect.ScriptClock) { // of the same version
		t.logLevel = "Invalid log level."
	}
	if d.Has(dialect.ScriptsCalled) {
		t.unknown = "Unknown Redis command called from Lua script"
		t.arity = "Wrong number of args calling Redis command From Lua script"
		t.notAllowed = "This Redis command is not allowed from scripts"
		t.noArguments = "Please specify at least one argument for redis.call()"
		t.badArgument = "Lua redis() command arguments must be strings or integers"
	}
	if d.Has(dialect.ValkeyTexts) {
		t.unknown = "Unknown command called from script"
		t.arity = "Wrong number of args calling command from script"
		t.noArguments = "Please specify at least one argument for this call"
		t.badArgument = "Command arguments must be strings or integers"
	}
	if d.Has(dialect.NamesItself) {
		t.notAllowed = "This Valkey command is not allowed from script"
	}
	if d.Has(dialect.ErrorHandlerTwice) { // of the same version
		t.killed = "Script killed by user with SCRIPT KILL."
		t.killedFunction = "Script killed by user with FUNCTION KILL."
	}
	t.killedFunction = cmp.Or(t.killedFunction, t.killed)
	return t
}

// texts are those of the engine's version.
func (m *machine) texts() *texts { return textsOf(m.engine.Dialect) }
