package node

import "github.com/slotstorm/slotstorm/internal/server/command"

// protectedError answers DEBUG and MODULE while they are not enabled.
func protectedError(cmd *command.Command) string {
	name, option := "DEBUG", "enable-debug-command"
	if cmd.ID != idDebug {
		name, option = "MODULE", "enable-module-command"
	}
	return "ERR " + name + " command not allowed. If the " + option + " option is set to \"local\", " +
		"you can run it from a local connection, otherwise you need to set this option in the configuration file, " +
		"and then restart the server."
}

// errUnsupported answers a command that Redis has and Slotstorm does not. Redis
// has no such error.
func errUnsupported(cmd *command.Command) string {
	return "ERR Slotstorm does not support the command '" + cmd.Name + "'"
}
