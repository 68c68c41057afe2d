package node

// Disk is what the machine keeps when the process on it ends, besides nodes.conf and the
// configuration file: at most one dump of the data, the append only file, and the ACL file. It
// belongs to one process at a time.
type Disk struct {
	Dump Dump
	AOF  AppendOnlyFile
	// ACL is the file that the directive aclfile names, nil if there is none.
	ACL []byte
}

// Dump is an RDB file, of which nothing but the whole is ever on the disk. The zero value
// is none.
type Dump struct {
	File []byte
	Moment
	stale bool // a process that ended had changes that are not in it
}

// Moment says what data on a disk are a state of: a history of writes, up to an offset.
type Moment struct {
	History string
	Offset  int64
	// Resumable says that a process which begins with the data goes on with that history,
	// because the file names it. A dump does if there was a replica, the append only file
	// never does.
	Resumable bool

	journal int64 // the position in the process's journal
}

// moment is that of the data as they are now.
func (n *Node) moment() Moment {
	return Moment{History: n.repl.ID, Offset: n.repl.Offset, journal: n.repl.journal.End()}
}

// LosePower takes from the disk what was written and not synced, as when the machine loses
// power. Dumps, and append only files that a rewrite has made, are synced before they
// get their names. It is called when the process has ended.
func (d *Disk) LosePower() { d.AOF.losePower() }
