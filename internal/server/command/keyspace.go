package command

import "github.com/slotstorm/slotstorm/node/keyspace"

// Keyspaces' tables are large enough.
var _ [keyspace.MaxCommands - Count]struct{}

// OfKeyspace is the command as a keyspace knows it.
func (c *Command) OfKeyspace() *keyspace.Command { return &c.ofKeyspace }
