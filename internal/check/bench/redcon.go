package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/tidwall/redcon"
)

// plainServers is the flag by which this program starts itself as servers that do nothing
// but to keep strings: three listeners of redcon, each with a map. It is the limit of what
// a server in Go can do on TCP with this parser.
const plainServers = "plain-servers"

// plain starts them in a process of their own, as `slotstorm serve` has one.
func (b *bench) plain(ctx context.Context) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s, line, err := start(exec.CommandContext(ctx, self, "-"+plainServers))
	if err != nil {
		return nil, fmt.Errorf("the servers of redcon did not say that they are ready: %w", err)
	}
	s.addrs = strings.Fields(line)
	return s, nil
}

// servePlain runs the servers until the process ends.
func servePlain() error {
	var listeners []net.Listener
	var addrs []string
	for range masters {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		listeners = append(listeners, ln)
		addrs = append(addrs, ln.Addr().String())
	}
	fmt.Println(strings.Join(addrs, " "))
	failed := make(chan error)
	for i, ln := range listeners {
		s := &plainServer{addrs: addrs, self: i, values: make(map[string][]byte)}
		go func() {
			failed <- redcon.Serve(ln, s.handle, func(redcon.Conn) bool { return true }, func(redcon.Conn, error) {})
		}()
	}
	return <-failed
}

type plainServer struct {
	addrs []string
	self  int

	mu     sync.Mutex
	values map[string][]byte
}

func (s *plainServer) handle(conn redcon.Conn, cmd redcon.Command) {
	switch strings.ToLower(string(cmd.Args[0])) {
	case "set":
		value := append([]byte(nil), cmd.Args[2]...)
		s.mu.Lock()
		s.values[string(cmd.Args[1])] = value
		s.mu.Unlock()
		conn.WriteString("OK")
	case "get":
		s.mu.Lock()
		value, ok := s.values[string(cmd.Args[1])]
		s.mu.Unlock()
		if !ok {
			conn.WriteNull()
			return
		}
		conn.WriteBulk(value)
	case "cluster":
		if strings.EqualFold(string(cmd.Args[1]), "nodes") {
			conn.WriteBulkString(s.nodes())
			return
		}
		conn.WriteRaw(slotsReply(s.addrs))
	case "client":
		conn.WriteString("OK")
	case "command":
		conn.WriteRaw(commandReply)
	default:
		conn.WriteError("ERR unknown command")
	}
}

// nodes is the reply to CLUSTER NODES.
func (s *plainServer) nodes() string {
	var b strings.Builder
	for i, addr := range s.addrs {
		flags := "master"
		if i == s.self {
			flags = "myself,master"
		}
		first, last := share(i, len(s.addrs))
		fmt.Fprintf(&b, "%040d %s@1 %s - 0 0 %d connected %d-%d\n", i+1, addr, flags, i+1, first, last)
	}
	return b.String()
}
