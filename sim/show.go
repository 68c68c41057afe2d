package sim

import (
	"net"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Show prints a reply on one line, as redis-cli prints it, with arrays in brackets:
// OK, "text", (integer) 3, (nil), ["a", (nil)], MOVED 866 n2. What only RESP3 has is shown as
// {"key": "value"} for a map, {"a", "b"} for a set, (double) 1.5, (true) and (false).
// Addresses and IDs of nodes are shown as their names, so that the text is the same in
// every run.
func (c *Cluster) Show(r Reply) string {
	if len(r.Raw) == 0 {
		return ""
	}
	var words []string
	for rest := r.Raw; len(rest) > 0; {
		n, v := resp.Read(rest)
		if n == 0 {
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

func (c *Cluster) show(v resp.Value) string {
	switch v.Kind {
	case ':':
		return "(integer) " + string(v.Text)
	case '+':
		return printable(string(v.Text))
	case '-', '!':
		return printable(c.namedAddress(string(v.Text)))
	case ',':
		return "(double) " + printable(string(v.Text))
	case '(':
		return "(big number) " + string(v.Text)
	case '#':
		return v.String()
	}
	list := v.Elements()
	switch {
	case v.Null:
		return "(nil)"
	case !v.IsList():
		if name := c.nameOfID(string(v.Text)); name != "" {
			return name
		}
		return strconv.Quote(string(v.Text))
	case v.Kind == '%':
		words := make([]string, 0, len(list)/2)
		for i := 0; i+1 < len(list); i += 2 {
			words = append(words, c.show(list[i])+": "+c.show(list[i+1]))
		}
		return "{" + strings.Join(words, ", ") + "}"
	}
	if name := c.nameOfEndpoint(list); name != "" {
		return name
	}
	words := make([]string, len(list))
	for i, e := range list {
		words[i] = c.show(e)
	}
	if v.Kind == '~' {
		return "{" + strings.Join(words, ", ") + "}"
	}
	return "[" + strings.Join(words, ", ") + "]"
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
func (c *Cluster) nameOfEndpoint(list []resp.Value) string {
	if len(list) != 4 || list[1].Kind != ':' || !list[3].IsList() || len(list[3].Elements()) != 0 {
		return ""
	}
	name := c.nameOfID(list[2].String())
	if name == "" || c.NameAt(net.JoinHostPort(list[0].String(), list[1].String())) != name {
		return ""
	}
	return name
}
