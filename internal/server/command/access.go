package command

// Access is a key among a command's arguments as ACL rules see it.
type Access struct {
	// Index is its position in the arguments.
	Index int
	// Read says that the command uses the user's data in the value, Write that
	// it changes them. A command may do neither, or not tell.
	Read, Write bool
}

// Accesses returns the keys that ACL rules are about, in Redis's order
// (getKeysFromCommandWithSpecs). They can differ from those that Keys finds for
// routing: shard channels do not count, and key specifications come before
// key-finding functions.
func (c *Command) Accesses(args [][]byte) []Access {
	if c.finder == findByRange && !c.hasRealKeys() {
		return nil
	}
	keys := c.keysWithFlags(args)
	accesses := make([]Access, len(keys))
	for i, k := range keys {
		accesses[i] = Access{
			Index: k.Index,
			Read:  k.flags&KeyAccess != 0,
			Write: k.flags&(KeyInsert|KeyDelete|KeyUpdate) != 0,
		}
	}
	return accesses
}
