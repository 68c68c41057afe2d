package node

import "github.com/slotstorm/slotstorm/internal/server/dialect"

// The ACL file is on the node's Disk. Its name, the directive aclfile, is only a name.

const errNoACLFile = "ERR This Redis instance is not configured to use an ACL file. You may want to specify users " +
	"via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) " +
	"in order to store users in the Redis configuration."

const errNoACLFileOfValkey = "ERR This instance is not configured to use an ACL file. You may want to specify users " +
	"via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a configuration file set) " +
	"in order to store users in the configuration."

// noACLFile is the error of ACL LOAD and SAVE without a file.
func (n *Node) noACLFile() string {
	if n.dialect.Has(dialect.ValkeyTexts) {
		return errNoACLFileOfValkey
	}
	return errNoACLFile
}

// aclFile is the name of the file, "" for none.
func (n *Node) aclFile() string { return n.config.Get("aclfile") }

// cmdACLLoad takes the users of the file, all or none, and ends the connections of those that
// were there before.
func cmdACLLoad(c *call) {
	n := c.n
	if n.aclFile() == "" {
		c.fail(c.n.noACLFile())
		return
	}
	if refusal := n.loadUsers(c.s); refusal != "" {
		c.fail(refusal)
		return
	}
	c.out.OK()
}

// cmdACLSave writes the users to the file.
func cmdACLSave(c *call) {
	if c.n.aclFile() == "" {
		c.fail(c.n.noACLFile())
		return
	}
	c.n.snapshots.disk.ACL = []byte(c.n.users.File())
	c.out.OK()
}

// loadUsers reads the ACL file for a client, or at the start for nobody. It returns the error to
// answer with, or "".
func (n *Node) loadUsers(asks *Session) (refusal string) {
	file := n.snapshots.disk.ACL
	if file == nil {
		return "ERR Error loading ACLs, opening file '" + n.aclFile() + "': No such file or directory"
	}
	gone, refusal := n.users.Load(n.aclFile(), string(file))
	for _, u := range gone {
		n.dropUser(u, asks)
	}
	return refusal
}
