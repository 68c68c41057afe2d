package node

import (
	"net"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node/pubsub"
)

// What a line of CLIENT LIST tells about a process and not about a connection is
// what Redis says of a connection that has just been made: the struct that it keeps
// for a client, and its query buffer.
const (
	clientStruct      = 768
	clientQueryBuffer = 20 << 10
	pointerSize       = 8
	// firstClientFD is the descriptor of a server's first client: the lower ones
	// are taken by files, the event loop and listening sockets.
	firstClientFD = 8
)

// appendClient appends a client's line of CLIENT LIST (catClientInfoString). There
// are no file descriptors here: fd is another number that no two connections share.
// tot-mem is the sum of the buffers that the line shows.
func (c *call) appendClient(b []byte, s *Session) []byte {
	n, start := s.n, len(b)
	text := func(key, value string) { b = append(append(append(b, key...), value...), ' ') }
	integer := func(key string, value int) { b = append(strconv.AppendInt(append(b, key...), int64(value), 10), ' ') }

	input, args, argv := s.in.Pending(), 0, 0
	if s == c.s {
		input = s.in.Size()
	}
	if s == c.s || s.blocked != nil {
		for _, arg := range s.in.Args() {
			args += len(arg)
		}
		argv = len(s.in.Args()) * pointerSize
	}
	buffer, free := s.queryBuffer(input)
	queued, queue := -1, 0
	if s.tx.open {
		queued = len(s.tx.queue)
		for i := range s.tx.queue {
			for _, arg := range s.tx.queue[i].args {
				queue += len(arg) + pointerSize
			}
		}
	}
	cmd := "NULL"
	if s.last != nil {
		cmd = s.last.Told().Name
	}
	protocol := 2
	if s.out.RESP3 {
		protocol = 3
	}

	integer("id=", int(s.id))
	text("addr=", s.addr)
	text("laddr=", net.JoinHostPort(n.ip, strconv.Itoa(n.port)))
	integer("fd=", int(s.id)+firstClientFD-1)
	text("name=", s.name)
	integer("age=", n.secondsSince(s.since))
	integer("idle=", n.secondsSince(s.active))
	text("flags=", s.flags())
	integer("db=", 0)
	integer("sub=", len(s.subs.Names(pubsub.Plain)))
	integer("psub=", len(s.subs.Names(pubsub.Pattern)))
	integer("ssub=", len(s.subs.Names(pubsub.Shard)))
	integer("multi=", queued)
	integer("qbuf=", input)
	integer("qbuf-free=", free)
	integer("argv-mem=", args)
	integer("multi-mem=", queue)
	n.resizeOutput(s)
	integer("rbs=", s.output.Size())
	integer("rbp=", s.output.Peak())
	memory, blocks := s.outputMemory()
	events := "r"
	if s.output.Waits() {
		s.output.Keep(s.sink.Backlog() + s.output.Counted)
		memory, blocks = s.outputMemory()
		events = "rw"
	}
	integer("obl=", min(s.output.First()+len(s.out.Buf), s.output.Size()))
	integer("oll=", blocks)
	integer("omem=", memory)
	integer("tot-mem=", buffer+args+argv+queue+memory+s.output.Size()+clientStruct)
	text("events=", events)
	text("cmd=", cmd)
	text("user=", s.userName())
	integer("redir=", int(s.tracking.Redirection()))
	integer("resp=", protocol)
	if layout := n.facts.Client; layout != nil {
		b = append(b[:start], layout.Arrange(string(b[start:]), " ", "=", s.known)...)
	}
	b[len(b)-1] = '\n'
	return b
}

// known are the fields that Redis 7.0 does not have.
func (s *Session) known(name string) (value string, ok bool) {
	switch name {
	case "lib-name":
		return s.library, true
	case "lib-ver":
		return s.libraryVersion, true
	case "capa":
		if s.redirectable {
			return "r", true
		}
		return "", true
	case "tot-cmds":
		return strconv.FormatUint(s.commands, 10), true
	case "watch":
		return strconv.Itoa(len(s.tx.watched)), true
	}
	return "", false
}

// queryBuffer is the size of the client's query buffer, and how much of it is free: Redis
// makes it at the first read and takes it back when the client has been idle for long
// (clientsCronResizeQueryBuffer).
func (s *Session) queryBuffer(input int) (size, free int) {
	const empty, header, emptyHeader = 8, 6, 4
	switch {
	case s.commands == 0 && input == 0:
		return empty, empty - emptyHeader
	case s.n.secondsSince(s.active) > 2:
		return max(empty, input), 0
	}
	size = max(clientQueryBuffer, input+header)
	return size, size - header - input
}

// secondsSince is the difference of two times of day in whole seconds, as Redis
// counts with its clock of seconds.
func (n *Node) secondsSince(t time.Duration) int {
	return int(n.wall().Unix() - n.start.Add(t).Unix())
}

// flags are the letters for the client's state.
func (s *Session) flags() string {
	var b []byte
	add := func(on bool, letter byte) {
		if on {
			b = append(b, letter)
		}
	}
	add(s.replica != nil, 'S')
	add(s.monitors, 'O')
	add(s.task != nil && !s.task.Import, 'g')
	add(s.task != nil && s.task.Import, 'o')
	add(s.master && s.task == nil, 'M')
	add(s.subs.Count() > 0, 'P')
	add(s.tx.open, 'x')
	add(s.blocked != nil, 'b')
	add(s.tracking != nil, 't')
	add(s.tracking != nil && s.tracking.Broken(), 'R')
	add(s.tracking != nil && s.tracking.Broadcast(), 'B')
	add(s.tx.stale, 'd')
	add(s.closing && !s.unheard, 'c')
	add(s.unheard, 'A')
	add(s.readOnly, 'r')
	add(s.noEvict, 'e')
	add(s.noTouch, 'T')
	add(s.job != nil && s.job.Import, 'i')
	add(s.job != nil && !s.job.Import, 'E')
	add(s.internal || s.task != nil, 'I')
	if len(b) == 0 {
		return "N"
	}
	return string(b)
}
