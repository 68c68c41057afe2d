// Package clusterview writes what the CLUSTER command shows of a node's view, to clients that
// want addresses of some kind.
package clusterview

import (
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Endpoint says how a node names other nodes to its clients
// (cluster-preferred-endpoint-type).
type Endpoint uint8

// The endpoint types.
const (
	IP Endpoint = iota
	Hostname
	Unknown
)

// View is how one client is shown the cluster.
type View struct {
	Endpoint Endpoint
	// AddressesAlone leaves out what else CLUSTER SLOTS tells about a node's endpoint.
	AddressesAlone bool
	// TLS says that the nodes' ports are those with TLS.
	TLS bool
	// Plain says that the client has to be told ports without TLS.
	Plain bool
	// Shards is how CLUSTER SHARDS tells of shards with IDs.
	Shards Shards
}

// Shards says where versions that have shard IDs differ in CLUSTER SHARDS.
type Shards struct {
	// Named tells the IDs.
	Named bool
	// OfFirst takes a shard's slots from the master of the first node in the list, even if
	// that has failed, and OfAny from whichever node has any. With neither it is the master of
	// the first node that works.
	OfFirst, OfAny bool
}

// Address is the host by which a redirect names a node (getPreferredEndpoint).
func (v View) Address(m *gossip.Member) string {
	switch v.Endpoint {
	case Hostname:
		if m.Hostname == "" {
			return "?"
		}
		return m.Hostname
	case Unknown:
		return ""
	}
	return m.IP
}

// PortFor is the port at which the client finds a node: that without TLS, if the client
// does not use it and the nodes' ports are those with it (use_pport).
func (v View) PortFor(port, plainPort int) int {
	if v.Plain && plainPort != 0 {
		return plainPort
	}
	return port
}

// WriteSlots is CLUSTER SLOTS: it lists runs of slots with their master and its working replicas
// (clusterReplyMultiBulkSlots). A replica that has received nothing yet is left
// out, if more than addresses are told.
func (v View) WriteSlots(w *resp.Writer, s *gossip.Snapshot) {
	w.Array(len(s.Owners))
	for _, run := range s.Owners {
		master := s.Node(run.Owner)
		var replicas []*gossip.NodeInfo
		for _, id := range master.Replicas {
			if r := s.Node(id); !r.Flags.Has(gossip.FlagFail) && (r.Offset != 0 || v.AddressesAlone) {
				replicas = append(replicas, r)
			}
		}
		w.Array(3 + len(replicas))
		w.Int(int64(run.First))
		w.Int(int64(run.Last))
		v.slotsNode(w, master)
		for _, r := range replicas {
			v.slotsNode(w, r)
		}
	}
}

// slotsNode writes one node of CLUSTER SLOTS: endpoint, port, ID, and what the
// endpoint does not say (addNodeToNodeReply).
func (v View) slotsNode(w *resp.Writer, node *gossip.NodeInfo) {
	type field struct{ name, value string }
	var metadata []field
	hostname := field{"hostname", node.Hostname}
	ip := field{"ip", node.IP}
	if v.AddressesAlone {
		w.Array(3)
	} else {
		w.Array(4)
	}
	switch v.Endpoint {
	case Hostname:
		if node.Hostname == "" {
			w.BulkString("?")
		} else {
			w.BulkString(node.Hostname)
		}
		metadata = append(metadata, ip)
	case Unknown:
		w.Null()
		metadata = append(metadata, ip)
		if node.Hostname != "" {
			metadata = append(metadata, hostname)
		}
	default:
		w.BulkString(node.IP)
		if node.Hostname != "" {
			metadata = append(metadata, hostname)
		}
	}
	w.Int(int64(v.PortFor(node.Port, node.PlainPort)))
	w.BulkString(string(node.ID))
	if v.AddressesAlone {
		return
	}
	w.Map(len(metadata))
	for _, f := range metadata {
		w.BulkString(f.name)
		w.BulkString(f.value)
	}
}

// WriteShards is CLUSTER SHARDS: it lists each shard, and where shards have no IDs each master
// with its replicas (clusterReplyShards).
func (v View) WriteShards(w *resp.Writer, s *gossip.Snapshot) {
	if s.Shards != nil {
		w.Array(len(s.Shards))
		for _, shard := range s.Shards {
			v.shard(w, s, shard)
		}
		return
	}
	var masters []*gossip.NodeInfo
	for i := range s.Nodes {
		if s.Nodes[i].Flags.Has(gossip.FlagMaster) {
			masters = append(masters, &s.Nodes[i])
		}
	}
	w.Array(len(masters))
	for _, master := range masters {
		w.Map(2)
		writeRanges(w, master)
		w.BulkString("nodes")
		w.Array(1 + len(master.Replicas))
		v.shardNode(w, master)
		for _, id := range master.Replicas {
			v.shardNode(w, s.Node(id))
		}
	}
}

// shard writes a shard that has an ID (addShardReplyForClusterShards).
func (v View) shard(w *resp.Writer, s *gossip.Snapshot, shard gossip.Shard) {
	fields := 2
	if v.Shards.Named {
		fields++
	}
	w.Map(fields)
	writeRanges(w, v.Shards.owner(s, shard))
	w.BulkString("nodes")
	w.Array(len(shard.Nodes))
	for _, id := range shard.Nodes {
		v.shardNode(w, s.Node(id))
	}
	if v.Shards.Named {
		w.Field("id", string(shard.ID))
	}
}

// owner is the node whose slots are those of a shard, or nil.
func (how Shards) owner(s *gossip.Snapshot, shard gossip.Shard) *gossip.NodeInfo {
	for _, id := range shard.Nodes {
		switch n := s.Node(id); {
		case how.OfAny && n.Slots == nil, !how.OfFirst && !how.OfAny && n.Flags.Has(gossip.FlagFail):
		case how.OfAny:
			return n
		default:
			return primary(s, n)
		}
	}
	return nil
}

// primary is the node at the head of a chain of replicas (clusterNodeGetMaster).
func primary(s *gossip.Snapshot, n *gossip.NodeInfo) *gossip.NodeInfo {
	for range s.Nodes { // a chain may be a ring
		master := s.Node(n.MasterID)
		if master == nil {
			break
		}
		n = master
	}
	return n
}

// writeRanges writes the slots of a node, which may be nil.
func writeRanges(w *resp.Writer, owner *gossip.NodeInfo) {
	var ranges slot.Ranges
	if owner != nil && owner.Slots != nil {
		ranges = owner.Slots.Ranges()
	}
	w.BulkString("slots")
	w.Array(2 * len(ranges))
	for _, r := range ranges {
		w.Int(int64(r.First))
		w.Int(int64(r.Last))
	}
}

// shardNode writes one node of CLUSTER SHARDS (addNodeDetailsToShardReply).
func (v View) shardNode(w *resp.Writer, node *gossip.NodeInfo) {
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
	if v.TLS {
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
	case v.Endpoint == Unknown:
		w.BulkString("")
	case v.Endpoint == IP:
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

// Link is an end of a connection of the cluster bus.
type Link struct {
	gossip.LinkInfo
	// Used is how many bytes wait in its buffer.
	Used int
}

// WriteLinks is CLUSTER LINKS (addReplyClusterLinksDescription).
func WriteLinks(w *resp.Writer, links []Link) {
	w.Array(len(links))
	for _, l := range links {
		direction, events := "to", "r"
		if l.Inbound {
			direction = "from"
		}
		if l.Queued > 0 || l.Used > 0 {
			events = "rw"
		}
		w.Map(6)
		w.Field("direction", direction)
		w.Field("node", string(l.Node))
		w.BulkString("create-time")
		w.Int(l.Created)
		w.Field("events", events)
		w.BulkString("send-buffer-allocated")
		w.Int(int64(LinkBuffer(l.Used)))
		w.BulkString("send-buffer-used")
		w.Int(int64(l.Used))
	}
}

// LinkBuffer is how much memory a link needs for what waits in its buffer
// (sdsMakeRoomFor).
func LinkBuffer(used int) int { return used + min(used, 1<<20) }
