package command

// IsSecret reports whether an argument of the command is a password or a user's rules, which
// the slow log and MONITOR do not show (redactClientCommandArgument).
func (c *Command) IsSecret(args [][]byte, i int) bool {
	switch c.Name {
	case "config|set":
		if i < 3 || i%2 == 0 {
			return false
		}
		return equalFold(args[i-1], "requirepass") || equalFold(args[i-1], "masterauth") || equalFold(args[i-1], "masteruser")
	case "auth":
		return i > 0
	case "hello":
		return i > 2 && equalFold(args[i-1], "auth") || i > 3 && equalFold(args[i-2], "auth")
	case "acl|setuser":
		return i > 1
	case "migrate":
		return i > 6 && equalFold(args[i-1], "auth") ||
			i > 6 && equalFold(args[i-1], "auth2") || i > 7 && equalFold(args[i-2], "auth2")
	}
	return false
}
