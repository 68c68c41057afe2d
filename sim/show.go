package sim

import (
	"net"
	"strconv"
	"strings"

	"github.com/tidwall/redcon"

	"github.com/slotstorm/slotstorm/gossip"
)

// Show prints a reply on one line, as redis-cli prints it, with arrays in brackets:
// OK, "text", (integer) 3, (nil), ["a", (nil)], MOVED 866 n2. Addresses and IDs of
// nodes are shown as their names, so that the text is the same in every run.
func (c *Cluster) Show(r Reply) string {
	if len(r.Raw) == 0 {
		return ""
	}
	var words []string
	for rest := r.Raw; len(rest) > 0; {
		n, v := redcon.ReadNextRESP(rest)
		if n <= 0 {
			break
		}
		words = append(words, c.show(v))
		rest = rest[n:]
	}
	return strings.Join(words, ", ")
}

// ShowResult is Show, or the failure in parentheses: (timeout).
func (c *Cluster) ShowResult(r *Result) string {
	if r.Failure != "" {
		return "(" + r.Failure + ")"
	}
	return c.Show(r.Reply)
}

func (c *Cluster) show(v redcon.RESP) string {
	switch v.Type {
	case redcon.Integer:
		return "(integer) " + string(v.Data)
	case redcon.String:
		return printable(string(v.Data))
	case redcon.Error:
		return printable(c.namedAddress(string(v.Data)))
	case redcon.Bulk:
		if v.Data == nil {
			return "(nil)"
		}
		if name := c.nameOfID(string(v.Data)); name != "" {
			return name
		}
		return strconv.Quote(string(v.Data))
	case redcon.Array:
		if len(v.Raw) > 1 && v.Raw[1] == '-' {
			return "(nil)"
		}
		list := elements(v)
		if name := c.nameOfEndpoint(list); name != "" {
			return name
		}
		words := make([]string, len(list))
		for i, e := range list {
			words[i] = c.show(e)
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	return strconv.Quote(string(v.Raw))
}

// printable keeps a status or an error on one line.
func printable(text string) string {
	quoted := strconv.Quote(text)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

// nameOfID is the name of the node with that ID, "" if it is nobody's.
func (c *Cluster) nameOfID(id string) string {
	if len(id) != 40 {
		return ""
	}
	c.netMu.Lock()
	defer c.netMu.Unlock()
	return c.names[gossip.ID(id)]
}

// nameOfEndpoint recognises a node as CLUSTER SLOTS lists it: address, port, ID and
// nothing more to say.
func (c *Cluster) nameOfEndpoint(list []redcon.RESP) string {
	if len(list) != 4 || list[1].Type != redcon.Integer || list[3].Type != redcon.Array || list[3].Count != 0 {
		return ""
	}
	name := c.nameOfID(list[2].String())
	if name == "" || c.NameAt(net.JoinHostPort(list[0].String(), list[1].String())) != name {
		return ""
	}
	return name
}
