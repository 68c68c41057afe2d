package node

import (
	"bytes"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/node/info"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Keys returns the names of all keys in ascending order, as a test wants to see them.
func (n *Node) Keys() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.refreshTime()
	keys := make([]string, 0, n.ks.Len())
	for s := range slot.Count {
		if count := n.ks.CountInSlot(s); count > 0 {
			keys = append(keys, n.ks.KeysInSlot(s, count)...)
		}
	}
	slices.Sort(keys)
	return keys
}

// Info is what INFO everything answers.
func (n *Node) Info() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.refreshTime()
	return n.info(info.Sections(n.facts))
}

// Clients is the number of open connections.
func (n *Node) Clients() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.sessions)
}

// Stopped reports whether Stop holds the node.
func (n *Node) Stopped() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.suspension.Is(suspension.Stopped)
}

// String returns the value of a key that is a string, whoever owns its slot.
func (n *Node) String(key string) (value string, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.refreshTime()
	var w resp.Writer
	n.ask(&w, n.command("get"), [][]byte{[]byte("GET"), []byte(key)})
	if len(w.Buf) == 0 || w.Buf[0] != '$' || w.Buf[1] == '-' {
		return "", false
	}
	header := bytes.IndexByte(w.Buf, '\n')
	return string(w.Buf[header+1 : len(w.Buf)-2]), true
}
