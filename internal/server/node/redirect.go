package node

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/sim/event"
)

// redirect answers a command that is not served here.
func (n *Node) redirect(s *Session, cmd *command.Command, args [][]byte, d Decision) {
	n.stats.CountRejected(cmd)
	if cmd.ID == idExec {
		s.tx.clear(s)
	} else {
		s.tx.fail()
	}
	host, port := n.misdirected(s, cmd, args, d)
	n.count(d)
	text, address := redirectText(d, host, port)
	n.fail(s, text)
	f := event.Redirected{Code: redirectCodes[d.Kind], Slot: d.Slot, Address: address}
	if d.To != nil {
		f.Target = string(d.To.ID)
	}
	if address == "" {
		f.Message = text
	}
	f.Client = s.knownAs()
	n.host.Redirected(n, f)
}

var redirectCodes = [...]event.RedirectCode{
	Moved: event.Moved, Ask: event.Ask, TryAgain: event.TryAgain, CrossSlot: event.CrossSlot,
	Unbound: event.ClusterDown, Down: event.ClusterDown, DownReadOnly: event.ClusterDown,
}

// knownAs is the client's name for whoever reads the log: the host's name for it, if its Sink
// is a Named one, or the name that it gave itself.
func (s *Session) knownAs() string {
	if named, ok := s.sink.(Named); ok {
		if name := named.Name(); name != "" {
			return name
		}
	}
	return s.name
}

// redirectAddress is the address that MOVED and ASK name to a client; other decisions have
// none.
func (n *Node) redirectAddress(s *Session, d Decision) (host string, port int) {
	if d.Kind != Moved && d.Kind != Ask {
		return "", 0
	}
	v := n.clusterView(s)
	return v.Address(d.To), v.PortFor(d.To.Port, d.To.PlainPort)
}

// redirectText is the error for a decision other than Serve (clusterRedirectClient), and the
// address in it, if it has one: host:port, where Redis puts no brackets around IPv6 addresses.
// There are many redirects: the address is a part of the text, and takes no memory of its own.
func redirectText(d Decision, host string, port int) (text, address string) {
	switch d.Kind {
	case Moved, Ask:
		word := "MOVED "
		if d.Kind == Ask {
			word = "ASK "
		}
		var buf [80]byte
		b := append(strconv.AppendInt(append(buf[:0], word...), int64(d.Slot), 10), ' ')
		begin := len(b)
		b = strconv.AppendInt(append(append(b, host...), ':'), int64(port), 10)
		text = string(b)
		return text, text[begin:]
	case TryAgain:
		return errtext.TryAgain, ""
	case CrossSlot:
		return errtext.CrossSlot, ""
	case Unbound:
		return errtext.Unbound, ""
	case DownReadOnly:
		return errtext.DownReadOnly, ""
	}
	return errtext.Down, ""
}
