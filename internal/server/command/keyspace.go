package command

import "github.com/slotstorm/slotstorm/node/keyspace"

// ofKeyspace are the commands as keyspaces know them, by their ID.
var ofKeyspace = func() (table [Count]keyspace.Command) {
	for i := range table {
		cmd := &All()[i]
		table[i] = keyspace.Command{Name: cmd.Name, ID: cmd.ID, ReadOnly: cmd.Has(ReadOnly)}
	}
	return table
}()

// Keyspaces' tables are large enough.
var _ [keyspace.MaxCommands - Count]struct{}

// OfKeyspace is the command as a keyspace knows it.
func (c *Command) OfKeyspace() *keyspace.Command { return &ofKeyspace[c.ID] }
