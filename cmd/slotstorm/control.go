package main

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/tidwall/redcon"

	"github.com/slotstorm/slotstorm/scenario"
)

// serveControl answers SLOTSTORM commands on a port of their own, until stop is called.
// It returns the address that it listens on. Commands are RESP arrays, as all client
// libraries send them: a connection that begins with anything else is closed, because a
// browser can be made to send lines of text, but none that begins like an array.
func serveControl(ctx context.Context, addr string, console *scenario.Console) (at string, stop func(), err error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, fmt.Errorf("control: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	control := controller{ctx, console}
	server := redcon.NewServerNetwork("tcp", addr, control.handle, nil, nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(arraysOnly{ln}) // it ends by being closed
	}()
	return ln.Addr().String(), func() {
		cancel()
		ln.Close()
		_ = server.Close()
		<-ended
	}, nil
}

// controller handles the commands of a control port.
type controller struct {
	ctx     context.Context
	console *scenario.Console
}

// handle answers one command: SLOTSTORM, or what clients say of themselves when they
// connect.
func (c controller) handle(conn redcon.Conn, cmd redcon.Command) {
	words := make([]string, len(cmd.Args))
	for i, arg := range cmd.Args {
		words[i] = string(arg)
	}
	switch strings.ToLower(words[0]) {
	case "slotstorm":
		c.do(conn, words[1:])
	case "ping":
		conn.WriteString("PONG")
	case "quit":
		conn.WriteString("OK")
		_ = conn.Close()
	case "client", "select", "readonly":
		conn.WriteString("OK")
	case "info":
		conn.WriteBulkString("# Server\r\nredis_mode:standalone\r\nloading:0\r\n")
	case "command":
		conn.WriteArray(0)
	case "hello":
		// Clients that want RESP3 take RESP2 for an answer.
		conn.WriteError("ERR unknown command 'HELLO'")
	default:
		conn.WriteError(fmt.Sprintf("ERR unknown command '%s': this port controls a cluster; try SLOTSTORM HELP", words[0]))
	}
}

func (c controller) do(conn redcon.Conn, words []string) {
	answer, err := c.console.Do(c.ctx, words)
	switch {
	case err != nil:
		conn.WriteError("ERR " + strings.NewReplacer("\r", " ", "\n", " ").Replace(err.Error()))
	case answer.Lines != nil:
		conn.WriteArray(len(answer.Lines))
		for _, line := range answer.Lines {
			conn.WriteBulkString(line)
		}
	default:
		conn.WriteString(answer.Text)
	}
}
