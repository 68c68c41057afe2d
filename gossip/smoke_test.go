package gossip

import (
	"testing"
	"time"
)

func TestSmoke(t *testing.T) {
	n := formed(t, 1, 3, 1, testSettings(2*time.Second))
	n.advance(5 * time.Second)
	if d := n.agreement(); d != "" {
		t.Fatal(d)
	}
	n.hosts[0].kill()
	n.advance(20 * time.Second)
	n.hosts[0].restart()
	n.advance(10 * time.Second)
	t.Log("\n" + n.tail(100))
	t.Log(n.hosts[1].m.NodesText())
	s := n.hosts[1].m.Snapshot()
	t.Log(s.InfoText())
	if d := n.agreement(); d != "" {
		t.Fatal(d)
	}
}
