package sim

import (
	"net"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
)

// show prints a reply on one line: see access.Cluster.Show.
func (c *Cluster) show(r Reply) string { return c.named(r).String() }

// showResult is show, or the failure in parentheses: (timeout).
func (c *Cluster) showResult(r *Result) string {
	if r.Failure != "" {
		return "(" + r.Failure + ")"
	}
	return c.show(r.Reply)
}

// named is a reply with names of nodes in place of their IDs and addresses. What comes
// behind a broken reply is left out.
func (c *Cluster) named(r Reply) event.Reply {
	var list []event.Reply
	for rest := r.Raw; len(rest) > 0; {
		n, v := resp.Read(rest)
		if n == 0 {
			break
		}
		if n == len(r.Raw) {
			return c.nameReply(v)
		}
		list = append(list, c.nameReply(v))
		rest = rest[n:]
	}
	switch len(list) {
	case 0:
		return event.Reply{}
	case 1:
		return list[0]
	}
	return event.Reply{Type: event.SeveralReply, Elements: list}
}

func (c *Cluster) nameReply(v resp.Value) event.Reply {
	t, known := replyTypes[v.Kind]
	switch {
	case v.Null:
		return event.Reply{Type: event.NilReply}
	case !known:
		return event.Reply{Type: event.BulkReply, Text: string(v.Raw)}
	case t == event.ErrorReply:
		return event.Reply{Type: t, Text: c.namedAddress(string(v.Text))}
	case t == event.BulkReply:
		if name := c.nameOfID(string(v.Text)); name != "" {
			return event.Reply{Type: event.NodeReply, Text: name}
		}
	case v.IsList():
		list := v.Elements()
		if name := c.nameOfEndpoint(list); name != "" {
			return event.Reply{Type: event.NodeReply, Text: name}
		}
		reply := event.Reply{Type: t, Elements: make([]event.Reply, len(list))}
		for i, e := range list {
			reply.Elements[i] = c.nameReply(e)
		}
		return reply
	}
	return event.Reply{Type: t, Text: string(v.Text)}
}

// replyTypes are the types of replies by their first byte.
var replyTypes = map[byte]event.ReplyType{
	'+': event.StatusReply, '-': event.ErrorReply, '!': event.ErrorReply, ':': event.IntReply, ',': event.DoubleReply,
	'(': event.BigReply, '#': event.BoolReply, '$': event.BulkReply, '=': event.BulkReply,
	'*': event.ArrayReply, '>': event.PushReply, '~': event.SetReply, '%': event.MapReply,
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
