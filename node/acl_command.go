package node

import (
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

var _ = handle(map[string]handler{
	"acl|whoami":  cmdACLWhoAmI,
	"acl|list":    cmdACLList,
	"acl|users":   cmdACLUsers,
	"acl|getuser": cmdACLGetUser,
	"acl|setuser": cmdACLSetUser,
	"acl|deluser": cmdACLDelUser,
	"acl|cat":     cmdACLCat,
	"acl|genpass": cmdACLGenPass,
	"acl|dryrun":  cmdACLDryRun,
	"acl|log":     cmdACLLog,
	"acl|load":    func(c *call) { c.fail(errNoACLFile) },
	"acl|save":    func(c *call) { c.fail(errNoACLFile) },
	"acl|help":    cmdHelp,
})

const errNoACLFile = "ERR This Redis instance is not configured to use an ACL file. You may want to specify users " +
	"via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) " +
	"in order to store users in the Redis configuration."

func cmdACLWhoAmI(c *call) {
	if c.s.user == nil {
		c.out.Null()
		return
	}
	c.out.BulkString(c.s.user.name)
}

func cmdACLUsers(c *call) {
	c.out.Array(len(c.n.acl.names))
	for _, name := range c.n.acl.names {
		c.out.BulkString(name)
	}
}

func cmdACLList(c *call) {
	c.out.Array(len(c.n.acl.names))
	for _, name := range c.n.acl.names {
		c.out.BulkString("user " + name + " " + c.n.acl.users[name].describe())
	}
}

func cmdACLGetUser(c *call) {
	u := c.n.acl.users[string(c.args[2])]
	if u == nil {
		c.out.Null()
		return
	}
	c.out.Map(6)
	c.out.BulkString("flags")
	flags := u.flagWords()
	c.out.Set(len(flags))
	for _, flag := range flags {
		c.out.BulkString(flag)
	}
	c.out.BulkString("passwords")
	c.out.Array(len(u.passwords))
	for _, hash := range u.passwords {
		c.out.BulkString(hash)
	}
	c.permissions(u.root())
	c.out.BulkString("selectors")
	c.out.Array(len(u.selectors) - 1)
	for _, s := range u.selectors[1:] {
		c.out.Map(3)
		c.permissions(s)
	}
}

// permissions writes the three fields that describe a selector.
func (c *call) permissions(s *selector) {
	c.out.Field("commands", s.describeCommands())
	c.out.Field("keys", s.describeKeys())
	c.out.Field("channels", s.describeChannels())
}

// cmdACLSetUser makes or changes a user. Rules count all together or not at all
// (ACLStringSetUser).
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

// setUser is ACL SETUSER. It returns the error to answer with, or "".
func (n *Node) setUser(name string, words []string) (refusal string) {
	if hasSpaces(name) {
		return "ERR Usernames can't contain spaces or null characters"
	}
	rules, unmatched, ok := mergeSelectors(words)
	if !ok {
		return "ERR Unmatched parenthesis in acl selector starting at '" + unmatched + "'."
	}
	a := &n.acl
	changed := newUser(name, a.allChannels)
	u := a.users[name]
	if u != nil {
		changed.copyRules(u)
	}
	for _, rule := range rules {
		if err := changed.apply(rule, a.allChannels); err != nil {
			return "ERR Error in ACL SETUSER modifier '" + ctype.Text(rule) + "': " + err.Error()
		}
	}
	if u == nil {
		u = a.create(name)
	} else {
		n.dropForbiddenSubscribers(u, changed)
	}
	u.copyRules(changed)
	return ""
}

// dropForbiddenSubscribers ends the connections of a user's clients that listen to
// channels which the user may not hear any more (ACLKillPubsubClientsIfNeeded).
func (n *Node) dropForbiddenSubscribers(u, changed *user) {
	var upcoming selector
	for _, s := range changed.selectors {
		if s.allChannels {
			return
		}
		upcoming.channels = append(upcoming.channels, s.channels...)
	}
	narrowed := slices.ContainsFunc(u.selectors, func(s *selector) bool {
		return s.allChannels || slices.ContainsFunc(s.channels, func(pattern string) bool {
			return !slices.Contains(upcoming.channels, pattern)
		})
	})
	if !narrowed {
		return
	}
	forbidden := func(names []string, isPattern bool) bool {
		return slices.ContainsFunc(names, func(name string) bool { return !upcoming.channelAllowed(name, isPattern) })
	}
	for _, s := range n.clients() {
		if s.user == u && (forbidden(s.subs.pattern, true) || forbidden(s.subs.plain, false) || forbidden(s.subs.shard, false)) {
			s.close()
		}
	}
}

// cmdACLDelUser removes users and ends their clients' connections.
func cmdACLDelUser(c *call) {
	for _, name := range c.args[2:] {
		if string(name) == defaultUser {
			c.fail("ERR The 'default' user cannot be removed")
			return
		}
	}
	deleted := 0
	for _, name := range c.args[2:] {
		u := c.n.acl.remove(string(name))
		if u == nil {
			continue
		}
		deleted++
		for _, s := range c.n.clients() {
			if s.user != u {
				continue
			}
			s.user, s.authenticated = c.n.acl.standard, false
			if s == c.s {
				s.closing = true
			} else {
				s.close()
			}
		}
	}
	c.out.Int(int64(deleted))
}

// cmdACLCat lists the categories, or the commands of one.
func cmdACLCat(c *call) {
	switch len(c.args) {
	case 2:
		names := command.CategoryNames()
		c.out.Array(len(names))
		for _, name := range names {
			c.out.BulkString(name)
		}
	case 3:
		category := command.Category(c.args[2])
		if category == 0 {
			c.fail("ERR Unknown category '" + string(ctype.Limit(c.args[2], 128)) + "'")
			return
		}
		commands := command.InCategory(category)
		c.out.Array(len(commands))
		for _, cmd := range commands {
			c.out.BulkString(cmd.Name)
		}
	default:
		c.fail(errtext.SubcommandSyntax(c.args))
	}
}

// cmdACLGenPass draws a password from the node's own source, so that a run can be
// repeated: it is for tests.
func cmdACLGenPass(c *call) {
	const digits = "0123456789abcdef"
	bits := int64(256)
	switch {
	case len(c.args) > 3:
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	case len(c.args) == 3:
		var ok bool
		if bits, ok = number.ParseInt(c.args[2]); !ok {
			c.fail(errtext.NotInteger)
			return
		}
	}
	if bits <= 0 || bits > 4096 {
		c.fail("ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096")
		return
	}
	password := make([]byte, (bits+3)/4)
	for i := range password {
		password[i] = digits[c.n.acl.random.IntN(len(digits))]
	}
	c.out.Bulk(password)
}

// cmdACLDryRun is ACL DRYRUN user command [argument ...].
func cmdACLDryRun(c *call) {
	u := c.n.acl.users[string(c.args[2])]
	args := c.args[3:]
	cmd, _ := command.Resolve(args)
	switch {
	case u == nil:
		c.fail("ERR User '" + string(c.args[2]) + "' not found")
		return
	case cmd == nil:
		c.fail("ERR Command '" + string(args[0]) + "' not found")
		return
	case !cmd.ArityOK(len(args)):
		c.fail(errtext.WrongArity(cmd.Name))
		return
	}
	switch p, at := u.permission(cmd, args); p {
	case permitted:
		c.out.OK()
	case deniedCommand:
		c.out.BulkString("This user has no permissions to run the '" + cmd.Name + "' command")
	case deniedKey:
		c.out.BulkString("This user has no permissions to access the '" + string(args[at]) + "' key")
	default:
		c.out.BulkString("This user has no permissions to access the '" + string(args[at]) + "' channel")
	}
}
