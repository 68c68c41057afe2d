package node_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// Commands of different connections run in the order in which they arrived, however long
// the node was busy with something else.
func TestCommandsRunInTheOrderOfArrival(t *testing.T) {
	n := newTestNode(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- n.Serve(ln) }()
	defer func() {
		ln.Close()
		n.Shutdown()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		ask(t, conn, "PING", "+PONG") // it is accepted
		return conn
	}
	busy, busyNow, goOn := dial(), make(chan bool), make(chan bool)
	n.Tap(func(q *node.Request) {
		if len(q.Args) > 0 && string(q.Args[0]) == "ECHO" {
			busyNow <- true
			<-goOn
		}
	})
	clients := make([]net.Conn, 40)
	for i := range clients {
		clients[i] = dial()
	}
	for round := range 5 {
		fmt.Fprintf(busy, "ECHO x\r\n")
		<-busyNow
		for i := range clients { // not in the order of connecting
			fmt.Fprintf(clients[i*7%len(clients)], "APPEND {t}%d .%d\r\n", round, i)
		}
		goOn <- true
		var want strings.Builder
		for i := range clients {
			fmt.Fprintf(&want, ".%d", i)
		}
		for _, c := range clients {
			if _, err := bufio.NewReader(c).ReadString('\n'); err != nil {
				t.Fatal(err)
			}
		}
		ask(t, clients[0], fmt.Sprintf("GET {t}%d", round), fmt.Sprintf("$%d", want.Len()), want.String())
	}
}

// ask sends a line and compares the lines of the reply.
func ask(t *testing.T, conn net.Conn, line string, want ...string) {
	t.Helper()
	fmt.Fprintf(conn, "%s\r\n", line)
	r := bufio.NewReader(conn)
	for _, w := range want {
		got, err := r.ReadString('\n')
		if err != nil || got != w+"\r\n" {
			t.Fatalf("%s: got %q (%v), want %q", line, got, err, w)
		}
	}
}
