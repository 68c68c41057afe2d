package node

import (
	"net"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/node/replication"
)

var _ = handle(map[string]handler{"role": cmdRole})

// cmdRole is ROLE: what this node is in replication, and with whom (roleCommand).
func cmdRole(c *call) {
	n := c.n
	r := &n.repl
	if r.following {
		l := &r.master
		offset := int64(replication.NoOffset)
		if l.state == linkConnected {
			offset = r.Offset
		}
		c.out.Array(5)
		c.out.BulkString("slave")
		c.out.BulkString(l.ip)
		c.out.Int(int64(l.port))
		c.out.BulkString(l.state.String())
		c.out.Int(offset)
		return
	}
	online := r.online()
	c.out.Array(3)
	c.out.BulkString("master")
	c.out.Int(r.Offset)
	c.out.Array(len(online))
	for _, one := range online {
		c.out.Array(3)
		c.out.BulkString(one.ip())
		c.out.BulkString(strconv.Itoa(one.s.replicaOptions.Port))
		c.out.BulkString(strconv.FormatInt(one.acked, 10))
	}
}

// online are the replicas that get the stream, in the order in which they came.
func (r *replicating) online() (list []*replica) {
	for _, one := range r.replicas {
		if one.state == replicaOnline {
			list = append(list, one)
		}
	}
	return list
}

// ip is the address under which the replica is known: the one it announced, or the
// one it came from.
func (r *replica) ip() string {
	if r.s.replicaOptions.IP != "" {
		return r.s.replicaOptions.IP
	}
	host, _, err := net.SplitHostPort(r.s.addr)
	if err != nil {
		return r.s.addr
	}
	return host
}
