package sim_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/sim"
)

// An endless script: where time is real, others hear that the node is busy, can kill it,
// and the cluster can be closed while one runs.
func TestBusyScript(t *testing.T) {
	c, err := sim.Run(sim.Config{Masters: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	n := c.Nodes()[0]
	expect(t, n, "OK", "config", "set", "busy-reply-threshold", "20")
	replies := make(chan string, 2)
	endless := func() {
		reply, err := n.Do("eval", "while true do end", "0")
		if err != nil {
			replies <- err.Error()
			return
		}
		replies <- reply.String()
	}
	busy := func() {
		for {
			if reply, err := n.Do("ping"); err == nil && strings.HasPrefix(reply.String(), "BUSY Redis is busy running a script.") {
				return
			}
		}
	}
	go endless()
	busy()
	expect(t, n, "OK", "script", "kill")
	if got := <-replies; !strings.HasPrefix(got, "ERR Script killed by user with SCRIPT KILL...") {
		t.Errorf("EVAL: %s", got)
	}
	expect(t, n, "PONG", "ping")
	go endless()
	busy()
	c.Close()
	<-replies
}
