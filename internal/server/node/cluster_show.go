package node

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/clusterview"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The CLUSTER subcommands that show this node's view.
var _ = handle(map[string]handler{
	"cluster|keyslot":               func(c *call) { c.out.Int(int64(slot.Of(c.args[2]))) },
	"cluster|countkeysinslot":       cmdCountKeysInSlot,
	"cluster|getkeysinslot":         cmdGetKeysInSlot,
	"cluster|myid":                  func(c *call) { c.out.BulkString(string(c.n.machine.ID())) },
	"cluster|myshardid":             func(c *call) { c.out.BulkString(string(c.n.machine.ShardID())) },
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
		c.fail(clusterbus.ErrInvalidSlotNumber.Error())
	case c.hides(int(n)):
		c.out.Int(0)
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
		c.fail(clusterbus.ErrInvalidSlotOrCount.Error())
		return
	}
	var keys []string
	switch limit := int(min(max, math.MaxInt32)); {
	case c.hides(int(s)):
	case c.n.dialect.Has(dialect.KeysSorted):
		keys = c.n.ks.KeysInSlot(int(s), math.MaxInt32)
		slices.Sort(keys)
		keys = keys[:min(limit, len(keys))]
	default:
		keys = c.n.ks.KeysInSlot(int(s), limit)
	}
	c.out.Array(len(keys))
	for _, key := range keys {
		c.out.BulkString(key)
	}
}

// hides reports whether the version does not tell of the keys of a slot, which is not this node's.
func (c *call) hides(s int) bool { return c.n.importsSlots() && !c.n.accessible(s) }

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
	c.out.Verbatim(c.n.facts.ClusterInfo.Arrange(s.InfoText(), "\r\n", ":", func(name string) (value string, ok bool) {
		if count, ok := failing(&s, name); ok {
			return strconv.Itoa(count), true
		}
		return c.n.taskField(name)
	}))
}

// failing is how many nodes are flagged as failing or failed, of all or of those that vote
// (genClusterInfoString of Valkey 9.0).
func failing(s *clusterbus.Snapshot, field string) (count int, ok bool) {
	var flag gossip.Flags
	switch field {
	case "cluster_nodes_pfail", "cluster_voting_nodes_pfail":
		flag = gossip.FlagPFail
	case "cluster_nodes_fail", "cluster_voting_nodes_fail":
		flag = gossip.FlagFail
	default:
		return 0, false
	}
	voting := strings.HasPrefix(field, "cluster_voting_")
	for i := range s.Nodes {
		node := &s.Nodes[i]
		if node.Flags.HasAny(flag) && (!voting || node.Flags.HasAny(gossip.FlagMaster) && node.Slots != nil) {
			count++
		}
	}
	return count, true
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

// clusterView is how a client is shown the cluster; nil is nobody in particular.
func (n *Node) clusterView(s *Session) clusterview.View {
	return clusterview.View{
		Endpoint: clusterview.Endpoint(n.settings.Endpoint), AddressesAlone: n.dialect.Has(dialect.PlainAddresses), TLS: n.tlsPort != 0, Plain: n.plain(s),
		Shards: clusterview.Shards{
			Named: n.dialect.Has(dialect.ShardsNamed), OfFirst: n.dialect.Has(dialect.EmptyShards), OfAny: n.dialect.Has(dialect.ShardSlotsOfAny),
		},
	}
}

// plain reports whether a client has to be told ports without TLS.
func (n *Node) plain(s *Session) bool { return n.tlsPort != 0 && s != nil && !s.tls }

func cmdClusterSlots(c *call) {
	c.n.counters.Topology++
	s, _ := c.topology()
	c.n.clusterView(c.s).WriteSlots(c.out, &s)
}

func cmdClusterShards(c *call) {
	c.n.counters.Topology++
	s, _ := c.topology()
	c.n.clusterView(c.s).WriteShards(c.out, &s)
}

func cmdClusterLinks(c *call) {
	s := c.n.machine.Snapshot()
	links := make([]clusterview.Link, len(s.Links))
	for i, l := range s.Links {
		links[i] = clusterview.Link{LinkInfo: l, Used: c.n.host.BusBacklog(c.n, l.ID)}
	}
	clusterview.WriteLinks(c.out, links)
}
