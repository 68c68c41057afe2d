package report

import (
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

const (
	messagesKept = 2500 // of each of the two lists
	textKept     = 80   // bytes of a command or of a reply
)

// message is a request of a client to a node.
type message struct {
	moment
	who, node, command, reply int // numbers of names
	failed                    bool
}

// messages keeps requests: those that were answered by an error apart from the others,
// which are more.
type messages struct {
	served, failed thin[message]
}

func newMessages() messages {
	return messages{newThin[message](messagesKept), newThin[message](messagesKept)}
}

func (m *messages) add(r *Recorder, q *sim.Request, code string) {
	list := &m.served
	if code != "" {
		list = &m.failed
	}
	if !list.wants() {
		return
	}
	list.add(message{
		moment: moment{uint64(r.c.Log().Len()), q.At},
		who:    r.names.index(clientName(q)), node: r.names.index(q.Node),
		command: r.names.index(commandText(q.Args)), reply: r.names.index(replyText(r.c, q)),
		failed: code != "",
	})
}

// nameless is what clients without a name are called.
const nameless = "client"

func clientName(q *sim.Request) string {
	if q.Name == "" {
		return nameless
	}
	return q.Name
}

// commandText is a command as the log shows it, cut to some length.
func commandText(args [][]byte) string {
	words := make(event.Args, min(len(args), textKept))
	for i := range words {
		words[i] = string(args[i][:min(len(args[i]), textKept+1)])
	}
	return words.Cut(textKept)
}

// replyText is the reply as the log would show it, cut to some length.
func replyText(c *sim.Cluster, q *sim.Request) string {
	if len(q.Reply) == 0 {
		return "(no reply yet)"
	}
	if len(q.Reply) > 4*textKept {
		return "(" + strconv.Itoa(len(q.Reply)) + " bytes)"
	}
	return cut(access.To(c).Show(q.Reply))
}

func cut(text string) string {
	if len(text) <= textKept {
		return text
	}
	return strings.ToValidUTF8(text[:textKept], "") + "…"
}
