package node

import (
	"cmp"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The CLIENT subcommands that are about the connection itself. Those that are
// about other connections are in client_kill.go and client_unblock.go.
var _ = handle(map[string]handler{
	"client|id":       func(c *call) { c.out.Int(int64(c.s.id)) },
	"client|info":     func(c *call) { c.out.Verbatim(string(c.appendClient(nil, c.s))) },
	"client|list":     cmdClientList,
	"client|setname":  cmdClientSetName,
	"client|getname":  cmdClientGetName,
	"client|reply":    cmdClientReply,
	"client|no-evict": cmdClientNoEvict,
	"client|help":     cmdHelp,
})

// clientKind is a client's type, by which CLIENT LIST and KILL select.
type clientKind uint8

const (
	anyKind clientKind = iota
	kindNormal
	kindReplica
	kindPubSub
	kindMaster
)

// clientKindOf finds the type with that name (getClientTypeByName).
func clientKindOf(name []byte) (kind clientKind, ok bool) {
	switch ctype.Lower(name) {
	case "normal":
		return kindNormal, true
	case "slave", "replica":
		return kindReplica, true
	case "pubsub":
		return kindPubSub, true
	case "master":
		return kindMaster, true
	}
	return anyKind, false
}

// kind is the type of the session's client (getClientType).
func (s *Session) kind() clientKind {
	switch {
	case s.master:
		return kindMaster
	case s.replica != nil:
		return kindReplica
	case s.subs.Count() > 0:
		return kindPubSub
	}
	return kindNormal
}

// everyClient returns the clients in the order in which they connected, and among
// them, on a replica, the link to the master.
func (n *Node) everyClient() []*Session {
	list := n.clients()
	if master := n.masterClient(); master != nil {
		at, _ := slices.BinarySearchFunc(list, master.id, compareID)
		list = slices.Insert(list, at, master)
	}
	return list
}

// compareID orders clients by their IDs.
func compareID(s *Session, id uint64) int { return cmp.Compare(s.id, id) }

// masterClient is the link to the master, or nil.
func (n *Node) masterClient() *Session {
	if n.repl.following && n.repl.master.state == linkConnected {
		return n.repl.master.client
	}
	return nil
}

// client finds one by its ID; nil is nobody.
func (n *Node) client(id int64) *Session {
	if master := n.masterClient(); master != nil && master.id == uint64(id) {
		return master
	}
	return n.sessions[uint64(id)]
}

// is reports whether the client is of the kind.
func (s *Session) is(kind clientKind) bool { return kind == anyKind || s.kind() == kind }

// cmdClientList is CLIENT LIST [TYPE type | ID id ...], or with the filters of CLIENT KILL.
func cmdClientList(c *call) {
	var out []byte
	switch {
	case len(c.args) == 2 || len(c.args) == 4 && ctype.EqualFold(c.args[2], "type"):
		kind := anyKind
		if len(c.args) == 4 {
			var ok bool
			if kind, ok = clientKindOf(c.args[3]); !ok {
				c.fail(unknownClientType(c.args[3]))
				return
			}
		}
		for _, s := range c.n.everyClient() {
			if s.is(kind) {
				out = c.appendClient(out, s)
			}
		}
	case c.n.dialect.Has(dialect.FilterClients):
		filter, refusal := c.clientFilter(false)
		if refusal != "" {
			c.fail(refusal)
			return
		}
		for _, s := range c.n.everyClient() {
			if c.selects(&filter, s) {
				out = c.appendClient(out, s)
			}
		}
	case len(c.args) > 3 && ctype.EqualFold(c.args[2], "id"):
		for _, arg := range c.args[3:] {
			id, ok := number.ParseInt(arg)
			if !ok {
				c.fail("ERR Invalid client ID")
				return
			}
			if s := c.n.client(id); s != nil {
				out = c.appendClient(out, s)
			}
		}
	default:
		c.fail(errtext.Syntax)
		return
	}
	c.out.Verbatim(string(out))
}

func unknownClientType(name []byte) string {
	return "ERR Unknown client type '" + ctype.Text(name) + "'"
}

// cmdClientSetName names the connection, or with an empty name takes the name away.
func cmdClientSetName(c *call) {
	if !c.n.validClientText(c.args[2]) {
		c.fail(errClientName)
		return
	}
	c.s.name = string(c.args[2])
	c.out.OK()
}

func cmdClientGetName(c *call) {
	if c.s.name == "" {
		c.out.Null()
		return
	}
	c.out.BulkString(c.s.name)
}

// cmdClientReply is CLIENT REPLY ON | OFF | SKIP. Only ON has a reply itself.
func cmdClientReply(c *call) {
	switch c.word(2) {
	case "on":
		c.s.speak()
		c.out.OK()
	case "off":
		c.s.silence.off = true
		c.s.hush()
	case "skip":
		c.s.silence.skipNext = !c.s.silence.off
	default:
		c.fail(errtext.Syntax)
	}
}

// cmdClientNoEvict is remembered for CLIENT LIST; no client is ever evicted.
func cmdClientNoEvict(c *call) {
	switch c.word(2) {
	case "on":
		c.s.noEvict = true
	case "off":
		c.s.noEvict = false
	default:
		c.fail(errtext.Syntax)
		return
	}
	c.out.OK()
}
