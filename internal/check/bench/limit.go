package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/internal/server/memnet"
	"github.com/slotstorm/slotstorm/internal/server/request"
)

// constantClient returns a go-redis client of three nodes in memory that answer each
// command with the same bytes: what a command costs there, go-redis alone costs.
func constantClient() *redis.ClusterClient {
	return redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: constantAddrs(),
		Dialer: func(_ context.Context, _, addr string) (net.Conn, error) {
			c := memnet.NewConn(memnet.Addr("client"), memnet.Addr(addr))
			c.Attach(&constantPeer{conn: c})
			return c, nil
		},
	})
}

func constantAddrs() []string {
	var addrs []string
	for i := range masters {
		addrs = append(addrs, fmt.Sprintf("10.0.0.%d:6379", i+1))
	}
	return addrs
}

// constantPeer answers without a look at keys or values.
type constantPeer struct {
	conn   *memnet.Conn
	cutter request.Cutter
}

var (
	setHead, setReply = []byte("*3\r\n$3\r\nset\r\n"), []byte("+OK\r\n")
	getHead, getReply = []byte("*2\r\n$3\r\nget\r\n"), []byte("$3\r\nxxx\r\n")
)

func (p *constantPeer) Receive(b []byte) bool {
	switch {
	case bytes.HasPrefix(b, setHead):
		p.conn.Deliver(setReply)
	case bytes.HasPrefix(b, getHead):
		p.conn.Deliver(getReply)
	default:
		p.greet(b)
	}
	return true
}

func (p *constantPeer) Closed() {}

// greet answers what go-redis asks of a new connection.
func (p *constantPeer) greet(b []byte) {
	for {
		args, size := p.cutter.Cut(b)
		if size == 0 {
			return
		}
		b = b[size:]
		switch strings.ToLower(string(args[0])) {
		case "client":
			p.conn.Deliver(setReply)
		case "cluster":
			p.conn.Deliver(slotsReply(constantAddrs()))
		case "command":
			p.conn.Deliver(commandReply)
		default:
			p.conn.Deliver([]byte("-ERR unknown command\r\n"))
		}
	}
}

// masters is how many nodes the measured clusters have.
const masters = 3

// slotsReply is the reply to CLUSTER SLOTS where the nodes share the slots equally.
func slotsReply(addrs []string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "*%d\r\n", len(addrs))
	for i, addr := range addrs {
		host, port, _ := net.SplitHostPort(addr)
		first, last := share(i, len(addrs))
		fmt.Fprintf(&b, "*3\r\n:%d\r\n:%d\r\n*3\r\n$%d\r\n%s\r\n:%s\r\n$40\r\n%040d\r\n", first, last, len(host), host, port, i+1)
	}
	return b.Bytes()
}

// commandReply is the reply to COMMAND with the two commands that are measured.
var commandReply = []byte("*2\r\n" +
	"*6\r\n$3\r\nset\r\n:-3\r\n*1\r\n+write\r\n:1\r\n:1\r\n:1\r\n" +
	"*6\r\n$3\r\nget\r\n:2\r\n*1\r\n+readonly\r\n:1\r\n:1\r\n:1\r\n")

// share is the range of slots of the i-th of n nodes.
func share(i, n int) (first, last int) { return 16384 * i / n, 16384*(i+1)/n - 1 }
