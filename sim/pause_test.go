package sim

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// A stopped process finds the bytes of a client that is gone, and runs its commands:
// who gives up waiting for a reply cannot know that the command did not run.
func TestPausedNodeRunsCommandsOfClientsThatAreGone(t *testing.T) {
	c := stepped(t, Config{})
	n1 := mustNode(t, c, "n1")
	conn, err := c.Dial(t.Context(), "tcp", n1.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if err := n1.Pause(); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("SET hello world\r\n")); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := n1.Resume(); err != nil {
		t.Fatal(err)
	}
	reply, err := n1.Do("GET", "hello")
	if err != nil {
		t.Fatal(err)
	}
	if reply.String() != "world" {
		t.Errorf("GET hello = %q, want world", reply)
	}
	if n := access.ToNode(n1).Connections(); n != 0 {
		t.Errorf("%d connections are open, want 0", n)
	}
}
