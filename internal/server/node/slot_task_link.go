package node

import (
	"bytes"
	"net"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/node/slottask"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// importLink is a connection to the source of an import. Once the source has answered, it has a
// client, in whose name what comes is executed.
type importLink struct {
	n       *Node
	task    *slottask.Task
	channel slottask.Channel
	link    Link
	line    []byte // of the source's reply
	s       *Session
	// gathers says that what comes is kept, in gathered.
	gathers  bool
	gathered []byte
	applied  int64
	over     bool
}

// dialSource connects to the source of an import.
func (n *Node) dialSource(t *slottask.Task, c slottask.Channel) {
	l := &importLink{n: n, task: t, channel: c}
	n.nextClient++
	l.s = n.nobody()
	l.s.task, l.s.channel, l.s.sink = t, c, l
	n.tasks.links[c] = l
	source := n.view.Member(t.Source)
	if source == nil {
		l.over = true
		n.tasks.state.Broken(t, c, linkErrorTexts[Unresolved])
		return
	}
	addr := net.JoinHostPort(source.IP, strconv.Itoa(source.Port))
	l.s.addr = addr
	l.link = n.host.Dial(n, addr, n.settings.ReplTimeout, l)
}

func (l *importLink) send(words ...string) {
	if l == nil || l.over {
		return
	}
	var w resp.Writer
	w.BulkStrings(words)
	l.link.Send(w.Buf)
}

// on handles an event of the connection unless that is given up.
func (l *importLink) on(f func(tasks *slottask.Tasks)) {
	l.n.act(func() {
		if !l.over {
			l.n.taskSettings()
			f(&l.n.tasks.state)
			l.n.tasksChanged()
		}
	})
}

// Connected implements LinkHandler.
func (l *importLink) Connected() {
	l.on(func(tasks *slottask.Tasks) { tasks.Connected(l.task, l.channel) })
}

// Broken implements LinkHandler.
func (l *importLink) Broken(why LinkError) {
	l.on(func(tasks *slottask.Tasks) {
		l.close()
		tasks.Broken(l.task, l.channel, linkErrorTexts[why])
	})
}

// Received implements LinkHandler.
func (l *importLink) Received(b []byte) {
	b = bytes.Clone(b)
	l.on(func(tasks *slottask.Tasks) {
		l.link.Read(len(b))
		for !l.over && len(b) > 0 && l.task.Talks(l.channel) {
			end := bytes.IndexByte(b, '\n') + 1
			if end == 0 {
				l.line = append(l.line, b...)
				return
			}
			reply := bytes.TrimRight(append(l.line, b[:end]...), "\r\n")
			l.line, b = nil, b[end:]
			tasks.Reply(l.task, l.channel, string(reply))
			l.n.tasksChanged()
		}
		if l.over || len(b) == 0 {
			return
		}
		tasks.Heard(l.task)
		if l.gathers {
			l.gathered = append(l.gathered, b...)
			l.n.tasks.peak = max(l.n.tasks.peak, len(l.gathered))
			return
		}
		l.s.in.Feed(b)
		l.n.run(l.s)
	})
}

// becomeClient lets CLIENT LIST show the connection, and CLIENT KILL end it.
func (l *importLink) becomeClient() { l.n.sessions[l.s.id] = l.s }

// applyGathered executes what has gathered, and from then on what comes.
func (l *importLink) applyGathered() {
	l.becomeClient()
	l.gathers = false
	l.s.in.Feed(l.gathered)
	l.gathered = nil
	l.n.run(l.s)
	l.n.tasks.state.Streamed(l.task, l.applied)
}

// Deliver implements Sink: a destination has no replies for its source.
func (l *importLink) Deliver([]byte) int { return 0 }

// Backlog implements Sink.
func (l *importLink) Backlog() int { return 0 }

// Hangup implements Sink.
func (l *importLink) Hangup() {
	if !l.over {
		l.over = true
		if l.n.tasks.links[l.channel] == l {
			l.n.tasks.links[l.channel] = nil
		}
		if l.link != nil {
			l.link.Close()
		}
	}
}

// close ends the connection, which the task knows already.
func (l *importLink) close() {
	l.s.task = nil
	l.s.close()
	l.Hangup()
}

// gathered is how much has gathered for an import.
func (n *Node) gathered() int {
	if l := n.tasks.links[slottask.Main]; l != nil {
		return len(l.gathered)
	}
	return 0
}

// processImport runs a command of the source of an import. It gets no reply.
func (n *Node) processImport(s *Session, args [][]byte) {
	t := s.task
	s.active = n.now
	s.commands++
	cmd, _ := n.commands.Resolve(args)
	s.last = cmd
	raw := bytes.Clone(s.in.Raw())
	known := true
	switch {
	case cmd == nil || !cmd.ArityOK(len(args)):
	case cmd.ID == idSyncSlots:
		n.stats.Called(cmd, nil)
		n.taskSettings()
		switch ctype.Lower(args[2]) {
		case "snapshot-eof":
			known = n.tasks.state.SnapshotEOF(t, s.channel)
		case "stream-eof":
			known = n.tasks.state.StreamEnds(t)
		}
	default:
		n.executeImported(s, cmd, args)
	}
	if s.task == nil {
		return // it has ended meanwhile
	}
	if n.streams() {
		n.sendEffects(true)
		n.feedBytes(raw)
	}
	if l := n.tasks.links[s.channel]; l != nil && l.s == s {
		l.applied += int64(len(raw))
		if s.channel == slottask.Main {
			n.tasks.state.Applied(t, int64(len(raw)))
		}
	}
	if !known {
		n.tasks.state.Broken(t, s.channel, linkErrorTexts[Ended])
	}
	n.tasksChanged()
	if l := n.tasks.links[s.channel]; !known && l != nil && l.s == s {
		l.close()
	}
}

// taskClientGone says that the connection to the other side of a task has ended.
func (n *Node) taskClientGone(s *Session) {
	t := s.task
	s.task = nil
	if t.Import {
		n.tasks.state.Broken(t, s.channel, linkErrorTexts[Ended])
	} else {
		n.tasks.clients[s.channel] = nil
		n.tasks.state.Gone(t, s.channel)
	}
	n.taskSettings()
	n.tasksChanged()
}
