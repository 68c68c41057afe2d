package dialect

// Capability is something that servers of some versions do, and Redis 7.0 does not.
type Capability uint8

type capabilities uint64

// The capabilities, in the order of their names.
const (
	// ClientLibrary: CLIENT SETINFO, and the library's name and version in CLIENT LIST
	// (clientSetinfoCommand).
	ClientLibrary Capability = iota
	// LuaModule: Lua is a module in HELLO and MODULE LIST.
	LuaModule
	// NoTouch: CLIENT NO-TOUCH (clientNoTouchCommand).
	NoTouch
	// RefusalsByName: NOPERM errors name the user and the command (getAclErrorMessage).
	RefusalsByName
	// ShortNoScript: NOSCRIPT does not advise to use EVAL.
	ShortNoScript

	capabilityCount
)

var capabilityTexts = [capabilityCount]struct{ name, text string }{
	ClientLibrary:  {"client-library", "CLIENT SETINFO, and lib-name and lib-ver in CLIENT LIST"},
	LuaModule:      {"lua-module", "Lua is a module, in HELLO and MODULE LIST"},
	NoTouch:        {"no-touch", "CLIENT NO-TOUCH"},
	RefusalsByName: {"refusals-by-name", "NOPERM errors name the user and the command"},
	ShortNoScript:  {"short-noscript", "NOSCRIPT errors do not advise to use EVAL"},
}

// String is the capability's name.
func (c Capability) String() string { return capabilityTexts[c].name }

// Text says in half a sentence what it is.
func (c Capability) Text() string { return capabilityTexts[c].text }
