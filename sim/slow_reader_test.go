package sim

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

// A client that does not read holds up nobody, not even the end of its cluster.
func TestCloseWithClientThatDoesNotRead(t *testing.T) {
	c, err := Run(Config{Masters: 1, Transport: Loopback})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", c.Nodes()[0].Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1048576\r\n"); err != nil {
		t.Fatal(err)
	}
	conn.Write(bytes.Repeat([]byte("x"), 1<<20))
	io.WriteString(conn, "\r\n")
	io.ReadFull(conn, make([]byte, 5))
	conn.Write(bytes.Repeat([]byte("GET k\r\n"), 50))
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for c.Nodes()[0].Counters().Commands < 51 {
		<-tick.C
	}
	c.Close() // hangs, or does not
}
