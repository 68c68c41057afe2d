package node

import (
	"math"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

type duration = time.Duration

// The CLUSTER subcommands that show this node's view.
var _ = handle(map[string]handler{
	"cluster|keyslot":               func(c *call) { c.out.Int(int64(slot.Of(c.args[2]))) },
	"cluster|countkeysinslot":       cmdCountKeysInSlot,
	"cluster|getkeysinslot":         cmdGetKeysInSlot,
	"cluster|myid":                  func(c *call) { c.out.BulkString(string(c.n.machine.ID())) },
	"cluster|nodes":                 cmdClusterNodes,
	"cluster|info":                  cmdClusterInfo,
	"cluster|slots":                 cmdClusterSlots,
	"cluster|shards":                cmdClusterShards,
	"cluster|links":                 cmdClusterLinks,
	"cluster|replicas":              cmdClusterReplicas,
	"cluster|slaves":                cmdClusterReplicas,
	"cluster|count-failure-reports": cmdCountFailureReports,
})

func cmdCountKeysInSlot(c *call) {
	n, ok := number.ParseInt(c.args[2])
	switch {
	case !ok:
		c.fail(errtext.NotInteger)
	case n < 0 || n >= slot.Count:
		c.fail(gossip.ErrInvalidSlotNumber.Error())
	default:
		c.out.Int(int64(c.n.ks.CountInSlot(int(n))))
	}
}

func cmdGetKeysInSlot(c *call) {
	s, okSlot := number.ParseInt(c.args[2])
	max, okMax := number.ParseInt(c.args[3])
	switch {
	case !okSlot || !okMax:
		c.fail(errtext.NotInteger)
		return
	case s < 0 || s >= slot.Count || max < 0:
		c.fail(gossip.ErrInvalidSlotOrCount.Error())
		return
	}
	keys := c.n.ks.KeysInSlot(int(s), int(min(max, math.MaxInt32)))
	c.out.Array(len(keys))
	for _, key := range keys {
		c.out.BulkString(key)
	}
}

func cmdClusterNodes(c *call) {
	c.n.counters.Topology++
	s, changed := c.topology()
	if !changed {
		c.out.Verbatim(c.n.machine.NodesText(c.n.plain(c.s)))
		return
	}
	var b []byte
	for i := range s.Nodes {
		b = append(s.Nodes[i].ForClient(c.n.plain(c.s)).AppendLine(b), '\n')
	}
	c.out.Verbatim(string(b))
}

func cmdClusterInfo(c *call) {
	s := c.n.machine.Snapshot()
	c.out.Verbatim(s.InfoText())
}

func cmdClusterReplicas(c *call) {
	lines, err := c.n.machine.ReplicaLines(c.id(2), c.n.plain(c.s))
	if err != nil {
		c.fail(err.Error())
		return
	}
	c.out.Array(len(lines))
	for _, line := range lines {
		c.out.BulkString(line)
	}
}

func cmdCountFailureReports(c *call) {
	count, err := c.n.machine.CountFailureReports(c.n.now, c.id(2))
	if err != nil {
		c.fail(err.Error())
		return
	}
	c.out.Int(int64(count))
}

// endpoint is how this node names another one in redirects
// (getPreferredEndpoint).
func (n *Node) endpoint(m *gossip.Member) string {
	switch n.settings.Endpoint {
	case EndpointHostname:
		if m.Hostname == "" {
			return "?"
		}
		return m.Hostname
	case EndpointUnknown:
		return ""
	}
	return m.IP
}

// portFor is the port at which a client finds a node: that without TLS, if the client
// does not use it and the nodes' ports are those with it (use_pport).
func (n *Node) portFor(s *Session, port, plainPort int) int {
	if n.plain(s) && plainPort != 0 {
		return plainPort
	}
	return port
}

// plain reports whether a client has to be told ports without TLS.
func (n *Node) plain(s *Session) bool { return n.tlsPort != 0 && s != nil && !s.tls }

// cmdClusterSlots lists runs of slots with their master and its working replicas
// (clusterReplyMultiBulkSlots). A replica that has received nothing yet is left
// out.
func cmdClusterSlots(c *call) {
	c.n.counters.Topology++
	s, _ := c.topology()
	c.out.Array(len(s.Owners))
	for _, run := range s.Owners {
		master := s.Node(run.Owner)
		var replicas []*gossip.NodeInfo
		for _, id := range master.Replicas {
			if r := s.Node(id); !r.Flags.Has(gossip.FlagFail) && r.Offset != 0 {
				replicas = append(replicas, r)
			}
		}
		c.out.Array(3 + len(replicas))
		c.out.Int(int64(run.First))
		c.out.Int(int64(run.Last))
		c.slotsNode(master)
		for _, r := range replicas {
			c.slotsNode(r)
		}
	}
}

// slotsNode writes one node of CLUSTER SLOTS: endpoint, port, ID, and what the
// endpoint does not say (addNodeToNodeReply).
func (c *call) slotsNode(node *gossip.NodeInfo) {
	type field struct{ name, value string }
	var metadata []field
	hostname := field{"hostname", node.Hostname}
	ip := field{"ip", node.IP}
	c.out.Array(4)
	switch c.n.settings.Endpoint {
	case EndpointHostname:
		if node.Hostname == "" {
			c.out.BulkString("?")
		} else {
			c.out.BulkString(node.Hostname)
		}
		metadata = append(metadata, ip)
	case EndpointUnknown:
		c.out.Null()
		metadata = append(metadata, ip)
		if node.Hostname != "" {
			metadata = append(metadata, hostname)
		}
	default:
		c.out.BulkString(node.IP)
		if node.Hostname != "" {
			metadata = append(metadata, hostname)
		}
	}
	c.out.Int(int64(c.n.portFor(c.s, node.Port, node.PlainPort)))
	c.out.BulkString(string(node.ID))
	c.out.Map(len(metadata))
	for _, f := range metadata {
		c.out.BulkString(f.name)
		c.out.BulkString(f.value)
	}
}

// cmdClusterShards lists each master with its replicas (clusterReplyShards).
func cmdClusterShards(c *call) {
	c.n.counters.Topology++
	s, _ := c.topology()
	var masters []*gossip.NodeInfo
	for i := range s.Nodes {
		if s.Nodes[i].Flags.Has(gossip.FlagMaster) {
			masters = append(masters, &s.Nodes[i])
		}
	}
	c.out.Array(len(masters))
	for _, master := range masters {
		var ranges slot.Ranges
		if master.Slots != nil {
			ranges = master.Slots.Ranges()
		}
		c.out.Map(2)
		c.out.BulkString("slots")
		c.out.Array(2 * len(ranges))
		for _, r := range ranges {
			c.out.Int(int64(r.First))
			c.out.Int(int64(r.Last))
		}
		c.out.BulkString("nodes")
		c.out.Array(1 + len(master.Replicas))
		c.shardNode(master)
		for _, id := range master.Replicas {
			c.shardNode(s.Node(id))
		}
	}
}

// shardNode writes one node of CLUSTER SHARDS (addNodeDetailsToShardReply).
func (c *call) shardNode(node *gossip.NodeInfo) {
	w := c.out
	role, health := "master", "online"
	if node.Flags.Has(gossip.FlagReplica) {
		role = "replica"
		if node.Offset == 0 {
			health = "loading"
		}
	}
	if node.Flags.Has(gossip.FlagFail) {
		health = "fail"
	}
	fields := 7
	plainPort, tlsPort := node.Port, 0
	if c.n.tlsPort != 0 {
		plainPort, tlsPort = node.PlainPort, node.Port
	}
	if plainPort == 0 {
		fields--
	}
	if tlsPort != 0 {
		fields++
	}
	if node.Hostname != "" {
		fields++
	}
	w.Map(fields)
	w.Field("id", string(node.ID))
	if plainPort != 0 {
		w.BulkString("port")
		w.Int(int64(plainPort))
	}
	if tlsPort != 0 {
		w.BulkString("tls-port")
		w.Int(int64(tlsPort))
	}
	w.Field("ip", node.IP)
	w.BulkString("endpoint")
	switch {
	case c.n.settings.Endpoint == EndpointUnknown:
		w.BulkString("")
	case c.n.settings.Endpoint == EndpointIP:
		w.BulkString(node.IP)
	case node.Hostname == "":
		w.BulkString("?")
	default:
		w.BulkString(node.Hostname)
	}
	if node.Hostname != "" {
		w.Field("hostname", node.Hostname)
	}
	w.Field("role", role)
	w.BulkString("replication-offset")
	w.Int(node.Offset)
	w.Field("health", health)
}

// cmdClusterLinks lists the ends of bus connections (addReplyClusterLinksDescription).
func cmdClusterLinks(c *call) {
	s := c.n.machine.Snapshot()
	c.out.Array(len(s.Links))
	for _, l := range s.Links {
		direction, events := "to", "r"
		if l.Inbound {
			direction = "from"
		}
		used := c.n.host.BusBacklog(c.n, l.ID)
		if l.Queued > 0 || used > 0 {
			events = "rw"
		}
		c.out.Map(6)
		c.out.Field("direction", direction)
		c.out.Field("node", string(l.Node))
		c.out.BulkString("create-time")
		c.out.Int(l.Created)
		c.out.Field("events", events)
		c.out.BulkString("send-buffer-allocated")
		c.out.Int(int64(linkBuffer(used)))
		c.out.BulkString("send-buffer-used")
		c.out.Int(int64(used))
	}
}
