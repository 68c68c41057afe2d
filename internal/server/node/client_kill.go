package node

import (
	"net"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/acl"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

var _ = handle(map[string]handler{"client|kill": cmdClientKill})

// clientFilter selects the clients that CLIENT KILL is to disconnect.
type clientFilter struct {
	id          uint64 // 0 is anybody
	addr, laddr *string
	kind        clientKind
	user        *acl.User
	// age is how many seconds a client has to be connected at least.
	age    int
	skipMe bool
}

// cmdClientKill is CLIENT KILL addr | option value [option value ...].
func cmdClientKill(c *call) {
	if len(c.args) == 3 { // the old form, which can kill its own caller
		addr := string(c.args[2])
		if c.kill(clientFilter{addr: &addr}) == 0 {
			c.fail("ERR No such client")
			return
		}
		c.out.OK()
		return
	}
	filter, refusal := c.clientFilter()
	if refusal != "" {
		c.fail(refusal)
		return
	}
	c.out.Int(int64(c.kill(filter)))
}

// clientFilter reads the options of the new form.
func (c *call) clientFilter() (f clientFilter, refusal string) {
	f.skipMe = true
	for i := 2; i < len(c.args); i += 2 {
		if i+1 == len(c.args) {
			return f, errtext.Syntax
		}
		value := c.args[i+1]
		text := string(value)
		switch c.word(i) {
		case "id":
			id, ok := number.ParseInt(value)
			if !ok || id < 1 {
				return f, "ERR client-id should be greater than 0"
			}
			f.id = uint64(id)
		case "type":
			var ok bool
			if f.kind, ok = clientKindOf(value); !ok {
				return f, unknownClientType(value)
			}
		case "addr":
			f.addr = &text
		case "laddr":
			f.laddr = &text
		case "user":
			if f.user = c.n.users.User(text); f.user == nil {
				return f, "ERR No such user '" + ctype.Text(text) + "'"
			}
		case "skipme":
			switch ctype.Lower(value) {
			case "yes":
				f.skipMe = true
			case "no":
				f.skipMe = false
			default:
				return f, errtext.Syntax
			}
		case "maxage":
			if !c.n.dialect.Has(dialect.KillByAge) {
				return f, errtext.Syntax
			}
			age, ok := number.ParseInt(value)
			switch {
			case !ok:
				return f, "ERR maxage is not an integer or out of range"
			case age <= 0:
				return f, "ERR maxage should be greater than 0"
			}
			f.age = int(age)
		default:
			return f, errtext.Syntax
		}
	}
	return f, ""
}

// kill disconnects the clients that the filter selects and returns their number.
// The caller itself still gets its reply.
func (c *call) kill(f clientFilter) int {
	laddr := net.JoinHostPort(c.n.ip, strconv.Itoa(c.n.port))
	killed := 0
	for _, s := range c.n.everyClient() {
		switch {
		case f.addr != nil && *f.addr != s.addr,
			f.laddr != nil && *f.laddr != laddr,
			!s.is(f.kind),
			f.id != 0 && f.id != s.id,
			f.user != nil && f.user != s.user,
			c.n.secondsSince(s.since) < f.age,
			f.skipMe && s == c.s:
			continue
		}
		switch {
		case s == c.s:
			s.closing = true
		case s.master:
			c.n.reconnect()
		default:
			s.close()
		}
		killed++
	}
	return killed
}
