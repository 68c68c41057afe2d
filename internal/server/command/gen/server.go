package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
	"github.com/tidwall/redcon"
)

// server is a connection to a Redis server, and the server's process if the
// generator has started it.
type server struct {
	conn    net.Conn
	in      *bufio.Reader
	process *exec.Cmd
	dir     string
	// product and version are what the server says of itself.
	product, version string
}

// open connects to the address, or if that is empty starts a server of its own
// with the given configuration arguments, which close stops.
func open(addr string, config ...string) (*server, error) {
	if addr != "" {
		return connect("tcp", addr)
	}
	path := os.Getenv("REDIS_SERVER")
	if path == "" {
		path = "redis-server"
	}
	dir, err := os.MkdirTemp("", "command-gen")
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(dir, "socket")
	process := exec.Command(path, append([]string{"--unixsocket", socket, "--save", "", "--dir", dir}, config...)...)
	if err := process.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	// A server that has just been started needs a moment to listen.
	var s *server
	for range 100 {
		if s, err = connect("unix", socket); err == nil {
			s.process, s.dir = process, dir
			return s, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	process.Process.Kill()
	process.Wait()
	return nil, errors.Join(err, os.RemoveAll(dir))
}

// connect opens a connection in version 3 of the protocol.
func connect(network, addr string) (*server, error) {
	conn, err := net.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	s := &server{conn: conn, in: bufio.NewReader(conn)}
	hello, err := s.do("HELLO", "3")
	name, _ := hello.Get("server")
	number, _ := hello.Get("version")
	s.product, s.version = name.Text, number.Text
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return s, nil
}

// close ends the connection, and the server if open has started it.
func (s *server) close() error {
	err := s.conn.Close()
	if s.process == nil {
		return err
	}
	err = errors.Join(err, s.process.Process.Kill())
	s.process.Wait() // a killed process reports that it was killed
	return errors.Join(err, os.RemoveAll(s.dir))
}

// send writes commands, without waiting for their replies.
func (s *server) send(commands ...[]string) error {
	var buf []byte
	for _, args := range commands {
		buf = redcon.AppendArray(buf, len(args))
		for _, arg := range args {
			buf = redcon.AppendBulkString(buf, arg)
		}
	}
	_, err := s.conn.Write(buf)
	return err
}

// do runs one command; an error reply is an error.
func (s *server) do(args ...string) (reply.Value, error) {
	if err := s.send(args); err != nil {
		return reply.Value{}, err
	}
	v, err := reply.Read(s.in)
	if err == nil && v.Kind == '-' {
		err = fmt.Errorf("%q: %s", args, v.Text)
	}
	return v, err
}
