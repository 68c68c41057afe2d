package node

import (
	"bytes"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

var _ = handle(map[string]handler{"sort": cmdSort, "sort_ro": cmdSort})

// cmdSort is SORT and SORT_RO. Who may not read all keys may not have them read by a pattern
// (ACLUserCheckCmdWithUnrestrictedKeyAccess).
func cmdSort(c *call) {
	if c.n.dialect.Has(dialect.SortPatterns) && c.s.user != nil && !c.s.user.ReadsAll(c.cmd, c.args) {
		if option := c.sortPattern(); option != "" {
			c.fail("ERR " + option + " option of SORT denied due to insufficient ACL permissions.")
			return
		}
	}
	c.n.do(c.out, c.cmd, c.args)
}

// sortPattern is the first option of SORT that reads other keys, or "". It is none if another
// error comes first.
func (c *call) sortPattern() string {
	for i := 2; i < len(c.args); i++ {
		more := len(c.args) - i - 1
		switch word := c.word(i); {
		case word == "asc", word == "desc", word == "alpha":
		case word == "limit" && more > 1:
			_, first := number.ParseInt(c.args[i+1])
			_, second := number.ParseInt(c.args[i+2])
			if !first || !second {
				return ""
			}
			i += 2
		case word == "store" && more > 0 && c.cmd.Name == "sort":
			i++
		case word == "by" && more > 0 && !bytes.Contains(c.args[i+1], []byte("*")):
			i++
		case (word == "by" || word == "get") && more > 0:
			pattern := c.args[i+1]
			of, ok := command.PatternSlot(pattern)
			here := ok && of == slot.Of(c.args[1])
			switch {
			case word == "by" && here:
				return "BY"
			case word == "get" && (here || c.n.dialect.Has(dialect.SortElements) && string(pattern) == "#"):
				return "GET"
			}
			return ""
		default:
			return ""
		}
	}
	return ""
}
