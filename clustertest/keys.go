package clustertest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// The methods of this file are the test's own hand on the data, as in a test with a single
// server: they need no client, no fault hits them, and no budget counts them.

// DoKey sends one command to the node that serves a key, and follows redirects from there.
// The reply may be an error reply. It ends the test if there is none.
func (c *Cluster) DoKey(key string, args ...string) sim.Reply {
	c.tb.Helper()
	const most = 16 // redirects
	node, asking := c.Owner(key), false
	if node == nobody {
		c.tb.Fatalf("clustertest: nobody owns slot %d of %q", Slot(key), key)
	}
	for range most {
		n := c.Node(node)
		ask := n.Do
		if asking {
			ask = n.DoAsking
		}
		reply, err := ask(args...)
		c.check(err)
		code, address := redirectOf(reply)
		if code == "" {
			return reply
		}
		node, asking = c.NameAt(address), code == "ASK"
	}
	c.tb.Fatalf("clustertest: %s of %q is redirected without end", strings.ToUpper(args[0]), key)
	return sim.Reply{}
}

// redirectOf are the code and the address of a reply that is MOVED or ASK.
func redirectOf(reply sim.Reply) (code, address string) {
	if reply.Err() == nil {
		return "", ""
	}
	words := strings.Fields(reply.String())
	if len(words) != 3 || words[0] != "MOVED" && words[0] != "ASK" {
		return "", ""
	}
	return words[0], words[2]
}

// Set stores a string. It ends the test if that is refused.
func (c *Cluster) Set(key, value string) {
	c.tb.Helper()
	c.served(key, "SET", key, value)
}

// served is DoKey for a command that must not be refused.
func (c *Cluster) served(key string, args ...string) sim.Reply {
	c.tb.Helper()
	reply := c.DoKey(key, args...)
	if err := reply.Err(); err != nil {
		c.tb.Fatalf("clustertest: %s: %v", strings.Join(args, " "), err)
	}
	return reply
}

// Get is the string that a key holds, and whether there is one. It ends the test if the
// key holds something else.
func (c *Cluster) Get(key string) (value string, ok bool) {
	c.tb.Helper()
	reply := c.served(key, "GET", key)
	return reply.String(), string(reply.Raw) != "$-1\r\n"
}

// CheckGet fails the test if a key does not hold a string. The test goes on.
func (c *Cluster) CheckGet(key, want string) {
	c.tb.Helper()
	got := "nothing"
	switch reply := c.DoKey(key, "GET", key); {
	case reply.Err() != nil:
		got = reply.Err().Error()
	case string(reply.Raw) != "$-1\r\n":
		if reply.String() == want {
			return
		}
		got = strconv.Quote(reply.String())
	}
	c.tb.Errorf("%s", c.report(failure{want: strconv.Quote(key) + " holds " + strconv.Quote(want), got: got}))
}

// Keys are the names of all keys that masters hold, in ascending order. Of a slot on its
// way each half has its own.
func (c *Cluster) Keys() []string {
	var keys []string
	for _, n := range c.running() {
		if n.View().Self.Master {
			keys = append(keys, n.Keys()...)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// TTL is the time that a key has left, to the millisecond; 0 if it has no end or is not
// there.
func (c *Cluster) TTL(key string) time.Duration {
	c.tb.Helper()
	ms, err := strconv.Atoi(c.served(key, "PTTL", key).String())
	c.check(err)
	return max(0, time.Duration(ms)*time.Millisecond)
}
