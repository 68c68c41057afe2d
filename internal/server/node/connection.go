package node

import (
	"bytes"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/server/node/acl"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var _ = handle(map[string]handler{
	"ping":      cmdPing,
	"echo":      cmdEcho,
	"auth":      cmdAuth,
	"hello":     cmdHello,
	"reset":     cmdReset,
	"quit":      cmdQuit,
	"select":    cmdSelect,
	"asking":    cmdAsking,
	"readonly":  cmdReadOnly,
	"readwrite": cmdReadWrite,
	"multi":     cmdMulti,
	"exec":      cmdExec,
	"discard":   cmdDiscard,
	"watch":     cmdWatch,
	"unwatch":   cmdUnwatch,
})

// cmdPing answers PONG, or the message; a RESP2 subscriber gets an array, since
// it expects only those.
func cmdPing(c *call) {
	if len(c.args) > 2 {
		c.fail(errtext.WrongArity(c.cmd.Name))
		return
	}
	if c.s != nil && c.s.subs.Count() > 0 && !c.out.RESP3 {
		c.out.Array(2)
		c.out.BulkString("pong")
		if len(c.args) == 1 {
			c.out.BulkString("")
			return
		}
		c.out.Bulk(c.args[1])
		return
	}
	if len(c.args) == 1 {
		c.out.Simple("PONG")
		return
	}
	c.out.Bulk(c.args[1])
}

func cmdEcho(c *call) { c.out.Bulk(c.args[1]) }

func cmdAsking(c *call) {
	c.s.asking = true
	c.n.counters.Asking++
	c.out.OK()
}

func cmdReadOnly(c *call) {
	c.s.readOnly = true
	c.out.OK()
}

func cmdReadWrite(c *call) {
	c.s.readOnly = false
	c.out.OK()
}

// cmdSelect accepts database 0 only, the one that a cluster has.
func cmdSelect(c *call) {
	if c.firstDatabase(c.args[1], "SELECT") {
		c.out.OK()
	}
}

// firstDatabase reports whether an argument names the first database, and answers what is wrong
// if it does not.
func (c *call) firstDatabase(arg []byte, command string) bool {
	db, ok := number.ParseInt(arg)
	switch {
	case !ok:
		c.fail(errtext.NotInteger)
	case int64(int32(db)) != db:
		c.fail(errtext.OutOfIntRange)
	case db != 0:
		c.fail(c.n.otherDatabase(command))
	default:
		return true
	}
	return false
}

// otherDatabase is the error of a command that names another database than the first.
func (n *Node) otherDatabase(command string) string {
	if n.dialect.Has(dialect.OneDatabase) {
		return "ERR DB index is out of range"
	}
	return "ERR " + command + " is not allowed in cluster mode"
}

// cmdMove has no other database to move a key to (moveCommand).
func cmdMove(c *call) {
	if !c.n.dialect.Has(dialect.OneDatabase) {
		c.fail(c.n.otherDatabase("MOVE"))
		return
	}
	if c.firstDatabase(c.args[2], "MOVE") {
		c.fail(errtext.SameObject)
	}
}

func cmdQuit(c *call) {
	c.out.OK()
	c.s.closing = true
}

// cmdReset brings the connection back to what it was after the connect.
func cmdReset(c *call) {
	s := c.s
	s.tx.clear(s)
	s.n.channels.Leave(&s.subs)
	c.n.untrack(s)
	s.stopMonitoring()
	s.asking, s.readOnly = false, false
	s.maintenance = maintenance.Client{}
	s.out.RESP3 = false
	s.asDefault()
	s.name = ""
	s.redirectable = false
	if c.n.dialect.Has(dialect.NoTouch) {
		s.noEvict, s.noTouch = false, false
	}
	s.resetSilence()
	c.out.Simple("RESET")
}

func cmdAuth(c *call) {
	user, password := acl.DefaultName, ""
	switch len(c.args) {
	case 2:
		if !c.n.users.PasswordSet() {
			c.fail(errtext.NoPasswordSet)
			return
		}
		password = string(c.args[1])
	case 3:
		user, password = string(c.args[1]), string(c.args[2])
	default:
		c.fail(errtext.Syntax)
		return
	}
	if user == internalUser && c.n.importsSlots() {
		if !c.n.isInternalSecret(password) {
			c.fail("WRONGPASS invalid internal password")
			return
		}
		c.s.internal, c.s.authenticated, c.s.user = true, true, nil
		c.out.OK()
		return
	}
	if !c.s.login(user, password, c) {
		c.refuseLogin()
		return
	}
	c.out.OK()
}

