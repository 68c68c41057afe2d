package node

import (
	"net"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// clientCondition is a filter of CLIENT LIST and KILL.
type clientCondition func(*Session) bool

// require adds a condition; of two with the same option the second one holds.
func (f *clientFilter) require(option string, is clientCondition) {
	if f.more == nil {
		f.more = map[string]clientCondition{}
	}
	f.more[option] = is
}

// clientFlags are the letters that a client's state can have (validateClientFlagFilter).
const clientFlags = "bcdeirtuxABEIMNOPRSTU"

// moreFilter is the condition of an option that only some versions have
// (parseClientFiltersOrReply).
func (c *call) moreFilter(option string, value []byte) (is clientCondition, known bool, refusal string) {
	option, negated := strings.CutPrefix(option, "not-")
	text := string(value)
	// wrongly is a refusal of letters.
	wrongly := func(what string) string {
		filter := "provided"
		if negated {
			filter = "NOT-" + strings.ToUpper(option)
		}
		return "ERR Unknown " + what + " found in the " + filter + " filter: " + ctype.Text(value)
	}
	switch option {
	case "name":
		is = func(s *Session) bool { return s.name == text }
	case "lib-name":
		is = func(s *Session) bool { return s.library == text }
	case "lib-ver":
		is = func(s *Session) bool { return s.libraryVersion == text }
	case "ip":
		is = func(s *Session) bool { host, _, _ := net.SplitHostPort(s.addr); return host == text }
	case "addr":
		is = func(s *Session) bool { return s.addr == text }
	case "laddr":
		laddr := net.JoinHostPort(c.n.ip, strconv.Itoa(c.n.port))
		is = func(*Session) bool { return laddr == text }
	case "flags":
		if strings.Trim(text, clientFlags) != "" {
			return nil, true, wrongly("flags")
		}
		is = func(s *Session) bool { return containsAll(s.flags(), text) }
	case "capa":
		if strings.Trim(text, "r") != "" {
			return nil, true, wrongly("capa")
		}
		is = func(s *Session) bool { return text == "" || s.redirectable }
	case "db":
		if refusal := badDatabase(value, negated); refusal != "" {
			return nil, true, refusal
		}
		is = func(*Session) bool { return true }
	case "type":
		kind, ok := clientKindOf(value)
		if !ok {
			return nil, true, unknownClientType(value)
		}
		is = func(s *Session) bool { return s.is(kind) }
	case "user":
		user := c.n.users.User(text)
		if user == nil {
			return nil, true, errNoSuchUser(value)
		}
		is = func(s *Session) bool { return s.user == user }
	case "idle":
		seconds, ok := number.ParseInt(value)
		switch {
		case negated:
			return nil, false, ""
		case !ok:
			return nil, true, "ERR idle is not an integer or out of range"
		case seconds <= 0:
			return nil, true, "ERR idle should be greater than 0"
		}
		is = func(s *Session) bool { return int64(c.n.secondsSince(s.active)) >= seconds }
	default:
		return nil, false, ""
	}
	if negated {
		positive := is
		is = func(s *Session) bool { return !positive(s) }
	}
	return is, true, ""
}

// badDatabase says what is wrong with the number of a database, of which there is one.
func badDatabase(value []byte, negated bool) (refusal string) {
	name := "DB"
	if negated {
		name = "NOT-DB"
	}
	switch db, ok := number.ParseInt(value); {
	case !ok:
		return "ERR " + name + " is not an integer or out of range"
	case db != 0:
		return "ERR " + name + " number should be between 0 and 0"
	}
	return ""
}

// containsAll reports whether a text has all letters of another.
func containsAll(text, letters string) bool {
	return strings.Trim(letters, text) == ""
}

func errNoSuchUser(name []byte) string { return "ERR No such user '" + ctype.Text(name) + "'" }
