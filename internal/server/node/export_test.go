package node

// Wired reports whether a directive steers the node.
func Wired(name string) bool { return wired.Wired(name) }
