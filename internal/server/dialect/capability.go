package dialect

// Capability is something that servers of some versions do, and Redis 7.0 does not.
type Capability uint8

type capabilities uint64

// The capabilities, in the order of their names.
const (
	// ClientLibrary: CLIENT SETINFO, and the library's name and version in CLIENT LIST
	// (clientSetinfoCommand).
	ClientLibrary Capability = iota
	// HelloNamesProtocol: what HELLO says without authentication names its first argument
	// (helloCommand).
	HelloNamesProtocol
	// LuaModule: Lua is a module in HELLO and MODULE LIST.
	LuaModule
	// NamesInMulti: what is not allowed in a transaction is refused by name (processCommand).
	NamesInMulti
	// NoTouch: CLIENT NO-TOUCH (clientNoTouchCommand).
	NoTouch
	// OneDatabase: another database than the first is out of range, where Redis says that
	// SELECT and MOVE are not allowed in a cluster (selectCommand).
	OneDatabase
	// RefusalsByName: NOPERM errors name the user and the command (getAclErrorMessage).
	RefusalsByName
	// SanitizeShown: ACL LIST shows sanitize-payload of every user (ACLCreateUser).
	SanitizeShown
	// ScriptsUnnamed: errors of scripts do not have the script's SHA1 (luaCallFunction).
	ScriptsUnnamed
	// ShortNoScript: NOSCRIPT does not advise to use EVAL.
	ShortNoScript
	// WholeCommands: subcommands are no commands of their own (commandTable of Redis 6.2).
	WholeCommands

	capabilityCount
)

var capabilityTexts = [capabilityCount]struct{ name, text string }{
	ClientLibrary:      {"client-library", "CLIENT SETINFO, and lib-name and lib-ver in CLIENT LIST"},
	HelloNamesProtocol: {"hello-names-protocol", "what HELLO answers without authentication names its first argument"},
	LuaModule:          {"lua-module", "Lua is a module, in HELLO and MODULE LIST"},
	NamesInMulti:       {"names-in-multi", "what is not allowed in a transaction is refused by name"},
	NoTouch:            {"no-touch", "CLIENT NO-TOUCH"},
	OneDatabase:        {"one-database", "SELECT and MOVE say that another database is out of range"},
	RefusalsByName:     {"refusals-by-name", "NOPERM errors name the user and the command"},
	SanitizeShown:      {"sanitize-shown", "ACL LIST shows sanitize-payload of every user"},
	ScriptsUnnamed:     {"scripts-unnamed", "errors of scripts do not have the script's SHA1"},
	ShortNoScript:      {"short-noscript", "NOSCRIPT errors do not advise to use EVAL"},
	WholeCommands:      {"whole-commands", "subcommands are no commands of their own: in COMMAND, access rules, MULTI and statistics"},
}

// String is the capability's name.
func (c Capability) String() string { return capabilityTexts[c].name }

// Text says in half a sentence what it is.
func (c Capability) Text() string { return capabilityTexts[c].text }
