package node

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/acl"
	"github.com/slotstorm/slotstorm/internal/server/node/pubsub"
)

// The users are in package acl; here is what they mean for connections.
var _ = handle(map[string]handler{
	"acl|whoami":  cmdACLWhoAmI,
	"acl|list":    func(c *call) { c.n.users.WriteList(c.out) },
	"acl|users":   func(c *call) { c.n.users.WriteNames(c.out) },
	"acl|getuser": func(c *call) { c.n.users.WriteUser(c.out, c.args) },
	"acl|setuser": cmdACLSetUser,
	"acl|deluser": cmdACLDelUser,
	"acl|cat":     func(c *call) { c.n.users.WriteCategory(c.out, c.args) },
	"acl|genpass": func(c *call) { c.n.users.GenPass(c.out, c.args) },
	"acl|dryrun":  func(c *call) { c.n.users.DryRun(c.out, &c.n.commands, c.args) },
	"acl|log":     func(c *call) { c.n.users.Log.Command(c.out, c.args, c.n.wall()) },
	"acl|load":    cmdACLLoad,
	"acl|save":    cmdACLSave,
	"acl|help":    cmdHelp,
})

// locked reports whether the session's client has yet to authenticate.
func (s *Session) locked() bool { return !s.authenticated && s.n.users.AuthNeeded() }

// asDefault makes the session that of the default user (clientSetDefaultAuth).
func (s *Session) asDefault() {
	s.user, s.authenticated = s.n.users.Default, !s.n.users.AuthNeeded()
}

// login makes the session that of a user, if the password is right. A failure is
// logged under the word by which the client tried.
func (s *Session) login(name, password string, attempt *call) bool {
	u := s.n.users.Authenticate(name, password)
	if u == nil {
		attempt.denied(acl.Denial{Reason: acl.DeniedAuth, Object: string(attempt.args[0]), User: name})
		return false
	}
	s.user, s.authenticated = u, true
	return true
}

// userName is the name that CLIENT LIST shows. The master's link has no user.
func (s *Session) userName() string {
	if s.user == nil {
		return "(superuser)"
	}
	return s.user.Name()
}

func cmdACLWhoAmI(c *call) {
	if c.s.user == nil {
		c.out.Null()
		return
	}
	c.out.BulkString(c.s.user.Name())
}

// cmdACLSetUser makes or changes a user.
func cmdACLSetUser(c *call) {
	words := make([]string, 0, len(c.args)-3)
	for _, arg := range c.args[3:] {
		words = append(words, string(arg))
	}
	if refusal := c.n.setUser(string(c.args[2]), words); refusal != "" {
		c.fail(refusal)
		return
	}
	c.out.OK()
}

// setUser is ACL SETUSER. It ends the connections of the user's clients that listen to
// channels which the user may not hear any more, and returns the error to answer with, or "".
func (n *Node) setUser(name string, words []string) (refusal string) {
	lost, refusal := n.users.Set(name, words)
	if lost.User == nil {
		return refusal
	}
	for _, s := range n.clients() {
		if s.user == lost.User && (lost.Any(s.subs.Names(pubsub.Pattern), true) ||
			lost.Any(s.subs.Names(pubsub.Plain), false) || lost.Any(s.subs.Names(pubsub.Shard), false)) {
			s.close()
		}
	}
	return refusal
}

// cmdACLDelUser removes users and ends their clients' connections.
func cmdACLDelUser(c *call) {
	for _, name := range c.args[2:] {
		if string(name) == acl.DefaultName {
			c.fail("ERR The 'default' user cannot be removed")
			return
		}
	}
	deleted := 0
	for _, name := range c.args[2:] {
		u := c.n.users.Remove(string(name))
		if u == nil {
			continue
		}
		deleted++
		c.n.dropUser(u, c.s)
	}
	c.out.Int(int64(deleted))
}

// dropUser ends the connections of a user that is gone; that of the client whose command is
// under way once it has its reply (ACLFreeUserAndKillClients).
func (n *Node) dropUser(u *acl.User, asks *Session) {
	for _, s := range n.clients() {
		if s.user != u {
			continue
		}
		s.user, s.authenticated = n.users.Default, false
		if s == asks {
			s.closing = true
		} else {
			s.close()
		}
	}
}

// refusedByRules is the error for a command that the session's user may not run, or
// "". It is logged.
func (n *Node) refusedByRules(s *Session, where acl.Where, cmd *command.Command, args [][]byte) string {
	if s.user == nil {
		return ""
	}
	r, at := s.user.Check(cmd, args)
	if r == acl.Permitted {
		return ""
	}
	d := acl.Denial{Reason: r, Context: aclContexts[where], Object: cmd.Name, User: s.user.Name()}
	if r != acl.DeniedCommand {
		d.Object = string(args[at])
	}
	(&call{n: n, s: s, args: args}).denied(d)
	if n.dialect.Has(dialect.RefusalsByName) {
		return where.TextByName(r, cmd, s.user.Name())
	}
	return where.Text(r, cmd)
}

// aclContexts are the contexts of ACL LOG; that of a client's own command depends on
// whether it is in a transaction.
var aclContexts = [...]string{acl.InExec: "multi", acl.InScript: "lua"}

// denied logs a denial. Without a context it is that of the client's own command.
func (c *call) denied(d acl.Denial) {
	if d.Context == "" {
		d.Context = "toplevel"
		if c.s.tx.open {
			d.Context = "multi"
		}
	}
	c.n.users.Log.Add(d, c.n.wall(), strings.TrimSuffix(string(c.appendClient(nil, c.s)), "\n"))
}