// refuseLogin answers a wrong password. Some servers take a reply that is still to be sent for
// the answer of a module, and say nothing (addAuthErrReply).
func (c *call) refuseLogin() {
	if c.n.dialect.Has(dialect.AuthErrorsLost) && len(c.out.Buf) > 0 {
		return
	}
	c.fail(errtext.WrongPass)
}

// cmdHello negotiates the protocol: HELLO [version [AUTH user pass] [SETNAME name]]
// (helloCommand).
func cmdHello(c *call) {
	s := c.s
	version := int64(0)
	next := 1
	if len(c.args) > 1 {
		v, ok := number.ParseInt(c.args[1])
		if !ok {
			c.fail("ERR Protocol version is not an integer or out of range")
			return
		}
		if v < 2 || v > 3 {
			c.fail("NOPROTO unsupported protocol version")
			return
		}
		version, next = v, 2
	}
	var name []byte
	for ; next < len(c.args); next++ {
		left := len(c.args) - next - 1
		switch {
		case left >= 2 && ctype.EqualFold(c.args[next], "auth"):
			if !s.login(string(c.args[next+1]), string(c.args[next+2]), c) {
				c.refuseLogin()
				return
			}
			next += 2
		case left >= 1 && ctype.EqualFold(c.args[next], "setname"):
			name = c.args[next+1]
			if !c.n.validClientText(name) {
				c.fail(errClientName)
				return
			}
			next++
		default:
			c.fail("ERR Syntax error in HELLO option '" + ctype.Text(c.args[next]) + "'")
			return
		}
	}
	if !s.authenticated {
		form := "HELLO"
		if c.n.dialect.Has(dialect.HelloNamesProtocol) {
			form = "HELLO <proto>"
		}
		c.fail("NOAUTH HELLO must be called with the client already authenticated, otherwise the " + form + " AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time")
		return
	}
	if name != nil {
		s.name = string(name)
	}
	if version != 0 {
		s.out.RESP3 = version == 3
	}
	zone := ""
	if c.n.dialect.Has(dialect.HelloTellsZone) {
		zone = c.n.config.Get("availability-zone")
	}
	if zone == "" {
		c.out.Map(7)
	} else {
		c.out.Map(8)
	}
	c.out.BulkString("server")
	c.out.BulkString(c.n.dialect.CalledName())
	c.out.BulkString("version")
	c.out.BulkString(c.n.dialect.Version)
	c.out.BulkString("proto")
	if s.out.RESP3 {
		c.out.Int(3)
	} else {
		c.out.Int(2)
	}
	c.out.BulkString("id")
	c.out.Int(int64(s.id))
	c.out.BulkString("mode")
	c.out.BulkString("cluster")
	c.out.BulkString("role")
	if c.n.isMaster() {
		c.out.BulkString("master")
	} else {
		c.out.BulkString("replica")
	}
	c.out.BulkString("modules")
	c.n.writeModules(c.out)
	if zone != "" {
		c.out.Field("availability_zone", zone)
	}
}

// writeModules lists the modules that come with the server (moduleListCommand).
func (n *Node) writeModules(w *resp.Writer) {
	w.Array(len(n.facts.Modules))
	for _, m := range n.facts.Modules {
		w.Map(4)
		w.BulkString("name")
		w.BulkString(m.Name)
		w.BulkString("ver")
		w.Int(m.Version)
		w.BulkString("path")
		w.BulkString(m.Path)
		w.BulkString("args")
		w.Array(0)
	}
}

const errClientName = "ERR Client names cannot contain spaces, newlines or special characters."

// validClientText is validateClientAttr: printable ASCII without spaces. Since it is that, what
// follows a zero byte may be anything.
func (n *Node) validClientText(text []byte) bool {
	if n.dialect.Has(dialect.ClientLibrary) {
		text, _, _ = bytes.Cut(text, []byte{0})
	}
	for _, c := range text {
		if c < '!' || c > '~' {
			return false
		}
	}
	return true
}
