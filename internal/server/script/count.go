package script

// Count returns how many scripts are cached, and how many functions and libraries
// are loaded, as INFO tells.
func (e *Engine) Count() (scripts, functions, libraries int) {
	return len(e.scripts), len(e.libraries.functions), len(e.libraries.byName)
}
