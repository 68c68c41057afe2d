package node

import (
	"net"
	"slices"
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
	ids         []uint64 // nil is anybody
	notIDs      []uint64
	addr, laddr *string
	// more are conditions that only some versions have, by their options.
	more map[string]clientCondition
	kind clientKind
	user *acl.User
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
	filter, refusal := c.clientFilter(true)
	if refusal != "" {
		c.fail(refusal)
		return
	}
	c.out.Int(int64(c.kill(filter)))
}

// clientFilter reads the options of the new form.
func (c *call) clientFilter(skipMe bool) (f clientFilter, refusal string) {
	f.skipMe = skipMe
	several, more := c.n.dialect.Has(dialect.FilterClients), c.n.dialect.Has(dialect.FilterMore)
	for i := 2; i < len(c.args); i += 2 {
		if i+1 == len(c.args) {
			return f, errtext.Syntax
		}
		option := c.word(i)
		if several && option == "id" || more && option == "not-id" {
			ids, refusal := readIDs(c.args[i+1:], more)
			if refusal != "" {
				return f, refusal
			}
			list := &f.ids
			if option == "not-id" {
				list = &f.notIDs
			}
			*list = append(*list, ids...)
			if *list == nil {
				*list = []uint64{} // nobody
			}
			i += len(ids) - 1
			continue
		}
		if more {
			is, known, refusal := c.moreFilter(option, c.args[i+1])
			if refusal != "" {
				return f, refusal
			}
			if known {
				f.require(option, is)
				continue
			}
		}
		value := c.args[i+1]
		text := string(value)
		switch option {
		case "id":
			id, ok := number.ParseInt(value)
			if c.n.dialect.Has(dialect.NegativeCounts) {
				if !ok {
					return f, errtext.NotInteger
				}
				if f.ids = nil; id != 0 { // 0 is anybody
					f.ids = []uint64{uint64(id)}
				}
				break
			}
			if !ok || id < 1 {
				return f, "ERR client-id should be greater than 0"
			}
			f.ids = []uint64{uint64(id)}
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
				return f, errNoSuchUser(value)
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

// readIDs reads the IDs at the beginning of some words. With none there are no clients to
// select, or it is an error.
func readIDs(words [][]byte, mayBeNone bool) (ids []uint64, refusal string) {
	for _, word := range words {
		id, ok := number.ParseInt(word)
		switch {
		case ok && id < 1:
			return nil, "ERR client-id should be greater than 0"
		case ok:
			ids = append(ids, uint64(id))
		case ids == nil && !mayBeNone:
			return nil, errtext.Syntax
		default:
			return ids, ""
		}
	}
	return ids, ""
}

// selects reports whether a client is one of those that the filter selects.
func (c *call) selects(f *clientFilter, s *Session) bool {
	laddr := net.JoinHostPort(c.n.ip, strconv.Itoa(c.n.port))
	switch {
	case f.addr != nil && *f.addr != s.addr,
		f.laddr != nil && *f.laddr != laddr,
		!s.is(f.kind),
		f.ids != nil && !slices.Contains(f.ids, s.id),
		slices.Contains(f.notIDs, s.id),
		f.user != nil && f.user != s.user,
		c.n.secondsSince(s.since) < f.age,
		f.skipMe && s == c.s:
		return false
	}
	for _, is := range f.more {
		if !is(s) {
			return false
		}
	}
	return true
}

// kill disconnects the clients that the filter selects and returns their number.
// The caller itself still gets its reply.
func (c *call) kill(f clientFilter) int {
	killed := 0
	for _, s := range c.n.everyClient() {
		if !c.selects(&f, s) {
			continue
		}
		switch {
		case s == c.s:
			s.closing = true
		case s.master && s.task == nil:
			c.n.reconnect()
		default:
			s.close()
		}
		killed++
	}
	return killed
}
